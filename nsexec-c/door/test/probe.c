/*
 * probe REPORT ...: says how it was started, in the file open at fd REPORT. Of each open fd the first line of its
 * content, if it is a memfd, so that a test sees which file came to which number.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void report_fds(FILE *report, int own)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;
    while ((entry = readdir(directory))) {
        int fd = atoi(entry->d_name);
        char path[64], target[256] = "", label[32] = "-";
        if (entry->d_name[0] == '.' || fd == dirfd(directory) || fd == own)
            continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target - 1) > 0 && strncmp(target, "/memfd:", 7) == 0) {
            ssize_t size = pread(fd, label, sizeof label - 1, 0);
            label[size < 0 ? 0 : size] = '\0';
            label[strcspn(label, "\n")] = '\0';
        }
        fprintf(report, "fd %d %s\n", fd, label);
    }
    closedir(directory);
}

static void report_status(FILE *report)
{
    char line[256];
    FILE *status = fopen("/proc/self/status", "re");
    while (fgets(line, sizeof line, status)) {
        if (!strncmp(line, "Sig", 3) || !strncmp(line, "PPid:", 5) || !strncmp(line, "NSpid:", 6))
            fputs(line, report);
    }
    fclose(status);
}

extern char **environ;

int main(int argc, char **argv)
{
    int fd = argc > 1 ? atoi(argv[1]) : 1;
    char cwd[4096];
    FILE *report = fdopen(fcntl(fd, F_DUPFD_CLOEXEC, 500), "w");
    report_fds(report, fileno(report));
    report_status(report);
    for (int i = 0; i < argc; i++)
        fprintf(report, "arg %d %s\n", i, argv[i]);
    for (int i = 0; environ[i]; i++)
        fprintf(report, "env %s\n", environ[i]);
    fprintf(report, "cwd %s\n", getcwd(cwd, sizeof cwd));
    fprintf(report, "leader %d %d\n", getsid(0) == getpid(), getpgrp() == getpid());
    fclose(report);
    return argc > 2 ? atoi(argv[2]) : 0;
}

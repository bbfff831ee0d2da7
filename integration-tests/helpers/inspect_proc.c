// The sections of inspect that come from /proc and /dev.
#include "inspect.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

// A container without /proc still gets the other sections: say so and go on.
static FILE *open_proc(const char *section, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		printf("%s (%s: %s)\n", section, path, strerror(errno));
	return file;
}

static void print_file(const char *section, const char *key, const char *path)
{
	char line[4096];
	FILE *file = open_proc(section, path);
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		char *word, *rest = line;
		printf("%s %s", section, key);
		while ((word = strsep(&rest, " \t\n")))
			if (*word)
				printf(" %s", word);
		putchar('\n');
	}
	fclose(file);
}

void list_status(void)
{
	static const char *const keys[] = {"Uid:",    "Gid:",    "Groups:",  "Umask:",           "CapInh:", "CapPrm:",
					   "CapEff:", "CapBnd:", "CapAmb:",  "NoNewPrivs:",      "Seccomp:", "Seccomp_filters:",
					   "ShdPnd:", "SigPnd:", "SigBlk:",  "SigIgn:",          "SigCgt:", "Cpus_allowed_list:",
					   "Threads:", "Mems_allowed_list:"};
	char line[4096];
	FILE *file = open_proc("status", "/proc/self/status");
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			if (strncmp(line, keys[k], strlen(keys[k])))
				continue;
			for (char *c = line; *c; c++)
				if (*c == '\t')
					*c = ' ';
			printf("status %s", line);
		}
	}
	fclose(file);
	print_file("status", "oom_score_adj", "/proc/self/oom_score_adj");
	print_file("status", "uid_map", "/proc/self/uid_map");
	print_file("status", "gid_map", "/proc/self/gid_map");
	print_file("status", "setgroups", "/proc/self/setgroups");
	print_file("status", "timens_offsets", "/proc/self/timens_offsets");
	print_file("status", "comm", "/proc/self/comm");
	print_file("status", "coredump_filter", "/proc/self/coredump_filter");
}

void list_namespaces(void)
{
	static const char *const names[] = {"cgroup", "ipc",  "mnt",  "net", "pid",
					    "pid_for_children", "time", "time_for_children", "user", "uts"};
	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		char path[64], target[128];
		snprintf(path, sizeof path, "/proc/self/ns/%s", names[n]);
		ssize_t length = readlink(path, target, sizeof target - 1);
		target[length < 0 ? 0 : length] = 0;
		printf("ns %s %s\n", names[n], length < 0 ? strerror(errno) : target);
	}
}

void list_cgroup(void)
{
	print_file("cgroup", "of", "/proc/self/cgroup");
}

// Without mount, parent and device ids, and with peer groups only named.
void list_mounts(void)
{
	char line[8192];
	FILE *file = open_proc("mount", "/proc/self/mountinfo");
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		char *word, *rest = line;
		printf("mount");
		for (int i = 0; (word = strsep(&rest, " \n")); i++) {
			if (i < 3 || !*word)
				continue;
			char *peer = strchr(word, ':');
			if (peer && (!strncmp(word, "shared:", 7) || !strncmp(word, "master:", 7)))
				*peer = 0;
			printf(" %s", word);
		}
		putchar('\n');
	}
	fclose(file);
}

void list_dev(void)
{
	struct dirent **entries;
	int count = scandir("/dev", &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char path[300], target[256] = "";
		struct stat st;
		const char *name = entries[i]->d_name;
		snprintf(path, sizeof path, "/dev/%s", name);
		if (strcmp(name, ".") && strcmp(name, "..") && !lstat(path, &st)) {
			if (S_ISLNK(st.st_mode)) {
				ssize_t length = readlink(path, target, sizeof target - 1);
				target[length < 0 ? 0 : length] = 0;
			}
			printf("dev %s %07o %u:%u %u,%u %s\n", name, st.st_mode, st.st_uid, st.st_gid,
			       major(st.st_rdev), minor(st.st_rdev), target);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

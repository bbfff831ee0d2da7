// prowl FILE - from inside a container, get at whoever enters it.
//
// Looks at all other processes over and over until FILE exists, through what
// /proc shows of them: the program they run, their descriptors, their memory.
// A process that is still the runtime's must show nothing. At the end prints,
// each once and in any order (and makes /tmp/seen when it has opened a program
// that is not in /bin):
//   refused N             how often a process showed nothing
//   sees PROGRAM          a program that a process was seen to run
//   fd PROGRAM -> TARGET  a descriptor of a program that is not in /bin
//   memory PROGRAM        whose memory could be opened for writing, not in /bin
//   wrote PROGRAM         a program, not in /bin, that could be written to
//   unwritable PROGRAM    one that could be opened, but nothing could be written
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64, LENGTH = 512 };

static char said[MOST][LENGTH];
static unsigned lines;
static unsigned long refused;

static void say(const char *format, ...)
{
	char line[LENGTH];
	va_list list;
	va_start(list, format);
	vsnprintf(line, sizeof line, format, list);
	va_end(list);
	for (unsigned i = 0; i < lines; i++)
		if (strcmp(said[i], line) == 0)
			return;
	if (lines < MOST)
		strcpy(said[lines++], line);
}

static int link_of(const char *path, char *text)
{
	ssize_t length = readlink(path, text, LENGTH / 2 - 1);
	text[length < 0 ? 0 : length] = 0;
	return length < 0 ? -1 : 0;
}

// While it runs the kernel says ETXTBSY; the program itself must say no also when it has ended.
static void overwrite(int exe, const char *program)
{
	char again[64];
	snprintf(again, sizeof again, "/proc/self/fd/%d", exe);
	for (int i = 0; i < 4000; i++) {
		int fd = open(again, O_WRONLY);
		if (fd >= 0 && write(fd, "#!/bin/sh\n", 10) > 0)
			say("wrote %s", program);
		if (fd >= 0 && ftruncate(fd, 0) == 0)
			say("wrote %s", program);
		int refusal = errno;
		if (fd >= 0)
			close(fd);
		if (fd >= 0 || (refusal != ETXTBSY && refusal != EINTR))
			break;
		usleep(5000);
	}
	say("unwritable %s", program);
}

static void look_at_fds(const char *pid, const char *program)
{
	char path[LENGTH], target[LENGTH];
	snprintf(path, sizeof path, "/proc/%s/fd", pid);
	DIR *dir = opendir(path);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		snprintf(path, sizeof path, "/proc/%.20s/fd/%.20s", pid, entry->d_name);
		if (entry->d_name[0] != '.' && link_of(path, target) == 0)
			say("fd %s -> %s", program, target);
	}
	if (dir)
		closedir(dir);
}

static void look_at(const char *pid)
{
	char path[LENGTH], program[LENGTH];
	snprintf(path, sizeof path, "/proc/%s/exe", pid);
	if (link_of(path, program) < 0) {
		refused += errno == EACCES || errno == EPERM;
		return;
	}
	say("sees %s", program);
	if (strncmp(program, "/bin/", 5) == 0)
		return;
	int exe = open(path, O_RDONLY | O_CLOEXEC);
	look_at_fds(pid, program);
	snprintf(path, sizeof path, "/proc/%s/mem", pid);
	int mem = open(path, O_RDWR | O_CLOEXEC);
	if (mem >= 0)
		say("memory %s", program);
	close(mem);
	if (exe >= 0) {
		close(creat("/tmp/seen", 0644));
		overwrite(exe, program);
	}
	close(exe);
}

int main(int argc, char **argv)
{
	char self[32];
	if (argc != 2)
		return 2;
	snprintf(self, sizeof self, "%d", getpid());
	while (access(argv[1], F_OK) < 0) {
		DIR *proc = opendir("/proc");
		for (struct dirent *entry; proc && (entry = readdir(proc));)
			if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && strcmp(entry->d_name, self) != 0)
				look_at(entry->d_name);
		if (proc)
			closedir(proc);
	}
	printf("refused %lu\n", refused);
	for (unsigned i = 0; i < lines; i++)
		puts(said[i]);
	return 0;
}

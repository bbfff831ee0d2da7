// inspect [SECTION...] - print what a process inherited from who started it.
//
// One "section key value" line each, in a fixed order, so that two runtimes'
// processes can be compared with diff. Without arguments: every section.
// Sections are the names in the table at the end of this file.
#include "inspect.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;
static char **arguments;

void print_escaped(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (c < 32 || c > 126 || c == '\\')
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

static void print_link(const char *path)
{
	char target[4096];
	ssize_t length = readlink(path, target, sizeof target);
	if (length < 0)
		printf("(%s)", strerror(errno));
	else
		print_escaped(target, (size_t)length);
}

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "file";
	case S_IFDIR: return "directory";
	case S_IFCHR: return "char";
	case S_IFBLK: return "block";
	case S_IFIFO: return "pipe";
	case S_IFSOCK: return "socket";
	default: return "anonymous";
	}
}

static void list_fds(void)
{
	for (int fd = 0; fd < 4096; fd++) {
		struct stat st;
		int flags = fcntl(fd, F_GETFD), status = fcntl(fd, F_GETFL);
		if (flags < 0 || fstat(fd, &st) < 0)
			continue;
		char path[64];
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		printf("fd %d %s flags=%#o cloexec=%d uid=%u gid=%u ", fd, kind_of(st.st_mode),
		       (unsigned)status, flags & FD_CLOEXEC, st.st_uid, st.st_gid);
		print_link(path);
		putchar('\n');
	}
}

static void list_environment(void)
{
	for (char **e = environ; *e; e++) {
		printf("env ");
		print_escaped(*e, strlen(*e));
		putchar('\n');
	}
}

static void list_signals(void)
{
	sigset_t set;
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("signal blocked");
	for (int s = 1; s < NSIG; s++)
		if (sigismember(&set, s) == 1)
			printf(" %d", s);
	printf("\nsignal ignored");
	for (int s = 1; s < NSIG; s++) {
		struct sigaction action;
		if (!sigaction(s, NULL, &action) && action.sa_handler == SIG_IGN)
			printf(" %d", s);
	}
	putchar('\n');
}

static void list_rlimits(void)
{
	for (int r = 0; r < RLIM_NLIMITS; r++) {
		struct rlimit limit;
		if (!getrlimit((enum __rlimit_resource)r, &limit))
			printf("rlimit %d %llu %llu\n", r, (unsigned long long)limit.rlim_cur,
			       (unsigned long long)limit.rlim_max);
	}
}

static void list_process(void)
{
	char buffer[4096];
	struct utsname uts;
	mode_t mask = umask(0);
	int value = 0;

	umask(mask);

	for (char **a = arguments; *a; a++) {
		printf("process argument ");
		print_escaped(*a, strlen(*a));
		putchar('\n');
	}
	printf("process umask %04o\n", mask);
	printf("process cwd ");
	if (getcwd(buffer, sizeof buffer))
		print_escaped(buffer, strlen(buffer));
	else
		printf("(%s)", strerror(errno));
	printf("\nprocess exe ");
	print_link("/proc/self/exe");
	printf("\nprocess session-leader %d group-leader %d parent-known %d\n", getsid(0) == getpid(),
	       getpgrp() == getpid(), getppid() != 0);
	printf("process terminal %d%d%d\n", isatty(0), isatty(1), isatty(2));
	printf("process no-new-privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	printf("process dumpable %d\n", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	printf("process securebits %d\n", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	prctl(PR_GET_PDEATHSIG, &value, 0, 0, 0);
	printf("process pdeathsig %d\n", value);
	prctl(PR_GET_CHILD_SUBREAPER, &value, 0, 0, 0);
	printf("process subreaper %d\n", value);
	printf("process timerslack %d\n", prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
	printf("process personality %#x\n", (unsigned)personality(0xffffffff));
	printf("process nice %d scheduler %d ioprio %ld\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0),
	       syscall(SYS_ioprio_get, 1, 0));
	if (syscall(SYS_keyctl, KEYCTL_DESCRIBE, KEY_SPEC_SESSION_KEYRING, buffer, sizeof buffer) > 0) {
		buffer[sizeof buffer - 1] = 0;
		printf("process keyring %s\n", buffer);
	}
	if (!uname(&uts))
		printf("process hostname %s domainname %s machine %s\n", uts.nodename, uts.domainname, uts.machine);
}

static const struct section {
	const char *name;
	void (*list)(void);
} sections[] = {
	{"process", list_process}, {"fd", list_fds},         {"env", list_environment},
	{"signal", list_signals},  {"rlimit", list_rlimits}, {"status", list_status},
	{"ns", list_namespaces},   {"cgroup", list_cgroup},  {"mount", list_mounts},
	{"dev", list_dev},
};

int main(int argc, char **argv)
{
	arguments = argv;
	for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
		int wanted = argc < 2;
		for (int a = 1; a < argc; a++)
			wanted |= !strcmp(argv[a], sections[s].name);
		if (wanted)
			sections[s].list();
	}
	return fflush(stdout) ? 1 : 0;
}

// callas [OPTION...] CMD [ARG...] - execute CMD as a caller of known state.
//
// Always: every signal at its default, none blocked, no descriptor above 2.
// Bash and bats leave ignored signals and open descriptors behind, which
// would otherwise reach the runtime under test. Then, in the given order:
//   --ignore SIGNO   the signal is ignored
//   --block SIGNO    the signal is blocked
//   --open FD=PATH   FD is PATH, opened read-write (or read-only), not close-on-exec
//   --pipe FD=TEXT   FD is the read end of a pipe that holds TEXT
//   --close FD       FD is closed (0 to 2 are the only ones that can be open)
//   --umask OCTAL    the file mode creation mask
//   --cwd DIR        the working directory
//   --pid-in NAME    the environment variable NAME holds CMD's process id
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void fail(const char *what, const char *which)
{
	fprintf(stderr, "callas: %s %s: %s\n", what, which, strerror(errno));
	exit(125);
}

static void place(int from, int fd, const char *which)
{
	if (from < 0)
		fail("open", which);
	if (from == fd)
		return;
	if (dup2(from, fd) < 0)
		fail("dup2", which);
	close(from);
}

static void open_at(const char *arg)
{
	const char *path = strchr(arg, '=');
	if (!path)
		fail("--open wants FD=PATH, not", arg);
	int from = open(path + 1, O_RDWR);
	if (from < 0)
		from = open(path + 1, O_RDONLY);
	place(from, atoi(arg), arg);
}

static void pipe_at(const char *arg)
{
	const char *text = strchr(arg, '=');
	int ends[2];
	if (!text || pipe(ends) < 0)
		fail("--pipe", arg);
	if (write(ends[1], text + 1, strlen(text + 1)) < 0)
		fail("write", arg);
	close(ends[1]);
	place(ends[0], atoi(arg), arg);
}

static void block(int signo)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signo);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void apply(const char *option, const char *value)
{
	if (!strcmp(option, "--ignore"))
		signal(atoi(value), SIG_IGN);
	else if (!strcmp(option, "--block"))
		block(atoi(value));
	else if (!strcmp(option, "--open"))
		open_at(value);
	else if (!strcmp(option, "--pipe"))
		pipe_at(value);
	else if (!strcmp(option, "--close"))
		close(atoi(value));
	else if (!strcmp(option, "--umask"))
		umask((mode_t)strtol(value, NULL, 8));
	else if (!strcmp(option, "--pid-in")) {
		char pid[16];
		snprintf(pid, sizeof pid, "%d", getpid());
		setenv(value, pid, 1);
	} else if (!strcmp(option, "--cwd")) {
		if (chdir(value) < 0)
			fail("chdir", value);
	} else {
		errno = EINVAL;
		fail("option", option);
	}
}

int main(int argc, char **argv)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	syscall(SYS_close_range, 3U, ~0U, 0U);

	int i = 1;
	while (i + 1 < argc && !strncmp(argv[i], "--", 2)) {
		apply(argv[i], argv[i + 1]);
		i += 2;
	}
	if (i >= argc) {
		fprintf(stderr, "usage: callas [OPTION VALUE]... CMD [ARG...]\n");
		return 125;
	}
	execvp(argv[i], argv + i);
	fail("exec", argv[i]);
}

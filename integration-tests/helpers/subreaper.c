// subreaper CMD [ARG...] - run CMD and adopt and reap what it orphans.
//
// A detached container's init is orphaned when the runtime exits. Where the
// machine's PID 1 reaps late, it would stay a zombie for seconds and every
// test that waits for a pid to vanish would be slow or wrong. Exits with
// CMD's code (128 + signal), and does not wait for other descendants.
//
// CMD starts with every signal at its default, so that what the tests see
// does not depend on who started them: GNU make's children, for one, ignore
// signal 32, which the C library hides from sigaction(2).
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void default_dispositions(void)
{
	unsigned long default_action[4] = {0};

	for (int signo = 1; signo <= 64; signo++)
		syscall(SYS_rt_sigaction, signo, default_action, NULL, 8);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: subreaper CMD [ARG...]\n");
		return 2;
	}
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0) {
		fprintf(stderr, "subreaper: prctl: %s\n", strerror(errno));
		return 2;
	}
	pid_t child = fork();
	if (child < 0) {
		fprintf(stderr, "subreaper: fork: %s\n", strerror(errno));
		return 2;
	}
	if (child == 0) {
		default_dispositions();
		execvp(argv[1], argv + 1);
		fprintf(stderr, "subreaper: %s: %s\n", argv[1], strerror(errno));
		_exit(127);
	}
	// The child gets a terminal's signals itself; this process must outlive it.
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);
		if (pid < 0 && errno == EINTR)
			continue;
		if (pid < 0) {
			fprintf(stderr, "subreaper: wait: %s\n", strerror(errno));
			return 2;
		}
		if (pid == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
}

// killat N CMD [ARG...] - run CMD, and kill it when it is about to make its N-th system call (from 1).
//
// With ptrace, which leaves CMD in the state that its caller has: a server looks at the seccomp mode, for one. Only the
// process itself is counted, not what it starts. Writes the number of calls made to stderr as "killat: COUNT" when CMD
// ended before. Exits with CMD's code, 137 after the kill; CMD is this process's child, and what it leaves is orphaned.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what)
{
	perror(what);
	return 125;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: killat N CMD [ARG...]\n");
		return 125;
	}
	long wanted = atol(argv[1]), count = 0;
	pid_t child = fork();
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 || raise(SIGSTOP) != 0)
			_exit(125);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
		return fail("killat");
	// A stop of a system call is told apart from a real SIGTRAP; execve's own SIGTRAP does not come.
	ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL));
	int entered = 0, executed = 0, signal = 0;
	for (;;) {
		if (ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)signal) < 0 && errno != ESRCH)
			return fail("killat: ptrace");
		signal = 0;
		if (waitpid(child, &status, 0) != child)
			return fail("killat: wait");
		if (WIFEXITED(status)) {
			fprintf(stderr, "killat: %ld\n", count);
			return WEXITSTATUS(status);
		}
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
			executed = 1;
			entered = 1; // execve's end is still to come
		} else if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			entered = !entered;
			if (executed && entered && ++count == wanted)
				kill(child, SIGKILL);
		} else {
			signal = WSTOPSIG(status);
		}
	}
}

// orphanwait PIDFILE CMD [ARG...] - run CMD as a containerd shim or conmon does, and wait for the process it leaves.
//
// Becomes a subreaper, runs CMD, then waits for the process whose pid CMD wrote to PIDFILE, and exits with that one's
// code (128 + signal). 120: CMD failed; 121: the process is no child (any more), so that a shim would wait for ever;
// 122: it has not ended in ten seconds.
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int code(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	int status, pid;
	if (argc < 3 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		return 2;
	pid_t command = fork();
	if (command == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (waitpid(command, &status, 0) != command || status != 0)
		return 120;
	FILE *file = fopen(argv[1], "re");
	if (!file || fscanf(file, "%d", &pid) != 1)
		return 120;
	for (int turn = 0; turn < 1000; turn++) {
		pid_t ended = waitpid(pid, &status, WNOHANG);
		if (ended == pid)
			return code(status);
		if (ended < 0)
			return 121;
		usleep(10000);
	}
	return 122;
}

// forkstorm COUNT [DIR...] - COUNT processes, each of which forks a child and
// waits for it, over and over. Each DIR is a directory for cgroups that can be
// written: every eighth process makes one of its own below it and goes there.
// Says "storm" once all of them are there. Ends when it is killed.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void move_below(const char *dir, int number)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/storm%d", dir, number % 8);
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		_exit(3);
	snprintf(path, sizeof(path), "%s/storm%d/nested%d", dir, number % 8, number);
	if (mkdir(path, 0755) < 0 && errno != EEXIST)
		_exit(3);
	strncat(path, "/cgroup.procs", sizeof(path) - strlen(path) - 1);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		_exit(4);
	close(fd);
}

static void storm(void)
{
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 0;
	int ready[2];
	char byte = 'x';

	if (count <= 0 || pipe(ready) < 0)
		return 2;
	for (int i = 0; i < count; i++) {
		pid_t child = fork();

		if (child < 0) {
			perror("fork");
			return 2;
		}
		if (child > 0)
			continue;
		for (int d = 2; i % 8 == 0 && d < argc; d++)
			move_below(argv[d], i);
		if (write(ready[1], &byte, 1) != 1)
			_exit(5);
		close(ready[0]);
		close(ready[1]);
		storm();
	}
	close(ready[1]);
	for (int i = 0; i < count; i++) {
		if (read(ready[0], &byte, 1) != 1) {
			fprintf(stderr, "forkstorm: a process failed\n");
			return 2;
		}
	}
	printf("storm\n");
	fflush(stdout);
	for (;;)
		pause();
}

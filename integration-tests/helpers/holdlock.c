// holdlock FILE READY - hold a flock(2) lock of FILE for ever; READY is made as soon as it is held.
// holdlock --try FILE - say whether somebody holds one: "held" or "free".
// In a container of the tests, whose busybox has no flock.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int failed(const char *what)
{
	fprintf(stderr, "holdlock: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	int trial = strcmp(argv[1], "--try") == 0;
	const char *file = argv[trial ? 2 : 1];
	int fd = open(file, O_RDWR | O_CREAT, 0600);
	if (fd < 0)
		return failed(file);
	errno = 0;
	if (trial) {
		if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno != EWOULDBLOCK)
			return failed("flock");
		puts(errno == EWOULDBLOCK ? "held" : "free");
		return 0;
	}
	if (flock(fd, LOCK_EX) < 0)
		return failed("flock");
	int ready = open(argv[2], O_WRONLY | O_CREAT, 0600);
	if (ready < 0)
		return failed(argv[2]);
	close(ready);
	for (;;)
		pause();
}

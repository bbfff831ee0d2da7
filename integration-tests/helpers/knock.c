// knock PATH silent|garbage - a client of the server's socket that is no front
// door: it says nothing, or bytes that mean nothing, and waits until it is sent
// away. Prints after how many milliseconds; exits 1 if that took over ten seconds.
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char buffer[4096];
	if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	strcpy(address.sun_path, argv[1]);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		fprintf(stderr, "knock: connect: %s\n", strerror(errno));
		return 2;
	}
	long start = now();
	if (strcmp(argv[2], "garbage") == 0) {
		memset(buffer, 0xa5, sizeof buffer);
		if (send(fd, buffer, sizeof buffer, MSG_NOSIGNAL) < 0)
			return 2;
	}
	for (;;) {
		struct pollfd wanted = {.fd = fd, .events = POLLIN};
		if (poll(&wanted, 1, 10000) == 0)
			return 1;
		if (recv(fd, buffer, sizeof buffer, 0) <= 0)
			break;
	}
	printf("%ld\n", now() - start);
	return 0;
}

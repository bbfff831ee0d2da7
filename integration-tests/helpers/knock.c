// knock PATH MODE - a client of the server's socket that is no front door:
//   silent    says nothing
//   garbage   says bytes that mean nothing
//   half      begins a request and does not go on
//   drip      says part of a request again and again, and never the end
//   huge      says a request of more than 16 MiB
//   reused    connects as a process that ends, whose pid another one gets while
//             the server (stopped; the environment's SERVER) has not looked yet
// and waits until it is sent away. Prints after how many milliseconds, and the
// types of the messages that came; exits 1 if that took over ten seconds.
#include <errno.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct header {
	uint16_t type, flags;
	uint32_t id;
	uint64_t value;
	uint32_t length, reserved;
};

enum { REQUEST = 1, MORE = 1, PAYLOAD = 61440, DRIP_MILLISECONDS = 500 };

static long now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct sockaddr_un address = {.sun_family = AF_UNIX};

static int knock(int fd)
{
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return 0;
	fprintf(stderr, "knock: connect: %s\n", strerror(errno));
	return -1;
}

// A part of a request. It fails once the server has had enough.
static int part(int fd)
{
	static struct {
		struct header header;
		char payload[PAYLOAD];
	} packet = {.header = {.type = REQUEST, .flags = MORE, .length = PAYLOAD}};
	return send(fd, &packet, sizeof packet, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

// A process with the pid of one that ended, waiting for ever.
static pid_t again_as(pid_t pid)
{
	struct clone_args args = {.exit_signal = SIGCHLD, .set_tid = (uintptr_t)&pid, .set_tid_size = 1};
	pid_t child = (pid_t)syscall(SYS_clone3, &args, sizeof args);
	if (child == 0)
		for (;;)
			pause();
	return child;
}

static pid_t second;

static int reused(int fd)
{
	pid_t first = fork();
	if (first == 0)
		_exit(knock(fd) < 0 ? 2 : 0);
	int status;
	if (waitpid(first, &status, 0) != first || status != 0 || (second = again_as(first)) != first) {
		fprintf(stderr, "knock: cannot take a pid again: %s\n", strerror(errno));
		return -1;
	}
	return kill(atoi(getenv("SERVER")), SIGCONT);
}

static int begin(int fd, const char *mode)
{
	char garbage[4096];
	memset(garbage, 0xa5, sizeof garbage);
	if (!strcmp(mode, "reused"))
		return reused(fd);
	if (knock(fd) < 0)
		return -1;
	if (!strcmp(mode, "garbage") && send(fd, garbage, sizeof garbage, MSG_NOSIGNAL) < 0)
		return -1;
	if (!strcmp(mode, "half"))
		return part(fd);
	if (!strcmp(mode, "huge"))
		while (part(fd) == 0)
			continue;
	return 0;
}

int main(int argc, char **argv)
{
	char buffer[4096], types[200] = "";
	int result = 0;
	if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	strcpy(address.sun_path, argv[1]);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	long start = now();
	if (begin(fd, argv[2]) < 0)
		result = 2;
	while (!result) {
		struct pollfd wanted = {.fd = fd, .events = POLLIN};
		int drip = !strcmp(argv[2], "drip");
		int ready = poll(&wanted, 1, drip ? DRIP_MILLISECONDS : 10000);
		if (ready == 0 && drip && now() - start < 10000) {
			part(fd);
			continue;
		}
		if (ready == 0)
			result = 1;
		ssize_t size = result ? 0 : recv(fd, buffer, sizeof buffer, 0);
		if (size <= 0)
			break;
		size_t length = strlen(types);
		snprintf(types + length, sizeof types - length, " %d", ((struct header *)buffer)->type);
	}
	printf("%ld%s\n", now() - start, types);
	if (second > 0)
		kill(second, SIGKILL);
	return result;
}

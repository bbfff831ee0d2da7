// recvtty [--name FILE] [--size ROWSxCOLS] [--close] SOCKET
//
// Plays the caller's part of --console-socket (and of --pidfd-socket): listens
// on the unix stream socket SOCKET, accepts one connection, receives one
// descriptor with a message, then relays: what the descriptor yields goes to
// stdout, stdin goes to the descriptor. Ends when the descriptor hangs up.
//   --name FILE       write the message that came along, and what the
//                     descriptor is (/proc link), to FILE
//   --size ROWSxCOLS  set the terminal's size as soon as it is received
//   --close           exit when the descriptor was received
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "recvtty: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int accept_one(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		fail(path);
	}
	strcpy(address.sun_path, path);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
		fail(path);
	if (listen(listener, 1) < 0)
		fail("listen");
	int peer = accept(listener, NULL, NULL);
	if (peer < 0)
		fail("accept");
	close(listener);
	return peer;
}

static int receive_fd(int peer, char *text, size_t size)
{
	char control[CMSG_SPACE(sizeof(int))];
	struct iovec data = {.iov_base = text, .iov_len = size - 1};
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	ssize_t length = recvmsg(peer, &message, MSG_CMSG_CLOEXEC);
	if (length < 0)
		fail("recvmsg");
	text[length] = 0;
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);
	if (!part || part->cmsg_type != SCM_RIGHTS) {
		fprintf(stderr, "recvtty: no descriptor came with \"%s\"\n", text);
		exit(1);
	}
	int fd;
	memcpy(&fd, CMSG_DATA(part), sizeof fd);
	return fd;
}

static void record(const char *file, const char *text, int fd)
{
	char path[64], link[256];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path, link, sizeof link - 1);
	link[length < 0 ? 0 : length] = 0;
	FILE *out = fopen(file, "w");
	if (!out || fprintf(out, "%s\n%s\n", text, link) < 0 || fclose(out))
		fail(file);
}

// Returns 0 when the source is at its end.
static int copy(int from, int to)
{
	char buffer[4096];
	ssize_t length = read(from, buffer, sizeof buffer);
	if (length <= 0)
		return length < 0 && errno == EINTR;
	for (ssize_t done = 0; done < length;) {
		ssize_t n = write(to, buffer + done, (size_t)(length - done));
		if (n < 0 && errno != EINTR)
			return 0;
		done += n < 0 ? 0 : n;
	}
	return 1;
}

static void relay(int fd)
{
	struct pollfd polled[2] = {{.fd = fd, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
	for (;;) {
		if (poll(polled, 2, -1) < 0 && errno != EINTR)
			fail("poll");
		if (polled[0].revents && !copy(fd, 1))
			return;
		if (polled[1].revents && !copy(0, fd))
			polled[1].fd = -1;
	}
}

int main(int argc, char **argv)
{
	const char *name = NULL, *size = NULL, *path = NULL;
	int once = 0;
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--name") && i + 1 < argc)
			name = argv[++i];
		else if (!strcmp(argv[i], "--size") && i + 1 < argc)
			size = argv[++i];
		else if (!strcmp(argv[i], "--close"))
			once = 1;
		else
			path = argv[i];
	}
	if (!path) {
		fprintf(stderr, "usage: recvtty [--name FILE] [--size ROWSxCOLS] [--close] SOCKET\n");
		return 2;
	}
	char text[4096];
	int peer = accept_one(path);
	int fd = receive_fd(peer, text, sizeof text);
	if (size) {
		struct winsize ws = {0};
		if (sscanf(size, "%hux%hu", &ws.ws_row, &ws.ws_col) != 2 || ioctl(fd, TIOCSWINSZ, &ws) < 0)
			fail("--size");
	}
	if (name)
		record(name, text, fd);
	close(peer);
	if (!once)
		relay(fd);
	return 0;
}

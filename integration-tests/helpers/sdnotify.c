// sdnotify listen PATH COUNT - be a service manager: take COUNT datagrams at the unix socket PATH (@NAME: abstract) and
//     print each as "PID: LINE", then close the descriptors that came along; "fd" stands for each of them.
// sdnotify hold PATH COUNT SECONDS - the same, but keeps the descriptors for so long.
// sdnotify hang TEXT - send it, and stay with the socket open.
// sdnotify send TEXT... - be a service: send each TEXT as one datagram to $NOTIFY_SOCKET; \n in it is a newline.
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "sdnotify: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_socket(const char *path, struct sockaddr_un *address, socklen_t *size)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address->sun_path)
		errno = ENAMETOOLONG, fail(path);
	strcpy(address->sun_path, path);
	*size = offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1;
	if (*path == '@') {
		address->sun_path[0] = '\0';
		--*size;
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		fail("socket");
	return fd;
}

static void listen_at(const char *path, int count, int seconds)
{
	struct sockaddr_un address;
	socklen_t size;
	int fd = open_socket(path, &address, &size), on = 1, held[16], n_held = 0;
	if (bind(fd, (struct sockaddr *)&address, size) < 0)
		fail(path);
	setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	for (int i = 0; i < count; i++) {
		char text[4096], control[256] __attribute__((aligned(8)));
		struct iovec data = {text, sizeof text - 1};
		struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
		ssize_t length = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
		if (length < 0)
			fail("recvmsg");
		text[length] = '\0';
		int pid = 0, fds = 0;
		for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
			if (c->cmsg_type == SCM_CREDENTIALS)
				pid = ((struct ucred *)CMSG_DATA(c))->pid;
			for (size_t at = 0; c->cmsg_type == SCM_RIGHTS && at + CMSG_LEN(0) < c->cmsg_len; at += sizeof(int), fds++)
				memcpy(&held[n_held++ % 16], CMSG_DATA(c) + at, sizeof(int));
		}
		if (length && text[length - 1] == '\n')
			text[length - 1] = '\0';
		printf("%d: %s%s\n", pid, text, fds ? " fd" : "");
		fflush(stdout);
	}
	sleep(seconds);
}

int main(int argc, char **argv)
{
	if (argc >= 4 && strcmp(argv[1], "listen") == 0) {
		listen_at(argv[2], atoi(argv[3]), 0);
		return 0;
	}
	if (argc == 5 && strcmp(argv[1], "hold") == 0) {
		listen_at(argv[2], atoi(argv[3]), atoi(argv[4]));
		return 0;
	}
	const char *path = getenv("NOTIFY_SOCKET");
	if (argc < 3 || (strcmp(argv[1], "send") != 0 && strcmp(argv[1], "hang") != 0) || !path) {
		fprintf(stderr, "usage: sdnotify listen PATH COUNT | hold PATH COUNT SECONDS | send TEXT...\n");
		return 2;
	}
	struct sockaddr_un address;
	socklen_t size;
	int fd = open_socket(path, &address, &size);
	if (connect(fd, (struct sockaddr *)&address, size) < 0)
		fail(path);
	for (int i = 2; i < argc; i++) {
		char *text = argv[i], *to = text;
		for (char *from = text; *from; from++)
			*to++ = from[0] == '\\' && from[1] == 'n' ? (from++, '\n') : *from;
		if (send(fd, text, to - text, 0) < 0)
			fail("send");
	}
	while (strcmp(argv[1], "hang") == 0)
		pause();
	return 0;
}

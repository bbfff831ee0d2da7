// seccompagent SOCKET DIR - an agent for seccomp notifications.
//
// Listens at SOCKET. Of the Nth connection it writes the message to DIR/state-N
// and the system calls it is asked about to DIR/calls-N, one number a line. A
// mkdir fails with ENOMEDIUM, which nothing else would give; all else goes on.
#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <signal.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

// The message and the fd that came with it.
static int receive(int connection, char *text, size_t size, size_t *length)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(4 * sizeof(int))];
	} control;
	int listener = -1;
	*length = 0;
	for (;;) {
		struct iovec part = {text + *length, size - *length};
		struct msghdr message = {
			.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
		ssize_t got = recvmsg(connection, &message, 0);
		if (got < 0)
			die("recvmsg");
		struct cmsghdr *first = CMSG_FIRSTHDR(&message);
		if (first && first->cmsg_type == SCM_RIGHTS) {
			if (listener >= 0 || first->cmsg_len != CMSG_LEN(sizeof(int)))
				die("more than one fd");
			memcpy(&listener, CMSG_DATA(first), sizeof listener);
		}
		if (got == 0)
			return listener;
		*length += (size_t)got;
	}
}

static void answer(int listener, FILE *calls)
{
	struct seccomp_notif request;
	struct seccomp_notif_resp reply;
	for (;;) {
		// RECV alone would not tell that nobody is left who has the filter.
		struct pollfd ready = {.fd = listener, .events = POLLIN};
		if (poll(&ready, 1, -1) < 0)
			die("poll");
		if (!(ready.revents & POLLIN))
			return;
		memset(&request, 0, sizeof request);
		memset(&reply, 0, sizeof reply);
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) {
			if (errno == EINTR || errno == ENOENT)
				continue;
			return;
		}
		fprintf(calls, "%d\n", request.data.nr);
		fflush(calls);
		reply.id = request.id;
		if (request.data.nr == SYS_mkdir || request.data.nr == SYS_mkdirat)
			reply.error = -ENOMEDIUM;
		else
			reply.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
	}
}

static FILE *file(const char *dir, const char *name, int number)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s-%d", dir, name, number);
	FILE *out = fopen(path, "w");
	if (!out)
		die(path);
	return out;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	static char text[1 << 20];
	size_t length;
	if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	strcpy(address.sun_path, argv[1]);
	signal(SIGCHLD, SIG_IGN);
	int server = socket(AF_UNIX, SOCK_STREAM, 0);
	if (server < 0 || bind(server, (struct sockaddr *)&address, sizeof address) < 0 || listen(server, 8) < 0)
		die(argv[1]);
	for (int number = 1;; number++) {
		int connection = accept(server, NULL, NULL);
		if (connection < 0)
			die("accept");
		pid_t child = fork();
		if (child < 0)
			die("fork");
		if (child == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			int listener = receive(connection, text, sizeof text, &length);
			FILE *state = file(argv[2], "state", number);
			fwrite(text, 1, length, state);
			fclose(state);
			if (listener >= 0)
				answer(listener, file(argv[2], "calls", number));
			return 0;
		}
		close(connection);
	}
}

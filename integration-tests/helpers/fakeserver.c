// fakeserver PATH MODE [DIGEST] - a server at PATH that does not do what it should, until it is killed.
//   close          takes connections and closes them at once
//   silent         takes them and says nothing
//   garbage        says something that is no message
//   wrong          says hello with another build's digest
//   leaves         says hello with DIGEST (16 hexadecimal digits), reads the request, and closes
//   dies           says accepted as well, and closes
//   lies           says accepted, then gives an order that there is not
// Messages are those of docs/door-protocol.md. Writes a line to stdout for each connection.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { HELLO = 23, ACCEPTED = 24, NO_ORDER = 99 };

struct header {
	uint16_t type, flags;
	uint32_t id;
	uint64_t value;
	uint32_t length, reserved;
};

static void say(int fd, uint16_t type, uint64_t value)
{
	struct header header = {.type = type, .value = value};
	if (send(fd, &header, sizeof header, MSG_NOSIGNAL) < 0)
		perror("fakeserver: send");
}

// Until the last packet of the request: fds that come with it are left to the kernel.
static void hear(int fd)
{
	static char packet[1 << 17];
	while (recv(fd, packet, sizeof packet, 0) > 0 && ((struct header *)packet)->flags & 1)
		continue;
}

static void serve(int fd, const char *mode, uint64_t digest)
{
	if (!strcmp(mode, "silent"))
		return; // and stays open
	if (!strcmp(mode, "garbage") && send(fd, "\xa5\xa5\xa5", 3, MSG_NOSIGNAL) < 0)
		perror("fakeserver: send");
	if (!strcmp(mode, "wrong"))
		say(fd, HELLO, digest ^ 1);
	if (!strcmp(mode, "leaves") || !strcmp(mode, "dies") || !strcmp(mode, "lies")) {
		say(fd, HELLO, digest);
		hear(fd);
	}
	if (!strcmp(mode, "dies") || !strcmp(mode, "lies"))
		say(fd, ACCEPTED, 0);
	if (!strcmp(mode, "lies"))
		say(fd, NO_ORDER, 0);
	if (!strcmp(mode, "garbage") || !strcmp(mode, "wrong") || !strcmp(mode, "lies"))
		hear(fd); // the other side is to go first
	close(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (argc < 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	strcpy(address.sun_path, argv[1]);
	int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	umask(0177);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 5) < 0) {
		perror("fakeserver");
		return 2;
	}
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			return 2;
		puts("came");
		fflush(stdout);
		serve(fd, argv[2], argc > 3 ? strtoull(argv[3], NULL, 16) : 0);
	}
}

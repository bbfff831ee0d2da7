// devprobe DIR NODE... - what a device controller lets through. NODE is
// TYPE:MAJOR:MINOR; DIR holds a device file of that name for each, made by
// somebody who may. One line each:
//
//	c:1:3 m+ r+ w- rw-
//
// m: mknod(2), tried beside them; r, w, rw: open(2). Only EPERM is a refusal:
// behind most of these numbers there is no device.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static char opened(const char *path, int flags)
{
	int fd = open(path, flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return errno == EPERM ? '-' : '+';
	close(fd);
	return '+';
}

static char made(const char *path, mode_t type, unsigned major, unsigned minor)
{
	unlink(path);
	if (mknod(path, type | 0600, makedev(major, minor)) < 0) {
		if (errno == EPERM)
			return '-';
		perror(path);
		return '?';
	}
	unlink(path);
	return '+';
}

int main(int argc, char **argv)
{
	char path[4096], fresh[4096];

	for (int i = 2; i < argc; i++) {
		unsigned major, minor;
		char type;

		if (sscanf(argv[i], "%c:%u:%u", &type, &major, &minor) != 3) {
			fprintf(stderr, "devprobe: bad node %s\n", argv[i]);
			return 2;
		}
		snprintf(path, sizeof(path), "%s/%s", argv[1], argv[i]);
		snprintf(fresh, sizeof(fresh), "%s/new", argv[1]);
		// Not access(2): on cgroup v2 it asks the device program about no access at all.
		struct stat there;
		if (lstat(path, &there) < 0) {
			perror(path);
			return 2;
		}
		printf("%s m%c r%c w%c rw%c\n", argv[i], made(fresh, type == 'b' ? S_IFBLK : S_IFCHR, major, minor),
			opened(path, O_RDONLY), opened(path, O_WRONLY), opened(path, O_RDWR));
	}
	return 0;
}

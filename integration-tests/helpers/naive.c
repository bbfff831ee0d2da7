// naive DIR VICTIM TRIES - mount the way that CVE-2021-30465 was about.
//
// Looks whether DIR is a directory and no link, then makes DIR/sub and mounts a
// tmpfs on it, both by name. Prints "escaped after N tries" as soon as
// something has come to be in VICTIM, which a swapper puts in DIR's place in
// between; "no escape in N tries", and exit code 1, if nothing does. Shows that
// the races of security-races.bats can be lost. For a mount namespace of its own.
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static char sub[4096], victim[4096];

static int is_directory(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

// Whether the try ended outside; what it made is taken away again.
static int try(const char *dir)
{
	if (!is_directory(dir))
		return 0;
	// What a runtime does in between takes longer; on a busy machine the swapper would else hardly get its turn.
	sched_yield();
	mkdir(sub, 0755);
	int mounted = mount("tmpfs", sub, "tmpfs", 0, "size=4k") == 0;
	int escaped = access(victim, F_OK) == 0;
	if (mounted)
		while (umount2(sub, MNT_DETACH) < 0 && umount2(victim, MNT_DETACH) < 0 && errno != EINVAL)
			;
	rmdir(victim);
	rmdir(sub);
	return escaped;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: naive DIR VICTIM TRIES\n");
		return 2;
	}
	long tries = atol(argv[3]);
	snprintf(sub, sizeof sub, "%s/sub", argv[1]);
	snprintf(victim, sizeof victim, "%s/sub", argv[2]);
	for (long i = 1; i <= tries; i++) {
		if (try(argv[1])) {
			printf("escaped after %ld tries\n", i);
			return 0;
		}
	}
	printf("no escape in %ld tries\n", tries);
	return 1;
}

// swap A B [A B]... - exchange each two names, over and over, as fast as it goes.
//
// What resolves A finds now the one, now the other, never nothing. Until
// SIGTERM or SIGINT; then the number of exchanges is printed, and each pair is
// left as it was found.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EXCHANGE = 2 };

static volatile sig_atomic_t over;

static void stop(int number)
{
	(void)number;
	over = 1;
}

static int exchange(char **pair)
{
	if (syscall(SYS_renameat2, AT_FDCWD, pair[0], AT_FDCWD, pair[1], EXCHANGE) == 0)
		return 0;
	fprintf(stderr, "swap: %s %s: %s\n", pair[0], pair[1], strerror(errno));
	return -1;
}

int main(int argc, char **argv)
{
	unsigned long laps = 0;
	if (argc < 3 || argc % 2 == 0) {
		fprintf(stderr, "usage: swap A B [A B]...\n");
		return 2;
	}
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	// An even number of laps leaves each pair as it was.
	while (!over || laps % 2) {
		for (int i = 1; i < argc; i += 2)
			if (exchange(argv + i) < 0)
				return 1;
		laps++;
	}
	printf("%lu\n", laps * (unsigned long)(argc / 2));
	return 0;
}

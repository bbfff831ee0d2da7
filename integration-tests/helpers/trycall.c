// trycall NUMBER... - make system calls without arguments, print their errors.
//
// One "NUMBER error text" line each, "NUMBER ok" for those that succeed: shows
// what a seccomp filter answers to calls that no program makes by itself.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		long result = syscall(atol(argv[i]), 0L, 0L, 0L, 0L, 0L, 0L);
		printf("%s %s\n", argv[i], result < 0 ? strerror(errno) : "ok");
	}
	return 0;
}

/* catcher: says which signals it gets, one number a line, until SIGTERM; then exits with 21. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say_number(int number)
{
    static int out = 1;
    char line[16];
    int length = snprintf(line, sizeof line, "%d\n", number);
    /* Nobody may be listening any more: then stderr is told (a test of SIGPIPE). */
    while (write(out, line, (size_t)length) < 0) {
        if (out++ == 2)
            _exit(1);
    }
}

int main(void)
{
    uint64_t all = ~0ull;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8);
    say_number(0);
    for (;;) {
        long signal = syscall(SYS_rt_sigtimedwait, &all, NULL, NULL, 8);
        if (signal < 0)
            continue;
        say_number((int)signal);
        if (signal == SIGTERM)
            return 21;
    }
}

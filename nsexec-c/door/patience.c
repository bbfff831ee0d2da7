#define _GNU_SOURCE
#include "patience.h"

#include <signal.h>
#include <time.h>

#include "sys.h"

#define TICK_NANOSECONDS 100000000

/* A signal that arrives just before the call begins would not interrupt it; the next tick does. SIGURG, since it is
 * ignored by default and never passed on. */
#define TICK_SIGNAL SIGURG

static timer_t timer;

static void on_tick(int signal)
{
    (void)signal;
}

bool patience_begin(void)
{
    struct sigaction action = {.sa_handler = on_tick}; /* without SA_RESTART */
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = TICK_SIGNAL};
    struct itimerspec ticks = {.it_interval.tv_nsec = TICK_NANOSECONDS, .it_value.tv_nsec = TICK_NANOSECONDS};
    uint64_t mask = SIGNAL_BIT(TICK_SIGNAL);

    if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
        return false;
    sigaction(TICK_SIGNAL, &action, NULL);
    timer_settime(timer, 0, &ticks, NULL);
    syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, &mask, NULL, KERNEL_SIGSET_SIZE);
    return true;
}

void patience_end(void)
{
    struct kernel_sigaction standard = {0};
    uint64_t mask = SIGNAL_BIT(TICK_SIGNAL);
    timer_delete(timer);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, KERNEL_SIGSET_SIZE);
    kernel_sigaction(TICK_SIGNAL, &standard, NULL);
}

bool patience_is_over(const struct caller *caller)
{
    uint64_t pending = 0;
    syscall(SYS_rt_sigpending, &pending, KERNEL_SIGSET_SIZE);
    return pending & ~caller->ignored &
           (SIGNAL_BIT(SIGHUP) | SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGQUIT) | SIGNAL_BIT(SIGTERM));
}

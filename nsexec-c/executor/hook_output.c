#include "hook_output.h"

#include <signal.h>

void hook_output_add(struct hook_output *output, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        output->ring[output->total++ % HOOK_OUTPUT_SIZE] = bytes[i];
}

void hook_output_text(const struct hook_output *output, char text[HOOK_OUTPUT_KEPT + 1])
{
    size_t kept = output->total < HOOK_OUTPUT_KEPT ? output->total : HOOK_OUTPUT_KEPT;
    for (size_t i = 0; i < kept; i++) {
        char c = output->ring[(output->total - kept + i) % HOOK_OUTPUT_SIZE];
        text[i] = c ? c : '?';
    }
    text[kept] = 0;
}

const char *hook_signal_name(int signal)
{
    static const char *const names[] = {
        [SIGHUP] = "hangup",
        [SIGINT] = "interrupt",
        [SIGQUIT] = "quit",
        [SIGILL] = "illegal instruction",
        [SIGTRAP] = "trace/breakpoint trap",
        [SIGABRT] = "aborted",
        [SIGBUS] = "bus error",
        [SIGFPE] = "floating point exception",
        [SIGKILL] = "killed",
        [SIGUSR1] = "user defined signal 1",
        [SIGSEGV] = "segmentation fault",
        [SIGUSR2] = "user defined signal 2",
        [SIGPIPE] = "broken pipe",
        [SIGALRM] = "alarm clock",
        [SIGTERM] = "terminated",
        [SIGSYS] = "bad system call",
    };
    return signal > 0 && signal < (int)(sizeof names / sizeof *names) && names[signal] ? names[signal] : "other";
}

#ifndef EXECUTOR_RECORDER_H
#define EXECUTOR_RECORDER_H

#include <stddef.h>
#include <stdint.h>

/*
 * The flight recorder: one shared page that says where the process is (docs/plan.md, "Flight recorder"). It is written
 * by plain stores, so it needs no system call and survives seccomp, SIGKILL and the OOM killer.
 */
enum recorder_state { RECORDER_FRESH, RECORDER_RUNNING, RECORDER_FAILED, RECORDER_ENTERED_EXECVE };

#define RECORDER_MAGIC 0x4a465231u
#define RECORDER_VERSION 1u
#define RECORDER_SIZE 4096u
#define RECORDER_DETAIL_OFFSET 64u
#define RECORDER_DETAIL_SIZE 2048u

struct recorder_page {
    uint32_t magic, version, kind, op, code, step, error, state, detail_length;
};

extern volatile struct recorder_page *recorder;

/* Maps the page in `fd`; where there is none (-1), or it is too small to be one, what is recorded goes nowhere. */
void recorder_open(int fd);

void recorder_plan(uint32_t kind);
void recorder_op(uint32_t op, uint32_t code);
void recorder_fail(uint32_t step, int error, const char *detail);
void recorder_execve(void);

static inline void recorder_step(uint32_t step)
{
    recorder->step = step;
}

#endif

#ifndef EXECUTOR_HOOK_OUTPUT_H
#define EXECUTOR_HOOK_OUTPUT_H

#include <stddef.h>

/* The last 4 KiB of what a hook writes, of which as much is shown as fits the detail beside its sibling. */
#define HOOK_OUTPUT_SIZE 4096u
#define HOOK_OUTPUT_KEPT 900u

struct hook_output {
    size_t total;
    char ring[HOOK_OUTPUT_SIZE];
};

void hook_output_add(struct hook_output *output, const char *bytes, size_t length);

/* The end of it, NULs replaced by '?'. */
void hook_output_text(const struct hook_output *output, char text[HOOK_OUTPUT_KEPT + 1]);

/* As Go spells it: "killed". */
const char *hook_signal_name(int signal);

#endif

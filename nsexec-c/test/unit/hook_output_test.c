#include "../../executor/hook_output.h"

#include <signal.h>

#include "../check.h"
#include "unit.h"

void test_hook_output(void)
{
    static struct hook_output output;
    char text[HOOK_OUTPUT_KEPT + 1], line[16];
    hook_output_text(&output, text);
    CHECK_TEXT(text, "");
    hook_output_add(&output, "a\0b\n", 4);
    hook_output_text(&output, text);
    CHECK_TEXT(text, "a?b\n");
    for (int i = 0; i < 2000; i++) {
        snprintf(line, sizeof line, "%04d\n", i);
        hook_output_add(&output, line, 5);
    }
    hook_output_text(&output, text);
    CHECK_NUMBER(strlen(text), HOOK_OUTPUT_KEPT);
    CHECK_TEXT(text + HOOK_OUTPUT_KEPT - 10, "1998\n1999\n");
    CHECK_TEXT(hook_signal_name(SIGKILL), "killed");
    CHECK_TEXT(hook_signal_name(64), "other");
    CHECK_TEXT(hook_signal_name(-1), "other");
}

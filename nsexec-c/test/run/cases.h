#ifndef TEST_CASES_H
#define TEST_CASES_H

#include "session.h"

void test_skeleton(void);
void test_bootstrap(void);
void test_mounts(void);
void test_hostile(void);
void test_devices(void);
void test_inside(void);
void test_process(void);
void test_hooks(void);
void test_console(void);
void test_conversation(void);
void test_kill(void);

/* A container with nearly every verb that needs no partner, with an exec fifo; the names of its files. */
void skeleton(struct session *s);
void skeleton_end(struct session *s);

#endif

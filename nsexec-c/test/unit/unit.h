#ifndef TEST_UNIT_H
#define TEST_UNIT_H

void test_text(void);
void test_plan(void);
void test_dump(void);
void test_path(void);
void test_look_path(void);
void test_hook_output(void);
void test_home(void);
void test_mount_paths(void);
void test_plain(void);

/* A new directory; the caller removes it with scratch_remove. */
void scratch_make(char path[64]);
void scratch_remove(const char *path);

#endif

#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A failed check says where and what, and the program goes on; main returns check_result(). */
extern int check_failures, check_count;

#define CHECK(condition) check_that(condition, #condition, __FILE__, __LINE__)
#define CHECK_TEXT(actual, expected) check_text(actual, expected, #actual, __FILE__, __LINE__)
#define CHECK_CONTAINS(actual, part) check_contains(actual, part, #actual, __FILE__, __LINE__)
#define CHECK_NUMBER(actual, expected) check_number((long)(actual), (long)(expected), #actual, __FILE__, __LINE__)

/* What is needed for the test itself. */
#define NEED(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: cannot set up: %s: %m\n", __FILE__, __LINE__, #condition); \
            exit(2); \
        } \
    } while (0)

int check_that(int holds, const char *what, const char *file, int line);
int check_text(const char *actual, const char *expected, const char *what, const char *file, int line);
int check_contains(const char *actual, const char *part, const char *what, const char *file, int line);
int check_number(long actual, long expected, const char *what, const char *file, int line);
int check_result(const char *program);

#endif

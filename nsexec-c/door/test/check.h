/* The least that a test needs: what failed, where, and a sum at the end. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

static int checks_made, checks_failed;

#define CHECK(condition, ...)                                                 \
    do {                                                                      \
        checks_made++;                                                        \
        if (!(condition)) {                                                   \
            checks_failed++;                                                  \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);   \
            fprintf(stderr, __VA_ARGS__);                                     \
            fputc('\n', stderr);                                              \
        }                                                                     \
    } while (0)

static inline int check_sum(const char *name)
{
    printf("%s: %d checks, %d failed\n", name, checks_made, checks_failed);
    return checks_failed || !checks_made;
}

#endif

#include "../check.h"

int check_failures, check_count;

static int failed(const char *file, int line)
{
    check_failures++;
    fprintf(stderr, "%s:%d: ", file, line);
    return 0;
}

int check_that(int holds, const char *what, const char *file, int line)
{
    check_count++;
    if (holds)
        return 1;
    failed(file, line);
    fprintf(stderr, "does not hold: %s\n", what);
    return 0;
}

int check_text(const char *actual, const char *expected, const char *what, const char *file, int line)
{
    check_count++;
    if (strcmp(actual, expected) == 0)
        return 1;
    failed(file, line);
    fprintf(stderr, "%s is\n  <%s>, expected\n  <%s>\n", what, actual, expected);
    return 0;
}

int check_contains(const char *actual, const char *part, const char *what, const char *file, int line)
{
    check_count++;
    if (strstr(actual, part))
        return 1;
    failed(file, line);
    fprintf(stderr, "%s is\n  <%s>, which has no\n  <%s>\n", what, actual, part);
    return 0;
}

int check_number(long actual, long expected, const char *what, const char *file, int line)
{
    check_count++;
    if (actual == expected)
        return 1;
    failed(file, line);
    fprintf(stderr, "%s is %ld, expected %ld\n", what, actual, expected);
    return 0;
}

int check_result(const char *program)
{
    printf("%s: %d checks, %d failed\n", program, check_count, check_failures);
    return check_failures != 0;
}

/*
 * nsexec BASE COUNT      waits for the bootstrap plan and runs it, becomes init, and does so with the init plan
 * nsexec --dump FILE     prints a plan
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "run.h"
#include "text.h"

static struct run run;

static int complain(const char *what, const char *why)
{
    char line[256];
    size_t length = text_format(line, sizeof line, "nsexec: %s: %s\n", what, why);
    return write(STDERR_FILENO, line, length) < 0 ? 2 : 1;
}

static int dump(const char *file)
{
    struct stat st;
    struct plan plan = {0};
    struct refusal why;
    char reason[256];
    cleanup_fd fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0)
        return complain(file, error_text(errno));
    if (st.st_size <= 0 || st.st_size > (off_t)PLAN_MAX_LENGTH)
        return complain(file, "plan refused: wrong length");
    void *base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (base == MAP_FAILED)
        return complain(file, error_text(errno));
    if (!plan_open(base, (size_t)st.st_size, &plan, &why) || !plan_check(&plan, &why)) {
        plan_refusal_text(&plan, &why, reason, sizeof reason);
        return complain(file, reason);
    }
    return plan_dump(&plan, STDOUT_FILENO) ? 0 : complain("standard output", error_text(errno));
}

/* A decimal number up to `most`, or -1. */
static int parse(const char *text, int most)
{
    int number = 0;
    if (!*text)
        return -1;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        number = number * 10 + (*text - '0');
        if (number > most)
            return -1;
    }
    return number;
}

/* Those between the recorder's and the first that a plan can ask for are our own: nothing is open there. */
static void fill_slots(int base, int count)
{
    for (int i = 0; i < PLAN_SLOTS; i++) {
        bool given = i < count && (i <= SLOT_RECORDER || i >= SLOT_ASKED);
        run.slot[i] = given && fcntl(base + i, F_SETFD, FD_CLOEXEC) == 0 ? base + i : -1;
    }
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--dump") == 0)
        return dump(argv[2]);
    int base = argc == 3 ? parse(argv[1], 1 << 20) : -1;
    int count = argc == 3 ? parse(argv[2], PLAN_SLOTS) : -1;
    if (base < 3 || count < 2)
        return complain("usage", "nsexec BASE COUNT | nsexec --dump FILE");
    run.mask = run.mask_null = run.parent = run.fd_links = -1;
    fill_slots(base, count);
    recorder_open(run.slot[SLOT_RECORDER]);
    run_set_slot(&run, SLOT_RECORDER, -1);
    recorder_plan(PLAN_BOOTSTRAP);
    if (run_load(&run) < 0 || run_plan(&run) < 0)
        run_failed(&run);
    recorder_plan(PLAN_INIT);
    if (run_load(&run) < 0 || run_plan(&run) < 0)
        run_failed(&run);
    return 0; /* not reached: EXECVE ends an init plan */
}

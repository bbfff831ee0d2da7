#include "recorder.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static struct recorder_page nowhere;

volatile struct recorder_page *recorder = &nowhere;

/* The page's detail; NULL while there is no page. */
static char *detail_area;

void recorder_open(int fd)
{
    struct stat st;
    /* A store past the end of a file is SIGBUS, so its size decides whether there is a page. */
    if (fd < 0 || fstat(fd, &st) < 0 || st.st_size < (off_t)RECORDER_SIZE)
        return;
    void *page = mmap(NULL, RECORDER_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        return;
    recorder = page;
    detail_area = (char *)page + RECORDER_DETAIL_OFFSET;
    recorder->magic = RECORDER_MAGIC;
    recorder->version = RECORDER_VERSION;
    recorder->state = RECORDER_FRESH;
}

void recorder_plan(uint32_t kind)
{
    recorder->op = 0;
    recorder->code = 0;
    recorder->step = 0;
    recorder->kind = kind;
    recorder->state = RECORDER_RUNNING;
}

void recorder_op(uint32_t op, uint32_t code)
{
    recorder->step = 0;
    recorder->code = code;
    recorder->op = op;
}

void recorder_fail(uint32_t step, int error, const char *detail)
{
    recorder->step = step;
    recorder->error = (uint32_t)error;
    if (detail_area) {
        size_t length = strlen(detail);
        if (length > RECORDER_DETAIL_SIZE)
            length = RECORDER_DETAIL_SIZE;
        memcpy(detail_area, detail, length);
        recorder->detail_length = (uint32_t)length;
    }
    recorder->state = RECORDER_FAILED;
}

void recorder_execve(void)
{
    recorder->state = RECORDER_ENTERED_EXECVE;
}

#include "home.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

enum { FIELD_UID = 2, FIELD_HOME = 5 };

/* A passwd line, read byte by byte: it may be of any length. */
struct line {
    int field;
    uint64_t uid;
    bool has_uid, bad, fits;
    size_t length;
};

static void take(struct line *line, char c, char *home, size_t size)
{
    if (c == ':') {
        line->field++;
    } else if (line->field == FIELD_UID) {
        line->bad |= c < '0' || c > '9' || line->uid > UINT32_MAX;
        line->uid = line->uid * 10 + (unsigned char)(c - '0');
        line->has_uid = true;
    } else if (line->field == FIELD_HOME) {
        line->fits &= line->length < size;
        if (line->fits)
            home[line->length++] = c;
    }
}

static bool matches(const struct line *line, uint32_t uid)
{
    return line->has_uid && !line->bad && line->fits && line->uid == uid && line->field >= FIELD_HOME;
}

long home_from_passwd(int fd, uint32_t uid, char *home, size_t size)
{
    char buffer[1024];
    struct line line = {.fits = true};
    for (;;) {
        ssize_t length = read(fd, buffer, sizeof buffer);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return matches(&line, uid) ? (long)line.length : -1;
        for (ssize_t i = 0; i < length; i++) {
            if (buffer[i] != '\n') {
                take(&line, buffer[i], home, size);
                continue;
            }
            if (matches(&line, uid))
                return (long)line.length;
            line = (struct line){.fits = true};
        }
    }
}

/* Set, and not to nothing. */
static bool has_home(const struct run *run)
{
    const char *at = run->environment.bytes;
    bool set = false;
    for (uint64_t i = 0; i < run->environment.number; i++) {
        const char *text;
        uint64_t length;
        at = plan_string(at, &text, &length);
        if (strncmp(text, "HOME=", 5) == 0)
            set = length > 5;
    }
    return set;
}

int op_home(struct run *run)
{
    static const char prefix[] = "HOME=";
    enum { PREFIX = sizeof prefix - 1 };
    struct stat st;
    if (has_home(run))
        return 0;
    /* Not to wait for ever on a FIFO that the image has put there. */
    cleanup_fd fd = AT(STEP_OPEN, openat(AT_FDCWD, "/etc/passwd", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    long length = -1;
    memcpy(run->home, prefix, PREFIX);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        length = AT(STEP_READ, home_from_passwd(fd, (uint32_t)number_of(run, F_HOME_UID), run->home + PREFIX,
                                                sizeof run->home - PREFIX - 1));
    if (length < 0) {
        run->home[PREFIX] = '/';
        length = 1;
    }
    run->home[PREFIX + length] = 0;
    return 0;
}

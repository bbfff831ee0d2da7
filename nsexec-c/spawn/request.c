/* Decodes a spawn request into one room, with every length checked before it is used. */
#define _GNU_SOURCE
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../door/protocol.h"
#include "cursor.h"

/* The child calls a few functions deep and keeps no buffers. */
#define STACK_SIZE (64u << 10)

/* More fds than a process may have by default at most (fs.nr_open). */
#define MOVES_MAX (1u << 20)

/* Walks over a list of strings; adds what they need as C strings, terminators included. */
static bool measure_list(struct cursor *cursor, uint32_t *count, size_t *bytes)
{
    if (!take(cursor, count, sizeof *count) || *count > cursor->left / sizeof(uint32_t))
        return false;
    for (uint32_t i = 0; i < *count; i++) {
        const unsigned char *ignored;
        uint32_t length;
        if (!take_string(cursor, &ignored, &length))
            return false;
        *bytes += (size_t)length + 1;
    }
    return true;
}

static char *copy_string(struct cursor *cursor, char **to)
{
    const unsigned char *bytes = NULL;
    uint32_t length = 0;
    char *copy = *to;
    take_string(cursor, &bytes, &length);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    *to += length + 1;
    return copy;
}

static void copy_list(struct cursor *cursor, char **list, char **to)
{
    uint32_t count = 0;
    take(cursor, &count, sizeof count);
    for (uint32_t i = 0; i < count; i++)
        list[i] = copy_string(cursor, to);
    list[count] = NULL;
}

/* An fd as this process knows it, -1 if there is none such. */
static int resolve(int32_t fd, const struct fd_names *names)
{
    if (fd >= 0)
        return fd;
    size_t index = (size_t)(-2 - (int64_t)fd);
    return fd <= -2 && names->packet && index < names->packet_count ? names->packet[index] : -1;
}

static int by_target(const void *a, const void *b)
{
    int left = ((const struct fd_move *)a)->to, right = ((const struct fd_move *)b)->to;
    return (left > right) - (left < right);
}

static int read_moves(struct cursor *cursor, struct spawn *spawn, const struct fd_names *names)
{
    for (size_t i = 0; i < spawn->move_count; i++) {
        struct fd_move *move = &spawn->moves[i];
        take(cursor, &move->from, sizeof move->from);
        take(cursor, &move->to, sizeof move->to);
        move->from = resolve(move->from, names);
        if (move->from < 0 || move->to < 0)
            return EBADF;
    }
    qsort(spawn->moves, spawn->move_count, sizeof *spawn->moves, by_target);
    for (size_t i = 1; i < spawn->move_count; i++) {
        if (spawn->moves[i].to == spawn->moves[i - 1].to)
            return EINVAL;
    }
    return 0;
}

struct fixed {
    uint32_t flags;
    int32_t exe, cwd, cgroup;
    uint64_t blocked, ignored;
};

static int check_fixed(const struct fixed *fixed, const struct fd_names *names)
{
    if (fixed->flags & ~(uint32_t)SPAWN_FLAGS_KNOWN)
        return EINVAL;
    if ((fixed->exe == -1) != !!(fixed->flags & SPAWN_PATH))
        return EINVAL;
    if ((fixed->cgroup == -1) == !!(fixed->flags & SPAWN_CLONE_INTO_CGROUP))
        return EINVAL;
    if ((fixed->exe != -1 && resolve(fixed->exe, names) < 0) || (fixed->cwd != -1 && resolve(fixed->cwd, names) < 0) ||
        (fixed->cgroup != -1 && resolve(fixed->cgroup, names) < 0))
        return EBADF;
    return 0;
}

struct sizes {
    uint32_t args, vars, moves;
    size_t strings;
};

static bool measure(struct cursor cursor, bool with_path, struct sizes *sizes)
{
    sizes->strings = 0;
    if (!measure_list(&cursor, &sizes->args, &sizes->strings) || !measure_list(&cursor, &sizes->vars, &sizes->strings))
        return false;
    if (!take(&cursor, &sizes->moves, sizeof sizes->moves) || sizes->moves > MOVES_MAX ||
        sizes->moves > cursor.left / sizeof(struct fd_move))
        return false;
    cursor.at += sizes->moves * sizeof(struct fd_move);
    cursor.left -= sizes->moves * sizeof(struct fd_move);
    if (with_path) {
        const unsigned char *path;
        uint32_t length;
        if (!take_string(&cursor, &path, &length) || length == 0)
            return false;
        sizes->strings += (size_t)length + 1;
    }
    return cursor.left == 0 && sizes->args > 0;
}

void room_free(struct room *room)
{
    if (room->base && !room->lent)
        munmap(room->base, room->size);
    *room = (struct room){.stackless = room->stackless};
}

/* If there is a stack in it, nobody may touch the first page. */
static bool room_make(struct room *room, size_t page, size_t size)
{
    if (room->size >= size)
        return true;
    room_free(room);
    unsigned char *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED)
        return false;
    room->base = base;
    room->size = size;
    if (room->stackless || mprotect(base, page, PROT_NONE) == 0)
        return true;
    int error = errno;
    room_free(room);
    errno = error;
    return false;
}

struct spawn *spawn_decode(const void *request, size_t length, const struct fd_names *names, struct room *room)
{
    struct cursor cursor = {request, length};
    struct fixed fixed;
    struct sizes sizes;

    if (length > DOOR_MESSAGE_MAX) {
        errno = E2BIG;
        return NULL;
    }
    if (!take(&cursor, &fixed.flags, 4) || !take(&cursor, &fixed.exe, 4) || !take(&cursor, &fixed.cwd, 4) ||
        !take(&cursor, &fixed.cgroup, 4) || !take(&cursor, &fixed.blocked, 8) || !take(&cursor, &fixed.ignored, 8) ||
        !measure(cursor, fixed.flags & SPAWN_PATH, &sizes)) {
        errno = EINVAL;
        return NULL;
    }
    if ((errno = check_fixed(&fixed, names)))
        return NULL;

    /* The page that nobody may touch, the stack above it, the tables. */
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t tables = sizeof(struct spawn) + ((size_t)sizes.args + sizes.vars + 2) * sizeof(char *) +
                    sizes.moves * sizeof(struct fd_move) + sizes.strings;
    size_t below = room->stackless ? 0 : page + STACK_SIZE;
    if (!room_make(room, page, below + tables))
        return NULL;
    struct spawn *spawn = (struct spawn *)(room->base + below);
    *spawn = (struct spawn){
        .flags = fixed.flags,
        .exe = fixed.exe == -1 ? -1 : resolve(fixed.exe, names),
        .cwd = fixed.cwd == -1 ? -1 : resolve(fixed.cwd, names),
        .cgroup = fixed.cgroup == -1 ? -1 : resolve(fixed.cgroup, names),
        .blocked = fixed.blocked,
        .ignored = fixed.ignored,
        .inherited = ~0ull,
        .argv = (char **)(spawn + 1),
        .move_count = sizes.moves,
        .stack = room->stackless ? NULL : room->base + page,
        .stack_size = room->stackless ? 0 : STACK_SIZE,
    };
    spawn->envp = spawn->argv + sizes.args + 1;
    spawn->moves = (struct fd_move *)(spawn->envp + sizes.vars + 1);

    char *strings = (char *)(spawn->moves + sizes.moves);
    copy_list(&cursor, spawn->argv, &strings);
    copy_list(&cursor, spawn->envp, &strings);
    take(&cursor, &sizes.moves, sizeof sizes.moves);
    int error = read_moves(&cursor, spawn, names);
    if (error) {
        errno = error;
        return NULL;
    }
    if (fixed.flags & SPAWN_PATH)
        spawn->path = copy_string(&cursor, &strings);
    return spawn;
}

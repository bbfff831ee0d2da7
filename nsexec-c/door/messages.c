/* What the JVM says, but for the orders that are answered (orders.c). */
#define _GNU_SOURCE
#include "call.h"

#include <sys/prctl.h>

#include "../spawn/cursor.h"
#include "orders.h"

/* FOREGROUND's lingerMillis for a JVM that stays to the end. */
#define LINGER_FOREVER UINT32_MAX

void ask_to_finish(struct door *door)
{
    if (door->foreground.flags & FOREGROUND_FINISH)
        visit_again(door, REQUEST_FINISH, door->foreground.status, NEVER);
}

void on_foreground_end(struct door *door, int status)
{
    foreground_end(&door->foreground, status);
    door->deadline = NEVER;
    if (door->channel.fd >= 0)
        channel_send(&door->channel, FOREGROUND_EXIT, 0, status, NULL, NULL, 0);
    else
        ask_to_finish(door);
}

static bool on_foreground(struct door *door)
{
    int status;
    if (!foreground_start(&door->foreground, &door->channel.incoming))
        return false;
    release_init(door);
    children_keep_none(&door->children);
    if (door->foreground.flags & FOREGROUND_SUBREAPER)
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (door->foreground.linger != LINGER_FOREVER)
        door->deadline = now() + door->foreground.linger;
    if (children_find_exit(&door->children, door->foreground.pid, &status))
        on_foreground_end(door, status);
    return true;
}

static void prepare(struct door *door, uint32_t flags)
{
    if (flags & FOREGROUND_SUBREAPER)
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    door->prepared = true;
}

static bool on_prepare(struct door *door, const struct message *message)
{
    struct cursor cursor = {message->payload.data, message->payload.length};
    uint32_t flags;
    if (!take(&cursor, &flags, 4) || cursor.left)
        return false;
    prepare(door, flags);
    return true;
}

static void adopt(struct door *door, pid_t pid, int pidfd)
{
    release_init(door);
    door->init = pid;
    door->init_pidfd = pidfd;
    door->adopted = pid;
    children_keep(&door->children, pid);
}

static bool on_adopt(struct door *door, struct message *message)
{
    struct cursor cursor = {message->payload.data, message->payload.length};
    uint32_t pid;
    if (!take(&cursor, &pid, 4) || cursor.left || pid > INT32_MAX || (pid && !message->fd_count))
        return false;
    if (pid)
        adopt(door, (pid_t)pid, own_fd(message_take_fd(message, 0)));
    else
        release_init(door);
    return true;
}

static bool on_order(struct door *door, struct message *message)
{
    struct adoptee adoptee = {0};
    if (message->header.type == SPAWN && message->header.value & SPAWN_PREPARES)
        prepare(door, (uint32_t)message->header.value);
    if (!order_run(&door->channel, message, door->caller, &adoptee))
        return false;
    if (adoptee.pid)
        adopt(door, adoptee.pid, adoptee.pidfd);
    return true;
}

static bool on_notify(struct door *door, struct message *message)
{
    int error = notify_start(&door->notify, message);
    if (error < 0)
        return false;
    channel_send(&door->channel, REPLY, message->header.id, -error, NULL, NULL, 0);
    return true;
}

static void on_exit_code(struct door *door, int64_t value)
{
    /* Told to give up, it may have been done already: then the caller may know. */
    if (door->dying && value != 0) {
        kill_what_it_left(door);
        finish(door, 1);
        return;
    }
    door->dying = 0;
    release_init(door);
    if (value != 0)
        children_keep_none(&door->children);
    channel_close(&door->channel);
    jvm_end(&door->jvm);
    finish(door, door->visit.flags & REQUEST_UNDO ? 1 : (int)(value & 0xff));
}

bool on_message(struct door *door)
{
    struct message *message = &door->channel.incoming;
    if (door->warm)
        door->heard = now();
    /* The JVM reads no answers any more. */
    if (door->dying && message->header.type != EXIT)
        return true;
    switch (message->header.type) {
    case ALIVE:
        return true;
    case EXIT:
        on_exit_code(door, message->header.value);
        return true;
    case FOREGROUND_PREPARE:
        return on_prepare(door, message);
    case FOREGROUND:
        return on_foreground(door);
    case ADOPT:
        return on_adopt(door, message);
    case NOTIFY:
        return on_notify(door, message);
    default:
        return on_order(door, message);
    }
}

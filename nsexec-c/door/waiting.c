/* Until there is something to do, which the loop (door.c) then does: nothing else is asked. */
#define _GNU_SOURCE
#include "call.h"

#include <poll.h>
#include <time.h>

int64_t next_deadline(const struct door *door)
{
    int64_t silence = door->warm && door->channel.fd >= 0 ? door->heard + SILENCE_MILLISECONDS : NEVER;
    return silence < door->deadline ? silence : door->deadline;
}

struct ready wait_for_something(struct door *door)
{
    bool kept = door->prepared && !door->foreground.active;
    struct pollfd polls[3 + FOREGROUND_POLLS + NOTIFY_POLLS] = {
        /* One that is -1 is left out. */
        {.fd = door->child_signals, .events = POLLIN},
        {.fd = kept ? -1 : door->signals, .events = POLLIN},
        {.fd = door->channel.fd, .events = POLLIN},
    };
    size_t count = 3;
    struct timespec left, *timeout = NULL;

    if (channel_wants_to_send(&door->channel))
        polls[2].events |= POLLOUT;
    count += foreground_polls(&door->foreground, polls + count);
    count += notify_polls(&door->notify, polls + count);
    if (next_deadline(door) != NEVER) {
        int64_t milliseconds = next_deadline(door) - now();
        if (milliseconds < 0)
            milliseconds = 0;
        left = (struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
        timeout = &left;
    }
    if (ppoll(polls, count, timeout, NULL) <= 0)
        return (struct ready){0};
    return (struct ready){polls[0].revents, polls[1].revents, polls[2].revents & ~POLLOUT};
}

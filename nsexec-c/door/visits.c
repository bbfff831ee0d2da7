/* JVMs that come, leave and die in the middle of a call. */
#define _GNU_SOURCE
#include "call.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "say.h"
#include "sys.h"
#include "warm.h"

#define UNDO_MILLISECONDS 60000
#define SILENT_UNDO_MILLISECONDS 10000

/* UNDO's wait status of what was no child of ours. */
#define WAS_A_SERVER (-1)

bool visit_start(struct door *door)
{
    /* What a server left is not undone by the same one, which may have died of it. */
    door->warm = !door->cold_only && !(door->visit.flags & REQUEST_UNDO) &&
                 warm_start(&door->channel, door->caller, &door->visit);
    door->heard = door->warm ? now() : 0;
    return door->warm || (tree_open(door->tree) &&
                          jvm_start(&door->jvm, &door->channel, door->tree, door->caller, &door->visit));
}

void visit_again(struct door *door, uint32_t flags, int status, int64_t deadline)
{
    jvm_end(&door->jvm);
    pid_t init = flags & REQUEST_UNDO ? door->adopted : door->foreground.pid;
    door->visit = (struct visit){.flags = flags, .wait_status = status, .init_pid = (uint32_t)init};
    door->deadline = deadline;
    if (!visit_start(door))
        finish(door, door->foreground.ended ? foreground_code(&door->foreground) : 1);
}

void release_init(struct door *door)
{
    if (door->init)
        close(door->init_pidfd);
    door->init = 0;
}

void kill_what_it_left(struct door *door)
{
    channel_close(&door->channel);
    jvm_end(&door->jvm);
    if (door->init)
        send_signal(door->init_pidfd, SIGKILL);
    release_init(door);
    children_kill(&door->children, door->caller);
}

/* Gives a JVM whose channel was closed a moment to be reaped, so that its own status is told and not our SIGKILL. */
static void await_jvm(struct door *door, int64_t milliseconds)
{
    struct pollfd end = {.fd = door->jvm.pidfd, .events = POLLIN};
    if (door->jvm.pid && poll(&end, 1, (int)milliseconds) == 1) {
        waitpid(door->jvm.pid, &door->jvm.status, __WALL);
        door->jvm.pid = 0;
    }
}

static void on_death(struct door *door)
{
    await_jvm(door, 1000);
    kill_what_it_left(door);
    if (door->visit.flags & REQUEST_UNDO) {
        say("the JVM that was to undo what the dead one left died too (", jvm_death(&door->jvm), ")", NULL);
        finish(door, 1);
        return;
    }
    if (door->warm) {
        say("the server (jrunc serve) ",
            door->broken ? "did not keep to the protocol" : door->silent ? "does not answer any more" : "died", NULL);
        /* One that is only stopped keeps its lock on the container, and undoes the call itself when it goes on. */
        visit_again(door, REQUEST_UNDO, WAS_A_SERVER,
                    now() + (door->silent ? SILENT_UNDO_MILLISECONDS : UNDO_MILLISECONDS));
        return;
    }
    say(door->broken ? "the JVM did not keep to the protocol" : "the JVM died (",
        door->broken ? NULL : jvm_death(&door->jvm), ")", NULL);
    visit_again(door, REQUEST_UNDO, door->jvm.status, now() + UNDO_MILLISECONDS);
}

void on_hang_up(struct door *door)
{
    bool finishing = door->visit.flags & REQUEST_FINISH;
    channel_close(&door->channel);
    if (door->dying) {
        await_jvm(door, door->deadline > now() ? door->deadline - now() : 0);
        kill_what_it_left(door);
        finish(door, 1);
    } else if (!door->foreground.active) {
        on_death(door);
    } else if (!door->foreground.ended) {
        door->deadline = now() + LEAVE_MILLISECONDS;
    } else if (finishing && door->warm) {
        door->cold_only = true;
        ask_to_finish(door);
    } else if (finishing) {
        await_jvm(door, 1000);
        jvm_end(&door->jvm);
        say("the JVM that was to finish died (", jvm_death(&door->jvm), ")", NULL);
    } else {
        await_jvm(door, 1000);
        ask_to_finish(door);
    }
}

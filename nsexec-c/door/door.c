#define _GNU_SOURCE
#include "door.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "call.h"
#include "say.h"
#include "sys.h"
#include "terminal.h"

/* For a JVM to roll back, once it was told to. */
#define ROLLBACK_MILLISECONDS 5000

int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void finish(struct door *door, int code)
{
    door->over = true;
    door->code = code;
}

/* What the signal does by default to a program that has made no arrangements. */
static void on_signal(struct door *door, int signal)
{
    switch (signal) {
    case SIGURG:
    case SIGWINCH:
    case SIGCONT:
        return;
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
        if (!caller_ignores(door->caller, signal))
            kill(getpid(), SIGSTOP);
        return;
    default:
        /* What a dead JVM left is undone first, which has its own deadline. */
        if (caller_ignores(door->caller, signal) || door->dying || door->visit.flags & REQUEST_UNDO)
            return;
        door->dying = signal;
        door->deadline = now() + ROLLBACK_MILLISECONDS;
        shutdown(door->channel.fd, SHUT_WR);
    }
}

static void on_signals(struct door *door)
{
    struct signalfd_siginfo info;
    if (door->prepared && !door->foreground.active)
        return;
    while (!door->over && read(door->signals, &info, sizeof info) == sizeof info) {
        if (door->foreground.active)
            foreground_signal(&door->foreground, (int)info.ssi_signo);
        else
            on_signal(door, (int)info.ssi_signo);
    }
}

/* One message of the JVM's. False: there is none now. */
static bool on_channel(struct door *door)
{
    if (door->over || door->channel.fd < 0)
        return false;
    switch (channel_receive(&door->channel)) {
    case NOTHING_YET:
        return false;
    case RECEIVED:
        if (on_message(door))
            break;
        /* fall through */
    case CHANNEL_BROKEN:
        door->broken = true;
        send_signal(door->jvm.pidfd, SIGKILL);
        /* fall through */
    case CHANNEL_CLOSED:
        on_hang_up(door);
    }
    return true;
}

static void on_children(struct door *door)
{
    struct signalfd_siginfo info;
    struct child_exit exit;
    pid_t ended;
    /* Before the children are looked at: another that ends meanwhile is told of again. */
    if (read(door->child_signals, &info, sizeof info) < 0)
        return;
    while ((ended = children_ended(&door->children))) {
        /* Whether it is one to be kept was said before it could end. */
        do {
            on_signals(door);
        } while (on_channel(door));
        if (!children_take(&door->children, ended, &exit))
            continue;
        if (exit.pid == door->jvm.pid) {
            door->jvm.pid = 0;
            door->jvm.status = exit.status;
        } else if (door->foreground.active && !door->foreground.ended && exit.pid == door->foreground.pid) {
            on_foreground_end(door, exit.status);
        } else if (door->channel.fd >= 0 && !door->dying) {
            struct slice pid = {(const unsigned char *)&exit.pid, sizeof exit.pid};
            channel_send(&door->channel, CHILD_EXIT, 0, exit.status, &pid, NULL, 0);
        }
    }
}

static void on_deadline(struct door *door)
{
    door->deadline = NEVER;
    if (door->foreground.active && door->channel.fd >= 0) {
        /* It lingered long enough. */
        channel_close(&door->channel);
        door->deadline = now() + LEAVE_MILLISECONDS;
    } else if (door->jvm.pid) {
        send_signal(door->jvm.pidfd, SIGKILL);
    } else if (door->warm && door->dying && door->channel.fd >= 0) {
        on_hang_up(door);
    }
}

static void on_time(struct door *door)
{
    if (door->deadline != NEVER && now() >= door->deadline) {
        on_deadline(door);
    } else if (next_deadline(door) != NEVER && now() >= next_deadline(door)) {
        door->silent = true;
        on_hang_up(door);
    }
}

static void run(struct door *door)
{
    while (!door->over) {
        struct ready ready = wait_for_something(door);
        channel_flush(&door->channel);
        /* A signal that cut an order short counts before what the JVM says to that, which is the next message. */
        if (ready.signals)
            on_signals(door);
        if (ready.channel)
            on_channel(door);
        if (door->over)
            break;
        if (ready.children)
            on_children(door);
        foreground_step(&door->foreground);
        notify_step(&door->notify);
        /* Before time counts all that has come. */
        if (!ready.channel)
            on_time(door);
        /* Nobody has the last word but the process itself. */
        if (door->foreground.ended && door->channel.fd < 0)
            finish(door, foreground_code(&door->foreground));
    }
}

/* What the process wrote goes out before the caller is told that it ended. */
static void drain(struct door *door)
{
    door->deadline = NEVER;
    while (door->foreground.ended && !foreground_is_over(&door->foreground)) {
        foreground_step(&door->foreground);
        if (foreground_is_over(&door->foreground))
            return;
        struct ready ready = wait_for_something(door);
        if (ready.children)
            on_children(door);
        struct signalfd_siginfo info;
        while (ready.signals && read(door->signals, &info, sizeof info) == sizeof info)
            foreground_signal(&door->foreground, (int)info.ssi_signo);
    }
}

/* Of a detached container the caller hears that it is ready before it hears that the call ended. */
static void await_ready(struct door *door)
{
    while (door->notify.stage != NOTIFY_NONE && !door->dying) {
        struct pollfd polls[1 + NOTIFY_POLLS] = {{.fd = door->signals, .events = POLLIN}};
        struct signalfd_siginfo info;
        size_t count = 1 + notify_polls(&door->notify, polls + 1);
        poll(polls, count, notify_patience(&door->notify));
        notify_step(&door->notify);
        while (!door->dying && read(door->signals, &info, sizeof info) == sizeof info)
            on_signal(door, (int)info.ssi_signo);
    }
}

static void die_by(int signal)
{
    struct kernel_sigaction standard = {0};
    kernel_sigaction(signal, &standard, NULL);
    set_signal_mask(~SIGNAL_BIT(signal), NULL);
    kill(getpid(), signal);
}

int door_serve(const struct caller *caller, struct tree *tree)
{
    static struct door door;
    door = (struct door){.caller = caller, .tree = tree, .deadline = NEVER, .jvm = {.pidfd = -1}, .channel = {.fd = -1}};
    door.child_signals = own_fd(signal_fd(SIGNAL_BIT(SIGCHLD)));
    door.signals = own_fd(signal_fd(~SIGNAL_BIT(SIGCHLD)));
    if (door.child_signals < 0 || door.signals < 0) {
        say("cannot wait for signals: ", strerror(errno), NULL);
        return 1;
    }
    if (!visit_start(&door))
        return 1;
    run(&door);
    drain(&door);
    if (door.code == 0 && !door.foreground.active)
        await_ready(&door);
    terminal_restore();
    channel_close(&door.channel);
    jvm_end(&door.jvm);
    if (door.dying)
        die_by(door.dying);
    return door.dying ? 128 + door.dying : door.code;
}

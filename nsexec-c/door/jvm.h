/* The JVM that serves a request: started as a child with one end of a channel. */
#ifndef DOOR_JVM_H
#define DOOR_JVM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "caller.h"
#include "channel.h"
#include "tree.h"

struct jvm {
    pid_t pid; /* 0: none, or reaped */
    int pidfd;
    int status; /* as waitpid(2) gives it, once reaped */
};

/* What a visit is for. */
struct visit {
    uint32_t flags; /* REQUEST_* */
    int32_t wait_status;
    uint32_t init_pid;
};

/* Starts a JVM and queues the REQUEST on the new channel. On failure says why and returns false. */
bool jvm_start(struct jvm *jvm, struct channel *channel, const struct tree *tree, const struct caller *caller,
               const struct visit *visit);

/* Queues the REQUEST. */
void request_send(struct channel *channel, const struct caller *caller, const struct visit *visit);

/* Ends it, if it still runs, and waits for that. */
void jvm_end(struct jvm *jvm);

/* How it ended, in words. */
const char *jvm_death(const struct jvm *jvm);

#endif

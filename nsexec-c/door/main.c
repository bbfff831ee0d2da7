#define _GNU_SOURCE
/*
 * jrunc, the front door: the parent of everything that one call starts. It knows nothing of what the call means; it
 * hands the caller's words to a JVM, does what only the caller's own child can do, and tells the caller how it ended.
 */
#include <unistd.h>

#include "caller.h"
#include "door.h"
#include "sys.h"
#include "tree.h"

BEHIND_THE_REST struct tree main_tree;

int main(int argc, char **argv)
{
    static struct caller caller;
    (void)argc;
    if (!caller_note(&caller, argv, environ))
        return 1;
    return door_serve(&caller, &main_tree);
}

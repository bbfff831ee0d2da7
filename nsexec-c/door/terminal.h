/* The caller's terminal while a container's process has the foreground. */
#ifndef DOOR_TERMINAL_H
#define DOOR_TERMINAL_H

/* Finds the terminal (stderr, stdout, stdin, else /dev/tty: runc's order), sets it into raw mode, and has it restored
 * should this program crash. Without a terminal nothing happens. `pidfd` gets those signals that would otherwise count
 * as a crash. */
void terminal_take(int pidfd);

/* Gives it back as it was; may be called at any time. */
void terminal_restore(void);

/* Gives the pty behind `master` the size of the terminal. */
void terminal_resize(int master);

/* runc's pty has no ONLCR: the caller's terminal, whose OPOST stays on, does that. */
void terminal_prepare_master(int master);

#endif

#ifndef EXECUTOR_CONSOLE_H
#define EXECUTOR_CONSOLE_H

/* One message, `text` without its NUL, with one fd; -1 with errno. */
int send_fd(int socket, const char *text, int fd);

#endif

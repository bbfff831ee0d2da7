#ifndef EXECUTOR_HOME_H
#define EXECUTOR_HOME_H

#include <stddef.h>
#include <stdint.h>

/*
 * The home directory of `uid` from a passwd file that the image wrote. Returns its length, -1 if there is no such
 * user (or no room for its home).
 */
long home_from_passwd(int fd, uint32_t uid, char *home, size_t size);

#endif

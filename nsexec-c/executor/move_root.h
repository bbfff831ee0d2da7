#ifndef EXECUTOR_MOVE_ROOT_H
#define EXECUTOR_MOVE_ROOT_H

/*
 * Without pivot_root the host's mounts stay below the new root, and a process that gets out of its chroot sees them:
 * every proc and sysfs that does not lie below `rootfs` is unmounted, or covered where that is not permitted.
 */
int hide_host_proc(const char *rootfs);

/* Undoes the octal escapes of mountinfo, in place. */
void unescape_mount_path(char *path);

#endif

/* MS_* on one side, MOUNT_ATTR_* and statfs' ST_* on the other; and the flags of bind mounts. */
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statfs.h>

#include "mount.h"
#include "path.h"
#include "text.h"

static const struct {
    uint64_t ms, attribute;
} pairs[] = {
    {MS_RDONLY, SYS_ATTR_RDONLY},         {MS_NOSUID, SYS_ATTR_NOSUID},
    {MS_NODEV, SYS_ATTR_NODEV},           {MS_NOEXEC, SYS_ATTR_NOEXEC},
    {MS_NODIRATIME, SYS_ATTR_NODIRATIME}, {SYS_MS_NOSYMFOLLOW, SYS_ATTR_NOSYMFOLLOW},
    {MS_NOATIME, SYS_ATTR_NOATIME},       {MS_STRICTATIME, SYS_ATTR_STRICTATIME},
};

static const uint64_t atime_flags = MS_NOATIME | MS_RELATIME | MS_STRICTATIME;
/* A mount that is copied into another user namespace keeps these for good (mount_namespaces(7)). */
static const uint64_t locked_flags =
    MS_RDONLY | MS_NODEV | MS_NOEXEC | MS_NOSUID | MS_NODIRATIME | MS_NOATIME | MS_RELATIME | MS_STRICTATIME;

uint64_t mount_attributes(uint64_t ms_flags)
{
    uint64_t attributes = 0;
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (ms_flags & pairs[i].ms)
            attributes |= pairs[i].attribute;
    /* The access time is one of three, not a set of bits; runc's and mount(2)'s order of precedence. */
    if (ms_flags & MS_STRICTATIME)
        attributes &= ~(uint64_t)SYS_ATTR_NOATIME;
    return attributes;
}

uint64_t mount_flags_of_statfs(unsigned long f_flags)
{
    static const uint64_t same = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_SYNCHRONOUS | MS_MANDLOCK |
                                 MS_NOATIME | MS_NODIRATIME;
    enum { ST_RELATIME_BIT = 4096, ST_NOSYMFOLLOW_BIT = 8192 };
    uint64_t flags = f_flags & same;
    if (f_flags & ST_NOSYMFOLLOW_BIT)
        flags |= SYS_MS_NOSYMFOLLOW;
    if (f_flags & ST_RELATIME_BIT)
        flags |= MS_RELATIME;
    if (!(flags & (MS_NOATIME | MS_RELATIME)))
        flags |= MS_STRICTATIME;
    return flags;
}

static void flag_names(uint64_t flags, char *out, size_t size)
{
    static const struct {
        uint64_t flag;
        const char *name;
    } names[] = {
        {MS_RDONLY, "MS_RDONLY"},   {MS_NOSUID, "MS_NOSUID"},         {MS_NODEV, "MS_NODEV"},
        {MS_NOEXEC, "MS_NOEXEC"},   {MS_NOATIME, "MS_NOATIME"},       {MS_NODIRATIME, "MS_NODIRATIME"},
        {MS_RELATIME, "MS_RELATIME"}, {MS_STRICTATIME, "MS_STRICTATIME"},
    };
    size_t used = 0;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (flags & names[i].flag)
            used += text_format(out + used, size - used, "%s%s", used ? "|" : "", names[i].name);
}

/* What MS_REMOUNT|MS_BIND does: flags that are not given go, but those of access times, nodiratime among them, stay
 * unless one of them is given. */
static int try_set_flags(int tree, uint64_t flags)
{
    struct sys_mount_attr attr = {.set = mount_attributes(flags)};
    attr.clear = (SYS_ATTR_RDONLY | SYS_ATTR_NOSUID | SYS_ATTR_NODEV | SYS_ATTR_NOEXEC | SYS_ATTR_NOSYMFOLLOW) &
                 ~attr.set;
    if (flags & (atime_flags | MS_NODIRATIME))
        attr.clear |= SYS_ATTR_ATIME | (SYS_ATTR_NODIRATIME & ~attr.set);
    if (AT(STEP_MOUNT_SETATTR, sys_mount_setattr(tree, AT_EMPTY_PATH, &attr)) == 0)
        return 0;
    if (errno != EINVAL || !(attr.clear & SYS_ATTR_NOSYMFOLLOW))
        return -errno;
    attr.clear &= ~(uint64_t)SYS_ATTR_NOSYMFOLLOW; /* before Linux 5.14 there is no such attribute to clear */
    return sys_mount_setattr(tree, AT_EMPTY_PATH, &attr) < 0 ? -errno : 0;
}

/* The kernel refused: the mount has flags that are locked. */
static int set_around_locked(int tree, uint64_t flags, uint64_t clear, uint64_t present)
{
    char names[160];
    if (present & clear & locked_flags) {
        flag_names(present & clear & locked_flags, names, sizeof names);
        return fail(STEP_MOUNT_SETATTR, EPERM, "cannot clear locked flags %s: mount_setattr: %e", names, EPERM);
    }
    if (flags & atime_flags && (flags & atime_flags) != (present & atime_flags)) {
        flag_names(present & atime_flags, names, sizeof names);
        return fail(STEP_MOUNT_SETATTR, EPERM, "cannot change locked atime flags %s: mount_setattr: %e", names, EPERM);
    }
    int result = try_set_flags(tree, flags | (present & locked_flags));
    return result < 0 ? fail(STEP_MOUNT_SETATTR, -result, "mount_setattr: %e", -result) : 0;
}

static int flags_present(int tree, uint64_t *present)
{
    struct statfs fs;
    if (AT(STEP_STATFS, fstatfs(tree, &fs)) < 0)
        return fail_call(STEP_STATFS);
    *present = mount_flags_of_statfs((unsigned long)fs.f_flags);
    return 0;
}

int mount_bind_flags(int tree, uint64_t flags, uint64_t clear)
{
    uint64_t present = 0;
    bool remount = flags & MS_REMOUNT;
    if (!(flags & ~(uint64_t)(MS_BIND | MS_REC | MS_REMOUNT)) && !clear)
        return 0; /* nothing asked for: the source's own flags stay */
    /* "remount" asks for mount(8)'s reading: what is there stays unless undone. */
    if (remount && flags_present(tree, &present) < 0)
        return -1;
    if (remount)
        flags |= present & ~clear & ~(flags & atime_flags ? atime_flags : 0);
    int result = try_set_flags(tree, flags);
    if (result != -EPERM)
        return result < 0 ? fail(STEP_MOUNT_SETATTR, -result, "mount_setattr: %e", -result) : 0;
    if (!remount && flags_present(tree, &present) < 0)
        return -1;
    return set_around_locked(tree, flags, clear, present);
}

/* New instances of file systems, through fsopen(2) and its kin. */
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>

#include "mount.h"
#include "text.h"

/* fsconfig(2) takes no more, key and value alike. */
enum { MAX_WORD = 256 };

static const struct {
    uint64_t flag;
    const char *name;
} super_flags[] = {
    {MS_RDONLY, "ro"},         {MS_SYNCHRONOUS, "sync"}, {MS_DIRSYNC, "dirsync"},
    {MS_MANDLOCK, "mand"},     {MS_LAZYTIME, "lazytime"},
};

/* The kernel's first error of this context: "e tmpfs: Bad value for 'size'". */
static int failed(struct fs_log *log, enum step step, int context)
{
    int error = errno;
    char line[sizeof log->text];
    log->step = step;
    log->text[0] = 0;
    for (int lines = 0; context >= 0 && lines < 8; lines++) {
        ssize_t length = read(context, line, sizeof line - 1);
        if (length <= 0)
            break;
        line[length] = 0;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == 'e' && line[1] == ' ') {
            strcpy(log->text, line + 2);
            break;
        }
    }
    return -error;
}

static int set(int context, const char *key, const char *value)
{
    recorder_step(STEP_FSCONFIG);
    return sys_fsconfig(context, value ? SYS_FSCONFIG_STRING : SYS_FSCONFIG_FLAG, key, value);
}

/* One option, "key", "key=value" or "context="a,b"" with quotes, which fsconfig's callee would take literally. */
static int set_option(int context, const char *option, size_t length)
{
    char key[MAX_WORD], value[MAX_WORD];
    const char *equals = memchr(option, '=', length);
    size_t key_length = equals ? (size_t)(equals - option) : length;
    if (key_length >= sizeof key) {
        errno = EINVAL;
        return -1;
    }
    memcpy(key, option, key_length);
    key[key_length] = 0;
    if (!equals)
        return set(context, key, NULL);
    const char *start = equals + 1;
    size_t value_length = length - key_length - 1;
    if (value_length >= 2 && start[0] == '"' && start[value_length - 1] == '"') {
        start++;
        value_length -= 2;
    }
    if (value_length >= sizeof value) {
        errno = EINVAL;
        return -1;
    }
    memcpy(value, start, value_length);
    value[value_length] = 0;
    return set(context, key, value);
}

static int set_options(int context, const char *data)
{
    while (*data) {
        size_t length = 0;
        bool quoted = false;
        for (; data[length] && (quoted || data[length] != ','); length++)
            quoted ^= data[length] == '"';
        if (length > 0 && set_option(context, data, length) < 0)
            return -1;
        data += length + (data[length] == ',');
    }
    return 0;
}

static int configure(int context, const struct fs_request *request)
{
    char mode[8];
    if (*request->source && set(context, "source", request->source) < 0)
        return -1;
    for (unsigned i = 0; i < sizeof super_flags / sizeof *super_flags; i++) {
        bool later = request->writable && super_flags[i].flag == MS_RDONLY;
        if (request->flags & super_flags[i].flag && !later && set(context, super_flags[i].name, NULL) < 0)
            return -1;
    }
    if (request->mode >= 0) {
        text_format(mode, sizeof mode, "%o", (unsigned long)request->mode);
        if (set(context, "mode", mode) < 0)
            return -1;
    }
    if (set_options(context, request->data) < 0)
        return -1;
    return sys_fsconfig(context, SYS_FSCONFIG_CREATE, NULL, NULL);
}

int try_new_mount(const struct fs_request *request, struct fs_log *log)
{
    cleanup_fd context = AT(STEP_FSOPEN, sys_fsopen(request->type));
    if (context < 0)
        return failed(log, STEP_FSOPEN, -1);
    if (configure(context, request) < 0)
        return failed(log, STEP_FSCONFIG, context);
    uint64_t attributes = mount_attributes(request->flags & ~(uint64_t)(request->writable ? MS_RDONLY : 0));
    int mount = AT(STEP_FSMOUNT, sys_fsmount(context, (unsigned)attributes));
    return mount < 0 ? failed(log, STEP_FSMOUNT, context) : mount;
}

int fail_new_mount(const struct fs_log *log, int negative_errno)
{
    if (!log->text[0])
        return fail(log->step, -negative_errno, "%s: %e", step_name(log->step), -negative_errno);
    return fail(log->step, -negative_errno, "%s: %e (%s)", step_name(log->step), -negative_errno, log->text);
}

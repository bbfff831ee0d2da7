#include <ftw.h>
#include <unistd.h>

#include "../check.h"
#include "unit.h"

void scratch_make(char path[64])
{
    strcpy(path, "/tmp/nsexec-unit-XXXXXX");
    NEED(mkdtemp(path));
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void scratch_remove(const char *path)
{
    NEED(nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

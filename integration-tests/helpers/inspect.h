#ifndef INSPECT_H
#define INSPECT_H
#include <stddef.h>

// Print bytes, those outside printable ASCII and the backslash as \xHH.
void print_escaped(const char *bytes, size_t length);

void list_status(void);
void list_namespaces(void);
void list_cgroup(void);
void list_mounts(void);
void list_dev(void);

#endif

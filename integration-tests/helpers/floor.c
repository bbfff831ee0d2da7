// floor ROOTFS PROGRAM CGROUP... - runs PROGRAM as a container of `runc spec`'s configuration, doing only what the
// kernel has to be asked for: what no runtime can be quicker than. Everything is known beforehand; nothing is read,
// checked, recorded or undone but the cgroups.
//
// Each CGROUP is a directory to be made and removed again, one in each hierarchy. The container enters the one on
// cgroup2 by birth and those of version 1 by its own write, the quick ways. Names are taken from the last component
// but one: /sys/fs/cgroup/cpu/x is cpu's.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUST(call) must((call), #call)

static char **cgroups;
static int cgroup_count, unified = -1;

static int must(int result, const char *call)
{
	if (result < 0) {
		fprintf(stderr, "floor: %s: %s\n", call, strerror(errno));
		exit(1);
	}
	return result;
}

static void write_file(const char *directory, const char *name, const char *text)
{
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/%s", directory, name);
	int fd = MUST(open(path, O_WRONLY | O_CLOEXEC));
	MUST((int)write(fd, text, strlen(text)));
	close(fd);
}

// "cpu" of /sys/fs/cgroup/cpu/x/y, where the hierarchies lie side by side.
static const char *hierarchy(const char *cgroup, size_t *length)
{
	const char *name = cgroup + strlen("/sys/fs/cgroup/");
	*length = strcspn(name, "/");
	return name;
}

static bool is_of(const char *cgroup, const char *controller)
{
	size_t length;
	const char *name = hierarchy(cgroup, &length);
	return strlen(controller) == length && memcmp(name, controller, length) == 0;
}

static void copy_from_above(const char *cgroup, const char *name)
{
	char path[PATH_MAX], text[4096];
	snprintf(path, sizeof path, "%s/../%s", cgroup, name);
	int fd = MUST(open(path, O_RDONLY | O_CLOEXEC));
	ssize_t size = read(fd, text, sizeof text - 1);
	close(fd);
	text[size < 0 ? 0 : size] = '\0';
	write_file(cgroup, name, text);
}

static void make_cgroups(void)
{
	struct statfs fs;
	for (int i = 0; i < cgroup_count; i++) {
		MUST(mkdir(cgroups[i], 0755));
		if (is_of(cgroups[i], "cpuset")) {
			copy_from_above(cgroups[i], "cpuset.cpus");
			copy_from_above(cgroups[i], "cpuset.mems");
		}
		if (unified < 0 && statfs(cgroups[i], &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC)
			unified = MUST(open(cgroups[i], O_PATH | O_DIRECTORY | O_CLOEXEC));
	}
}

static void limit_devices(void)
{
	static const char *const allowed[] = {"c *:* m",   "b *:* m",	"c 1:3 rwm", "c 1:8 rwm",   "c 1:7 rwm",   "c 5:0 rwm",
					      "c 1:5 rwm", "c 1:9 rwm", "c 5:1 rwm", "c 136:* rwm", "c 5:2 rwm"};
	for (int i = 0; i < cgroup_count; i++) {
		char path[PATH_MAX];
		if (!is_of(cgroups[i], "devices"))
			continue;
		write_file(cgroups[i], "devices.deny", "a");
		snprintf(path, sizeof path, "%s/devices.allow", cgroups[i]);
		int fd = MUST(open(path, O_WRONLY | O_CLOEXEC));
		for (size_t j = 0; j < sizeof allowed / sizeof *allowed; j++)
			MUST((int)write(fd, allowed[j], strlen(allowed[j])));
		close(fd);
	}
}

static void join_cgroups(void)
{
	for (int i = 0; i < cgroup_count; i++) {
		if (!is_of(cgroups[i], "unified"))
			write_file(cgroups[i], "tasks", "0");
	}
}

static void mount_cgroups(void)
{
	MUST(mount("tmpfs", "sys/fs/cgroup", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=755"));
	for (int i = 0; i < cgroup_count; i++) {
		char path[PATH_MAX];
		size_t length;
		const char *name = hierarchy(cgroups[i], &length);
		if (is_of(cgroups[i], "unified"))
			continue;
		snprintf(path, sizeof path, "sys/fs/cgroup/%.*s", (int)length, name);
		MUST(mkdir(path, 0755));
		MUST(mount(cgroups[i], path, NULL, MS_BIND, NULL));
		MUST(mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	}
	MUST(mount(NULL, "sys/fs/cgroup", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
}

static void make_devices(void)
{
	static const struct { const char *path; unsigned major, minor; } devices[] = {
		{"dev/null", 1, 3}, {"dev/zero", 1, 5}, {"dev/full", 1, 7}, {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0}};
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
		MUST(mknod(devices[i].path, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)));
		MUST(chown(devices[i].path, 0, 0));
	}
	MUST(symlink("/proc/self/fd", "dev/fd"));
	MUST(symlink("/proc/self/fd/0", "dev/stdin"));
	MUST(symlink("/proc/self/fd/1", "dev/stdout"));
	MUST(symlink("/proc/self/fd/2", "dev/stderr"));
	MUST(symlink("pts/ptmx", "dev/ptmx"));
}

static void enter_root(const char *rootfs)
{
	const unsigned long safe = MS_NOSUID | MS_NODEV | MS_NOEXEC;
	MUST(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL));
	MUST(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL));
	MUST(chdir(rootfs));
	MUST(mount("proc", "proc", "proc", 0, NULL));
	MUST(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"));
	MUST(mkdir("dev/pts", 0755));
	MUST(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5"));
	MUST(mkdir("dev/shm", 0755));
	MUST(mount("shm", "dev/shm", "tmpfs", safe, "mode=1777,size=65536k"));
	MUST(mkdir("dev/mqueue", 0755));
	MUST(mount("mqueue", "dev/mqueue", "mqueue", safe, NULL));
	MUST(mount("sysfs", "sys", "sysfs", safe | MS_RDONLY, NULL));
	mount_cgroups();
	make_devices();
	MUST((int)syscall(SYS_pivot_root, ".", "."));
	MUST(umount2(".", MNT_DETACH));
	MUST(chdir("/"));
	MUST(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
}

static void protect(void)
{
	static const char *const masked[] = {"/proc/acpi",	  "/proc/asound",      "/proc/kcore",	    "/proc/keys",	"/proc/latency_stats",
					     "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"};
	static const char *const read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"};
	for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
		if (mount(read_only[i], read_only[i], NULL, MS_BIND | MS_REC, NULL) == 0)
			MUST(mount(NULL, read_only[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
	}
	for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
		if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) < 0 && errno == ENOTDIR)
			MUST(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, "nr_blocks=1,nr_inodes=1"));
	}
}

static void drop_rights(void)
{
	const uint32_t kept = 1u << CAP_AUDIT_WRITE | 1u << CAP_KILL | 1u << CAP_NET_BIND_SERVICE;
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2] = {{kept, kept, 0}, {0, 0, 0}};
	struct rlimit files = {1024, 1024};
	MUST(setrlimit(RLIMIT_NOFILE, &files));
	MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	for (int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++) {
		if (cap >= 32 || !(kept >> cap & 1))
			MUST(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0));
	}
	MUST((int)syscall(SYS_capset, &header, data));
}

static _Noreturn void become(const char *rootfs, char *program)
{
	char *argv[] = {program, NULL}, *envp[] = {"PATH=/bin", NULL};
	join_cgroups();
	MUST((int)setsid());
	MUST(sethostname("runc", 4));
	limit_devices();
	enter_root(rootfs);
	protect();
	drop_rights();
	execve(program, argv, envp);
	MUST(-1);
	_exit(1);
}

int main(int argc, char **argv)
{
	int status;
	if (argc < 3) {
		fprintf(stderr, "usage: floor ROOTFS PROGRAM CGROUP...\n");
		return 2;
	}
	cgroups = argv + 3;
	cgroup_count = argc - 3;
	make_cgroups();
	struct clone_args args = {.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS, .exit_signal = SIGCHLD};
	if (unified >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)unified;
	}
	int pid = MUST((int)syscall(SYS_clone3, &args, sizeof args));
	if (pid == 0)
		become(argv[1], argv[2]);
	MUST(waitpid(pid, &status, 0));
	for (int i = 0; i < cgroup_count; i++)
		MUST(rmdir(cgroups[i]));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

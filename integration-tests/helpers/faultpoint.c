// faultpoint [OPTION...] CMD [ARG...] - call the runtime, and kill parts of it at an exact point.
//
// CMD and all that it starts run under a seccomp filter that tells a watcher
// of nearly every system call before it is made. So the runtime needs no code
// for this, and a point is met as a real SIGKILL would meet it. Points are
// counted apart: "jvm" are the calls of the front door's first JVM that make
// or change something, from the first memfd on; "executor" are all calls of
// stage 1 and init that are told of. Options:
//   --log FILE           a line for each point: "jvm N LABEL" or "executor N KIND OP NR"
//                        (KIND and OP as the flight recorder says them), and
//                        "killed at" and the point's line once it was met
//   --jvm N              the point is the JVM's N-th
//   --executor N         the point is the executor's N-th
//   --op N               the point is init's first call in its plan's op N (or later)
//   --recorder FILE      the container's flight recorder
//   --kill WHO[+WHO]     of door, jvm, executor (the process that has come to the point)
//   --control FILE       CMD is a server: whenever FILE is there it is read and removed, and points are counted anew.
//                        It says "DOOR N WHO": the pid of the front door that comes, the JVM's point, whom to kill
// The exit code is that of CMD. The watcher lives on until the last process
// of it, a container's included, has ended: without it their calls would fail.
#include "faultpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Offsets of docs/plan.md, "Flight recorder".
enum { RECORDER_KIND = 2, RECORDER_OP = 3, KIND_INIT = 2 };

static struct {
	long jvm, executor, op;
	const char *recorder, *kill, *control;
	FILE *log;
} wanted = {-1, -1, -1, NULL, "", NULL, NULL};

static pid_t door, jvm;
static bool counting, done;
static long jvm_points, executor_points;
static const volatile uint32_t *page;

static void fail(const char *what)
{
	fprintf(stderr, "faultpoint: %s: %s\n", what, strerror(errno));
	exit(125);
}

static enum kind kind_of(pid_t pid)
{
	char path[40], exe[300];
	snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
	ssize_t length = readlink(path, exe, sizeof exe - 1);
	exe[length < 0 ? 0 : length] = '\0';
	if (strstr(exe, "/runtime/bin/java"))
		return JVM;
	return strstr(exe, "memfd:jrunc-nsexec") ? EXECUTOR : OTHER;
}

static pid_t process_of(pid_t thread)
{
	char path[40], line[200];
	int pid = 0;
	snprintf(path, sizeof path, "/proc/%d/status", (int)thread);
	FILE *status = fopen(path, "re");
	while (status && fgets(line, sizeof line, status))
		if (sscanf(line, "Tgid: %d", &pid) == 1)
			break;
	if (status)
		fclose(status);
	return pid;
}

static void open_recorder(void)
{
	int fd = page || !wanted.recorder ? -1 : open(wanted.recorder, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	void *map = lseek(fd, 0, SEEK_END) < 4096 ? MAP_FAILED : mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	page = map == MAP_FAILED ? NULL : map;
	close(fd);
}

// SIGKILL, and until the process is dead: what its death means to others is then on its way.
static void kill_and_wait(const char *who, pid_t pid)
{
	if (!strstr(wanted.kill, who) || pid <= 0)
		return;
	struct pollfd end = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
	if (end.fd < 0)
		return;
	syscall(SYS_pidfd_send_signal, end.fd, SIGKILL, NULL, 0);
	if (poll(&end, 1, 10000) != 1)
		fprintf(stderr, "faultpoint: %s does not die\n", who);
	close(end.fd);
}

static void strike(const char *line, pid_t executor)
{
	done = true;
	if (wanted.log)
		fprintf(wanted.log, "killed at %s\n", line);
	// A dead door takes its JVM along; "both" is meant to be both at once.
	pid_t first = strstr(wanted.kill, "door") ? door : 0;
	if (first && strstr(wanted.kill, "jvm"))
		kill(jvm, SIGKILL);
	kill_and_wait("door", first);
	kill_and_wait("jvm", jvm);
	kill_and_wait("executor", executor);
}

static void take_order(void)
{
	static char who[40];
	FILE *order = fopen(wanted.control, "re");
	if (!order)
		return;
	if (fscanf(order, "%d %ld %39s", &door, &wanted.jvm, who) == 3) {
		wanted.kill = who;
		jvm_points = 0;
		counting = true;
		done = false;
	}
	fclose(order);
	unlink(wanted.control);
}

static void come_to(const struct seccomp_notif *call)
{
	char label[300], line[400];
	enum kind kind = done && !wanted.control ? OTHER : kind_of((pid_t)call->pid);
	if (kind == JVM) {
		if (!jvm)
			jvm = process_of((pid_t)call->pid);
		if (wanted.control)
			take_order();
		counting = counting || (!wanted.control && call->data.nr == SYS_memfd_create);
		if (done || !counting || !jvm_point(call, label, sizeof label) || process_of((pid_t)call->pid) != jvm)
			return;
		snprintf(line, sizeof line, "jvm %ld %s", jvm_points, label);
		if (wanted.log)
			fprintf(wanted.log, "%s\n", line);
		if (jvm_points++ == wanted.jvm)
			strike(line, 0);
	} else if (kind == EXECUTOR && !wanted.control) {
		open_recorder();
		unsigned plan = page ? page[RECORDER_KIND] : 0, op = page ? page[RECORDER_OP] : 0;
		snprintf(line, sizeof line, "executor %ld %u %u %d", executor_points, plan, op, call->data.nr);
		if (wanted.log)
			fprintf(wanted.log, "%s\n", line);
		bool at_op = wanted.op >= 0 && plan == KIND_INIT && (long)op >= wanted.op;
		if (executor_points++ == wanted.executor || at_op)
			strike(line, (pid_t)call->pid);
	}
}

static void serve(int listener)
{
	struct pollfd wait = {.fd = listener, .events = POLLIN};
	while (poll(&wait, 1, -1) > 0 || errno == EINTR) {
		struct seccomp_notif call = {0};
		if (!(wait.revents & POLLIN))
			break; // the last process has ended
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
			continue; // it was killed meanwhile
		come_to(&call);
		struct seccomp_notif_resp reply = {.id = call.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
		ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
	}
	if (wanted.log)
		fclose(wanted.log);
}

// The number of CMD's listener comes by a plain store: a system call of CMD could already have to wait for its watcher.
static void watch(volatile int *number)
{
	while (*number == 0)
		usleep(200);
	int pidfd = (int)syscall(SYS_pidfd_open, door, 0);
	int listener = *number < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, pidfd, *number, 0);
	close(pidfd);
	*number = listener < 0 ? -1 : 0;
	if (listener < 0)
		_exit(125);
	int null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	serve(listener);
	_exit(0);
}

static void run(char **command)
{
	volatile int *number = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (number == MAP_FAILED)
		fail("mmap");
	door = getpid();
	// A grandchild: CMD is to find no child that it did not make.
	pid_t child = fork();
	if (child == 0) {
		if (fork() == 0)
			watch(number);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	if (wanted.log)
		fclose(wanted.log);
	int listener = filter_install();
	*number = listener < 0 ? -1 : listener;
	if (listener < 0)
		fail("seccomp");
	while (*number > 0)
		sched_yield();
	if (*number < 0)
		_exit(125);
	close(listener);
	execv(command[0], command);
	fail(command[0]);
}

int main(int argc, char **argv)
{
	int i = 1;
	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		const char *value = argv[i + 1];
		if (!strcmp(argv[i], "--jvm"))
			wanted.jvm = atol(value);
		else if (!strcmp(argv[i], "--executor"))
			wanted.executor = atol(value);
		else if (!strcmp(argv[i], "--op"))
			wanted.op = atol(value);
		else if (!strcmp(argv[i], "--recorder"))
			wanted.recorder = value;
		else if (!strcmp(argv[i], "--kill"))
			wanted.kill = value;
		else if (!strcmp(argv[i], "--control"))
			wanted.control = value;
		else if (!strcmp(argv[i], "--log") && !(wanted.log = fopen(value, "we")))
			fail(value);
	}
	if (wanted.log) {
		setvbuf(wanted.log, NULL, _IOLBF, 0);
		// Whoever reads it empties it, too, between the calls of a server.
		fcntl(fileno(wanted.log), F_SETFL, O_APPEND);
	}
	if (i >= argc) {
		fprintf(stderr, "usage: faultpoint [OPTION VALUE]... CMD [ARG...]\n");
		return 125;
	}
	run(argv + i);
}

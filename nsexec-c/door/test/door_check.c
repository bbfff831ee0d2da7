/* Tests of the front door with a JVM made of C behind it. Usage: door_check DIRECTORY [TEST]; in the directory door.mk has laid out an
 * install tree `tree`, and the programs probe and catcher. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define PATIENCE_SECONDS 30

static char base[2048], door[2100], scratch[2100], log_path[2150];

/* One call of the door. Fields that are zero stand for: /dev/null, files that are read afterwards, this environment. */
struct call {
    const char *program; /* NULL: the door of the tree */
    int in, out, err;    /* -1: closed; 0: the default */
    char **environment;
    void (*before)(void); /* in the child, before it executes */
    pid_t pid;
    int captured[2];
    int status;
    char *output, *errors, *log;
};

static char *path_in(const char *name)
{
    static char paths[8][2200];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", base, name);
    return path;
}

static char *slurp_fd(int fd)
{
    struct stat status;
    fstat(fd, &status);
    char *text = calloc(1, (size_t)status.st_size + 1);
    if (pread(fd, text, (size_t)status.st_size, 0) != status.st_size)
        abort();
    return text;
}

static char *slurp(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return calloc(1, 1);
    char *text = slurp_fd(fd);
    close(fd);
    return text;
}

static void place_fd(int fd, int target)
{
    if (fd < 0)
        close(target);
    else if (dup2(fd, target) < 0)
        _exit(126);
}

static void start(struct call *call, char **argv)
{
    extern char **environ;
    unlink(log_path);
    call->captured[0] = memfd_create("stdout", MFD_CLOEXEC);
    call->captured[1] = memfd_create("stderr", MFD_CLOEXEC);
    call->pid = fork();
    if (call->pid)
        return;
    /* High enough for no fd of the test to be in the way, close-on-exec again. */
    int in = call->in > 0 ? call->in : call->in < 0 ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
    place_fd(call->in < 0 ? -1 : in, 0);
    place_fd(call->out < 0 ? -1 : call->out ? call->out : call->captured[0], 1);
    place_fd(call->err < 0 ? -1 : call->err ? call->err : call->captured[1], 2);
    for (int fd = 3; fd < 1024; fd++) {
        int flags = fcntl(fd, F_GETFD);
        if (flags >= 0)
            fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
    }
    signal(SIGALRM, SIG_DFL);
    if (call->before)
        call->before();
    execve(call->program ? call->program : door, argv, call->environment ? call->environment : environ);
    _exit(125);
}

static void forget(struct call *call)
{
    free(call->output);
    free(call->errors);
    free(call->log);
    call->output = call->errors = call->log = NULL;
}

static void await(struct call *call)
{
    int pidfd = (int)syscall(SYS_pidfd_open, call->pid, 0);
    struct pollfd end = {.fd = pidfd, .events = POLLIN};
    if (poll(&end, 1, PATIENCE_SECONDS * 1000) != 1) {
        CHECK(false, "the door hangs");
        kill(call->pid, SIGKILL);
    }
    close(pidfd);
    waitpid(call->pid, &call->status, 0);
    forget(call);
    call->output = slurp_fd(call->captured[0]);
    call->errors = slurp_fd(call->captured[1]);
    call->log = slurp(log_path);
    close(call->captured[0]);
    close(call->captured[1]);
}

static void run(struct call *call, char **argv)
{
    start(call, argv);
    await(call);
}

#define ARGS(...) ((char *[]){"jrunc", __VA_ARGS__, NULL})
#define CODE(call) (WIFEXITED((call).status) ? WEXITSTATUS((call).status) : -WTERMSIG((call).status))
#define HAS(text, part) CHECK(strstr(text, part), "no \"%s\" in:\n%s", part, text)
#define HAS_NOT(text, part) CHECK(!strstr(text, part), "\"%s\" in:\n%s", part, text)

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void pause_for(int milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* Waits until the JVM's log has the text; returns the log. */
static const char *await_log(const char *text)
{
    static char *log;
    for (int i = 0; i < PATIENCE_SECONDS * 100; i++) {
        free(log);
        log = slurp(log_path);
        const char *found = strstr(log, text);
        if (found && strchr(found, '\n'))
            return log;
        pause_for(10);
    }
    CHECK(false, "no \"%s\" in the log:\n%s", text, log);
    return log;
}

static int number_after(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    return at ? atoi(at + strlen(word)) : 0;
}

static bool is_alive(int pid)
{
    char path[64], *stat, *end;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char buffer[512] = "";
    if (fd < 0)
        return false;
    ssize_t size = read(fd, buffer, sizeof buffer - 1);
    close(fd);
    stat = size > 0 ? buffer : "";
    end = strrchr(stat, ')');
    return end && end[2] != 'Z' && end[2] != 'X';
}

/* ---- what the JVM is told ------------------------------------------------------------------ */

static void unusual_process(void)
{
    sigset_t set;
    umask(027);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    signal(SIGRTMAX, SIG_IGN);
    if (chdir("/usr/lib") < 0)
        _exit(124);
    dup2(0, 4);
    dup2(0, 17);
}

static void test_request(void)
{
    char variable[2200];
    snprintf(variable, sizeof variable, "JVM_LOG=%s", log_path);
    char *environment[] = {variable, "A=b", "RAW=\xff\xc3\x28", "", "LD_PRELOAD=/evil.so", "JAVA_TOOL_OPTIONS=-evil", NULL};
    struct call call = {.environment = environment, .before = unusual_process};
    run(&call, (char *[]){"any name", "dump", "--flag=\xe9", "", "two words", NULL});
    CHECK(CODE(call) == 0, "%d %s", CODE(call), call.errors);
    HAS(call.log, "\narg 0 any name\narg 1 dump\narg 2 --flag=\xe9\narg 3 \narg 4 two words\nenv JVM_LOG");
    HAS(call.log, "\nenv A=b\nenv RAW=\xff\xc3\x28\nenv \nenv LD_PRELOAD=/evil.so\n");
    HAS(call.log, "\numask 27\nblocked 200\nignored 8000000000011000\n");
    HAS(call.log, "\ncwd /usr/lib\nopen 4 1\nopen 17 1\nfds 2\n");
    HAS(call.log, "digest 1\n");
    HAS(call.log, "door-parent 1\n");
    char expected[4400];
    snprintf(expected, sizeof expected, "java-arg -Xfirst\njava-arg -cp\njava-arg %s/tree/lib/jrunc.jar:%s/tree/lib/other.jar\n"
             "java-arg dev.jrunc.cli.Main\njava-arg ", base, base);
    HAS(call.log, expected);
    HAS(call.log, "\njava-env LC_ALL=C.UTF-8\njava-cwd /\n");
    HAS_NOT(call.log, "java-env A");
    HAS_NOT(call.log, "java-env LD");
    HAS(call.log, "java-SigBlk:\t0000000000000000\n");
    HAS(call.log, "java-SigIgn:\t0000000000386a07\n");
    HAS(call.log, "java-pdeathsig 9\njava-fd 0 /dev/null\njava-fd 1 /dev/null\njava-fd 2 /dev/null\n");
    forget(&call);
}

static void test_exit_codes(void)
{
    struct call call = {0};
    run(&call, ARGS("exit", "0"));
    CHECK(CODE(call) == 0, "%d", CODE(call));
    run(&call, ARGS("exit", "7"));
    CHECK(CODE(call) == 7, "%d", CODE(call));
    run(&call, ARGS("exit", "255"));
    CHECK(CODE(call) == 255 && !*call.errors && !*call.output, "%d", CODE(call));
    forget(&call);
}

static void open_three(void)
{
    dup2(0, 3);
}

static void few_fds(void)
{
    struct rlimit limit = {20, 20};
    dup2(0, 19);
    dup2(0, 18);
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void test_fd_tables(void)
{
    struct call call = {0};
    run(&call, ARGS("dump"));
    HAS(call.log, "\nfds 0\n");
    call.before = open_three;
    run(&call, ARGS("dump"));
    HAS(call.log, "\nopen 3 1\nfds 1\n");
    /* The door has no room above the caller's. */
    call.before = few_fds;
    run(&call, ARGS("dump"));
    CHECK(CODE(call) == 0, "%d %s", CODE(call), call.errors);
    HAS(call.log, "\nopen 18 1\nopen 19 1\nfds 2\n");

    /* What a spawned program gets: 0 to 2 and the fd that was asked for, nothing of the door's. */
    call.before = open_three;
    run(&call, ARGS("spawn", path_in("probe"), "1", "9"));
    CHECK(CODE(call) == 9, "%d %s", CODE(call), call.errors);
    HAS(call.output, "fd 0 -\n");
    HAS(call.output, "fd 3 -\nPPid:");
    HAS_NOT(call.output, "fd 4");
    HAS(call.output, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
    call.before = NULL;
    run(&call, ARGS("spawn-cold", path_in("probe"), "1", "9"));
    CHECK(CODE(call) == 9, "%d %s", CODE(call), call.errors);
    HAS_NOT(call.output, "fd 3");

    /* Closed standard fds */
    call = (struct call){.in = -1, .out = -1, .err = -1};
    run(&call, ARGS("spawn", path_in("probe"), "0", "5"));
    CHECK(CODE(call) == 5, "%d", CODE(call));
    run(&call, ARGS("dump"));
    HAS(call.log, "\nfds 0\n");
    call = (struct call){.in = -1};
    run(&call, ARGS("fg", "pipes", "1000", "0", "/bin/sh", "-c", "cat; echo end"));
    CHECK(!strcmp(call.output, "end\n"), "%s", call.output);
    forget(&call);
}

/* ---- orders -------------------------------------------------------------------------------- */

static void test_open(void)
{
    struct call call = {0};
    struct stat status;
    char *file = strdup(path_in("scratch/opened"));
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (write(fd, "content", 7) != 7)
        abort();
    close(fd);
    run(&call, ARGS("open", file, "0", "0"));
    CHECK(CODE(call) == 0 && !strcmp(call.output, "content"), "%d %s", CODE(call), call.output);
    unlink(file);
    run(&call, ARGS("open", file, "0", "0"));
    CHECK(CODE(call) == ENOENT, "%d", CODE(call));
    call.before = unusual_process; /* umask 027 */
    run(&call, ARGS("open", file, "577", "666")); /* O_WRONLY | O_CREAT | O_TRUNC */
    CHECK(CODE(call) == 0 && stat(file, &status) == 0 && (status.st_mode & 07777) == 0640, "%o", status.st_mode);
    unlink(file);
    /* relative to the caller's directory; the caller's own fd */
    run(&call, ARGS("open", "os-release", "0", "0"));
    CHECK(CODE(call) == 0 && strstr(call.output, "ID="), "%d", CODE(call));
    int input = memfd_create("input", MFD_CLOEXEC);
    if (pwrite(input, "of the caller", 13, 0) != 13)
        abort();
    call = (struct call){.in = input};
    run(&call, ARGS("open", "/dev/stdin", "0", "0"));
    CHECK(!strcmp(call.output, "of the caller"), "%s", call.output);
    char *longer = malloc(5001);
    memset(longer, 'x', 5000);
    longer[5000] = '\0';
    run(&call, ARGS("open", longer, "0", "0"));
    CHECK(CODE(call) == ENAMETOOLONG, "%d", CODE(call));
    free(longer);
    forget(&call);
    close(input);
    free(file);
}

/* A FIFO that nobody reads: a signal ends the wait, a reader too. */
static void test_fifo(void)
{
    struct call call = {0};
    char *fifo = strdup(path_in("scratch/fifo"));
    mkfifo(fifo, 0600);
    start(&call, ARGS("open", fifo, "1", "0"));
    pause_for(300);
    CHECK(is_alive(call.pid), "waits");
    kill(call.pid, SIGURG);
    pause_for(50);
    double begin = seconds();
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == -SIGTERM && seconds() - begin < 1, "%d after %f s", CODE(call), seconds() - begin);
    start(&call, ARGS("open", fifo, "1", "0"));
    pause_for(250);
    int reader = open(fifo, O_RDONLY | O_CLOEXEC);
    await(&call);
    CHECK(CODE(call) == 0, "%d", CODE(call));
    HAS(call.log, "open 0 1\n");
    close(reader);
    unlink(fifo);
    free(fifo);
    forget(&call);
}

static void test_backlog(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct call call = {0};
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), filler = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "/tmp/door-check-%d", getpid());
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 0) == 0, "%s", strerror(errno));
    CHECK(connect(filler, (struct sockaddr *)&address, sizeof address) == 0, "%s", strerror(errno));
    start(&call, ARGS("connect", address.sun_path));
    pause_for(300);
    CHECK(is_alive(call.pid), "waits");
    int accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    await(&call);
    CHECK(CODE(call) == 0, "%d", CODE(call));
    start(&call, ARGS("connect", address.sun_path));
    pause_for(300);
    CHECK(is_alive(call.pid), "waits");
    kill(call.pid, SIGINT);
    await(&call);
    CHECK(CODE(call) == -SIGINT, "%d", CODE(call));
    unlink(address.sun_path);
    close(accepted);
    close(filler);
    close(listener);
    forget(&call);
}

static void check_connect(const char *directory, const char *name, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char buffer[16] = "";
    struct call call = {0};
    int here = open(".", O_PATH | O_CLOEXEC), listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (chdir(directory) < 0)
        abort();
    strcpy(address.sun_path, name);
    CHECK(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 1) == 0, "%s", strerror(errno));
    run(&call, ARGS("connect", (char *)path));
    CHECK(CODE(call) == 0, "%s: %d %s", path, CODE(call), call.errors);
    int accepted = CODE(call) == 0 ? accept4(listener, NULL, NULL, SOCK_CLOEXEC) : -1;
    CHECK(accepted >= 0 && read(accepted, buffer, sizeof buffer) == 5 && !memcmp(buffer, "hello", 5), "%s", buffer);
    close(accepted);
    close(listener);
    run(&call, ARGS("connect", (char *)path));
    CHECK(CODE(call) == ECONNREFUSED, "%s: %d", path, CODE(call));
    unlink(name);
    run(&call, ARGS("connect", (char *)path));
    CHECK(CODE(call) == ENOENT, "%s: %d", path, CODE(call));
    if (fchdir(here) < 0)
        abort();
    close(here);
    forget(&call);
}

static void test_connect(void)
{
    char deep[2300], path[2400];
    check_connect(scratch, "s", "s");
    snprintf(deep, sizeof deep, "%s/%s", scratch,
             "directory-with-a-name-that-is-so-long-that-no-socket-address-could-ever-hold-the-whole-of-it-together-with-the-rest");
    mkdir(deep, 0755);
    snprintf(path, sizeof path, "%s/socket", deep);
    check_connect(deep, "socket", path);
    rmdir(deep);
}

static void ignore_usr2(void);

static void test_spawn(void)
{
    struct call call = {0};
    run(&call, ARGS("spawn", "/no/such/program"));
    CHECK(CODE(call) == ENOENT, "%d", CODE(call));
    HAS(call.log, "spawn -2\n");
    run(&call, ARGS("spawn-cold", "/no/such/program"));
    CHECK(CODE(call) == ENOENT, "%d", CODE(call));
    run(&call, ARGS("spawn", "/bin/sh", "-c", "kill -9 $$"));
    CHECK(CODE(call) == 137, "%d", CODE(call));
    run(&call, ARGS("spawn-cold", "/bin/sh", "-c", "kill -9 $$"));
    CHECK(CODE(call) == 137, "%d", CODE(call));
    /* The door's caller ignores SIGPIPE and USR2; what is spawned was not asked to. */
    call.before = ignore_usr2;
    run(&call, ARGS("spawn", "/bin/grep", "-q", "^SigIgn:.0*$", "/proc/self/status"));
    CHECK(CODE(call) == 0, "%d", CODE(call));
    run(&call, ARGS("spawn-cold", "/bin/grep", "-q", "^SigIgn:.0*$", "/proc/self/status"));
    CHECK(CODE(call) == 0, "%d", CODE(call));
    forget(&call);
}

static void test_huge(void)
{
    char variable[2200], *environment[20] = {variable}, size[64];
    snprintf(variable, sizeof variable, "JVM_LOG=%s", log_path);
    for (int i = 1; i < 18; i++) {
        environment[i] = malloc(120001);
        memset(environment[i], 'a' + i, 120000);
        environment[i][120000] = '\0';
    }
    struct call call = {.environment = environment};
    run(&call, ARGS("huge", path_in("probe"), "1", "3"));
    CHECK(CODE(call) == 3, "%d %s", CODE(call), call.errors);
    snprintf(size, sizeof size, "huge %zu\n", strlen(variable) + 1 + 17 * 120001);
    HAS(call.log, size);
    CHECK(strlen(call.output) > 17 * 120000, "%zu", strlen(call.output));
    for (int i = 1; i < 18; i++)
        free(environment[i]);
    forget(&call);
}

static void test_flood(void)
{
    struct call call = {0};
    run(&call, ARGS("flood"));
    CHECK(CODE(call) == 0, "%d %s", CODE(call), call.errors);
    HAS(call.log, "flood 800 of 800, 0 left open\n");
    forget(&call);
}

/* ---- the foreground ------------------------------------------------------------------------ */

static void check_copy(const char *kind, bool through_pipes)
{
    enum { SIZE = 3 << 20 };
    unsigned char *data = malloc(SIZE), *copy = malloc(SIZE + 1);
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    for (size_t i = 0; i < SIZE; i++)
        data[i] = (unsigned char)(i * 2654435761u >> 13);
    struct call call = {0};
    if (through_pipes) {
        if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
            abort();
        call.in = in[0];
        call.out = out[1];
    } else {
        call.in = memfd_create("input", MFD_CLOEXEC);
        if (pwrite(call.in, data, SIZE, 0) != SIZE)
            abort();
    }
    start(&call, ARGS("fg", (char *)kind, "1000", "8", "/bin/sh", "-c", "cat; exit 6"));
    size_t got = 0;
    if (through_pipes) {
        close(in[0]);
        close(out[1]);
        pid_t writer = fork();
        if (writer == 0) {
            close(out[0]);
            for (size_t sent = 0; sent < SIZE;) {
                ssize_t size = write(in[1], data + sent, SIZE - sent);
                if (size <= 0)
                    _exit(1);
                sent += (size_t)size;
            }
            _exit(0);
        }
        close(in[1]);
        for (ssize_t size; got <= SIZE && (size = read(out[0], copy + got, SIZE + 1 - got)) > 0;)
            got += (size_t)size;
        waitpid(writer, NULL, 0);
        await(&call);
        close(out[0]);
    } else {
        await(&call);
        close(call.in);
        struct call again = call;
        got = SIZE;
        memcpy(copy, again.output, SIZE);
    }
    CHECK(CODE(call) == 6, "%d %s", CODE(call), call.errors);
    CHECK(got == SIZE && !memcmp(data, copy, SIZE), "%s: %zu bytes came", kind, got);
    free(data);
    free(copy);
    forget(&call);
}

static void test_pipes(void)
{
    struct call call = {0};
    check_copy("pipes", true);
    check_copy("pipes", false);
    check_copy("leave", true);
    run(&call, ARGS("fg", "pipes", "1000", "8", "/bin/sh", "-c", "echo out; echo err >&2; exit 5"));
    CHECK(CODE(call) == 5 && !strcmp(call.output, "out\n") && !strcmp(call.errors, "err\n"), "%d %s", CODE(call), call.errors);
    HAS(call.log, "foreground-exit 500\n");
    HAS_NOT(call.log, "finish");
    run(&call, ARGS("fg", "pipes", "1000", "8", "/bin/sh", "-c", "kill -SEGV $$"));
    CHECK(CODE(call) == 139, "%d", CODE(call));
    run(&call, ARGS("fg", "late", "1000", "8", "/bin/sh", "-c", "echo early; exit 4"));
    CHECK(CODE(call) == 4 && !strcmp(call.output, "early\n"), "%d %s", CODE(call), call.output);
    run(&call, ARGS("fg", "plain", "1000", "0", "/bin/sh", "-c", "echo plain; exit 3"));
    CHECK(CODE(call) == 3 && !strcmp(call.output, "plain\n"), "%d %s", CODE(call), call.output);

    /* As runc: pipes are read until nobody has them open. */
    double begin = seconds();
    run(&call, ARGS("fg", "pipes", "9000", "8", "/bin/sh", "-c", "(sleep 1; echo late) & echo main; exit 3"));
    CHECK(CODE(call) == 3 && seconds() - begin >= 1, "%f", seconds() - begin);
    CHECK(!strcmp(call.output, "main\nlate\n"), "%s", call.output);
    forget(&call);
}

/* The process has pipes for some of its fds, the caller's own for the others. */
static void test_some_pipes(void)
{
    static char script[] = "for fd in 0 1 2; do case $(readlink /proc/$$/fd/$fd) in pipe:*) printf p;; *) printf -;; esac; done; "
                           "head -c 300000 /dev/zero | tr '\\0' x >&2; cat; exit 6";
    struct call call = {0};
    for (int piped = 0; piped < 8; piped++) {
        char kind[] = {'p', 'i', 'p', 'e', 's', (char)('0' + piped), '\0'};
        char expected[] = {piped & 1 ? 'p' : '-', piped & 2 ? 'p' : '-', piped & 4 ? 'p' : '-', '\0'};
        call.in = memfd_create("input", MFD_CLOEXEC);
        if (pwrite(call.in, "input", 5, 0) != 5)
            abort();
        run(&call, ARGS("fg", kind, "1000", "8", "/bin/sh", "-c", script));
        close(call.in);
        CHECK(CODE(call) == 6, "%s: %d", kind, CODE(call));
        CHECK(!strncmp(call.output, expected, 3) && !strcmp(call.output + 3, "input"), "%s: %s", kind, call.output);
        CHECK(strlen(call.errors) == 300000, "%s: %zu", kind, strlen(call.errors));
        forget(&call);
    }
}

static void test_half_close(void)
{
    int in[2], out[2];
    char buffer[64] = "";
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
        abort();
    struct call call = {.in = in[0], .out = out[1]};
    start(&call, ARGS("fg", "pipes", "9000", "8", "/bin/sh", "-c", "read a; echo got $a; cat >/dev/null; echo eof; exit 2"));
    if (write(in[1], "line\n", 5) != 5)
        abort();
    CHECK(read(out[0], buffer, sizeof buffer) == 9 && !strcmp(buffer, "got line\n"), "%s", buffer);
    close(in[0]);
    close(in[1]);
    close(out[1]);
    memset(buffer, 0, sizeof buffer);
    CHECK(read(out[0], buffer, sizeof buffer) == 4 && !strcmp(buffer, "eof\n"), "%s", buffer);
    await(&call);
    CHECK(CODE(call) == 2, "%d", CODE(call));
    close(out[0]);
    forget(&call);
}

/* Nobody reads the output: neither the process's memory nor the door's grows, and signals still pass. */
static void test_slow_reader(void)
{
    int out[2];
    char *buffer = malloc(1 << 20);
    if (pipe2(out, O_CLOEXEC) < 0)
        abort();
    struct call call = {.out = out[1]};
    start(&call, ARGS("fg", "pipes", "9000", "8", "/bin/sh", "-c",
                      "trap 'echo trapped >&2; exit 8' USR1; echo ready >&2; head -c 400000 /dev/zero; sleep 1; echo; while :; do sleep 0.1; done"));
    close(out[1]);
    pause_for(500);
    CHECK(!(fcntl(out[0], F_GETFL) & O_NONBLOCK), "the caller's pipe was changed");
    size_t got = 0;
    for (ssize_t size; got < 400001 && (size = read(out[0], buffer, 1 << 20)) > 0;)
        got += (size_t)size;
    CHECK(got == 400001, "%zu", got);
    kill(call.pid, SIGUSR1);
    await(&call);
    CHECK(CODE(call) == 8, "%d", CODE(call));
    HAS(call.errors, "trapped");
    close(out[0]);

    /* Blocked for good, and the process gone: a signal ends the wait. */
    if (pipe2(out, O_CLOEXEC) < 0)
        abort();
    call = (struct call){.out = out[1]};
    start(&call, ARGS("fg", "pipes", "9000", "8", "/bin/sh", "-c", "head -c 100000 /dev/zero; exit 9"));
    close(out[1]);
    pause_for(700);
    CHECK(is_alive(call.pid), "waits for the reader");
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == 9, "%d", CODE(call));
    close(out[0]);
    free(buffer);
    forget(&call);
}

static void await_line(int fd, const char *line)
{
    char buffer[4096] = "";
    size_t got = 0;
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    while (!strstr(buffer, line) && poll(&entry, 1, PATIENCE_SECONDS * 1000) == 1) {
        if (got == sizeof buffer - 1) {
            got /= 2;
            memmove(buffer, buffer + sizeof buffer - 1 - got, got + 1);
        }
        ssize_t size = read(fd, buffer + got, 1);
        if (size <= 0)
            break;
        got += (size_t)size;
        buffer[got] = '\0';
    }
    CHECK(strstr(buffer, line), "no \"%s\" but \"%s\"", line, buffer);
}

static void ignore_usr2(void)
{
    signal(SIGUSR2, SIG_IGN);
}

static void check_signals(const char *kind)
{
    char line[16];
    int out[2];
    if (pipe2(out, O_CLOEXEC) < 0)
        abort();
    struct call call = {.out = out[1], .before = ignore_usr2};
    start(&call, ARGS("fg", (char *)kind, "9000", "8", path_in("catcher")));
    close(out[1]);
    await_line(out[0], "0\n");
    await_log("foreground\n");
    for (int signal = 1; signal <= 64; signal++) {
        if (signal == SIGKILL || signal == SIGSTOP || signal == SIGTERM)
            continue;
        kill(call.pid, signal);
        if (signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH)
            continue;
        snprintf(line, sizeof line, "%d\n", signal);
        await_line(out[0], line);
    }
    kill(call.pid, SIGTERM);
    await_line(out[0], "15\n");
    await(&call);
    CHECK(CODE(call) == 21, "%d", CODE(call));
    close(out[0]);
    forget(&call);
}

/* What comes between FOREGROUND_PREPARE, or the SPAWN that stands for it, and FOREGROUND is kept. */
static void check_kept_signals(const char *kind)
{
    struct call kept = {0};
    start(&kept, ARGS("fg", (char *)kind, "9000", "8", path_in("catcher")));
    await_log("prepared\n");
    kill(kept.pid, SIGUSR2);
    kill(kept.pid, SIGHUP);
    kill(kept.pid, 45);
    pause_for(200);
    CHECK(is_alive(kept.pid), "prepared");
    await_log("foreground\n");
    kill(kept.pid, SIGWINCH);
    pause_for(100);
    kill(kept.pid, SIGTERM);
    await(&kept);
    CHECK(CODE(kept) == 21, "%d", CODE(kept));
    HAS(kept.output, "12\n");
    HAS(kept.output, "1\n");
    HAS(kept.output, "45\n");
    HAS_NOT(kept.output, "28\n");
    forget(&kept);
}

static void test_signals(void)
{
    check_signals("pipes");
    check_signals("leave");

    check_kept_signals("slow");
    check_kept_signals("slow-by-door");

    /* Whom SIGPIPE tells that nobody reads: the container's process, as with runc. */
    int out[2];
    if (pipe2(out, O_CLOEXEC) < 0)
        abort();
    struct call call = {.out = out[1]};
    start(&call, ARGS("fg", "pipes", "9000", "8", path_in("catcher")));
    close(out[1]);
    await_line(out[0], "0\n");
    close(out[0]);
    await_log("foreground\n");
    kill(call.pid, SIGUSR1);
    pause_for(300);
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == 21, "%d", CODE(call));
    HAS(call.errors, "13\n");
    forget(&call);
}

static void test_leaving(void)
{
    struct call call = {0};
    run(&call, ARGS("fg", "leave", "9000", "8", "/bin/sh", "-c", "sleep 0.3; echo x; exit 5"));
    CHECK(CODE(call) == 5 && !strcmp(call.output, "x\n"), "%d", CODE(call));
    HAS(call.log, "foreground\nfinish 500 1\n");
    run(&call, ARGS("fg", "leave", "9000", "0", "/bin/sh", "-c", "exit 6"));
    CHECK(CODE(call) == 6, "%d", CODE(call));
    HAS_NOT(call.log, "finish");
    run(&call, ARGS("fg", "pipes", "100", "8", "/bin/sh", "-c", "sleep 0.6; exit 5"));
    CHECK(CODE(call) == 5, "%d", CODE(call));
    HAS(call.log, "left\nfinish 500 1\n");
    run(&call, ARGS("fg", "pipes", "4294967295", "8", "/bin/sh", "-c", "sleep 0.4; exit 5"));
    HAS(call.log, "foreground-exit 500\n");
    run(&call, ARGS("fg", "leave-die", "9000", "8", "/bin/sh", "-c", "kill -9 $$"));
    CHECK(CODE(call) == 137, "%d", CODE(call));
    HAS(call.log, "finish 9 1\n");
    HAS(call.errors, "jrunc: the JVM that was to finish died (exit status 9)\n");
    run(&call, ARGS("fg", "die-late", "9000", "8", "/bin/sh", "-c", "exit 5"));
    CHECK(CODE(call) == 5, "%d", CODE(call));
    HAS(call.log, "foreground-exit 500\nfinish 500 1\n");
    forget(&call);
}

static void test_kill_cgroup(void)
{
    static const char *const parents[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup/pids", "/sys/fs/cgroup"};
    int tried = 0;
    for (size_t i = 0; i < 3; i++) {
        char cgroup[128], below[160], file[192], script[512], variable[160], log_variable[2200];
        snprintf(file, sizeof file, "%s/cgroup.procs", parents[i]);
        if (access(file, W_OK) < 0)
            continue;
        snprintf(cgroup, sizeof cgroup, "%s/door-check-%d", parents[i], getpid());
        snprintf(below, sizeof below, "%s/below", cgroup);
        if (mkdir(cgroup, 0755) < 0 || mkdir(below, 0755) < 0)
            continue;
        tried++;
        snprintf(script, sizeof script,
                 "setsid sh -c 'echo $$ > %s/cgroup.procs; exec sleep 1000' & setsid sh -c 'echo $$ > %s/cgroup.procs; exec sleep 1000' & "
                 "sleep 0.3; exit 4", cgroup, below);
        snprintf(variable, sizeof variable, "CGROUP=%s", cgroup);
        snprintf(log_variable, sizeof log_variable, "JVM_LOG=%s", log_path);
        struct call call = {.environment = (char *[]){log_variable, variable, "PATH=/usr/bin:/bin", NULL}};
        double begin = seconds();
        /* FINISH, KILL_CGROUP, SUBREAPER; the sleepers hold the pipes */
        run(&call, ARGS("fg", "pipes", "9000", "28", "/bin/sh", "-c", script));
        CHECK(CODE(call) == 4 && seconds() - begin < 5, "%d %f", CODE(call), seconds() - begin);
        CHECK(rmdir(below) == 0 && rmdir(cgroup) == 0, "%s: %s", cgroup, strerror(errno));
        forget(&call);
    }
    if (!tried)
        puts("SKIPPED: KILL_CGROUP: no cgroup in which a directory can be made");
}

static void test_subreaper(void)
{
    struct call call = {0};
    char expected[64];
    start(&call, ARGS("fg", "pipes", "9000", "24", "/bin/sh", "-c",
                      "sh -c 'sh -c \"sleep 0.3; ps -o ppid= -p \\$\\$\" &'; sleep 0.8"));
    await(&call);
    snprintf(expected, sizeof expected, "%d", call.pid);
    HAS(call.output, expected);
    start(&call, ARGS("fg", "pipes", "9000", "8", "/bin/sh", "-c",
                      "sh -c 'sh -c \"sleep 0.3; ps -o ppid= -p \\$\\$\" &'; sleep 0.8"));
    await(&call);
    snprintf(expected, sizeof expected, "%d", call.pid);
    CHECK(atoi(call.output) > 0, "%s", call.output);
    HAS_NOT(call.output, expected);
    forget(&call);
}

/* ---- terminals ----------------------------------------------------------------------------- */

static int tty_slave;

static void take_terminal(void)
{
    setsid();
    ioctl(0, TIOCSCTTY, 0);
}

static int start_on_terminal(struct call *call, char **argv)
{
    struct winsize size = {.ws_row = 33, .ws_col = 77};
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC), unlock = 0;
    ioctl(master, TIOCSPTLCK, &unlock);
    tty_slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    ioctl(master, TIOCSWINSZ, &size);
    *call = (struct call){.in = tty_slave, .out = tty_slave, .err = tty_slave, .before = take_terminal};
    start(call, argv);
    return master;
}

static bool is_raw(void)
{
    struct termios mode;
    tcgetattr(tty_slave, &mode);
    CHECK(!(mode.c_lflag & ECHO) == !(mode.c_lflag & ICANON), "half raw");
    return !(mode.c_lflag & (ECHO | ICANON | ISIG)) && mode.c_oflag & OPOST;
}

static void close_terminal(int master)
{
    close(tty_slave);
    close(master);
}

/* The scripts wait a little: the fake JVM hands over the terminal only once its process runs, Java does so before. */
static void test_terminal(void)
{
    struct call call;
    struct winsize size = {.ws_row = 44, .ws_col = 99};
    int master = start_on_terminal(&call, ARGS("fg", "tty", "9000", "8", "/bin/sh", "-c",
                                               "sleep 0.3; stty size; read a; echo got $a; read b; stty size; stty -a; exit 7"));
    await_line(master, "33 77\r\n");
    await_log("foreground\n");
    CHECK(is_raw(), "raw");
    if (write(master, "one\n", 4) != 4)
        abort();
    await_line(master, "got one\r\n");
    ioctl(master, TIOCSWINSZ, &size); /* and SIGWINCH to the door, by the kernel */
    pause_for(200);
    if (write(master, "\n", 1) != 1)
        abort();
    await_line(master, "44 99\r\n");
    await_line(master, " -onlcr");
    char rest[4096];
    pause_for(200);
    if (read(master, rest, sizeof rest) < 0)
        abort();
    await(&call);
    CHECK(CODE(call) == 7, "%d", CODE(call));
    CHECK(!is_raw(), "restored");
    close_terminal(master);

    /* Keys are bytes: Ctrl-C is for the container's terminal. The fake one has no session there, so it is echoed. */
    master = start_on_terminal(&call, ARGS("fg", "tty", "9000", "8", "/bin/sh", "-c", "sleep 0.3; echo up; head -c 3 | od -An -tx1; exit 1"));
    await_line(master, "up\r\n");
    await_log("foreground\n");
    if (write(master, "\x1a\x11\n", 3) != 3)
        abort();
    pause_for(300);
    CHECK(is_alive(call.pid), "not stopped by Ctrl-Z");
    kill(call.pid, SIGKILL);
    waitpid(call.pid, &call.status, 0);
    close_terminal(master);

    /* Somebody in the background holds the terminal: not waited for, as runc. All output before comes. */
    double begin = seconds();
    master = start_on_terminal(&call, ARGS("fg", "tty", "9000", "8", "/bin/sh", "-c",
                                           "trap '' HUP; (sleep 3) & sleep 0.3; seq 1 2000; echo last; exit 4"));
    await_line(master, "\n1000\r\n");
    await_line(master, "\n1400\r\n");
    await_line(master, "\n1800\r\n");
    await_line(master, "last\r\n");
    await(&call);
    CHECK(CODE(call) == 4 && seconds() - begin < 2.5, "%d %f", CODE(call), seconds() - begin);
    CHECK(!is_raw(), "restored");
    close_terminal(master);

    /* The terminal is closed by everybody and opened again. */
    master = start_on_terminal(&call, ARGS("fg", "tty", "9000", "8", "/bin/sh", "-c",
                                           "t=$(readlink /proc/$$/fd/0); exec </dev/null >/dev/null 2>&1; sleep 0.4; "
                                           "exec >$t; echo again; exec >/dev/null; sleep 0.2; exit 3"));
    await_line(master, "again\r\n");
    await(&call);
    CHECK(CODE(call) == 3, "%d", CODE(call));
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    CHECK(usage.ru_maxrss > 0, "rusage");
    close_terminal(master);

    /* The JVM is gone, the process dies of a signal. */
    master = start_on_terminal(&call, ARGS("fg", "tty", "0", "8", "/bin/sh", "-c", "sleep 0.3; echo up; exec sleep 100"));
    await_line(master, "up\r\n");
    await_log("left\n");
    CHECK(is_raw(), "raw");
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == 143, "%d", CODE(call));
    HAS(call.log, "finish f 1\n");
    CHECK(!is_raw(), "restored");
    close_terminal(master);
}

/* ---- deaths -------------------------------------------------------------------------------- */

static void test_deaths(void)
{
    struct call call = {0};
    run(&call, ARGS("die", "now"));
    CHECK(CODE(call) == 1, "%d", CODE(call));
    CHECK(!strcmp(call.errors, "jrunc: the JVM died (signal 9)\n"), "%s", call.errors);
    CHECK(!strcmp(call.log, "undo 9\n"), "%s", call.log);
    run(&call, ARGS("die", "exit"));
    CHECK(CODE(call) == 1 && !strcmp(call.errors, "jrunc: the JVM died (exit status 4)\n"), "%s", call.errors);
    CHECK(!strcmp(call.log, "undo 400\n"), "%s", call.log);
    run(&call, ARGS("die", "more"));
    CHECK(CODE(call) == 1 && !strcmp(call.log, "undo 9\n"), "%s", call.log);
    run(&call, ARGS("die", "twice"));
    CHECK(CODE(call) == 1 && !strcmp(call.log, "undo 9\n"), "%s", call.log);
    HAS(call.errors, "died too (signal 9)\n");
    static char *const wrong[] = {"garbage", "unknown", "length", "changed"};
    for (size_t i = 0; i < 4; i++) {
        run(&call, ARGS("die", wrong[i]));
        CHECK(CODE(call) == 1 && !strcmp(call.log, "undo 9\n"), "%s: %s", wrong[i], call.log);
        CHECK(!strcmp(call.errors, "jrunc: the JVM did not keep to the protocol\n"), "%s", call.errors);
    }

    run(&call, ARGS("die", "adopted"));
    int init = number_after(call.log, "init "), helper = number_after(call.log, "helper ");
    CHECK(init > 0 && helper > 0 && !is_alive(init) && !is_alive(helper), "%d %d", init, helper);
    CHECK(CODE(call) == 1, "%d", CODE(call));
    HAS(call.log, "undo 9\n");
    CHECK(number_after(call.log, "of ") == init, "%s", call.log);
    run(&call, ARGS("die", "adopted-at-birth"));
    init = number_after(call.log, "init ");
    CHECK(CODE(call) == 1 && init > 0 && !is_alive(init), "%d %d", CODE(call), init);
    CHECK(number_after(call.log, "of ") == init, "%s", call.log);
    /* After EXIT what was started stays. */
    run(&call, ARGS("die", "released"));
    init = number_after(call.log, "init "), helper = number_after(call.log, "helper ");
    CHECK(CODE(call) == 3 && is_alive(init) && is_alive(helper), "%d %d %d", CODE(call), init, helper);
    kill(init, SIGKILL);
    kill(helper, SIGKILL);
    run(&call, ARGS("fg", "die-prepared", "9000", "8", "/bin/sleep", "1000"));
    CHECK(CODE(call) == 1, "%d", CODE(call));

    /* Children of the caller's own, from before, are none of the JVM's. */
    char script[2400];
    snprintf(script, sizeof script, "sleep 30 & echo $!; exec %s die now", door);
    call.program = "/bin/sh";
    run(&call, (char *[]){"sh", "-c", script, NULL});
    CHECK(CODE(call) == 1 && is_alive(atoi(call.output)), "%d %s", CODE(call), call.output);
    kill(atoi(call.output), SIGKILL);
    forget(&call);
}

static void block_quit(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGQUIT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGINT, SIG_IGN);
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

static void test_hang_up(void)
{
    static const int fatal[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, 40};
    for (size_t i = 0; i < 5; i++) {
        struct call call = {0};
        start(&call, ARGS("hang", "normal"));
        int init = number_after(await_log("ready "), "ready ");
        kill(call.pid, fatal[i]);
        await(&call);
        CHECK(CODE(call) == -fatal[i], "signal %d: %d", fatal[i], CODE(call));
        HAS(call.log, "rollback\n");
        HAS_NOT(call.log, "undo");
        CHECK(!is_alive(init), "%d", init);
        CHECK(!*call.errors, "%s", call.errors);
        forget(&call);
    }
    /* Ignored by the caller: stays ignored. Blocked by the caller: counts, as the door cannot know what was meant. */
    struct call call = {.before = block_quit};
    start(&call, ARGS("hang", "normal"));
    await_log("ready ");
    kill(call.pid, SIGINT);
    kill(call.pid, SIGWINCH);
    kill(call.pid, SIGURG);
    kill(call.pid, SIGCONT);
    pause_for(200);
    CHECK(is_alive(call.pid), "ignored");
    kill(call.pid, SIGQUIT);
    await(&call);
    CHECK(CODE(call) == -SIGQUIT, "%d", CODE(call));
    call.before = NULL;

    /* Done at the very moment */
    start(&call, ARGS("hang", "done"));
    int init = number_after(await_log("ready "), "ready ");
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == 0 && is_alive(init), "%d", CODE(call));
    kill(init, SIGKILL);

    /* A JVM that does not come back is given five seconds. */
    double begin = seconds();
    start(&call, ARGS("hang", "stuck"));
    init = number_after(await_log("ready "), "ready ");
    kill(call.pid, SIGTERM);
    await(&call);
    CHECK(CODE(call) == -SIGTERM && !is_alive(init), "%d", CODE(call));
    CHECK(seconds() - begin >= 4.9 && seconds() - begin < 9, "%f", seconds() - begin);
    forget(&call);
}

/* ---- the install tree ---------------------------------------------------------------------- */

static void refuse(const char *name, mode_t mode, const char *what)
{
    struct stat status;
    struct call call = {0};
    char *path = path_in(name);
    stat(path, &status);
    CHECK(chmod(path, mode) == 0, "%s: %s", path, strerror(errno));
    run(&call, ARGS("exit", "0"));
    CHECK(CODE(call) == 1, "%s: %d", name, CODE(call));
    HAS(call.errors, what);
    CHECK(strchr(call.errors, '\n') == call.errors + strlen(call.errors) - 1, "%s", call.errors);
    chmod(path, status.st_mode & 07777);
    forget(&call);
}

static void as_nobody(void)
{
    if (setgid(65534) < 0 || setuid(65534) < 0)
        _exit(124);
    if (access(door, X_OK) < 0)
        _exit(77);
}

static void test_tree(void)
{
    struct call call = {0};
    refuse("tree", 0777, ": .: can be written by others\n");
    refuse("tree/lib", 0775, ": lib: can be written by others\n");
    refuse("tree/lib/jrunc.jar", 0666, "can be written by others\n");
    refuse("tree/lib/other.jar", 0664, ": other.jar: can be written by others\n");
    refuse("tree/lib/native", 0777, ": native: can be written by others\n");
    refuse("tree/lib/native/lib.so", 0666, ": lib.so: can be written by others\n");
    refuse("tree/libexec/nsexec", 0777, ": nsexec: can be written by others\n");
    refuse("tree/lib/jvm.options", 0666, "can be written by others\n");
    refuse("tree/runtime/bin/java", 0757, "can be written by others\n");
    refuse("tree/runtime/bin/java", 0644, "cannot execute ");
    refuse("tree/bin/jrunc", 0775, ": bin/jrunc: can be written by others\n");
    if (geteuid() == 0) {
        if (chown(path_in("tree/lib/other.jar"), 12345, 0) < 0)
            abort();
        refuse("tree/lib/other.jar", 0644, ": other.jar: belongs to another user\n");
        if (chown(path_in("tree/lib/other.jar"), 0, 0) < 0)
            abort();
        call.before = as_nobody;
        run(&call, ARGS("exit", "3"));
        if (CODE(call) == 77)
            puts("SKIPPED: another user's call: the tree lies where others cannot go");
        else
            CHECK(CODE(call) == 3, "root's tree is good for others: %d %s", CODE(call), call.errors);
        call.before = NULL;
    }
    char *jar = strdup(path_in("tree/lib/jrunc.jar")), *aside = strdup(path_in("scratch/jar"));
    rename(jar, aside);
    run(&call, ARGS("exit", "0"));
    CHECK(CODE(call) == 1, "%d", CODE(call));
    HAS(call.errors, ": lib/jrunc.jar: No such file or directory\n");
    rename(aside, jar);
    free(jar);
    free(aside);

    /* Reached through links; argv[0] says nothing. */
    call.program = path_in("scratch/runc");
    if (symlink("../tree/bin/jrunc", call.program) < 0)
        abort();
    run(&call, (char *[]){"/bin/sh", "exit", "8", NULL});
    CHECK(CODE(call) == 8, "%d %s", CODE(call), call.errors);
    unlink(call.program);
    forget(&call);
}

/* ---- all ----------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
    char variable[2200];
    if (argc < 2 || argc > 3 || !realpath(argv[1], base))
        return 2;
    snprintf(door, sizeof door, "%s/tree/bin/jrunc", base);
    snprintf(scratch, sizeof scratch, "%s/scratch", base);
    snprintf(log_path, sizeof log_path, "%s/log", scratch);
    mkdir(scratch, 0755);
    snprintf(variable, sizeof variable, "%s", log_path);
    setenv("JVM_LOG", variable, 1);
    /* A caller without job control (`make unit-c &` in a script) leaves these ignored, and the doors under test obey that. */
    static const int asked[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        signal(asked[i], SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    /* glibc's posix_spawn(3) leaves the two signals of its own ignored (make uses it); sigaction(2) proper undoes that. */
    for (int internal = 32; internal <= 33; internal++) {
        unsigned long action[4] = {0};
        syscall(SYS_rt_sigaction, internal, action, NULL, 8);
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);

    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
        {"request", test_request}, {"exit codes", test_exit_codes}, {"fd tables", test_fd_tables}, {"open", test_open},
        {"connect", test_connect}, {"fifo", test_fifo}, {"backlog", test_backlog}, {"spawn", test_spawn}, {"huge", test_huge}, {"pipes", test_pipes},
        {"some pipes", test_some_pipes}, {"half close", test_half_close}, {"slow reader", test_slow_reader}, {"signals", test_signals},
        {"leaving", test_leaving}, {"kill cgroup", test_kill_cgroup}, {"subreaper", test_subreaper},
        {"terminal", test_terminal}, {"deaths", test_deaths}, {"hang-up", test_hang_up}, {"tree", test_tree},
        {"flood", test_flood},
    };
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        int failed = checks_failed;
        if (argc == 3 && strcmp(argv[2], tests[i].name))
            continue;
        double begin = seconds();
        tests[i].run();
        printf("%-12s %s %.1f s\n", tests[i].name, checks_failed == failed ? "ok" : "FAILED", seconds() - begin);
        fflush(stdout);
    }
    unlink(log_path);
    return check_sum("door_check");
}

// laps [-n LAPS] [-w WARMUP] [-p MILLISECONDS] [-j JOBS] STEP... - how long commands take, as whole processes.
//
// A lap runs the steps in their order. A step is one string of words, no shell: "=WORDS" is measured, "~WORDS" only
// run; a word's "%" becomes the lap's number. Standard input and output are /dev/null, and no other fds but 2 open. A step that fails ends it all.
// -p: a pause before a lap's first measured step; -j: so many laps at a time, each in a process of its own.
// Prints "MEDIAN TENTH-PERCENTILE LEAST TOTAL" in milliseconds: of a lap's measured steps; TOTAL is the wall clock's.
//
// It adopts and reaps what the commands leave (subreaper): a runtime that waits for a container's end would otherwise
// measure the machine's PID 1.
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 64

extern char **environ;

static posix_spawn_file_actions_t quiet;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void die(const char *what, const char *why)
{
	fprintf(stderr, "laps: %s: %s\n", what, why);
	_exit(1);
}

static char *numbered(const char *word, int lap)
{
	const char *sign = strchr(word, '%');
	char *text;
	int size = sign ? asprintf(&text, "%.*s%d%s", (int)(sign - word), word, lap, sign + 1) : asprintf(&text, "%s", word);
	if (size < 0)
		die(word, strerror(errno));
	return text;
}

// Milliseconds from before the fork until the end is known.
static double step(const char *words, int lap)
{
	char *copy = strdup(words), *rest = copy, *argv[WORDS_MAX + 1];
	int count = 0, status, error;
	pid_t child, ended;
	for (char *word; count < WORDS_MAX && (word = strtok_r(rest, " ", &rest));)
		argv[count++] = numbered(word, lap);
	argv[count] = NULL;
	double begin = now();
	if ((error = posix_spawnp(&child, argv[0], &quiet, NULL, argv, environ)))
		die(words, strerror(error));
	do
		ended = waitpid(-1, &status, 0);
	while (ended != child && (ended > 0 || errno == EINTR));
	double end = now();
	if (ended != child || status != 0)
		die(words, ended != child ? strerror(errno) : "did not exit with 0");
	for (int i = 0; i < count; i++)
		free(argv[i]);
	free(copy);
	return end - begin;
}

static double run_lap(char **steps, int lap, double pause)
{
	double measured = 0;
	for (; *steps; steps++) {
		if (**steps == '=' && pause > 0) {
			usleep((useconds_t)(pause * 1000));
			pause = 0;
		}
		double took = step(*steps + 1, lap);
		if (**steps == '=')
			measured += took;
	}
	return measured;
}

static int ascending(const void *a, const void *b)
{
	return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

int main(int argc, char **argv)
{
	int laps = 20, warmup = 3, jobs = 1, option;
	double pause = 0;
	while ((option = getopt(argc, argv, "n:w:p:j:")) != -1) {
		switch (option) {
		case 'n': laps = atoi(optarg); break;
		case 'w': warmup = atoi(optarg); break;
		case 'p': pause = atof(optarg); break;
		case 'j': jobs = atoi(optarg); break;
		default: return 2;
		}
	}
	for (int i = optind; i < argc; i++) {
		if (*argv[i] != '=' && *argv[i] != '~')
			die(argv[i], "a step begins with = or ~");
	}
	if (laps < 1 || warmup < 0 || jobs < 1 || optind == argc)
		die("usage", "laps [-n LAPS] [-w WARMUP] [-p MILLISECONDS] [-j JOBS] STEP...");
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&quiet, 3); // whatever we were started with
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	double *times = mmap(NULL, laps * sizeof *times, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (times == MAP_FAILED)
		die("mmap", strerror(errno));
	for (int i = 0; i < warmup; i++)
		run_lap(argv + optind, i, 0);

	double begin = now();
	for (int job = 0; jobs > 1 && job < jobs; job++) {
		pid_t pid = fork();
		if (pid < 0)
			die("fork", strerror(errno));
		if (pid == 0) {
			prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
			for (int lap = job; lap < laps; lap += jobs)
				times[lap] = run_lap(argv + optind, lap, pause);
			_exit(0);
		}
	}
	for (int lap = 0; jobs == 1 && lap < laps; lap++)
		times[lap] = run_lap(argv + optind, lap, pause);
	int status, failed = 0;
	for (int ended = 0; jobs > 1 && ended < jobs && wait(&status) > 0; ended++)
		failed |= status;
	double total = now() - begin;
	if (failed)
		return 1;
	qsort(times, laps, sizeof *times, ascending);
	double median = laps % 2 ? times[laps / 2] : (times[laps / 2 - 1] + times[laps / 2]) / 2;
	printf("%.3f %.3f %.3f %.1f\n", median, times[laps / 10], times[0], total);
	return 0;
}

#include "capture/notify.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

extern char **environ;

enum { OURS = 4, LOOK_MS = 20 };        /* variables of ours; how often is looked whether the command has ended */

/* Ours stand before the rest, which loses variables of the same names. */
static char **environment_of(const struct summary *summary, const char *report, char *ours[OURS])
{
    size_t n = 0;
    while (environ[n])
        n++;
    char **variables = mem_new_array(n + OURS + 1, sizeof *variables);
    ours[0] = mem_format("PRESSMARK_PROFILE=%s", summary->profile ? summary->profile : "");
    ours[1] = mem_format("PRESSMARK_RUN=%s", summary->run ? summary->run : "");
    ours[2] = mem_format("PRESSMARK_OUTCOME=%s", summary_outcome_name(summary->outcome));
    ours[3] = mem_format("PRESSMARK_REPORT=%s", report ? report : "");
    size_t at = 0;
    for (size_t i = 0; i < OURS; i++)
        variables[at++] = ours[i];
    for (size_t i = 0; i < n; i++) {
        bool is_ours = false;
        for (size_t k = 0; k < OURS; k++)
            is_ours |= strncmp(environ[i], ours[k], strcspn(ours[k], "=") + 1) == 0;
        if (!is_ours)
            variables[at++] = environ[i];
    }
    return variables;
}

/* The summary as a file in memory: no pipe that a command which reads nothing, or half of it, would hold up or break. */
static bool open_input(const struct summary *summary, int *ret_fd, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    AUTO_CLOSE int fd = memfd_create("summary", MFD_CLOEXEC);
    summary_format(summary, false, &text);
    if (fd < 0)
        return err_system(err, errno, "cannot make a file for the summary");
    if (!file_write_all(fd, buf_span(&text), err))
        return false;
    if (lseek(fd, 0, SEEK_SET) != 0)
        return err_system(err, errno, "cannot go back in the summary");
    *ret_fd = TAKE_FD(fd);
    return true;
}

/* In a process group of its own, with signals as a fresh program has them; standard output goes where errors go, since ours is for results. */
static bool start(const char *command, int input_fd, char *const *variables, pid_t *ret, struct err *err)
{
    char *const arguments[] = { (char *)"sh", (char *)"-c", (char *)"--", (char *)command, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (int i = 0; i < 4; i++)
        sigaddset(&usual, (int[]){ SIGPIPE, SIGINT, SIGTERM, SIGHUP }[i]);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, input_fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    int failed = posix_spawn(ret, "/bin/sh", &files, &attributes, arguments, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed == 0 || err_system(err, failed, "cannot run /bin/sh");
}

/* 1: it ended, 0: it has not yet, -1: errno. */
static int look(pid_t pid, int flags, int *ret_state)
{
    pid_t got;
    do
        got = waitpid(pid, ret_state, flags);
    while (got < 0 && errno == EINTR);
    return got == pid ? 1 : got == 0 ? 0 : -1;
}

static bool wait_for(pid_t pid, int64_t time_ns, struct err *err)
{
    int state = 0, ended;
    int64_t end_ns = time_monotonic_ns() + time_ns;
    while ((ended = look(pid, WNOHANG, &state)) == 0 && time_monotonic_ns() < end_ns)
        poll(NULL, 0, LOOK_MS);
    if (ended == 0) {
        kill(-pid, SIGKILL);
        if (look(pid, 0, &state) < 0)
            return err_system(err, errno, "cannot wait for the end of the command");
        return err_set(err, ERR_LIMIT, "the command had not ended after %" PRId64 " s, and was killed", time_ns / NS_PER_S);
    }
    if (ended < 0)
        return err_system(err, errno, "cannot wait for the end of the command");
    if (WIFSIGNALED(state))
        return err_set(err, ERR_INVALID, "the command was ended by signal %d", WTERMSIG(state));
    return WEXITSTATUS(state) == 0 || err_set(err, ERR_INVALID, "the command ended with code %d", WEXITSTATUS(state));
}

bool notify_run(const char *command, const struct summary *summary, const char *report, int64_t time_ns, struct err *err)
{
    AUTO_CLOSE int input_fd = -1;
    char *ours[OURS];
    pid_t pid = -1;
    if (!open_input(summary, &input_fd, err))
        return err_what(err, "cannot notify");
    char **variables = environment_of(summary, report, ours);
    bool is_done = start(command, input_fd, variables, &pid, err) && wait_for(pid, time_ns, err);
    for (size_t i = 0; i < OURS; i++)
        free(ours[i]);
    free(variables);
    return is_done || (err_where(err, "notify.command"), err_what(err, "cannot notify"));
}

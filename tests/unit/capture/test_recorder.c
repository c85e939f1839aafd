#include "../base/suite.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "capture/recorder.h"

/* The program's wall clock, ahead of the kernel's: as when somebody sets the kernel's back while a thread waits for an hour to come. */
static time_t wall_ahead_s;

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    long failed = syscall(SYS_clock_gettime, clock, ret);
    if (clock == CLOCK_REALTIME)
        ret->tv_sec += wall_ahead_s;
    return (int)failed;
}

static void note(void *context, const char *text)
{
    assert_string_equal(text, "captured");
    __atomic_store_n((bool *)context, true, __ATOMIC_SEQ_CST);
}

static const struct row {
    const char *name;
    time_t wall_ahead_s;
} rows[] = {
    { "ours: a commit comes by itself", 0 },
    { "ours: a commit comes although the clock is set back", 3600 },
};

/* What is captured is on disk, and told, within 200 ms; nothing else need happen for it. */
static void check_commit(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    bool is_told = false;
    const struct progress progress = { .noted = note, .context = &is_told };
    const struct recorder_options options = { .package_id = "a-20230131T230000Z-0001", .package_fd = folder.fd, .warcinfo = "",
                                              .progress = &progress };
    AUTO(journal_free) struct journal *journal = NULL;
    AUTO(recorder_free) struct recorder *recorder = NULL;
    struct buf line = { 0 };
    wall_ahead_s = row->wall_ahead_s;
    assert_true(journal_open(folder.fd, UINT64_MAX, &journal, &err) && recorder_open(&options, journal, &recorder, &err));
    buf_put_text(&line, "{\"event\":\"page\"}\n");
    assert_true(recorder_put_line(recorder, &line, "captured", &err));
    int64_t until = time_monotonic_ns() + 10 * NS_PER_S;
    while (!__atomic_load_n(&is_told, __ATOMIC_SEQ_CST) && time_monotonic_ns() < until)
        usleep(5 * 1000);
    AUTO_BUF struct buf text = { 0 };
    bool is_read = file_slurp(folder.fd, "journal.jsonl", 1000, &text, &err);
    recorder_free(TAKE(recorder));
    wall_ahead_s = 0;
    assert_true(is_told && is_read);
    assert_string_equal((char *)text.at, "{\"event\":\"page\"}\n");
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "capture/recorder" };
    SUITE_ROWS(&suite, rows, check_commit);
    return suite_run(&suite);
}

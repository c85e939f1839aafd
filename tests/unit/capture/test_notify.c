#include "../base/suite.h"

#include "capture/notify.h"
#include "told.h"

/* %s of a command is the folder of the test. */
static const struct row {
    const char *name, *command;
    int64_t time_ns;
    enum err_kind want;
    const char *said;                   /* in the file "said"; NULL: there is none */
} rows[] = {
    { "ours: it is told which run", "printf '%s %s %s %s' \"$PRESSMARK_PROFILE\" \"$PRESSMARK_RUN\" \"$PRESSMARK_OUTCOME\" \"$PRESSMARK_REPORT\" > said",
      NOTIFY_TIME_NS, ERR_NONE, "gazette " TOLD_RUN " fail reports/gazette/'$(touch hurt)`touch hurt`\";touch hurt.html" },
    { "ours: the summary is its input", "tr -d '\\n' | cut -c1-33 | tr -d '\\n' > said", NOTIFY_TIME_NS, ERR_NONE, "{\"run\":\"gazette-20230606T081500Z\"" },
    { "ours: it need not read", "true", NOTIFY_TIME_NS, ERR_NONE, NULL },
    { "ours: its code is told", "exit 7", NOTIFY_TIME_NS, ERR_INVALID, NULL },
    { "ours: so is a signal", "kill -9 $$", NOTIFY_TIME_NS, ERR_INVALID, NULL },
    { "ours: a command that is none", "no-such-command-here 2>/dev/null", NOTIFY_TIME_NS, ERR_INVALID, NULL },
    { "ours: a command that begins with a hyphen is no option", "-none 2>/dev/null || true", NOTIFY_TIME_NS, ERR_NONE, NULL },
    { "ours: it is killed after its time, with all it began", "(sleep 2; echo late > said) & sleep 100", NS_PER_S / 5, ERR_LIMIT, NULL },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_BUF struct buf said = { 0 };
    AUTO_SUMMARY struct summary summary = told_run();
    AUTO_FREE char *command = mem_format("cd '%s' && { %s\n}", folder.path, row->command);
    struct err none = { 0 };
    summary.outcome = SUMMARY_FAIL;
    summary.pages[0].headline[0] = '\'';
    int64_t begun_ns = time_monotonic_ns();
    bool is_done = notify_run(row->command[0] == '-' ? row->command : command, &summary, "reports/gazette/'$(touch hurt)`touch hurt`\";touch hurt.html", row->time_ns, &err);
    bool is_quick = time_monotonic_ns() - begun_ns < row->time_ns + 30 * NS_PER_S;
    if (row->want == ERR_LIMIT)
        usleep(2500000);                /* what was left would have spoken by then */
    bool is_said = file_slurp(folder.fd, "said", 4096, &said, &none), is_hurt = file_exists(folder.fd, "hurt") || file_exists(folder.fd, "hurt.html");
    folder_end(&folder);
    assert_int_equal(is_done, row->want == ERR_NONE);
    assert_int_equal(err.kind, row->want);
    assert_true(is_quick);
    assert_int_equal(is_said, row->said != NULL);
    if (row->said)
        assert_string_equal((char *)said.at, row->said);
    assert_false(is_hurt);
}

int main(void)
{
    struct suite suite = { .name = "capture/notify" };
    setenv("PRESSMARK_RUN", "of somebody else", 1);
    SUITE_ROWS(&suite, rows, check_row);
    return suite_run(&suite);
}

/* src/archive/ledger_chain.c: where the chain ends, and what that says of its head. What verifying finds is in test_ledger.c. */
#include "begun.h"

#include "archive/ledger_chain.h"

/* Three entries in this year's file, then what was done to them. */
enum deed { NOTHING, KILLED, HEAD_LOST, HEAD_ONE_AHEAD, LAST_EDITED, LAST_CUT, TWO_MORE, FILE_GONE, ALL_GONE };
static const struct row {
    const char *name;
    enum deed deed;
    bool is_torn, is_torn_before;       /* a torn line behind it; and one, all alone, in a later file */
    enum ledger_end_state state;
    uint64_t sequence;                  /* of the entry that the next one names; 0: of none */
} rows[] = {
    { "ours: the last entry is the head's", NOTHING, false, false, LEDGER_AT_HEAD, 3 },
    { "ours: and a torn line behind it", NOTHING, true, false, LEDGER_AT_HEAD, 3 },
    { "ours: the torn line is all of a later year", NOTHING, false, true, LEDGER_AT_HEAD, 3 },
    { "ours: one in each of both", NOTHING, true, true, LEDGER_AT_HEAD, 3 },
    { "ours: killed before it could write the head", KILLED, false, false, LEDGER_ONE_BEHIND, 3 },
    { "ours: then killed once more, in the middle of a line", KILLED, true, false, LEDGER_ONE_BEHIND, 3 },
    { "ours: the head is lost", HEAD_LOST, false, false, LEDGER_OTHER, 0 },
    { "ours: the head has the right hash behind another number", HEAD_ONE_AHEAD, false, false, LEDGER_OTHER, 0 },
    { "ours: the last entry is edited", LAST_EDITED, false, false, LEDGER_OTHER, 0 },
    { "ours: the last entry is cut off", LAST_CUT, false, false, LEDGER_OTHER, 0 },
    { "ours: two entries behind the head", TWO_MORE, false, false, LEDGER_OTHER, 0 },
    { "ours: no entry beside a head", FILE_GONE, false, false, LEDGER_GONE, 0 },
    { "ours: only a torn one", FILE_GONE, false, true, LEDGER_GONE, 0 },
    { "ours: no entry and no head", ALL_GONE, false, false, LEDGER_AT_HEAD, 0 },
};

static void append(const struct archive *archive)
{
    struct err err = { 0 };
    const struct ledger_entry entry = { .event = "sealed", .package = "package" };
    if (!ledger_append(archive, &entry, &err))
        fail_msg("%s: %s", err.where, err.why);
}

static void put(const struct archive *archive, const char *file, struct span bytes)
{
    struct err err = { 0 };
    assert_true(file_write(archive->fd, file, bytes, &err));
}

static void take(const struct archive *archive, const char *file, struct buf *into)
{
    struct err err = { 0 };
    assert_true(file_slurp(archive->fd, file, 1 << 20, into, &err));
}

/* Appends three entries; *head is ledger/head as it was `behind` entries before the end. */
static void append_three(const struct archive *archive, unsigned behind, struct buf *head)
{
    for (unsigned i = 1; i <= 3; i++) {
        append(archive);
        if (i + behind == 3)
            take(archive, "ledger/head", head);
    }
}

static const char last_year[] = "ledger/2260.jsonl";

static void do_it(const struct archive *archive, const struct row *row, const char *file)
{
    AUTO_BUF struct buf head = { 0 };
    AUTO_BUF struct buf text = { 0 };
    append_three(archive, row->deed == KILLED ? 1 : row->deed == TWO_MORE ? 2 : 0, &head);
    take(archive, file, &text);
    if (row->deed == LAST_EDITED)
        text.at[text.len - 3] ^= 1;
    if (row->deed == LAST_CUT)
        for (text.len--; text.at[text.len - 1] != '\n';)
            text.len--;
    if (row->deed == HEAD_ONE_AHEAD)
        head.at[0]++;
    if (row->is_torn)
        buf_put_text(&text, "{\"sequ");
    put(archive, file, buf_span(&text));
    put(archive, "ledger/head", buf_span(&head));
    if (row->deed == FILE_GONE || row->deed == ALL_GONE)
        assert_int_equal(unlinkat(archive->fd, file, 0), 0);
    if (row->deed == HEAD_LOST || row->deed == ALL_GONE)
        assert_int_equal(unlinkat(archive->fd, "ledger/head", 0), 0);
    if (row->is_torn_before)
        put(archive, last_year, span_of("{\"se"));
}

static void check_end(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    struct ledger_head head;
    struct ledger_end end;
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    do_it(archive, row, file);
    assert_true(ledger_head_read(archive, &head, &err));
    assert_int_equal(head.is_there, row->deed != HEAD_LOST && row->deed != ALL_GONE);
    assert_true(ledger_find_end(archive, &head, &end, &err));
    assert_int_equal(end.state, row->state);
    if (row->sequence || row->deed == ALL_GONE)
        assert_int_equal(end.last.sequence, row->sequence);
    assert_string_equal(end.file, row->deed == FILE_GONE || row->deed == ALL_GONE ? "" : file);
    assert_int_equal(end.torn_bytes, row->is_torn_before ? 4 : row->is_torn ? 6 : 0);
    if (end.torn_bytes)
        assert_string_equal(end.torn_file, row->is_torn_before ? last_year : file);
    archive_end(archive, &folder);
}

/* What is appended goes behind the last whole line, whatever stood torn behind it, and in which file. */
static void check_mended(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO_NAMES struct file_names names = { 0 };
    AUTO_CLOSE int fd = -1;
    uint64_t entries = 0;
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    AUTO_FREE char *file = mem_format("ledger/%.4s.jsonl", time);
    do_it(archive, row, file);
    append(archive);
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &entries, &err));
    assert_int_equal(findings.n, 0);
    assert_int_equal(entries, 4);
    assert_true(file_open_folder(archive->fd, "ledger", &fd, &err) && file_names_read(fd, &names, &err));
    size_t n_aside = 0;
    for (size_t i = 0; i < names.n; i++)
        n_aside += strstr(names.items[i], ".torn-") != NULL;
    assert_int_equal(n_aside, row->is_torn + row->is_torn_before);
    archive_end(archive, &folder);
}

static const struct row mended_rows[] = {
    { "ours: an append behind what is well", NOTHING, false, false, LEDGER_AT_HEAD, 3 },
    { "ours: behind a torn line", NOTHING, true, false, LEDGER_AT_HEAD, 3 },
    { "ours: behind one that is all of a later year", NOTHING, false, true, LEDGER_AT_HEAD, 3 },
    { "ours: behind one in each of both", NOTHING, true, true, LEDGER_AT_HEAD, 3 },
    { "ours: behind an entry that the head does not know, and a torn line", KILLED, true, false, LEDGER_ONE_BEHIND, 3 },
};

int main(void)
{
    struct suite suite = { .name = "archive/ledger_chain" };
    SUITE_ROWS(&suite, rows, check_end);
    SUITE_ROWS(&suite, mended_rows, check_mended);
    return suite_run(&suite);
}

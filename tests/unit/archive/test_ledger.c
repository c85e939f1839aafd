#include "begun.h"
#include "../base/sick.h"

#include "archive/ledger.h"

static const char year_file[] = "ledger/2019.jsonl";       /* an older year than that of any append in these tests */

static bool append(const struct archive *archive, const char *package, struct err *err)
{
    static const char *const failing[] = { "data/a \"b\".txt" };
    struct ledger_entry entry = { .event = "fixity check", .package = package, .outcome = LEDGER_FAIL, .bytes = 12, .files = 3,
                                  .errors = 1, .failing = failing, .n_failing = 1 };
    return ledger_append(archive, &entry, err);
}

static void append_some(const struct archive *archive, unsigned n)
{
    for (unsigned i = 1; i <= n; i++) {
        struct err err = { 0 };
        AUTO_FREE char *package = mem_format("package-%u", i);
        assert_true(append(archive, package, &err));
    }
}

/* Told beforehand and at the append, in the same words, with a way out; and nothing is changed. */
static void expect_refused(const struct archive *archive)
{
    struct err before = { 0 }, at_append = { 0 };
    assert_false(ledger_check(archive, &before));
    assert_false(append(archive, "package-4", &at_append));
    assert_int_equal(before.kind, ERR_INVALID);
    assert_string_equal(before.why, at_append.why);
    assert_true(before.hint[0]);
}

/* The ledger's one file, which the appends of this test made. */
static char *only_file(const struct archive *archive)
{
    char time[TIME_TEXT];
    time_format(time_now_ns(), time);
    char *file = mem_format("ledger/%.4s.jsonl", time);
    assert_true(file_exists(archive->fd, file));
    return file;
}

static void slurp(const struct archive *archive, const char *file, struct buf *into)
{
    struct err err = { 0 };
    assert_true(file_slurp(archive->fd, file, 1 << 20, into, &err));
}

static void overwrite(const struct archive *archive, const char *file, struct span bytes)
{
    struct err err = { 0 };
    assert_true(file_write(archive->fd, file, bytes, &err));
}

/* --- what is well ------------------------------------------------------------------------------------------------- */

struct seen {
    unsigned n;
    char *last;
};

static bool see(void *context, const struct ledger_seen *entry, struct err *err)
{
    struct seen *seen = context;
    (void)err;
    seen->n++;
    assert_int_equal(entry->sequence, seen->n);
    assert_string_equal(entry->outcome, "fail");
    free(seen->last);
    seen->last = mem_text(entry->package);
    return true;
}

static void check_chain(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 5);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct seen seen = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, see, &seen, &findings, &n, &err));
    assert_int_equal(findings.n, 0);
    assert_int_equal(n, 5);
    assert_int_equal(seen.n, 5);
    assert_string_equal(seen.last, "package-5");
    free(seen.last);
    archive_end(archive, &folder);
}

static void check_empty(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 1;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(n, 0);
    assert_int_equal(findings.n, 0);
    archive_end(archive, &folder);
}

/* A sealing has no outcome, and names the package by the digests of its two tag manifests. */
static bool see_sealed(void *context, const struct ledger_seen *entry, struct err *err)
{
    (void)err;
    ++*(unsigned *)context;
    const json_t *digests = json_object_get(entry->json, "tagmanifest");
    const char *sha256 = json_string_value(json_object_get(digests, "sha256"));
    const char *sha512 = json_string_value(json_object_get(digests, "sha512"));
    assert_string_equal(entry->event, "sealed");
    assert_null(entry->outcome);
    assert_true(sha256 && strlen(sha256) == 64 && strspn(sha256, "ab") == 64);
    assert_true(sha512 && strlen(sha512) == 128 && strspn(sha512, "cd") == 128);
    return true;
}

static void check_sealed(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct package_seal seal;
    uint64_t n = 0;
    unsigned n_seen = 0;
    memset(seal.sha256, 0xAB, sizeof seal.sha256);
    memset(seal.sha512, 0xCD, sizeof seal.sha512);
    const struct ledger_entry entry = { .event = "sealed", .package = "package-1", .seal = &seal };
    assert_true(ledger_append(archive, &entry, &err));
    assert_true(ledger_verify(archive, see_sealed, &n_seen, &findings, &n, &err));
    assert_int_equal(n_seen, 1);
    assert_int_equal(findings.n, 0);
    archive_end(archive, &folder);
}

/* --- open packages, runs ------------------------------------------------------------------------------------------------- */

static char *last_line(const struct archive *archive)
{
    AUTO_BUF struct buf text = { 0 };
    AUTO_FREE char *file = only_file(archive);
    slurp(archive, file, &text);
    const char *end = (const char *)text.at + text.len - 1, *begin = end;
    while (begin > (const char *)text.at && begin[-1] != '\n')
        begin--;
    return mem_text_n(begin, (size_t)(end - begin));
}

/* What only these events have stands between the tag manifests and the tool. */
static void expect_members(const struct archive *archive, const char *want)
{
    AUTO_FREE char *line = last_line(archive);
    if (!strstr(line, want))
        fail_msg("%s", line);
}

static void check_open(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    struct package_seal seal = { 0 };
    struct ledger_warc warcs[] = { { .path = (char *)"data/a-00000.warc.gz" }, { .path = (char *)"data/\xC3\xA4 \"b\".warc.gz" } };
    memset(warcs[0].sha256, 0xAB, sizeof warcs[0].sha256);
    const struct ledger_entry entry = { .event = "open", .package = "package-1", .bytes = 7, .files = 2, .seal = &seal,
                                        .warcs = warcs, .n_warcs = COUNT_OF(warcs) };
    assert_true(ledger_append(archive, &entry, &err));
#define EIGHT(x) x x x x x x x x
    expect_members(archive, "\"sha512\":\"" EIGHT("0000000000000000") "\"},\"warcs\":[{\"path\":\"data/a-00000.warc.gz\",\"sha256\":\"" EIGHT("abababab")
                   "\"},{\"path\":\"data/\xC3\xA4 \\\"b\\\".warc.gz\",\"sha256\":\"" EIGHT("00000000") "\"}],\"tool\":\"pressmark ");
#undef EIGHT
    append_some(archive, 1);
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(n, 2);
    assert_int_equal(findings.n, 0);
    archive_end(archive, &folder);
}

/* A run is of no package: it is in the chain, and who asks for packages does not see it. */
static void check_run(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    struct seen seen = { 0 };
    const struct ledger_run run = { "news", "news-20230606T081500Z", 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    const struct ledger_entry entry = { .event = "run", .outcome = LEDGER_PASS, .run = &run };
    assert_true(ledger_append(archive, &entry, &err));
    expect_members(archive, "\"event\":\"run\",\"package\":null,\"outcome\":\"pass\",\"bytes\":0,\"files\":0,\"errors\":0,\"failing\":[],"
                            "\"tagmanifest\":null,\"run\":{\"profile\":\"news\",\"id\":\"news-20230606T081500Z\",\"found\":1,\"new\":2,\"due\":3,"
                            "\"captured\":4,\"changed\":5,\"unchanged\":6,\"gone\":7,\"refused\":8,\"failed\":9},\"tool\":\"");
    assert_true(append(archive, "package-1", &err));
    assert_true(ledger_verify(archive, NULL, &seen, &findings, &n, &err));
    assert_int_equal(n, 2);
    if (findings.n)
        fail_msg("%s: %s", findings.items[0].where, findings.items[0].why);
    archive_end(archive, &folder);
}

/* All written so far stands in the file of another year. */
static void move_to(const struct archive *archive, const char *year)
{
    struct err err = { 0 };
    AUTO_FREE char *file = only_file(archive);
    assert_true(file_move(archive->fd, file, archive->fd, year, &err));
}

static void expect_whole(const struct archive *archive, uint64_t entries, ledger_each *each, void *context)
{
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, each, context, &findings, &n, &err));
    assert_int_equal(n, entries);
    assert_int_equal(findings.n, 0);
}

/* The chain goes on from the last line of the year before. */
static void check_years(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 2);
    move_to(archive, year_file);
    append_some(archive, 2);
    expect_whole(archive, 4, NULL, NULL);
    archive_end(archive, &folder);
}

/* Entries of a clock that was years ahead, or of the first minutes of a year before it was set back: the chain goes on behind them. */
static void check_set_back(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 2);
    struct err err = { 0 };
    AUTO_FREE char *file = only_file(archive);
    move_to(archive, "ledger/2200.jsonl");
    append_some(archive, 2);
    assert_false(file_exists(archive->fd, file));
    assert_true(ledger_check(archive, &err));
    const struct ledger_entry acceptance = { .event = "ledger accepted" };
    bool is_needed = true;
    expect_whole(archive, 4, NULL, NULL);
    assert_true(ledger_accept(archive, &acceptance, &is_needed, &err));
    assert_false(is_needed);
    archive_end(archive, &folder);
}

/* Lost with its head beside a package, it must not begin anew as if there had been none. */
static void check_lost(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    assert_true(ledger_check(archive, &err));
    append_some(archive, 3);
    assert_true(ledger_check(archive, &err));
    AUTO_FREE char *file = only_file(archive);
    assert_true(file_make_folders(archive->packages_fd, "2023/06/a-20230606T081500Z-0001", &err));
    assert_int_equal(unlinkat(archive->fd, file, 0), 0);
    assert_int_equal(unlinkat(archive->fd, "ledger/head", 0), 0);
    expect_refused(archive);
    assert_false(file_exists(archive->fd, file));
    archive_end(archive, &folder);
}

/* A disk that fails is not a ledger that lost its entries. */
static void check_sick(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err reading = { 0 }, before = { 0 }, at_append = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n;
    append_some(archive, 2);
    sick.folder = "ledger";
    bool is_read = ledger_verify(archive, NULL, NULL, &findings, &n, &reading);
    bool is_well = ledger_check(archive, &before), is_appended = append(archive, "package-3", &at_append);
    sick.folder = NULL;
    assert_false(is_read || is_well || is_appended);
    assert_int_equal(findings.n, 0);
    assert_int_equal(reading.kind, ERR_SYSTEM);
    assert_int_equal(before.kind, ERR_SYSTEM);
    assert_int_equal(at_append.kind, ERR_SYSTEM);
    archive_end(archive, &folder);
}

static bool append_meanwhile(void *context, const struct ledger_seen *entry, struct err *err)
{
    (void)err;
    if (entry->sequence == 1)
        append_some(context, 3);
    return true;
}

/* A run may seal while an audit reads the years before. */
static void check_meanwhile(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 2);
    move_to(archive, year_file);
    append_some(archive, 1);
    expect_whole(archive, 6, append_meanwhile, archive);
    archive_end(archive, &folder);
}

/* What a run of hours enters at its end is not lost because another has the ledger for a while. */
static void check_waits(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    sick.is_held = true;
    sick.signals = 1;
    bool is_appended = append(archive, "package-1", &err);
    sick.is_held = false;
    sick.signals = 0;
    assert_true(is_appended);
    archive_end(archive, &folder);
}

/* --- what was done to it ------------------------------------------------------------------------------------------ */

struct lines {
    struct span items[8];
    size_t n;
};

static struct lines cut(const struct buf *text)
{
    struct lines lines = { 0 };
    struct span rest = buf_span(text), line;
    while (lines.n < COUNT_OF(lines.items) && span_cut(&rest, '\n', &line))
        lines.items[lines.n++] = span_of_n(line.at, line.len + 1);
    return lines;
}

/* The four lines in the order of `order` ("1234" is as it was), and what `also` does to the outcome. */
static const struct row {
    const char *name, *order, *find, *put;      /* find: replaced by put, once */
    const char *code;                           /* a finding that must be among those given */
} rows[] = {
    { "ours: a number is edited in the middle", "1234", "\"bytes\":12", "\"bytes\":13", "ledger-chain" },
    { "ours: a line is removed", "134", NULL, NULL, "ledger-sequence" },
    { "ours: the first line is removed", "234", NULL, NULL, "ledger-chain" },
    { "ours: two lines are swapped", "1324", NULL, NULL, "ledger-sequence" },
    { "ours: a line stands twice", "12234", NULL, NULL, "ledger-sequence" },
    { "ours: the last line stands twice", "12344", NULL, NULL, "ledger-sequence" },
    { "ours: the end is cut", "123", NULL, NULL, "ledger-head" },
    { "ours: all is cut", "", NULL, NULL, "ledger-head" },
    { "ours: the last line is edited", "1234", "package-4", "package-9", "ledger-head" },
    { "ours: a blank is put into a line", "1234", "\"bytes\":12", "\"bytes\": 12", "ledger-form" },
    { "ours: a carriage return at the end of a line", "1234", "}\n", "}\r\n", "ledger-form" },
    { "ours: and of the last one", "1234", NULL, "\r", "ledger-form" },
    { "ours: an empty line is inserted", "1234", "}\n", "}\n\n", "ledger-form" },
    { "ours: a line is no JSON any more", "1234", "{\"sequence\":1", "(\"sequence\":1", "ledger-form" },
    { "ours: a hash is edited", "1234", "sha256:0000", "sha256:0001", "ledger-chain" },
    { "ours: a key is written with an escape", "1234", "\"event\"", "\"\\u0065vent\"", "ledger-form" },
};

static bool has_code(const struct findings *findings, const char *code)
{
    for (size_t i = 0; i < findings->n; i++)
        if (strcmp(findings->items[i].code, code) == 0)
            return true;
    return false;
}

static void check_tampering(void **state)
{
    const struct row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 4);
    AUTO_FREE char *file = only_file(archive);
    AUTO_BUF struct buf before = { 0 };
    AUTO_BUF struct buf ordered = { 0 };
    AUTO_BUF struct buf after = { 0 };
    slurp(archive, file, &before);
    struct lines lines = cut(&before);
    assert_int_equal(lines.n, 4);
    for (const char *at = row->order; *at; at++)
        buf_put_span(&ordered, lines.items[*at - '1']);
    struct span text = buf_span(&ordered);
    size_t found = text.len ? text.len - 1 : 0;             /* no `find`: `put` goes before the last line feed */
    if (row->find)
        assert_true(span_find(text, row->find, strlen(row->find), &found));
    buf_put_span(&after, span_to(text, found));
    buf_put_text(&after, row->put ? row->put : "");
    buf_put_span(&after, span_from(text, found + (row->find ? strlen(row->find) : 0)));
    overwrite(archive, file, buf_span(&after));
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_true(findings.n_errors > 0);
    assert_true(has_code(&findings, row->code));
    archive_end(archive, &folder);
}

/* --- the end and the head ------------------------------------------------------------------------------------------ */

static void check_torn(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 2);
    AUTO_FREE char *file = only_file(archive);
    AUTO_BUF struct buf text = { 0 };
    slurp(archive, file, &text);
    AUTO_FREE char *aside = mem_format("%s.torn-%zu", file, text.len);
    buf_put_text(&text, "{\"sequence\":3,\"ti");
    overwrite(archive, file, buf_span(&text));
    struct err err = { 0 };
    AUTO_FINDINGS struct findings torn = { 0 };
    AUTO_FINDINGS struct findings mended = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, NULL, NULL, &torn, &n, &err));
    assert_int_equal(torn.n, 1);
    assert_string_equal(torn.items[0].code, "ledger-torn");
    assert_true(append(archive, "package-3", &err));
    assert_true(ledger_verify(archive, NULL, NULL, &mended, &n, &err));
    assert_int_equal(n, 3);
    assert_int_equal(mended.n, 0);
    buf_clear(&text);
    slurp(archive, aside, &text);
    assert_true(span_is(buf_span(&text), "{\"sequence\":3,\"ti"));
    archive_end(archive, &folder);
}

#define HASH "sha256:0000000000000000000000000000000000000000000000000000000000000000"
static const struct head_row {
    const char *name, *head;
} head_rows[] = {
    { "ours: an empty head", "" },
    { "ours: a head without a hash", "3\n" },
    { "ours: a head without a number", HASH "\n" },
    { "ours: a head with a number that is none", "-3 " HASH "\n" },
    { "ours: a head with a hash cut short", "3 sha256:00\n" },
    { "ours: a head with a hash that goes on", "3 " HASH "0000000000000000\n" },
    { "ours: a head that names another last entry", "3 " HASH "\n" },
    { "ours: a head that is beyond the last entry", "4 " HASH "\n" },
};

static void check_head(void **state)
{
    const struct head_row *row = *state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 3);
    overwrite(archive, "ledger/head", span_of(row->head));
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_true(has_code(&findings, "ledger-head"));
    assert_int_equal(n, 3);
    expect_refused(archive);
    archive_end(archive, &folder);
}

static void check_gone(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 3);
    AUTO_FREE char *file = only_file(archive);
    assert_int_equal(unlinkat(archive->fd, file, 0), 0);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 1;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_true(has_code(&findings, "ledger-head"));
    assert_int_equal(n, 0);
    expect_refused(archive);
    archive_end(archive, &folder);
}

static void check_head_missing(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 3);
    assert_int_equal(unlinkat(archive->fd, "ledger/head", 0), 0);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(findings.n, 1);
    assert_string_equal(findings.items[0].code, "ledger-head");
    expect_refused(archive);
    archive_end(archive, &folder);
}

/* An append that was killed before it could write the head left its line whole: nothing is wrong. */
static void check_head_behind(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 2);
    AUTO_BUF struct buf head = { 0 };
    slurp(archive, "ledger/head", &head);
    struct err err = { 0 };
    assert_true(append(archive, "package-3", &err));
    overwrite(archive, "ledger/head", buf_span(&head));
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(findings.n, 0);
    assert_true(append(archive, "package-4", &err));
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(n, 4);
    assert_int_equal(findings.n, 0);
    overwrite(archive, "ledger/head", buf_span(&head));     /* two behind: no kill does that */
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &err));
    assert_int_equal(findings.n, 1);
    assert_string_equal(findings.items[0].code, "ledger-head");
    archive_end(archive, &folder);
}

static void check_append_refuses(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    append_some(archive, 3);
    AUTO_FREE char *file = only_file(archive);
    AUTO_BUF struct buf text = { 0 };
    slurp(archive, file, &text);
    struct lines lines = cut(&text);
    overwrite(archive, file, span_to(buf_span(&text), text.len - lines.items[2].len));
    expect_refused(archive);
    archive_end(archive, &folder);
}

/* --- accepting ---------------------------------------------------------------------------------------------------- */

enum loss { NOTHING, HEAD, HEAD_EMPTIED, HEAD_AND_TORN, HEAD_AND_EDIT, EDIT, CUT, ALL };
static const struct accept_row {
    const char *name;
    enum loss loss;
    bool is_accepted, is_needed;
    uint64_t entries;                   /* afterwards */
} accept_rows[] = {
    { "ours: nothing to accept", NOTHING, true, false, 3 },
    { "ours: a lost head is accepted", HEAD, true, true, 4 },
    { "ours: and one that is illegible", HEAD_EMPTIED, true, true, 4 },
    { "ours: and one with a torn line behind the chain", HEAD_AND_TORN, true, true, 4 },
    { "ours: a lost head beside an edited chain is not", HEAD_AND_EDIT, false, true, 3 },
    { "ours: an edited end is not", EDIT, false, true, 3 },
    { "ours: a cut end is not", CUT, false, true, 2 },
    { "ours: a ledger that is gone is accepted", ALL, true, true, 1 },
};

static void lose(const struct archive *archive, enum loss loss)
{
    struct err err = { 0 };
    AUTO_FREE char *file = only_file(archive);
    AUTO_BUF struct buf text = { 0 };
    slurp(archive, file, &text);
    struct lines lines = cut(&text);
    if (loss == HEAD_AND_EDIT || loss == EDIT)
        text.at[lines.items[loss == EDIT ? 2 : 1].at - text.at + 60] ^= 1;
    if (loss == CUT)
        text.len -= lines.items[2].len;
    if (loss == HEAD_AND_TORN)
        buf_put_text(&text, "{\"sequence\":4");
    overwrite(archive, file, buf_span(&text));
    if (loss == HEAD_EMPTIED)
        overwrite(archive, "ledger/head", span_of(""));
    if (loss == ALL)
        assert_true(file_remove_tree(archive->fd, file, &err));
    if (loss == HEAD || loss == HEAD_AND_TORN || loss == HEAD_AND_EDIT || loss == ALL)
        assert_true(file_remove_tree(archive->fd, "ledger/head", &err));
}

static void check_accept(void **state)
{
    const struct accept_row *row = *state;
    static const char *const failing[] = { "package-1" };
    const struct ledger_entry entry = { .event = "ledger accepted", .errors = 1, .failing = failing, .n_failing = 1 };
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    bool is_needed = false;
    AUTO_FINDINGS struct findings findings = { 0 };
    uint64_t n = 0;
    append_some(archive, 3);
    assert_true(file_make_folders(archive->packages_fd, "2023/06/a-20230606T081500Z-0001", &err));
    lose(archive, row->loss);
    bool is_accepted = ledger_accept(archive, &entry, &is_needed, &err);
    assert_int_equal(is_accepted, row->is_accepted);
    assert_int_equal(is_needed, row->is_needed);
    struct err after = { 0 };
    assert_int_equal(ledger_check(archive, &after), row->is_accepted);
    assert_true(ledger_verify(archive, NULL, NULL, &findings, &n, &after));
    assert_int_equal(n, row->entries);
    assert_int_equal(findings.n_errors == 0, row->is_accepted);
    if (!is_accepted)
        assert_int_equal(err.kind, ERR_INVALID);
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/ledger" };
    suite_add(&suite, "ours: entries follow each other in one chain", check_chain, NULL);
    suite_add(&suite, "ours: an archive begins with an empty ledger", check_empty, NULL);
    suite_add(&suite, "ours: a sealing, by the digests of the tag manifests", check_sealed, NULL);
    suite_add(&suite, "ours: an open package, with its closed WARCs", check_open, NULL);
    suite_add(&suite, "ours: a run, of no package", check_run, NULL);
    suite_add(&suite, "ours: the chain goes over the end of a year", check_years, NULL);
    suite_add(&suite, "ours: the chain goes on behind a year that has not come yet", check_set_back, NULL);
    suite_add(&suite, "ours: what is appended while it is read is no finding", check_meanwhile, NULL);
    suite_add(&suite, "ours: a ledger that is gone beside a package does not begin anew", check_lost, NULL);
    suite_add(&suite, "ours: a ledger that cannot be read to its end did not lose it", check_sick, NULL);
    suite_add(&suite, "ours: an append waits until the ledger is free", check_waits, NULL);
    SUITE_ROWS(&suite, rows, check_tampering);
    suite_add(&suite, "ours: a torn last line is told apart, and set aside by the next append", check_torn, NULL);
    suite_add(&suite, "ours: a missing head", check_head_missing, NULL);
    SUITE_ROWS(&suite, head_rows, check_head);
    suite_add(&suite, "ours: a ledger that is gone beside its head", check_gone, NULL);
    suite_add(&suite, "ours: a head that is one entry behind is well, two are not", check_head_behind, NULL);
    suite_add(&suite, "ours: nothing is appended to a ledger that was cut", check_append_refuses, NULL);
    SUITE_ROWS(&suite, accept_rows, check_accept);
    return suite_run(&suite);
}

/* src/archive/ledger_seal.c: with which tag manifests a package was sealed, as its entries tell, and found in a ledger of several. */
#include "begun.h"

#include "archive/ledger_seal.h"
#include "base/jsonl.h"

static const struct digest_row {
    const char *name;
    const char *events[4];              /* each with its first hexadecimal digit behind it; '-': null; '!': none that is one */
    int want;                           /* that digit; -1: none is known */
    uint64_t sequence;                  /* of the entry that says it; they count from 1 */
} digest_rows[] = {
    { "ours: the digests of the sealing", { "sealing a", "sealed a" }, 0xA, 1 },
    { "ours: the last sealing counts", { "sealing a", "sealing b", "sealed b" }, 0xB, 2 },
    { "ours: what was sealed is what had passed its check", { "sealing a", "sealed b" }, 0xA, 1 },
    { "ours: what was accepted takes the place of what was sealed", { "sealing a", "sealed a", "accepted b" }, 0xB, 3 },
    { "ours: without a sealing those of sealed", { "sealed c" }, 0xC, 1 },
    { "ours: a fixity check has none", { "sealing a", "fixity check -" }, 0xA, 1 },
    { "ours: none said", { "sealed -" }, -1, 0 },
    { "ours: what is no digest is none", { "sealed !" }, -1, 0 },
    { "ours: of an open package the last one", { "open a", "open b" }, 0xB, 2 },
    { "ours: a check of it says nothing else", { "open a", "fixity check -", "open b", "fixity check -" }, 0xB, 3 },
    { "ours: what is sealed is no longer as it was open", { "open a", "sealing b", "sealed b" }, 0xB, 2 },
    { "ours: nor when the sealing names none", { "open a", "sealed -" }, -1, 1 },
    { "ours: what is sealed is not opened again", { "sealing a", "sealed a", "open b" }, 0xA, 1 },
};

static json_t *entry_json(char digit)
{
    char sha256[65], sha512[129];
    memset(sha256, digit, sizeof sha256 - 1);
    memset(sha512, digit, sizeof sha512 - 1);
    sha256[64] = sha512[128] = '\0';
    return digit == '-' ? json_pack("{s:n}", "tagmanifest") : json_pack("{s:{s:s,s:s}}", "tagmanifest", "sha256", sha256, "sha512", sha512);
}

static void see_events(const char *const *events, size_t max, struct ledger_seal *ret)
{
    for (size_t i = 0; i < max && events[i]; i++) {
        size_t len = strlen(events[i]);
        AUTO_FREE char *event = mem_text_n(events[i], len - 2);
        AUTO(jsonl_decref) json_t *json = entry_json(events[i][len - 1]);
        const struct ledger_seen entry = { .sequence = i + 1, .time = "2023-01-01T12:00:00Z", .event = event, .package = "a", .json = json };
        ledger_seal_see(ret, &entry);
    }
}

static void check_digests(void **state)
{
    const struct digest_row *row = *state;
    struct ledger_seal seal = { 0 };
    see_events(row->events, COUNT_OF(row->events), &seal);
    assert_int_equal(seal.has_digests, row->want >= 0);
    assert_int_equal(seal.sequence, row->sequence);
    if (row->want < 0)
        return;
    assert_int_equal(seal.digests.sha256[31], row->want * 17);
    assert_int_equal(seal.digests.sha512[63], row->want * 17);
}

/* While it is open, and until it is sealed, also what it was one entry before: that lies there until the other is put in its place. */
static const struct settle_row {
    const char *name;
    const char *events[5];
    char there;
    uint64_t sequence;                  /* of the entry that names it; 0: it is another */
} settle_rows[] = {
    { "ours: open, and as its last entry says", { "open a", "open b" }, 'b', 2 },
    { "ours: not replaced yet", { "open a", "open b" }, 'a', 1 },
    { "ours: as it was two entries ago", { "open a", "open b", "open c" }, 'a', 0 },
    { "ours: as nobody entered it", { "open a", "open b" }, 'c', 0 },
    { "ours: not moved yet, though its sealing began", { "open a", "sealing b" }, 'a', 1 },
    { "ours: moved", { "open a", "sealing b" }, 'b', 2 },
    { "ours: sealed, it is what was sealed", { "open a", "sealing b", "sealed b" }, 'a', 0 },
    { "ours: sealed as it was open", { "open a", "sealing a", "sealed a" }, 'a', 2 },
    { "ours: an entry without digests names none", { "open a", "open -" }, 'a', 1 },
    { "ours: what was never open is one thing only", { "sealing a", "sealing b" }, 'a', 0 },
};

static void check_settle(void **state)
{
    const struct settle_row *row = *state;
    struct ledger_seal seal = { 0 };
    struct package_seal there;
    uint8_t byte = (uint8_t)((row->there - 'a' + 10) * 17);
    memset(there.sha256, byte, sizeof there.sha256);
    memset(there.sha512, byte, sizeof there.sha512);
    see_events(row->events, COUNT_OF(row->events), &seal);
    assert_int_equal(ledger_seal_settle(&seal, &there), row->sequence != 0);
    if (!row->sequence)
        return;
    assert_int_equal(seal.sequence, row->sequence);
    assert_true(package_seal_is_same(&seal.digests, &there));
    there.sha512[63] ^= 1;
    assert_false(ledger_seal_settle(&seal, &there));
}

static void check_settle_unknown(void **state)
{
    (void)state;
    struct ledger_seal seal = { 0 };
    const struct package_seal there = { { 1 }, { 2 } };
    assert_true(ledger_seal_settle(&seal, &there));
    assert_false(seal.has_digests);
}

static void append(const struct archive *archive, const char *event, const char *package, const struct package_seal *seal)
{
    struct err err = { 0 };
    const struct ledger_entry entry = { .event = event, .package = package, .seal = seal };
    assert_true(ledger_append(archive, &entry, &err));
}

static void check_find(void **state)
{
    (void)state;
    struct folder folder;
    struct archive *archive = archive_begin(&folder);
    struct err err = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    struct ledger_seal seal = { 0 };
    uint64_t entries = 0;
    const struct package_seal a = { { 1 }, { 2 } }, b = { { 3 }, { 4 } };
    append(archive, "sealing", "a", &a);
    append(archive, "sealing", "b", &b);
    append(archive, "sealed", "b", &b);
    assert_true(ledger_seal_find(archive, "a", &seal, &findings, &entries, &err));
    assert_true(seal.is_sealing && !seal.is_sealed && seal.has_digests);
    assert_int_equal(seal.sequence, 1);
    assert_memory_equal(&seal.digests, &a, sizeof a);
    assert_true(ledger_seal_find(archive, "b", &seal, &findings, &entries, &err));
    assert_true(seal.is_sealing && seal.is_sealed && seal.has_digests);
    assert_memory_equal(&seal.digests, &b, sizeof b);
    assert_true(ledger_seal_find(archive, "c", &seal, &findings, &entries, &err));
    assert_false(seal.is_sealing || seal.is_sealed || seal.has_digests);
    assert_int_equal(entries, 3);
    assert_int_equal(findings.n, 0);
    archive_end(archive, &folder);
}

int main(void)
{
    struct suite suite = { .name = "archive/ledger_seal" };
    SUITE_ROWS(&suite, digest_rows, check_digests);
    SUITE_ROWS(&suite, settle_rows, check_settle);
    suite_add(&suite, "ours: of what the ledger does not know nothing is another", check_settle_unknown, NULL);
    suite_add(&suite, "ours: the package asked for, among others", check_find, NULL);
    return suite_run(&suite);
}

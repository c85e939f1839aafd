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
};

static json_t *entry_json(char digit)
{
    char sha256[65], sha512[129];
    memset(sha256, digit, sizeof sha256 - 1);
    memset(sha512, digit, sizeof sha512 - 1);
    sha256[64] = sha512[128] = '\0';
    return digit == '-' ? json_pack("{s:n}", "tagmanifest") : json_pack("{s:{s:s,s:s}}", "tagmanifest", "sha256", sha256, "sha512", sha512);
}

static void check_digests(void **state)
{
    const struct digest_row *row = *state;
    struct ledger_seal seal = { 0 };
    for (size_t i = 0; i < COUNT_OF(row->events) && row->events[i]; i++) {
        size_t len = strlen(row->events[i]);
        AUTO_FREE char *event = mem_text_n(row->events[i], len - 2);
        AUTO(jsonl_decref) json_t *json = entry_json(row->events[i][len - 1]);
        const struct ledger_seen entry = { .sequence = i + 1, .time = "2023-01-01T12:00:00Z", .event = event, .package = "a", .json = json };
        ledger_seal_see(&seal, &entry);
    }
    assert_int_equal(seal.has_digests, row->want >= 0);
    assert_int_equal(seal.sequence, row->sequence);
    if (row->want < 0)
        return;
    assert_int_equal(seal.digests.sha256[31], row->want * 17);
    assert_int_equal(seal.digests.sha512[63], row->want * 17);
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
    suite_add(&suite, "ours: the package asked for, among others", check_find, NULL);
    return suite_run(&suite);
}

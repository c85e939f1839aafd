#include "archive/ledger_seal.h"

#include "base/jsonl.h"

static bool read_digests(const struct ledger_seen *entry, struct package_seal *ret)
{
    const json_t *said = json_object_get(entry->json, "tagmanifest");
    const char *sha256 = jsonl_text(said, "sha256"), *sha512 = jsonl_text(said, "sha512");
    uint8_t value256[DIGEST_MAX], value512[DIGEST_MAX];
    if (!sha256 || !sha512 || !digest_parse_value(DIGEST_SHA256, span_of(sha256), value256) ||
        !digest_parse_value(DIGEST_SHA512, span_of(sha512), value512))
        return false;
    memcpy(ret->sha256, value256, sizeof ret->sha256);
    memcpy(ret->sha512, value512, sizeof ret->sha512);
    return true;
}

/* What was entered as "sealing" is what had passed its own check, as "accepted" what an operator takes for right; "sealed" counts where
 * there is nothing of that kind. */
static void keep_digests(struct ledger_seal *seal, const struct ledger_seen *entry, bool is_first_hand)
{
    if ((seal->has_digests && !is_first_hand) || !read_digests(entry, &seal->digests))
        return;
    seal->has_digests = true;
    seal->sequence = entry->sequence;
}

static void keep_opened(struct ledger_seal *seal, const struct ledger_seen *entry)
{
    struct package_seal digests;
    if (!read_digests(entry, &digests))
        return;
    seal->opened[1] = seal->opened[0];
    seal->opened[0].digests = digests;
    seal->opened[0].sequence = entry->sequence;
    seal->n_opened = seal->n_opened ? 2 : 1;
}

void ledger_seal_see(struct ledger_seal *seal, const struct ledger_seen *entry)
{
    if (strcmp(entry->event, "open") == 0 && !seal->is_sealing && !seal->is_sealed) {
        keep_digests(seal, entry, true);                /* the last one: each takes the place of the one before */
        keep_opened(seal, entry);
        seal->is_open = seal->was_open = true;
        return;
    }
    bool is_sealing = strcmp(entry->event, "sealing") == 0, is_accepted = strcmp(entry->event, "accepted") == 0;
    bool is_sealed = is_accepted || strcmp(entry->event, "sealed") == 0;
    if (seal->is_open && (is_sealing || is_sealed)) {
        seal->has_digests = false;                      /* of what it was while it was open, not of what is sealed */
        seal->is_open = false;
    }
    seal->is_sealing |= is_sealing;
    seal->is_sealed |= is_sealed;
    if (is_sealing || is_sealed)
        keep_digests(seal, entry, is_sealing || is_accepted);
}

bool ledger_seal_settle(struct ledger_seal *seal, const struct package_seal *there)
{
    if (!seal->has_digests || package_seal_is_same(&seal->digests, there))
        return true;
    for (unsigned i = 0; i < seal->n_opened && !seal->is_sealed; i++)
        if (package_seal_is_same(&seal->opened[i].digests, there)) {
            seal->digests = *there;
            seal->sequence = seal->opened[i].sequence;
            return true;
        }
    return false;
}

struct looking {
    const char *package_id;
    struct ledger_seal *seal;
};

static bool see(void *context, const struct ledger_seen *entry, struct err *err)
{
    const struct looking *looking = context;
    (void)err;
    if (strcmp(entry->package, looking->package_id) == 0)
        ledger_seal_see(looking->seal, entry);
    return true;
}

bool ledger_seal_find(const struct archive *archive, const char *package_id, struct ledger_seal *ret, struct findings *findings,
                      uint64_t *ret_entries, struct err *err)
{
    struct looking looking = { package_id, ret };
    *ret = (struct ledger_seal){ 0 };
    return ledger_verify(archive, see, &looking, findings, ret_entries, err);
}

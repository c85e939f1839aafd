/* archive/ledger_chain.h: the chain of ledger/ as it lies there: its files, its head, and where it ends. Private to ledger.c, which
 * appends to it and accepts it, and ledger_chain.c, which reads it and changes nothing.
 *
 * An append writes the line first and the head behind it. So a chain that is well ends with the entry that the head names, or one
 * further; and a line that was cut off may stand behind it. Everything else was done by somebody else. */
#pragma once
#include "archive/ledger.h"

enum { LEDGER_HASH_TEXT = 7 + 64 + 1, LEDGER_FILE = sizeof "ledger/2026.jsonl" };

/* An entry by its number and the hash of its line: what ledger/head holds. Sequence 0 stands before the first entry. */
struct ledger_head {
    uint64_t sequence;
    char hash[LEDGER_HASH_TEXT];
    bool is_there;                      /* ledger/head is; else it is as before the first entry */
};
/* INVALID: illegible; SYSTEM. */
MUST_CHECK bool ledger_head_read(const struct archive *archive, struct ledger_head *ret, struct err *err);

/* "ledger/2026.jsonl", …: the chain goes through them in this order. */
MUST_CHECK bool ledger_years(const struct archive *archive, struct file_names *ret, struct err *err);

/* "sha256:…" of a line without its end. */
void ledger_hash_line(struct span line, char ret[LEDGER_HASH_TEXT]);

enum ledger_end_state {
    LEDGER_AT_HEAD,                     /* the last entry is the one that the head names; neither has one: so too */
    LEDGER_ONE_BEHIND,                  /* the head is: an append was killed before it could write it */
    LEDGER_OTHER,                       /* the last entry is neither: edited, cut, or the head was lost */
    LEDGER_GONE,                        /* the head names an entry, and there is none at all */
};
/* A torn line may stand behind each of them; there may be another in the file before when it is all that its file holds. */
struct ledger_end {
    enum ledger_end_state state;
    struct ledger_head last;            /* AT_HEAD, ONE_BEHIND: the entry that the next one names */
    char file[LEDGER_FILE];             /* that holds the last entry; "": none */
    char torn_file[LEDGER_FILE];
    uint64_t torn_at, torn_bytes;       /* 0: no line is torn */
};
MUST_CHECK bool ledger_find_end(const struct archive *archive, const struct ledger_head *head, struct ledger_end *ret, struct err *err);

/* Verifies the chain on its own, without a head: *ret is its last entry. INVALID: it was edited. */
MUST_CHECK bool ledger_chain_verify(const struct archive *archive, struct ledger_head *ret, struct err *err);

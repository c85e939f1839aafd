/* mets/ids.h: the IDs that a document has and those that it refers to, of which kind each is, and which find no other end.
 *
 * For streams: an ID is kept as a fingerprint of 64 bits (SipHash-2-4 with a key drawn for each table, so that nobody can
 * make names that collide) with its kind and line: 16 bytes, at most 64 with the room for growing. */
#pragma once
#include "base/span.h"

/* Bits: a reference may allow several. */
enum mets_id_kind {
    METS_ID_DMD = 1, METS_ID_ADM = 2, METS_ID_FILE = 4, METS_ID_GROUP = 8, METS_ID_DIV = 16, METS_ID_OTHER = 32,
    METS_ID_LABEL = 64,                                         /* xlink:label, a name space of its own */
    METS_ID_OBJECT = 128, METS_ID_EVENT = 256, METS_ID_AGENT = 512, METS_ID_RIGHTS = 1024,      /* PREMIS identifiers */
};
enum { METS_IDS_MAX = 1 << 21 };        /* 128 MiB at the worst; a map of 2,000 articles has a twentieth */

struct mets_ids;
MUST_CHECK bool mets_ids_new(struct mets_ids **ret, struct err *err);

/* `space` parts names that may be equal and mean different things: 0 for XML IDs. */
struct mets_id_name {
    unsigned space;
    struct span name;
};
enum mets_ids_answer {
    METS_IDS_FINE,
    METS_IDS_TWICE,                     /* defined: it was there already, at *ret_line */
    METS_IDS_WRONG_KIND,                /* defined: an earlier reference, at *ret_line, wants another kind; referred: it is another */
    METS_IDS_LATER,                     /* referred: not there yet; mets_ids_unresolved tells in the end */
    METS_IDS_FULL,                      /* METS_IDS_MAX reached: not kept */
};
enum mets_ids_answer mets_ids_define(struct mets_ids *ids, struct mets_id_name name, unsigned kind, unsigned line,
                                     unsigned *ret_line);
enum mets_ids_answer mets_ids_refer(struct mets_ids *ids, struct mets_id_name name, unsigned kinds, unsigned line);

/* What is left at the end: referred to and not defined, or defined as one of `kinds` and not referred to. `name` is NULL
 * for all but the first few of the former: their names are not kept. In the order of the lines. Both end the table: nothing
 * can be defined or referred to any more. */
typedef void mets_ids_visit(void *context, const char *name, unsigned line);
void mets_ids_unresolved(struct mets_ids *ids, mets_ids_visit *visit, void *context);
void mets_ids_unused(struct mets_ids *ids, unsigned kinds, mets_ids_visit *visit, void *context);

size_t mets_ids_bytes(const struct mets_ids *ids);              /* of the table */
void mets_ids_free(struct mets_ids *ids);
DEFINE_AUTO(mets_ids_free, struct mets_ids *)

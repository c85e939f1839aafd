/* warc/ours.h: what pressmark promises of its own records beyond WARC/1.1, so that whatever else stands in a WARC of a
 * package is a sign of damage, of a fault of ours, or of somebody else's hand.
 *
 * One version (1.1) and one form of gzip member; a warcinfo first, which every other record names; version-5 UUIDs; UTC
 * to the second or finer; SHA-256 in lower-case hexadecimal over block and payload; every capture an HTTP/1.x message
 * that is whole or marked as truncated, with address, identified type, and a request that fits its URI.
 * Findings: those of warc/check.h, and warc-gzip-canonical, warc-warcinfo, warc-identified. */
#pragma once
#include "warc/check.h"
#include "warc/reader.h"

struct warc_ours {                      /* { .name = … }; what the first record said, for those that follow */
    const char *name;                   /* of the file, without folders */
    char *warcinfo_id;                  /* owned */
    bool is_other_writer;               /* the first gzip header is none that pressmark writes */
};
void warc_ours_check(struct warc_ours *ours, const struct warc_record *record, const struct warc_checked *checked,
                     const char *where, struct findings *findings);

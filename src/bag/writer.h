/* bag/writer.h: the tag files of a bag (RFC 8493 §2.1, §2.2), in canonical form: UTF-8, LF, lower-case hexadecimal, two
 * blanks, sorted by octets, so that no flipped bit hides in a letter's case and the same payload gives the same bytes. */
#pragma once
#include "bag/inventory.h"

struct bag_element {
    const char *label, *value;          /* one element of bag-info.txt; value is one line */
};
/* Writes bagit.txt, manifest-sha256.txt, manifest-sha512.txt (all of the inventory below data/), bag-info.txt (the
 * elements given, in their order; Payload-Oxum and Bag-Size are the caller's, see bag_payload), and last the two tag manifests
 * over all files outside data/ that are no tag manifests (digested here). Not synced: the caller
 * syncs the whole bag once (file_sync_all), and builds it anew after a crash.
 * *ret_tagmanifest_sha256/512: digests of the two tag manifests, for the ledger. */
MUST_CHECK bool bag_write_tags(int bag_fd, struct bag_inventory *inventory, const struct bag_element *info, size_t n_info,
                               uint8_t ret_sha256_of_tagmanifest[32], uint8_t ret_sha512_of_tagmanifest[32 + 32], struct err *err);
/* Octets and number of the payload files (Payload-Oxum). */
void bag_payload(struct bag_inventory *inventory, uint64_t *ret_bytes, uint64_t *ret_files);
/* "71.8 KB": what Bag-Size says. */
void bag_size_text(uint64_t bytes, char ret[32]);

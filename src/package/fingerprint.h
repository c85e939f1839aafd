/* package/fingerprint.h: one value for what makes an article changed: two snapshots with the same fingerprint say and show the same.
 *
 * SHA-256 over headline, subtitle, authors, published, modified, section, publisher, language, keywords, description, rights, dateline,
 * text, and the pictures in order: payload digest (URL, where it was not captured), caption, credit, alternative text. Left out is what
 * belongs to the rendering and not to the article: masthead, digest of the page, where a fact was found, records, renditions.
 *
 * Texts count in NFC with white space collapsed; one that is not there counts as an empty one. Each is written as its length in bytes (eight,
 * the highest first) and its bytes, each list as its length before its items, so that no two articles differ only by where one
 * ends and the next begins. Ours; a change of this form changes every fingerprint, hence its version is written first. */
#pragma once
#include "package/snapshot.h"

enum { FINGERPRINT_BYTES = 32 };
void snapshot_fingerprint(const struct snapshot *snapshot, uint8_t ret[FINGERPRINT_BYTES]);

/* bag/declaration.h: bagit.txt (RFC 8493 §2.1.1), exactly two lines, always UTF-8:
 *     BagIt-Version: 1.0
 *     Tag-File-Character-Encoding: UTF-8
 * It says by which rules the rest of the bag is read. */
#pragma once
#include "bag/lines.h"
#include "base/finding.h"

enum { BAG_DECLARATION_MAX = 4096 };    /* many times two lines */

struct bag_declaration {
    char version[16];                   /* "1.0"; "" when the file does not say */
    bool is_known;                      /* one of 0.93 to 0.97, 1.0 */
    bool is_10;                         /* by the rules of 1.0; so is a bag that does not say its version */
    bool is_before_096;                 /* its bag-info.txt is called package-info.txt */
    const struct bag_charset *charset;  /* of the other tag files; NULL: one that is not read here */
};
/* Reads the whole file. What is wrong becomes findings; *ret is always filled. Versions and encodings that are not known
 * here are findings of kind UNVERIFIABLE: the bag may well be right. */
void bag_declaration_parse(struct span bytes, struct bag_declaration *ret, struct findings *findings);
/* For a bag without bagit.txt: the rules of 1.0. */
struct bag_declaration bag_declaration_none(void);

/* bag/info.h: bag-info.txt (RFC 8493 §2.2.2): elements in order, repetition kept, continuation lines joined. */
#pragma once
#include "base/buf.h"
#include "base/finding.h"

struct bag_info_element {
    char *label, *value;
};
struct bag_info {                       /* { 0 } is an empty one */
    struct bag_info_element *elements;
    size_t n;
};
/* Reads the file's text. What is wrong becomes findings (code "bag-info…", place: file and line); what can be read is read.
 * `strict_10`: the rules of version 1.0 for the blank after the colon; else those before 1.0. */
void bag_info_parse(struct span text, bool strict_10, struct bag_info *ret, struct findings *findings);
const char *bag_info_get(const struct bag_info *info, const char *label);       /* the first; case does not matter; NULL */
bool bag_info_is_day(struct span value);                /* Bagging-Date: YYYY-MM-DD, a day that exists */
bool bag_info_is_count(struct span value);              /* Bag-Count: "N of T", N from 1 to T; T may be "?" */
void bag_info_free(struct bag_info *info);
#define AUTO_BAG_INFO __attribute__((cleanup(bag_info_free)))

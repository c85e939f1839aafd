/* page/language.h: the language that a text is written in, as far as its script and its small words tell. */
#pragma once
#include "base/span.h"

/* A BCP 47 primary tag ("be", "zh"), or NULL when it is not clear. *ret_is_clear: the text alone is proof enough to overrule
 * what the page declares. */
const char *page_language_of_text(struct span text, bool *ret_is_clear);
/* "en_US", "EN-us", "de-de" → "en-US", "de-DE": BCP 47's usual letter case; NULL for what is no tag. Yours. */
char *page_language_tag(struct span declared);

/* base/config_value.h: one value of a settings file, from its text to the field of its key. Private to base/config.
 *
 * Messages name the key and what was expected. They never show a free text, which may be a secret: that is for the key's
 * own check, which knows. */
#pragma once
#include "base/config.h"

bool config_value_is_list(const struct config_key *key);
/* Sets the field from a scalar, and adds an item to a list. What was in the field before is freed. Fail with USAGE. */
MUST_CHECK bool config_value_set(const struct config_key *key, const char *text, void *field, struct err *err);
MUST_CHECK bool config_value_add(const struct config_key *key, const char *text, void *field, struct err *err);
void config_value_clear(const struct config_key *key, void *field);     /* frees what is owned; numbers stay as they are */

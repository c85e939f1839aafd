/* access/name.h: what a file is called that is handed out: "files/0007-old-bridge.jpg".
 *
 * The number makes the name unique (and harmless where a system has names of its own, such as "con"); the middle comes from the last
 * part of the URL's path, so that people find what they look for: ASCII letters, digits, '.', '_' and '-', everything else a hyphen,
 * at most 60 bytes, no dot or hyphen at its ends; the ending comes from the type as identified, since browsers go by it where no
 * server names one. Pages and scripts get ".txt": nobody is to run them by opening a file. Ours. */
#pragma once
#include "base/span.h"

#define FILES_FOLDER "files"

/* `mime`: as identified, "" when not known. `is_style`: the page uses it as a style sheet, whatever its bytes look like. Allocates. */
char *file_name_of(unsigned number, const char *url, const char *mime, bool is_style);

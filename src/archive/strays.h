/* archive/strays.h: what lies in packages/ and is no package in its place: a copy that somebody put beside, a month that is none, a file.
 *
 * Nothing of ours puts such things there, and nothing reads them: who meant them to be kept should know. What is inside a package, or
 * inside a stray, is not looked at. */
#pragma once
#include "archive/archive.h"

/* `path`: from the archive's folder, "packages/2026/11/stray"; `why`: what is wrong with it, as a sentence. */
typedef bool archive_each_stray(void *context, const char *path, const char *why, struct err *err);
/* In byte order of the paths. Fails with SYSTEM, and with what `each` does. */
MUST_CHECK bool archive_strays(const struct archive *archive, archive_each_stray *each, void *context, struct err *err);

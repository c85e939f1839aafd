/* The first line is a pattern, the rest a URL. What matches still does behind a star, and a pattern in its own form is the same. */
#include <assert.h>

#include "web/glob.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span rest = { data, size }, line = SPAN_NULL;
    (void)span_line(&rest, &line);
    AUTO_FREE char *url = span_text(rest);
    AUTO(glob_free) struct glob *glob = NULL, *wider = NULL;
    struct err err = { 0 };
    if (!glob_compile(line, &glob, &err)) {
        assert(err.kind == ERR_USAGE);
        return 0;
    }
    bool is_match = glob_matches(glob, url);
    AUTO_FREE char *again = mem_format("%s*", glob_pattern(glob));
    err_clear(&err);
    if (is_match && glob_compile(span_of(again), &wider, &err))
        assert(glob_matches(wider, url));
    return 0;
}

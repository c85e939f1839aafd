/* page/jsonld.h: JSON-LD as pages hold it: read strictly, else mended and read again; then the nodes by what they are.
 *
 * Mended are the faults that publishers make: raw line feeds in strings, commas before a closing bracket, comments,
 * CDATA and HTML comment marks around the whole, escapes that JSON does not know, quotes inside strings, several objects one
 * after the other, an end that was cut off. @graph is flattened; {"@id": …} is followed to the node of that name (JSON-LD 1.1
 * §3.3, as far as schema.org's use of it goes). */
#pragma once
#include <jansson.h>

#include "base/buf.h"

enum { JSONLD_BYTES_MAX = 1024 * 1024,          /* of one page: jansson needs up to 60 times as much */
       JSONLD_NODES_MAX = 4000 };

struct page_jsonld {
    json_t *documents;                  /* an array of what each script held; NULL when there was none */
    const json_t **nodes;               /* every object with an @type, outer before inner, in the order met */
    size_t n_nodes;
    json_t *names;                      /* @id → its place in nodes */
    size_t bytes;                       /* read so far */
    bool is_repaired;                   /* at least one script was mended */
    size_t n_lost;                      /* scripts that could not be read */
};

/* Reads one script's content into the set. */
void page_jsonld_add(struct page_jsonld *set, struct span script);
/* Finds the nodes; once, after the last script was added. */
void page_jsonld_index(struct page_jsonld *set);
void page_jsonld_free(struct page_jsonld *set);

/* Mends `script` into `into`; what comes out need not be JSON yet. For tests. */
void page_jsonld_mend(struct span script, struct buf *into);

/* Whether the node's @type (a text or an array) is that type; "…Article" types: page_jsonld_is_article. */
bool page_jsonld_is(const json_t *node, const char *type);
bool page_jsonld_is_article(const json_t *node);
bool page_is_article_type(struct span type);    /* "NewsArticle", "http://schema.org/BlogPosting" … */
/* A member, with {"@id"} followed; of an array the first. NULL when absent. Borrowed. */
const json_t *page_jsonld_get(const struct page_jsonld *set, const json_t *node, const char *key);
/* Follows {"@id": …} without other members to the node it names, else gives `value` itself. */
const json_t *page_jsonld_follow(const struct page_jsonld *set, const json_t *value);
/* The text of a value: a text, {"@value"}, {"name"}, the first of an array. NULL when none. Borrowed. */
const char *page_jsonld_text(const struct page_jsonld *set, const json_t *value);

#include "page/feed_items.h"

#include <stdio.h>

#include "base/digest.h"
#include "base/text.h"
#include "page/facts.h"
#include "page/feed_date.h"
#include "page/resolve.h"

void feed_fault(struct feed_result *result, unsigned line, const char *fault, ...)
{
    va_list args;
    result->is_well_formed = false;
    if (result->fault[0])
        return;
    va_start(args, fault);
    (void)vsnprintf(result->fault, sizeof result->fault, fault, args);
    va_end(args);
    result->line = line;
}

void feed_is_none(struct feed_result *result, const char *why, ...)
{
    va_list args;
    va_start(args, why);
    (void)vsnprintf(result->fault, sizeof result->fault, why, args);
    va_end(args);
    result->line = 0;
}

void feed_limit(struct feed_result *result, const char *limit, ...)
{
    va_list args;
    va_start(args, limit);
    (void)vsnprintf(result->limit, sizeof result->limit, limit, args);
    va_end(args);
}

/* ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────── */

void feed_address_set(struct feed_address *ret, const struct url *base, struct span written)
{
    feed_address_free(ret);
    written = span_trim_space(written);
    if (written.len == 0) {
        ret->why = FEED_NO_URL;
    } else if (written.len > URL_MAX) {
        ret->why = FEED_URL_TOO_LONG;
    } else {
        AUTO_URL struct url url = { 0 };
        struct err why = { 0 };
        if (url_parse(written, base->text ? base : NULL, &url, &why))
            ret->url = url_for_request(&url);
        else
            ret->why = why.kind == ERR_LIMIT ? FEED_URL_TOO_LONG : FEED_NOT_HTTP;
    }
}

/* A digest of fixed size, so that the memory of what was seen has a bound whatever the addresses are like. */
static bool is_new(struct feed_items *items, const char *url)
{
    enum { KEY_BYTES = 16 };
    uint8_t digest[DIGEST_MAX];
    digest_of(DIGEST_SHA256, span_of(url), digest);
    struct span key = span_of_n(digest, KEY_BYTES);
    if (!items->seen)
        items->seen = table_new();
    if (table_get(items->seen, key))
        return false;
    table_put(items->seen, key, items);
    return true;
}

/* ── titles ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Cut at a bound where a character begins. */
static void cut_title(char *title)
{
    size_t len = strlen(title);
    if (len <= FEED_TITLE_MAX)
        return;
    len = FEED_TITLE_MAX;
    while (len > 0 && ((uint8_t)title[len] & 0xC0) == 0x80)
        len--;
    title[len] = '\0';
}

static char *title_of(const struct feed_entry *entry)
{
    char *title = NULL;
    AUTO_BUF struct buf plain = { 0 };
    if (entry->title && entry->is_title_html) {
        title = page_plain(entry->title);
    } else if (entry->title) {
        text_collapse(span_of(entry->title), &plain);
        title = buf_take_text(&plain);
    }
    title = title ? title : mem_text("");
    cut_title(title);
    return title;
}

/* ── items ────────────────────────────────────────────────────────────────────────────────────────────────────── */

void feed_items_put(struct feed_items *items, const struct feed_entry *entry)
{
    struct feed_result *result = items->result;
    if (items->is_stopped)
        return;
    if (!entry->address->url) {
        result->n_passed[entry->address->why]++;
        return;
    }
    if (!is_new(items, entry->address->url)) {
        result->n_passed[FEED_REPEATED]++;
        return;
    }
    if (result->n_items == FEED_ITEMS_MAX) {
        result->n_passed[FEED_TOO_MANY]++;
        items->is_stopped = true;
        feed_limit(result, "it has more than %d items (sitemaps.org allows no more)", FEED_ITEMS_MAX);
        return;
    }
    AUTO_FREE char *title = title_of(entry);
    struct feed_item item = { .url = entry->address->url, .title = title, .is_sitemap = entry->is_sitemap };
    (void)feed_date_read(entry->modified, &item.modified);
    if (!feed_date_read(entry->published, &item.date))
        item.date = item.modified;
    result->n_items++;
    if (!items->each(items->context, &item, &items->err))
        items->is_stopped = true;
}

void feed_items_free(struct feed_items *items)
{
    url_free(&items->base);
    table_free(items->seen);
    items->seen = NULL;
}

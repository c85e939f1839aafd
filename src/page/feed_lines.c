#include "page/feed_lines.h"

enum { LINE_MAX_BYTES = URL_MAX + 64 }; /* of a longer one this much is kept, to tell that it is too long */

static void put_line(struct feed_items *items, struct span line)
{
    static const struct url no_base;
    struct feed_address address = { 0 };
    line = span_trim_space(line);
    if (line.len == 0)
        return;
    feed_address_set(&address, &no_base, line);
    feed_items_put(items, &(struct feed_entry){ .address = &address });
    feed_address_free(&address);
}

bool feed_lines_begin(struct span first)
{
    struct span line = SPAN_NULL;
    while (line.len == 0 && span_line(&first, &line))
        line = span_trim_space(line);
    return span_starts_nocase(line, "http://") || span_starts_nocase(line, "https://");
}

bool feed_lines_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err)
{
    AUTO_BUF struct buf begun = { 0 };  /* a line whose end is still to come */
    items->result->kind = FEED_SITEMAP_TEXT;
    for (struct span piece = first; piece.len && !items->is_stopped;) {
        struct span line;
        while (span_cut(&piece, '\n', &line)) {
            buf_put_span(&begun, span_to(line, LINE_MAX_BYTES - begun.len));
            put_line(items, buf_span(&begun));
            buf_clear(&begun);
        }
        buf_put_span(&begun, span_to(piece, LINE_MAX_BYTES - begun.len));
        if (!feed_text_piece(text, &piece, err))
            return false;
    }
    if (!items->result->limit[0])       /* else it is no whole line */
        put_line(items, buf_span(&begun));
    return true;
}

#include "access/article_text.h"

#include "base/text.h"

/* One line's worth: a caption may hold line feeds, and anything else that a page can. */
static void put_collapsed(struct buf *into, const char *text)
{
    text_collapse(span_of(text), into);
}

static void put_fact(struct buf *into, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    buf_printf(into, "%-12s", label);
    put_collapsed(into, value);
    buf_put_byte(into, '\n');
}

static void put_list(struct buf *into, const char *label, char *const *values, size_t n)
{
    AUTO_BUF struct buf joined = { 0 };
    for (size_t i = 0; i < n; i++) {
        buf_put_text(&joined, i ? ", " : "");
        buf_put_text(&joined, values[i]);
    }
    if (n)
        put_fact(into, label, (const char *)joined.at);
}

static void put_dateline(struct buf *into, const struct snapshot *s)
{
    char *parts[3];
    size_t n = 0;
    char *const all[] = { s->dateline_place, s->dateline_date, s->dateline_agency };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i])
            parts[n++] = all[i];
    put_list(into, "Dateline", parts, n);
}

static void put_image(struct buf *into, size_t order, const struct snapshot_image *image, const char *file)
{
    buf_printf(into, "%2zu. ", order);
    if (image->caption && *image->caption)
        put_collapsed(into, image->caption);
    else
        buf_put_text(into, "(no caption)");
    if (image->credit && *image->credit) {
        buf_put_text(into, " (");
        put_collapsed(into, image->credit);
        buf_put_byte(into, ')');
    }
    buf_put_byte(into, '\n');
    if (image->alt && *image->alt) {
        buf_put_text(into, "    alternative text: ");
        put_collapsed(into, image->alt);
        buf_put_byte(into, '\n');
    }
    if (file)
        buf_printf(into, "    %s\n", file);
    else
        buf_printf(into, "    not here (%s): %s\n", image->outcome, image->url);
}

void article_text_format(const struct snapshot *s, const char *captured_local, const char *zone, const char *const *image_files,
                         struct buf *into)
{
    put_collapsed(into, s->headline);
    buf_put_byte(into, '\n');
    if (s->subtitle && *s->subtitle) {
        put_collapsed(into, s->subtitle);
        buf_put_byte(into, '\n');
    }
    buf_put_byte(into, '\n');
    put_list(into, "By", s->authors, s->n_authors);
    put_fact(into, "Publisher", s->publisher);
    put_fact(into, "Section", s->section);
    put_dateline(into, s);
    put_fact(into, "Published", s->published);
    put_fact(into, "Modified", s->modified);
    buf_printf(into, "%-12s%s (%s in %s)\n", "Captured", s->captured, captured_local, zone);
    put_fact(into, "Address", s->url);
    if (strcmp(s->canonical, s->url) != 0)
        put_fact(into, "Article", s->canonical);
    put_fact(into, "Snapshot", s->id);
    if (s->text && *s->text)
        buf_printf(into, "\n%s\n", s->text);
    if (s->n_images)
        buf_put_text(into, "\nPictures\n");
    for (size_t i = 0; i < s->n_images; i++)
        put_image(into, i + 1, &s->images[i], image_files[i]);
}

#include "access/gather.h"

#include <inttypes.h>

#include "access/body.h"
#include "access/missed.h"
#include "access/name.h"

/* Tables hold pointers; an index plus one is never NULL. */
static void *index_out(size_t index)
{
    return (void *)(uintptr_t)(index + 1);
}

static bool index_in(const void *value, size_t *ret)
{
    *ret = (size_t)(uintptr_t)value - 1;
    return value != NULL;
}

void gather_add(struct gathering *gathering, const char *url, enum page_kind kind, const char *found, bool is_hint)
{
    size_t index;
    if (!gathering->by_url) {
        gathering->by_url = table_new();
        gathering->by_record = table_new();
    }
    if (index_in(table_get(gathering->by_url, span_of(url)), &index)) {
        gathering->items[index].is_hint &= is_hint;
        return;
    }
    if (gathering->n == GATHER_MAX) {
        gathering->n_left_out++;
        return;
    }
    ARRAY_GROW(gathering->items, gathering->n);
    gathering->items[gathering->n] = (struct gathered){ mem_text(url), mem_text(found), kind, is_hint, 0 };
    table_put(gathering->by_url, span_of(url), index_out(gathering->n++));
}

/* --- what is missing ------------------------------------------------------------------------------------------------------ */

static bool ask_metadata(struct gathering *gathering, const char *url, char **ret_why, struct err *err)
{
    if (!gathering->told) {
        AUTO_BUF struct buf text = { 0 };
        if (!missed_read(gathering->shelf, gathering->page, &text, err))
            return false;
        gathering->told = told_reasons_new(buf_span(&text));
    }
    *ret_why = mem_text(told_reason(gathering->told, url));
    return true;
}

static bool note_missing(struct gathering *gathering, const struct gathered *item, struct answer *answer, struct err *err)
{
    char *why = NULL;
    if (!answer->record.type && !ask_metadata(gathering, item->url, &why, err))
        return false;
    struct provenance *provenance = gathering->provenance;
    ARRAY_GROW(provenance->missing, provenance->n_missing);
    provenance->missing[provenance->n_missing++] = (struct provenance_missing){
        .url = mem_text(item->url),
        .found = mem_text(item->found),
        .why = why ? why : TAKE(answer->why),
        .record = mem_text(answer->record.urn),
        .is_hint = item->is_hint,
    };
    gathering->n_missing += !item->is_hint;
    return true;
}

/* --- files ---------------------------------------------------------------------------------------------------------------- */

static void add_style(struct gathering *gathering, size_t file, const struct record *record, struct span css)
{
    struct page_requisites nested = { 0 };
    struct page_sheet sheet = { css, record->url, span_of(record->content_type), gathering->page_encoding };
    page_requisites_of_css(&sheet, &nested);
    for (size_t i = 0; i < nested.n; i++)
        gather_add(gathering, nested.items[i].url, nested.items[i].kind, nested.items[i].found, nested.items[i].is_hint);
    gathering->n_left_out += nested.n_left_out;
    page_requisites_free(&nested);
    ARRAY_GROW(gathering->styles, gathering->n_styles);
    gathering->styles[gathering->n_styles++] =
        (struct gathered_style){ file, mem_text(record->url), mem_text(record->content_type) };
}

/* The style sheet is in `css` as well, at the end. */
static bool write_body(const struct record *payload, bool is_style, struct target_file *out, struct buf *css, char why[BODY_WHY], struct err *err)
{
    if (!is_style)
        return body_write(payload, out, why, err);
    return body_read(payload, css, why, err) && target_file_put(out, buf_span(css), err);
}

static const char *type_of(const struct answer *answer)
{
    const struct record *payload = answer_payload(answer);
    const char *choices[] = { payload->mime, answer->record.mime, payload->mime_sent };
    for (size_t i = 0; i < COUNT_OF(choices); i++)
        if (*choices[i])
            return choices[i];
    return "";
}

static bool write_file(struct gathering *gathering, const struct gathered *item, const struct answer *answer, size_t *ret_file, struct err *err)
{
    const struct record *payload = answer_payload(answer);
    AUTO_FREE char *name = file_name_of((unsigned)gathering->n_files + 1, answer->record.url, type_of(answer), item->kind == PAGE_STYLE);
    bool is_style = span_ends(span_of(name), ".css");
    AUTO_TARGET_FILE struct target_file out = { .fd = -1 };
    AUTO_BUF struct buf css = { 0 };
    char why[BODY_WHY];
    if (!target_file_open(gathering->target, name, &out, err) || !write_body(payload, is_style, &out, &css, why, err))
        return err->where[0] ? false : err_where(err, "%s, %s", name, answer->record.url);
    struct provenance_file *file = provenance_add(gathering->provenance, name);
    target_file_end(&out, file->sha256);
    file->bytes = out.bytes;
    file->made = *payload->coding ? PROVENANCE_DECODED : PROVENANCE_AS_CAPTURED;
    file->note = why[0] ? mem_text(why) : NULL;
    provenance_set_record(file, &answer->record, payload);
    gathering->n_files++;
    *ret_file = gathering->provenance->n_files - 1;
    if (is_style)
        add_style(gathering, *ret_file, &answer->record, buf_span(&css));
    return true;
}

/* Scripts are dropped from the page, so no file is made of them: it only matters whether the archive has them. */
static bool gather_one(struct gathering *gathering, size_t at, struct err *err)
{
    AUTO_ANSWER struct answer answer = { 0 };
    struct gathered item = gathering->items[at];        /* a copy: a style sheet makes the array grow */
    size_t file;
    if (!answer_find(gathering->shelf, item.url, gathering->page->warc, &answer, err))
        return false;
    if (!answer.is_there)
        return note_missing(gathering, &item, &answer, err);
    if (item.kind == PAGE_SCRIPT)
        return true;
    if (!index_in(table_get(gathering->by_record, span_of(answer.record.urn)), &file)) {
        if (!write_file(gathering, &item, &answer, &file, err))
            return false;
        table_put(gathering->by_record, span_of(answer.record.urn), index_out(file));
    }
    gathering->items[at].file = file + 1;
    struct provenance_file *written = &gathering->provenance->files[file];
    ARRAY_GROW(written->asked, written->n_asked);
    written->asked[written->n_asked++] = mem_text(item.url);
    return true;
}

bool gather_all(struct gathering *gathering, struct err *err)
{
    if (!file_make_folders(gathering->target->fd, FILES_FOLDER, err))
        return false;
    for (size_t i = 0; i < gathering->n; i++) {
        if (!gather_one(gathering, i, err))
            return false;
        progress_moved(gathering->progress, "get", i + 1, gathering->n);
    }
    if (!gathering->n_left_out)
        return true;
    struct provenance *provenance = gathering->provenance;
    ARRAY_GROW(provenance->missing, provenance->n_missing);
    provenance->missing[provenance->n_missing++] = (struct provenance_missing){
        .url = mem_text(gathering->page->url),
        .why = mem_format("%" PRIu64 " more requisites are beyond the limits of one page", gathering->n_left_out),
    };
    gathering->n_missing += gathering->n_left_out;
    return true;
}

const struct provenance_file *gather_find(const struct gathering *gathering, const char *url)
{
    size_t index;
    if (!gathering->by_url || !index_in(table_get(gathering->by_url, span_of(url)), &index) || !gathering->items[index].file)
        return NULL;
    return &gathering->provenance->files[gathering->items[index].file - 1];
}

void gather_free(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->n; i++) {
        free(gathering->items[i].url);
        free(gathering->items[i].found);
    }
    for (size_t i = 0; i < gathering->n_styles; i++) {
        free(gathering->styles[i].url);
        free(gathering->styles[i].content_type);
    }
    free(gathering->items);
    free(gathering->styles);
    table_free(gathering->by_url);
    table_free(gathering->by_record);
    told_reasons_free(gathering->told);
}

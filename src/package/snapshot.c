#include "package/snapshot.h"

#include "base/jsonl.h"

/* --- from the page's article ---------------------------------------------------------------------------------- */

static void note_source(struct snapshot *snapshot, const char *field, const char *source)
{
    if (!source)
        return;
    ARRAY_GROW(snapshot->sources, snapshot->n_sources);
    snapshot->sources[snapshot->n_sources].field = mem_text(field);
    snapshot->sources[snapshot->n_sources].source = mem_text(source);
    snapshot->n_sources++;
}

static char *fact(struct snapshot *snapshot, const char *field, const struct page_text *text)
{
    if (text->value)
        note_source(snapshot, field, text->source);
    return mem_text(text->value);
}

static char *date(struct snapshot *snapshot, const char *field, const struct page_date *date)
{
    if (!date->is_known)
        return NULL;
    char text[TIME_TEXT];
    time_format_said(&date->said, text);
    note_source(snapshot, field, date->source);
    return mem_text(text);
}

static char **copy_values(const struct page_text *texts, size_t n)
{
    char **copies = mem_new_array(n, sizeof *copies);
    for (size_t i = 0; i < n; i++)
        copies[i] = mem_text(texts[i].value);
    return copies;
}

static void copy_image(const struct page_image *image, struct snapshot_image *ret)
{
    *ret = (struct snapshot_image){
        .url = mem_text(image->url),
        .found = mem_text(image->found),
        .role = mem_text(page_role_name(image->role)),
        .alt = mem_text(image->alt),
        .caption = mem_text(image->caption),
        .credit = mem_text(image->credit),
        .renditions = mem_new_array(image->n_renditions, sizeof *ret->renditions),
        .n_renditions = image->n_renditions,
    };
    for (size_t i = 0; i < image->n_renditions; i++)
        ret->renditions[i] = mem_text(image->renditions[i]);
}

struct snapshot *snapshot_of_article(const struct page_article *article)
{
    struct snapshot *snapshot = mem_new(sizeof *snapshot);
    snapshot->headline = fact(snapshot, "headline", &article->headline);
    snapshot->subtitle = fact(snapshot, "subtitle", &article->subtitle);
    snapshot->published = date(snapshot, "published", &article->published);
    snapshot->modified = date(snapshot, "modified", &article->modified);
    snapshot->section = fact(snapshot, "section", &article->section);
    snapshot->publisher = fact(snapshot, "publisher", &article->publisher);
    snapshot->language = fact(snapshot, "language", &article->language);
    snapshot->canonical = fact(snapshot, "canonical", &article->canonical);
    snapshot->description = fact(snapshot, "description", &article->description);
    snapshot->rights = fact(snapshot, "rights", &article->rights);
    snapshot->authors = copy_values(article->authors, article->n_authors);
    snapshot->n_authors = article->n_authors;
    if (article->n_authors)
        note_source(snapshot, "authors", article->authors[0].source);
    snapshot->keywords = copy_values(article->keywords, article->n_keywords);
    snapshot->n_keywords = article->n_keywords;
    if (article->n_keywords)
        note_source(snapshot, "keywords", article->keywords[0].source);
    snapshot->dateline_place = mem_text(article->dateline_place);
    snapshot->dateline_date = mem_text(article->dateline_date);
    snapshot->dateline_agency = mem_text(article->dateline_agency);
    snapshot->masthead_date = mem_text(article->masthead_date);
    snapshot->masthead_place = mem_text(article->masthead_place);
    snapshot->masthead_weather = mem_text(article->masthead_weather);
    snapshot->is_free = article->is_free;
    snapshot->images = mem_new_array(article->n_images, sizeof *snapshot->images);
    snapshot->n_images = article->n_images;
    for (size_t i = 0; i < article->n_images; i++)
        copy_image(&article->images[i], &snapshot->images[i]);
    snapshot->images_left_out = article->n_images_left_out;
    snapshot->text = mem_text(article->text ? article->text : "");
    return snapshot;
}

/* --- to JSON --------------------------------------------------------------------------------------------------- */

static void put_texts(struct jsonl *json, const char *key, char *const *texts, size_t n)
{
    jsonl_open_array(json, key);
    for (size_t i = 0; i < n; i++)
        jsonl_put_text(json, NULL, texts[i]);
    jsonl_close_array(json);
}

static void put_size(struct jsonl *json, const char *key, uint32_t pixels)
{
    if (pixels)
        jsonl_put_u64(json, key, pixels);
    else
        jsonl_put_null(json, key);
}

static void put_tallies(struct jsonl *json, const char *key, const struct tallies *tallies)
{
    if (!tallies->n)
        return;
    jsonl_open_object(json, key);
    for (size_t i = 0; i < tallies->n; i++)
        jsonl_put_u64(json, tallies->items[i].what, tallies->items[i].n);
    jsonl_close_object(json);
}

/* Of what hardly any page has. */
static void put_if_any(struct jsonl *json, const char *key, uint64_t count)
{
    if (count)
        jsonl_put_u64(json, key, count);
}

static void put_image(struct jsonl *json, const struct snapshot_image *image, size_t order)
{
    jsonl_open_object(json, NULL);
    jsonl_put_u64(json, "order", order);
    jsonl_put_text(json, "url", image->url);
    jsonl_put_text(json, "found", image->found);
    jsonl_put_text(json, "role", image->role);
    jsonl_put_text(json, "alt", image->alt);
    jsonl_put_text(json, "caption", image->caption);
    jsonl_put_text(json, "credit", image->credit);
    put_texts(json, "renditions", image->renditions, image->n_renditions);
    jsonl_put_text(json, "outcome", image->outcome);
    jsonl_put_text(json, "record", image->record);
    jsonl_put_text(json, "digest", image->digest);
    put_size(json, "width", image->width);
    put_size(json, "height", image->height);
    jsonl_close_object(json);
}

void snapshot_format(const struct snapshot *s, struct buf *into)
{
    struct jsonl json;
    jsonl_begin(&json, into, true);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "snapshot", s->id);
    jsonl_put_text(&json, "package", s->package);
    jsonl_put_text(&json, "url", s->url);
    jsonl_put_text(&json, "canonical", s->canonical);
    jsonl_put_text(&json, "captured", s->captured);
    jsonl_put_text(&json, "replaces", s->replaces);
    jsonl_put_text(&json, "quality", s->quality);
    jsonl_put_text(&json, "quality_why", s->quality_why);
    jsonl_put_text(&json, "headline", s->headline);
    jsonl_put_text(&json, "subtitle", s->subtitle);
    put_texts(&json, "authors", s->authors, s->n_authors);
    jsonl_put_text(&json, "published", s->published);
    jsonl_put_text(&json, "modified", s->modified);
    jsonl_put_text(&json, "section", s->section);
    jsonl_put_text(&json, "publisher", s->publisher);
    jsonl_put_text(&json, "language", s->language);
    jsonl_put_text(&json, "description", s->description);
    put_texts(&json, "keywords", s->keywords, s->n_keywords);
    jsonl_put_text(&json, "rights", s->rights);
    if (s->is_free < 0)
        jsonl_put_null(&json, "free");
    else
        jsonl_put_bool(&json, "free", s->is_free);
    jsonl_put_group(&json, "dateline", 3, (const char *const[]){ "place", "date", "agency" },
              (const char *const[]){ s->dateline_place, s->dateline_date, s->dateline_agency });
    jsonl_put_group(&json, "masthead", 3, (const char *const[]){ "date", "place", "weather" },
              (const char *const[]){ s->masthead_date, s->masthead_place, s->masthead_weather });
    jsonl_open_object(&json, "sources");
    for (size_t i = 0; i < s->n_sources; i++)
        jsonl_put_text(&json, s->sources[i].field, s->sources[i].source);
    jsonl_close_object(&json);
    jsonl_open_object(&json, "page");
    jsonl_put_text(&json, "record", s->id);
    jsonl_put_text(&json, "digest", s->page_digest);
    jsonl_put_text(&json, "status", s->page_status);
    jsonl_put_text(&json, "mime", s->page_mime);
    jsonl_put_text(&json, "puid", s->page_puid);
    jsonl_put_text(&json, "encoding", s->page_encoding);
    jsonl_put_text(&json, "etag", s->page_etag);
    jsonl_put_text(&json, "last_modified", s->page_last_modified);
    jsonl_close_object(&json);
    jsonl_open_array(&json, "images");
    for (size_t i = 0; i < s->n_images; i++)
        put_image(&json, &s->images[i], i + 1);
    jsonl_close_array(&json);
    put_if_any(&json, "images_left_out", s->images_left_out);
    jsonl_open_object(&json, "requisites");
    jsonl_put_u64(&json, "expected", s->expected);
    jsonl_put_u64(&json, "captured", s->captured_requisites);
    put_if_any(&json, "revisits", s->revisits);
    jsonl_put_u64(&json, "explained", s->explained);
    put_if_any(&json, "left_out", s->left_out);
    put_tallies(&json, "missed", &s->missed);
    jsonl_close_object(&json);
    jsonl_put_text(&json, "text", s->text);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

/* --- from JSON ------------------------------------------------------------------------------------------------- */

static char *text_of(const json_t *object, const char *key)
{
    return mem_text(jsonl_text(object, key));
}

static char **texts_of(const json_t *object, const char *key, size_t *ret_n)
{
    const json_t *array = json_object_get(object, key);
    size_t n = json_array_size(array);
    char **texts = mem_new_array(n, sizeof *texts);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text)
            texts[(*ret_n)++] = mem_text(text);
    }
    return texts;
}

static void read_image(const json_t *object, struct snapshot_image *ret)
{
    *ret = (struct snapshot_image){
        .url = text_of(object, "url"),
        .found = text_of(object, "found"),
        .role = text_of(object, "role"),
        .alt = text_of(object, "alt"),
        .caption = text_of(object, "caption"),
        .credit = text_of(object, "credit"),
        .outcome = text_of(object, "outcome"),
        .record = text_of(object, "record"),
        .digest = text_of(object, "digest"),
        .width = (uint32_t)jsonl_u64(object, "width", 0),
        .height = (uint32_t)jsonl_u64(object, "height", 0),
    };
    ret->renditions = texts_of(object, "renditions", &ret->n_renditions);
}

static void read_sources(const json_t *object, struct snapshot *s)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
        note_source(s, key, json_string_value(value));
}

static void read_tallies(const json_t *object, struct tallies *into)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
        tally_add_n(into, key, (uint64_t)json_integer_value(value));
}

static void read_facts(const json_t *object, struct snapshot *s)
{
    s->id = text_of(object, "snapshot");
    s->package = text_of(object, "package");
    s->url = text_of(object, "url");
    s->canonical = text_of(object, "canonical");
    s->captured = text_of(object, "captured");
    s->replaces = text_of(object, "replaces");
    s->quality = text_of(object, "quality");
    s->quality_why = text_of(object, "quality_why");
    s->headline = text_of(object, "headline");
    s->subtitle = text_of(object, "subtitle");
    s->authors = texts_of(object, "authors", &s->n_authors);
    s->published = text_of(object, "published");
    s->modified = text_of(object, "modified");
    s->section = text_of(object, "section");
    s->publisher = text_of(object, "publisher");
    s->language = text_of(object, "language");
    s->description = text_of(object, "description");
    s->keywords = texts_of(object, "keywords", &s->n_keywords);
    s->rights = text_of(object, "rights");
    const json_t *is_free = json_object_get(object, "free");
    s->is_free = json_is_boolean(is_free) ? json_boolean_value(is_free) : -1;
    s->text = text_of(object, "text");
    const json_t *dateline = json_object_get(object, "dateline"), *masthead = json_object_get(object, "masthead");
    s->dateline_place = text_of(dateline, "place");
    s->dateline_date = text_of(dateline, "date");
    s->dateline_agency = text_of(dateline, "agency");
    s->masthead_date = text_of(masthead, "date");
    s->masthead_place = text_of(masthead, "place");
    s->masthead_weather = text_of(masthead, "weather");
    const json_t *page = json_object_get(object, "page");
    s->page_digest = text_of(page, "digest");
    s->page_status = text_of(page, "status");
    s->page_mime = text_of(page, "mime");
    s->page_puid = text_of(page, "puid");
    s->page_encoding = text_of(page, "encoding");
    s->page_etag = text_of(page, "etag");
    s->page_last_modified = text_of(page, "last_modified");
}

/* --- types --------------------------------------------------------------------------------------------------------- */

enum type { TEXT, URL, TEXTS, COUNT, PIXELS, FLAG, GROUP, TEXT_VALUES, COUNT_VALUES, IMAGES };     /* null is taken for all but URL */
struct member {
    const char *key;
    enum type type;
    const struct member *inside;        /* of a GROUP, and of each of IMAGES; ends with a NULL key */
};
static const struct member dateline_members[] = { { "place", TEXT, NULL }, { "date", TEXT, NULL }, { "agency", TEXT, NULL }, { 0 } };
static const struct member masthead_members[] = { { "date", TEXT, NULL }, { "place", TEXT, NULL }, { "weather", TEXT, NULL }, { 0 } };
static const struct member page_members[] = {
    { "record", TEXT, NULL }, { "digest", TEXT, NULL }, { "status", TEXT, NULL }, { "mime", TEXT, NULL },
    { "puid", TEXT, NULL },   { "encoding", TEXT, NULL }, { "etag", TEXT, NULL }, { "last_modified", TEXT, NULL }, { 0 },
};
static const struct member requisites_members[] = {
    { "expected", COUNT, NULL }, { "captured", COUNT, NULL }, { "explained", COUNT, NULL },
    { "left_out", COUNT, NULL }, { "revisits", COUNT, NULL }, { "missed", COUNT_VALUES, NULL }, { 0 },
};
static const struct member image_members[] = {
    { "url", URL, NULL },      { "found", TEXT, NULL },      { "role", TEXT, NULL },    { "alt", TEXT, NULL },
    { "caption", TEXT, NULL }, { "credit", TEXT, NULL },     { "renditions", TEXTS, NULL }, { "outcome", TEXT, NULL },
    { "record", TEXT, NULL },  { "digest", TEXT, NULL },     { "width", PIXELS, NULL }, { "height", PIXELS, NULL }, { 0 },
};
static const struct member members[] = {
    { "snapshot", TEXT, NULL },  { "package", TEXT, NULL },   { "url", TEXT, NULL },          { "canonical", TEXT, NULL },
    { "captured", TEXT, NULL },  { "replaces", TEXT, NULL },  { "quality", TEXT, NULL },   { "quality_why", TEXT, NULL },
    { "headline", TEXT, NULL },     { "subtitle", TEXT, NULL },
    { "authors", TEXTS, NULL },  { "published", TEXT, NULL }, { "modified", TEXT, NULL },     { "section", TEXT, NULL },
    { "publisher", TEXT, NULL }, { "language", TEXT, NULL },  { "description", TEXT, NULL },  { "keywords", TEXTS, NULL },
    { "rights", TEXT, NULL },    { "free", FLAG, NULL },      { "dateline", GROUP, dateline_members },
    { "masthead", GROUP, masthead_members },                  { "sources", TEXT_VALUES, NULL }, { "page", GROUP, page_members },
    { "images", IMAGES, image_members }, { "images_left_out", COUNT, NULL }, { "requisites", GROUP, requisites_members },         { "text", TEXT, NULL }, { 0 },
};

static bool are_texts(const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (!json_is_string(json_array_get(array, i)))
            return false;
    return json_is_array(array);
}

static bool are_text_values(const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
        if (!json_is_string(value))
            return false;
    return json_is_object(object);
}

static bool is_count(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool are_count_values(const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
        if (!is_count(value))
            return false;
    return json_is_object(object);
}

static bool is_of_type(enum type type, const json_t *value)
{
    switch (type) {
    case TEXT:
    case URL:
        return json_is_string(value);
    case TEXTS:
        return are_texts(value);
    case COUNT:
        return is_count(value);
    case PIXELS:
        return is_count(value) && json_integer_value(value) <= UINT32_MAX;
    case FLAG:
        return json_is_boolean(value);
    case TEXT_VALUES:
        return are_text_values(value);
    case COUNT_VALUES:
        return are_count_values(value);
    case GROUP:
        return json_is_object(value);
    case IMAGES:
        return json_is_array(value);
    }
    return false;
}

/* As deep as the table above, no deeper. */
static bool check_members(const json_t *object, const struct member *table, struct err *err)
{
    if (!json_is_object(object))
        return err_set(err, ERR_INVALID, "expected an object (schemas/article.schema.json)");
    for (const struct member *member = table; member->key; member++) {
        const json_t *value = json_object_get(object, member->key);
        bool is_there = value && !json_is_null(value);
        if (is_there ? !is_of_type(member->type, value) : member->type == URL) {
            err_set(err, ERR_INVALID, "%s (schemas/article.schema.json)", is_there ? "it is of the wrong type" : "it is not there");
            return err_where(err, "%s", member->key);
        }
        if (is_there && member->type == GROUP && !check_members(value, member->inside, err))
            return err_where(err, "%s", member->key);
        for (size_t i = 0; is_there && member->type == IMAGES && i < json_array_size(value); i++)
            if (!check_members(json_array_get(value, i), member->inside, err))
                return err_where(err, "%s, %zu", member->key, i + 1);
    }
    return true;
}

bool snapshot_parse(struct span text, struct snapshot **ret, struct err *err)
{
    AUTO(jsonl_decref) json_t *object = NULL;
    if (!jsonl_parse(text, &object, err) || !check_members(object, members, err))
        return false;
    AUTO(snapshot_free) struct snapshot *s = mem_new(sizeof *s);
    read_facts(object, s);
    read_sources(json_object_get(object, "sources"), s);
    const json_t *images = json_object_get(object, "images");
    s->images = mem_new_array(json_array_size(images), sizeof *s->images);
    for (size_t i = 0; i < json_array_size(images); i++)
        read_image(json_array_get(images, i), &s->images[s->n_images++]);
    const json_t *requisites = json_object_get(object, "requisites");
    s->images_left_out = jsonl_u64(object, "images_left_out", 0);
    s->expected = jsonl_u64(requisites, "expected", 0);
    s->captured_requisites = jsonl_u64(requisites, "captured", 0);
    s->explained = jsonl_u64(requisites, "explained", 0);
    s->left_out = jsonl_u64(requisites, "left_out", 0);
    s->revisits = jsonl_u64(requisites, "revisits", 0);
    read_tallies(json_object_get(requisites, "missed"), &s->missed);
    if (!s->id || !s->url || !s->captured || !s->headline || !s->text)
        return err_set(err, ERR_INVALID, "one of snapshot, url, captured, headline, text is not there or no text "
                                         "(schemas/article.schema.json)");
    *ret = TAKE(s);
    return true;
}

/* --- the end --------------------------------------------------------------------------------------------------- */

static void free_texts(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

static void free_image(struct snapshot_image *image)
{
    char *texts[] = { image->url,     image->found,   image->role,   image->alt,   image->caption,
                      image->credit,  image->outcome, image->record, image->digest };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free_texts(image->renditions, image->n_renditions);
}

void snapshot_free(struct snapshot *s)
{
    if (!s)
        return;
    char *texts[] = { s->id,             s->package,       s->url,            s->canonical,        s->captured,
                      s->replaces,       s->headline,      s->subtitle,       s->published,        s->modified,
                      s->section,        s->publisher,     s->language,       s->description,      s->rights,
                      s->dateline_place, s->dateline_date, s->dateline_agency, s->masthead_date,   s->masthead_place,
                      s->masthead_weather, s->page_digest, s->page_status,    s->page_mime,        s->page_puid,
                      s->page_encoding,  s->text,          s->quality,        s->quality_why,      s->page_etag,
                      s->page_last_modified };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    tallies_free(&s->missed);
    free_texts(s->authors, s->n_authors);
    free_texts(s->keywords, s->n_keywords);
    for (size_t i = 0; i < s->n_sources; i++) {
        free(s->sources[i].field);
        free(s->sources[i].source);
    }
    free(s->sources);
    for (size_t i = 0; i < s->n_images; i++)
        free_image(&s->images[i]);
    free(s->images);
    free(s);
}

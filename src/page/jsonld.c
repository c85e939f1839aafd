#include "page/jsonld.h"

static json_t *load(struct span text)
{
    json_error_t error;                 /* not shown: a page is read for what it has */
    return json_loadb((const char *)text.at, text.len, 0, &error);
}

void page_jsonld_add(struct page_jsonld *set, struct span script)
{
    script = span_trim_space(script);
    if (script.len == 0)
        return;
    if (script.len > JSONLD_BYTES_MAX - set->bytes) {
        set->n_lost++;
        return;
    }
    set->bytes += script.len;
    json_t *document = load(script);
    if (!document) {
        AUTO_BUF struct buf mended = { 0 };
        page_jsonld_mend(script, &mended);
        document = load(buf_span(&mended));
        if (!document) {
            set->n_lost++;
            return;
        }
        set->is_repaired = true;
    }
    if (!set->documents)
        set->documents = json_array();
    if (json_array_append_new(set->documents, document) != 0)
        set->n_lost++;
}

static void add_node(struct page_jsonld *set, const json_t *node)
{
    const json_t *id = json_object_get(node, "@id");
    bool is_reference = json_object_size(node) == 1 && id;
    if (is_reference || (!json_object_get(node, "@type") && !id))
        return;
    if (json_is_string(id) && !json_object_get(set->names, json_string_value(id)))
        json_object_set_new(set->names, json_string_value(id), json_integer((json_int_t)set->n_nodes));
    ARRAY_GROW(set->nodes, set->n_nodes);
    set->nodes[set->n_nodes++] = node;
}

/* Level by level, so that neither the stack nor the order depends on how deep a page nests. */
void page_jsonld_index(struct page_jsonld *set)
{
    if (!set->documents || set->names)
        return;
    set->names = json_object();
    const json_t **queue = mem_new_array(JSONLD_NODES_MAX, sizeof *queue);
    size_t first = 0, n = 0;
    queue[n++] = set->documents;
    while (first < n && set->n_nodes < JSONLD_NODES_MAX) {
        const json_t *value = queue[first++];
        if (json_is_array(value)) {
            for (size_t i = 0; i < json_array_size(value) && n < JSONLD_NODES_MAX; i++) {
                const json_t *item = json_array_get(value, i);
                if (json_is_object(item) || json_is_array(item))
                    queue[n++] = item;
            }
            continue;
        }
        add_node(set, value);
        const char *key;
        json_t *member;
        json_object_foreach((json_t *)value, key, member)
            if ((json_is_object(member) || json_is_array(member)) && n < JSONLD_NODES_MAX)
                queue[n++] = member;
    }
    free(queue);
}

void page_jsonld_free(struct page_jsonld *set)
{
    json_decref(set->documents);
    json_decref(set->names);
    free(set->nodes);
    *set = (struct page_jsonld){ 0 };
}

/* "http://schema.org/NewsArticle", "schema:NewsArticle" and "NewsArticle" are one. */
static struct span bare_type(struct span type)
{
    for (size_t at = type.len; at > 0; at--)
        if (type.at[at - 1] == '/' || type.at[at - 1] == ':' || type.at[at - 1] == '#')
            return span_from(type, at);
    return type;
}

bool page_is_article_type(struct span type)
{
    struct span bare = bare_type(span_trim_space(type));
    return span_ends(bare, "Article") || span_is(bare, "BlogPosting") || span_is(bare, "LiveBlogPosting")
        || span_is(bare, "Report") || span_is(bare, "Review") || span_is(bare, "SocialMediaPosting");
}

static bool type_matches(const json_t *node, bool (*matches)(struct span type, const char *wanted),
                         const char *wanted)
{
    const json_t *type = json_object_get(node, "@type");
    if (json_is_string(type))
        return matches(span_of(json_string_value(type)), wanted);
    for (size_t i = 0; i < json_array_size(type); i++)
        if (matches(span_of(json_string_value(json_array_get(type, i))), wanted))
            return true;
    return false;
}

static bool is_type(struct span type, const char *wanted)
{
    return span_is(bare_type(type), wanted);
}

static bool is_article_type(struct span type, const char *wanted)
{
    (void)wanted;
    return page_is_article_type(type);
}

bool page_jsonld_is(const json_t *node, const char *type)
{
    return type_matches(node, is_type, type);
}

bool page_jsonld_is_article(const json_t *node)
{
    return type_matches(node, is_article_type, NULL);
}

const json_t *page_jsonld_follow(const struct page_jsonld *set, const json_t *value)
{
    const json_t *id = json_object_get(value, "@id");
    if (!json_is_string(id) || json_object_get(value, "name") || json_object_get(value, "url"))
        return value;
    const json_t *place = json_object_get(set->names, json_string_value(id));
    return place ? set->nodes[json_integer_value(place)] : value;
}

const json_t *page_jsonld_get(const struct page_jsonld *set, const json_t *node, const char *key)
{
    const json_t *value = json_object_get(node, key);
    if (json_is_array(value))
        value = json_array_get(value, 0);
    return page_jsonld_follow(set, value);
}

const char *page_jsonld_text(const struct page_jsonld *set, const json_t *value)
{
    for (int hops = 0; value && hops < 4;
         hops++) { /* an array of an object with a name: three; no circle is longer */
        if (json_is_string(value))
            return *json_string_value(value) ? json_string_value(value) : NULL;
        if (json_is_array(value)) {
            value = json_array_get(value, 0);
            continue;
        }
        value = page_jsonld_follow(set, value);
        const json_t *inner = json_object_get(value, "@value");
        value = inner ? inner : json_object_get(value, "name");
    }
    return NULL;
}

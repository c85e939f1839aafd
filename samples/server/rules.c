#include "rules.h"

#include "bytes.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct named_rule {
    const char *key;
    struct rule rule;
    struct named_rule *next;     /* rules with a star, in file order */
};

struct rules {
    void *exact;            /* a tree of struct named_rule, by key */
    struct named_rule *stars, **stars_end;
    struct bytes *files;    /* the text of the files read: all strings point into it */
    char **made;            /* and the paths that were made from it */
    size_t n_files, n_made;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct named_rule *)a)->key, ((const struct named_rule *)b)->key);
}

struct rules *rules_new(void)
{
    struct rules *rules = need(calloc(1, sizeof *rules));
    rules->stars_end = &rules->stars;
    return rules;
}

static struct rule *rule_for(struct rules *rules, const char *key)
{
    struct named_rule *entry = need(calloc(1, sizeof *entry));
    entry->key = key;
    if (strchr(key, '*')) {
        *rules->stars_end = entry;
        rules->stars_end = &entry->next;
        return &entry->rule;
    }
    struct named_rule **found = need(tsearch(entry, &rules->exact, by_key));
    if (*found != entry)
        free(entry);
    return &(*found)->rule;
}

static const char *beside(struct rules *rules, const char *of, const char *file)
{
    const char *slash = strrchr(of, '/');
    if (*file == '/' || !slash)
        return file;
    char *path = format_text("%.*s/%s", (int)(slash - of), of, file);
    rules->made = need(realloc(rules->made, (rules->n_made + 1) * sizeof *rules->made));
    return rules->made[rules->n_made++] = path;
}

/* Cuts the next word off *at, which ends with NUL; quotes may enclose a part of it. */
static char *cut_word(char **at)
{
    char *in = *at + strspn(*at, " \t"), *word = in, *out = in;
    if (!*in)
        return NULL;
    bool is_quoted = false;
    for (; *in && (is_quoted || (*in != ' ' && *in != '\t')); in++) {
        if (*in == '"')
            is_quoted = !is_quoted;
        else
            *out++ = *in;
    }
    *at = *in ? in + 1 : in;
    *out = 0;
    return word;
}

static bool apply_option(struct rules *rules, const char *path, struct rule *rule, char *word)
{
    char *value = strchr(word, '=');
    if (!value) {
        if (!strcmp(word, "template"))
            return rule->is_template = true;
        return !strcmp(word, "chunked") && (rule->is_chunked = true);
    }
    *value++ = 0;
    uint64_t number = 0;
    if (!strcmp(word, "type"))
        rule->type = value;
    else if (!strcmp(word, "file"))
        rule->file[1] = beside(rules, path, value);
    else if (!strncmp(word, "edition.", 8) && parse_number(word + 8, EDITIONS_MAX, &number) && number > 0)
        rule->file[number] = beside(rules, path, value);
    else if (!strcmp(word, "coding") || !strcmp(word, "coding-always")) {
        rule->coding = value;
        rule->is_always_coded = word[6] != 0;
    } else if (!strcmp(word, "etag"))
        rule->etag = value;
    else if (!strcmp(word, "last-modified"))
        rule->last_modified = value;
    else if (!strcmp(word, "location"))
        rule->location = value;
    else if (!strcmp(word, "status") && parse_number(value, 599, &number) && number >= 200)
        rule->status = (unsigned)number;
    else if (!strcmp(word, "delay") && parse_number(value, 600000, &number))
        rule->delay_ms = (unsigned)number;
    else if (!strcmp(word, "header") && strchr(value, ':')) {
        size_t n = 0;
        while (n < HEADERS_MAX && rule->header[n])
            n++;
        if (n == HEADERS_MAX)
            return false;
        rule->header[n] = value;
    } else
        return false;
    return true;
}

static bool read_lines(struct rules *rules, const char *path, bool is_map)
{
    struct bytes text;
    if (!bytes_read_file(path, &text)) {
        fprintf(stderr, "sample-server: cannot read %s: %s\n", path, strerror(errno));
        return false;
    }
    bytes_add(&text, "", 1);
    rules->files = need(realloc(rules->files, (rules->n_files + 1) * sizeof *rules->files));
    rules->files[rules->n_files++] = text;

    char *rest = (char *)text.at, *line;
    for (unsigned n = 1; (line = strsep(&rest, "\n")); n++) {
        line[strcspn(line, "\r")] = 0;
        if (!*line || *line == '#')
            continue;
        struct rule *rule;
        if (is_map) {
            const char *key = strsep(&line, "\t"), *file = strsep(&line, "\t"), *type = strsep(&line, "\t");
            if (!file) {
                fprintf(stderr, "sample-server: %s:%u: \"host/path TAB file\" is wanted\n", path, n);
                return false;
            }
            rule = rule_for(rules, key);
            rule->file[1] = beside(rules, path, file);
            if (type && *type && strcmp(type, "-"))
                rule->type = type;
        } else {
            const char *key = cut_word(&line);
            if (!key)
                continue;
            rule = rule_for(rules, key);
        }
        char *word;
        while (line && (word = cut_word(&line)))
            if (!apply_option(rules, path, rule, word)) {
                fprintf(stderr, "sample-server: %s:%u: \"%s\" is no option here\n", path, n, word);
                return false;
            }
    }
    return true;
}

bool rules_read_conf(struct rules *rules, const char *path)
{
    return read_lines(rules, path, false);
}

bool rules_read_map(struct rules *rules, const char *path)
{
    return read_lines(rules, path, true);
}

static bool star_matches(const char *pattern, const char *key)
{
    const char *star = strchr(pattern, '*');
    size_t before = (size_t)(star - pattern), after = strlen(star + 1), len = strlen(key);
    return len >= before + after && !memcmp(pattern, key, before) && !strcmp(star + 1, key + len - after);
}

static void overlay(struct rule *under, const struct rule *over)
{
    for (int i = 1; i <= EDITIONS_MAX; i++)
        if (over->file[i])
            under->file[i] = over->file[i];
#define TAKE_OVER(field) if (over->field) under->field = over->field
    TAKE_OVER(type);
    TAKE_OVER(etag);
    TAKE_OVER(last_modified);
    TAKE_OVER(location);
    TAKE_OVER(is_template);
    TAKE_OVER(is_chunked);
    TAKE_OVER(status);
    TAKE_OVER(delay_ms);
#undef TAKE_OVER
    if (over->coding) {
        under->coding = over->coding;
        under->is_always_coded = over->is_always_coded;
    }
    for (int i = 0, n = 0; i < HEADERS_MAX && over->header[i]; i++) {
        while (n < HEADERS_MAX && under->header[n])
            n++;
        if (n < HEADERS_MAX)
            under->header[n] = over->header[i];
    }
}

bool rules_find(const struct rules *rules, const char *key, struct rule *ret)
{
    for (const struct named_rule *entry = rules->stars; entry; entry = entry->next)
        if (star_matches(entry->key, key))
            overlay(ret, &entry->rule);
    struct named_rule **found = tfind(&(struct named_rule){ .key = key }, &rules->exact, by_key);
    if (found)
        overlay(ret, &(*found)->rule);
    return found;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    tdestroy(rules->exact, free);
    while (rules->stars) {
        struct named_rule *next = rules->stars->next;
        free(rules->stars);
        rules->stars = next;
    }
    for (size_t i = 0; i < rules->n_files; i++)
        bytes_free(&rules->files[i]);
    for (size_t i = 0; i < rules->n_made; i++)
        free(rules->made[i]);
    free(rules->files);
    free(rules->made);
    free(rules);
}

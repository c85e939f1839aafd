#include "mets/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "mets/checking.h"

static void add(struct mets_checking *checking, unsigned line, enum severity severity, const char *code, const char *why,
                va_list args)
{
    AUTO_FREE char *text = NULL;
    char where[600];
    if (vasprintf(&text, why, args) < 0)
        return;
    if (line)
        snprintf(where, sizeof where, "%s, line %u", checking->name, line);
    else
        snprintf(where, sizeof where, "%s", checking->name);
    findings_add(checking->findings, severity, FINDING_INVALID, code, where, "%s", text);
}

void mets_found(struct mets_checking *checking, const char *code, const char *why, ...)
{
    va_list args;
    va_start(args, why);
    add(checking, checking->line, SEVERITY_ERROR, code, why, args);
    va_end(args);
}

void mets_found_at(struct mets_checking *checking, unsigned line, enum severity severity, const char *code,
                   const char *why, ...)
{
    va_list args;
    va_start(args, why);
    add(checking, line, severity, code, why, args);
    va_end(args);
}

const char *mets_attribute(const struct mets_checking *checking, const char *name)
{
    return mets_reader_attribute(checking->reader, "", name);
}

const char *mets_xlink(const struct mets_checking *checking, const char *name)
{
    return mets_reader_attribute(checking->reader, METS_NS_XLINK, name);
}

uint64_t mets_number(struct mets_checking *checking, const char *name)
{
    const char *text = mets_attribute(checking, name);
    uint64_t value;
    if (!text)
        return UINT64_MAX;
    if (span_to_u64(span_trim_space(span_of(text)), UINT64_MAX - 1, &value))
        return value;
    mets_found(checking, "mets-form", "%s \"%s\" is no number (METS)", name, SHOW(span_of(text)));
    return UINT64_MAX;
}

static void keep(char *into, size_t room, const char *text)
{
    snprintf(into, room, "%s", text ? text : "");
}

static void take_root(struct mets_checking *checking, const struct mets_node *node)
{
    static const struct {
        const char *ns, *name;
        enum mets_root root;
    } roots[] = {
        { METS_NS, "mets", METS_ROOT_METS },
        { METS_NS_PREMIS, "premis", METS_ROOT_PREMIS },
        { METS_NS_PREMIS, "rights", METS_ROOT_RIGHTS },
        { "", "metadata", METS_ROOT_DC },
    };
    keep(checking->summary->root, sizeof checking->summary->root, node->name);
    keep(checking->summary->objid, sizeof checking->summary->objid, mets_attribute(checking, "OBJID"));
    keep(checking->summary->profile, sizeof checking->summary->profile, mets_attribute(checking, "PROFILE"));
    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (strcmp(node->ns, roots[i].ns) == 0 && strcmp(node->name, roots[i].name) == 0)
            checking->root = roots[i].root;
    if (checking->root == METS_ROOT_OTHER)
        mets_found(checking, "mets-form", "\"%s\" is the root of neither METS 1 nor PREMIS 3 nor a Dublin Core record of ours",
                   SHOW(span_of(node->name)));
}

static bool mets_opened(struct mets_checking *checking, const struct mets_node *node, struct err *err)
{
    const char *name = node->name;
    mets_check_ids(checking, node);
    if (strcmp(name, "file") == 0)
        return mets_file_opened(checking, err);
    if (strcmp(name, "FLocat") == 0)
        return mets_location_opened(checking, err);
    if (strcmp(name, "mdRef") == 0)
        return mets_reference_opened(checking, err);
    if (strcmp(name, "area") == 0)
        return mets_area_opened(checking, err);
    if (strcmp(name, "FContent") == 0)
        mets_content_opened(checking);
    else if (strcmp(name, "div") == 0)
        mets_div_opened(checking);
    else if (strcmp(name, "smLink") == 0)
        mets_check_link(checking);
    else if (strcmp(name, "mptr") == 0)
        mets_check_pointer(checking);
    return true;
}

static void mets_closed(struct mets_checking *checking, const struct mets_node *node)
{
    if (strcmp(node->name, "file") == 0)
        mets_file_closed(checking);
    else if (strcmp(node->name, "div") == 0)
        mets_div_closed(checking);
}

/* Each vocabulary is read under its own root only: PREMIS inside METS belongs to whoever wrapped it there. */
static bool take_node(struct mets_checking *checking, const struct mets_node *node, struct err *err)
{
    bool is_premis = checking->root == METS_ROOT_PREMIS || checking->root == METS_ROOT_RIGHTS;
    if (node->event == METS_TEXT) {
        mets_premis_text(checking, node);
    } else if (checking->root == METS_ROOT_METS && strcmp(node->ns, METS_NS) == 0) {
        if (node->event == METS_OPEN)
            return mets_opened(checking, node, err);
        mets_closed(checking, node);
    } else if (is_premis && strcmp(node->ns, METS_NS_PREMIS) == 0) {
        if (node->event == METS_OPEN)
            mets_premis_opened(checking, node);
        else
            mets_premis_closed(checking, node);
    }
    return true;
}

static void finish(struct mets_checking *checking)
{
    const struct mets_check_summary *summary = checking->summary;
    uint64_t pictures = summary->images + summary->images_missing;
    mets_check_all_resolved(checking);
    /* A map says of each picture that it belongs to its page: once by its division and once by a link. */
    if (summary->articles && checking->links != pictures)
        mets_found_at(checking, 0, SEVERITY_ERROR, "mets-reference", "%" PRIu64 " links for %" PRIu64 " pictures",
                      checking->links, pictures);
}

static bool read_all(struct mets_checking *checking, struct err *err)
{
    for (bool is_root = true;; is_root = false) {
        struct mets_node node;
        struct err why = { 0 };
        if (!mets_reader_next(checking->reader, &node, &why)) {
            const char *code = mets_reader_code(checking->reader);
            if (!code) {
                *err = why;
                return err_where(err, "%s", checking->name);
            }
            findings_add_err(checking->findings, code, checking->name, &why);
            return true;
        }
        if (node.event == METS_END) {
            finish(checking);
            return true;
        }
        checking->line = node.line;
        if (is_root)
            take_root(checking, &node);
        if (checking->root == METS_ROOT_OTHER)
            return true;
        if (!take_node(checking, &node, err))
            return false;
    }
}

bool mets_check(struct source *source, const struct mets_check_options *options, struct findings *findings,
                struct mets_check_summary *ret, struct err *err)
{
    static const struct mets_check_options none;
    AUTO(mets_reader_free) struct mets_reader *reader = NULL;
    AUTO(mets_ids_free) struct mets_ids *ids = NULL;
    *ret = (struct mets_check_summary){ 0 };
    if (!mets_ids_new(&ids, err) || !mets_reader_open(source, &reader, err))
        return err_where(err, "%s", source->name);
    struct mets_checking checking = { .reader = reader, .options = options ? options : &none, .findings = findings,
                                      .summary = ret, .ids = ids, .name = source->name };
    bool done = read_all(&checking, err);
    mets_files_free(&checking);
    buf_free(&checking.premis_type);
    buf_free(&checking.premis_text);
    return done;
}

#include <libxml/tree.h>

#include "mets/checking.h"

static unsigned kind_of(const char *element)
{
    static const struct {
        const char *element;
        unsigned kind;
    } kinds[] = {
        { "dmdSec", METS_ID_DMD },   { "amdSec", METS_ID_ADM },     { "techMD", METS_ID_ADM },
        { "rightsMD", METS_ID_ADM }, { "sourceMD", METS_ID_ADM },   { "digiprovMD", METS_ID_ADM },
        { "file", METS_ID_FILE },    { "fileGrp", METS_ID_GROUP },  { "div", METS_ID_DIV },
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(element, kinds[i].element) == 0)
            return kinds[i].kind;
    return METS_ID_OTHER;
}

static void say_full(struct mets_checking *checking)
{
    if (!checking->is_full)
        mets_found(checking, "mets-limit", "more than %d IDs: references are not checked", METS_IDS_MAX);
    checking->is_full = true;
}

void mets_define(struct mets_checking *checking, struct mets_id_name id, unsigned kind)
{
    unsigned line = 0;
    switch (mets_ids_define(checking->ids, id, kind, checking->line, &line)) {
        case METS_IDS_TWICE:
            if (kind != METS_ID_LABEL)          /* XLink lets several elements share a label */
                mets_found(checking, "mets-id", "\"%s\" stands at line %u already (XML Schema 2 §3.3.8)", SHOW(id.name),
                           line);
            break;
        case METS_IDS_WRONG_KIND:
            mets_found(checking, "mets-reference", "\"%s\" is not what line %u refers to it as (METS)", SHOW(id.name),
                       line);
            break;
        case METS_IDS_FULL:
            say_full(checking);
            break;
        case METS_IDS_FINE:
        case METS_IDS_LATER:
            break;
    }
}

void mets_refer(struct mets_checking *checking, const char *what, struct mets_id_name id, unsigned kinds,
                const char *kind_name)
{
    enum mets_ids_answer answer = mets_ids_refer(checking->ids, id, kinds, checking->line);
    if (answer == METS_IDS_WRONG_KIND)
        mets_found(checking, "mets-reference", "%s \"%s\" is no %s (METS)", what, SHOW(id.name), kind_name);
    else if (answer == METS_IDS_FULL)
        say_full(checking);
}

/* IDREFS: names parted by white space. */
static void refer_all(struct mets_checking *checking, const char *what, const char *value, unsigned kinds,
                      const char *kind_name)
{
    for (struct span rest = span_trim_space(span_of(value)); rest.len; rest = span_trim_space(rest)) {
        size_t len = 0;
        while (len < rest.len && !byte_is_space(rest.at[len]))
            len++;
        mets_refer(checking, what, (struct mets_id_name){ .name = span_to(rest, len) }, kinds, kind_name);
        rest = span_from(rest, len);
    }
}

void mets_check_ids(struct mets_checking *checking, const struct mets_node *node)
{
    const char *id = mets_attribute(checking, "ID");
    if (id && xmlValidateNCName((const xmlChar *)id, 0) != 0)
        mets_found(checking, "mets-id", "ID \"%s\" is no XML name (XML Schema 2 §3.3.8)", SHOW(span_of(id)));
    else if (id)
        mets_define(checking, (struct mets_id_name){ .name = span_of(id) }, kind_of(node->name));

    bool is_fptr = strcmp(node->name, "fptr") == 0;             /* CSIP lets it name a whole group (CSIP94) */
    const struct {
        const char *attribute;
        unsigned kinds;
        const char *kind_name;
    } references[] = {
        { "DMDID", METS_ID_DMD, "dmdSec" },
        { "ADMID", METS_ID_ADM, "amdSec or section of one" },
        { "FILEID", METS_ID_FILE | (is_fptr ? METS_ID_GROUP : 0), "file" },
        { "STRUCTID", METS_ID_DIV, "div" },
    };
    for (size_t i = 0; i < COUNT_OF(references); i++) {
        const char *value = mets_attribute(checking, references[i].attribute);
        if (value)
            refer_all(checking, references[i].attribute, value, references[i].kinds, references[i].kind_name);
    }
}

void mets_check_link(struct mets_checking *checking)
{
    static const char *const ends[] = { "from", "to" };
    checking->links++;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const char *label = mets_xlink(checking, ends[i]);
        if (label)
            mets_refer(checking, "smLink", (struct mets_id_name){ .space = METS_ID_LABEL, .name = span_of(label) },
                       METS_ID_LABEL, "xlink:label");
        else
            mets_found(checking, "mets-reference", "smLink has no xlink:%s (METS, smLink)", ends[i]);
    }
}

void mets_check_pointer(struct mets_checking *checking)
{
    const char *title = mets_xlink(checking, "title");
    if (title && strstr(checking->summary->profile, "CSIP"))
        refer_all(checking, "xlink:title", title, METS_ID_GROUP, "fileGrp (CSIP108)");
}

static void tell_unresolved(void *context, const char *name, unsigned line)
{
    if (name)
        mets_found_at(context, line, SEVERITY_ERROR, "mets-reference", "\"%s\" is referred to and is not there (METS)",
                      SHOW(span_of(name)));
    else
        mets_found_at(context, line, SEVERITY_ERROR, "mets-reference", "something is referred to that is not there (METS)");
}

static void tell_unused(void *context, const char *name, unsigned line)
{
    (void)name;
    mets_found_at(context, line, SEVERITY_WARNING, "mets-unused", "nothing points at this dmdSec");
}

void mets_check_all_resolved(struct mets_checking *checking)
{
    if (checking->is_full)
        return;
    mets_ids_unresolved(checking->ids, tell_unresolved, checking);
    mets_ids_unused(checking->ids, METS_ID_DMD, tell_unused, checking);
}

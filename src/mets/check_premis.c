#include "mets/checking.h"

enum { TEXT_MAX = 2048 };               /* an identifier; a longer one is compared by its beginning */

static const struct value {
    const char *element;
    unsigned kind;
    const char *reference_to;           /* NULL: it is the identifier itself */
} values[] = {
    { "objectIdentifierValue", METS_ID_OBJECT, NULL },
    { "eventIdentifierValue", METS_ID_EVENT, NULL },
    { "agentIdentifierValue", METS_ID_AGENT, NULL },
    { "rightsStatementIdentifierValue", METS_ID_RIGHTS, NULL },
    { "linkingObjectIdentifierValue", METS_ID_OBJECT, "object" },
    { "linkingEventIdentifierValue", METS_ID_EVENT, "event" },
    { "linkingAgentIdentifierValue", METS_ID_AGENT, "agent" },
    { "linkingRightsStatementIdentifierValue", METS_ID_RIGHTS, "rights statement" },
};

static bool ends_with(const char *name, const char *end)
{
    return span_ends(span_of(name), end);
}

void mets_premis_opened(struct mets_checking *checking, const struct mets_node *node)
{
    checking->takes_text = ends_with(node->name, "IdentifierType") || ends_with(node->name, "IdentifierValue");
    buf_clear(&checking->premis_text);
}

void mets_premis_text(struct mets_checking *checking, const struct mets_node *node)
{
    if (checking->takes_text && checking->premis_text.len < TEXT_MAX)
        buf_put_span(&checking->premis_text, span_to(span_of(node->text), TEXT_MAX));
}

static void take_value(struct mets_checking *checking, const struct value *value, struct span text)
{
    /* A UUID is one thing only; of other identifiers ("local", 1) an object and an agent may have the same. */
    bool is_uuid = span_is(buf_span(&checking->premis_type), "UUID");
    struct mets_id_name id = { .space = METS_ID_OBJECT | (is_uuid ? 0 : value->kind), .name = text };
    if (!value->reference_to)
        mets_define(checking, id, value->kind);
    else if (value->kind != METS_ID_OBJECT || checking->root == METS_ROOT_PREMIS)
        mets_refer(checking, "linking identifier", id, value->kind, value->reference_to);
    /* else: rights are of an object that another document describes */
}

void mets_premis_closed(struct mets_checking *checking, const struct mets_node *node)
{
    checking->takes_text = false;
    struct span text = span_trim_space(buf_span(&checking->premis_text));
    if (ends_with(node->name, "IdentifierType")) {
        buf_clear(&checking->premis_type);
        buf_put_span(&checking->premis_type, text);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (strcmp(node->name, values[i].element) == 0)
            take_value(checking, &values[i], text);
}

#include "page/robots_meta.h"

#include "web/robots_tag.h"

/* The whole document, not its head alone: a stray element in the head opens the body for the parser, and what follows stands there. */
void page_robots_meta(const struct page_document *document, page_robots_each *each, void *context)
{
    const xmlNode *root = document->tree ? xmlDocGetRootElement(document->tree) : NULL;
    if (!root)
        return;
    for (xmlNode *node = page_next(root, (xmlNode *)root, true); node; node = page_next(root, node, true)) {
        const char *name = page_is(node, "meta") ? page_attribute(node, "name") : NULL;
        const char *content = name && robots_tag_is_meta(span_of(name)) ? page_attribute(node, "content") : NULL;
        if (content && span_trim_space(span_of(content)).len)
            each(context, name, content);
    }
}

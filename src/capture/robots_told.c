#include "capture/robots_told.h"

#include "base/text.h"
#include "page/robots_meta.h"
#include "web/robots_tag.h"

enum { LINES_MAX = 20, RULES_MAX = 300 };               /* a page that says more says it for its own sake */

/* One line, whatever it holds. */
static void put(struct buf *into, struct span rules, const char *from, struct span agent)
{
    buf_put_text(into, "robots-tag: ");
    text_collapse(span_to(rules, RULES_MAX), into);
    buf_printf(into, " (%s", from);
    if (agent.len) {
        buf_put_text(into, " for ");
        text_collapse(span_to(agent, RULES_MAX), into);
    }
    buf_put_text(into, ")\r\n");
}

bool robots_told_of_answer(const struct fetch_exchange *exchange, struct buf *into, struct err *err)
{
    AUTO_BUF struct buf bytes = { 0 };
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    if (!answer_head(exchange, &bytes, &head, err))
        return !err_is_set(err);
    size_t n = 0;
    for (size_t i = 0; i < head.n_fields; i++) {
        struct span rest = head.fields[i].value, agent, rules;
        if (!span_is_nocase(head.fields[i].name, "X-Robots-Tag"))
            continue;
        while (n < LINES_MAX && robots_tag_next(&rest, &agent, &rules)) {
            put(into, rules, "X-Robots-Tag", agent);
            n++;
        }
    }
    return true;
}

struct telling {
    struct buf *into;
    size_t n;
};

static void put_meta(void *context, const char *name, const char *content)
{
    struct telling *telling = context;
    if (telling->n++ >= LINES_MAX)
        return;
    bool is_for_all = span_is_nocase(span_of(name), "robots");
    put(telling->into, span_of(content), is_for_all ? "meta robots" : "meta", is_for_all ? SPAN_NULL : span_of(name));
}

void robots_told_of_page(const struct page_document *document, struct buf *into)
{
    struct telling telling = { into, 0 };
    page_robots_meta(document, put_meta, &telling);
}

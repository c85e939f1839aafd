#include "page/jsonld.h"

/* Where the mender stands: outside strings it copies, drops and closes; inside it escapes. */
struct mender {
    struct span in;
    size_t at;
    struct buf *out;
    char open[512];                     /* the brackets that are open; deeper ones are left to the parser to refuse */
    size_t depth;
    bool has_value;                     /* a value ended at the top: what follows is another document */
    size_t n_documents;
};

static uint8_t peek(const struct mender *m, size_t ahead)
{
    return m->at + ahead < m->in.len ? m->in.at[m->at + ahead] : 0;
}

/* Moves behind a comment, or behind the marks with which scripts are hidden from old programs. */
static bool skip_comment(struct mender *m)
{
    static const char *const marks[] = { "<![CDATA[", "]]>", "<!--", "-->" };
    struct span rest = span_from(m->in, m->at);
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (span_starts(rest, marks[i])) {
            m->at += strlen(marks[i]);
            return true;
        }
    if (span_starts(rest, "/*")) {
        size_t end;
        m->at = span_find(span_from(rest, 2), "*/", 2, &end) ? m->at + 2 + end + 2 : m->in.len;
        return true;
    }
    if (span_starts(rest, "//")) {
        while (m->at < m->in.len && m->in.at[m->at] != '\n')
            m->at++;
        return true;
    }
    return false;
}

/* A quote ends a string when what follows could follow a string. */
static bool quote_ends(const struct mender *m)
{
    size_t at = m->at + 1;
    while (at < m->in.len && byte_is_space(m->in.at[at]))
        at++;
    if (at >= m->in.len)
        return true;
    uint8_t next = m->in.at[at];
    if (next == ',') {                  /* a comma in prose is followed by prose, in JSON by a value or a key */
        at++;
        while (at < m->in.len && byte_is_space(m->in.at[at]))
            at++;
        return at >= m->in.len || strchr("\"{[}]-0123456789tfn/", m->in.at[at]);
    }
    return next == ':' || next == '}' || next == ']' || next == '/' || next == '"' || next == '<';
}

static void mend_escape(struct mender *m)
{
    uint8_t next = peek(m, 1);
    if (next && strchr("\"\\/bfnrt", next)) {
        buf_put_byte(m->out, '\\');
        buf_put_byte(m->out, next);
        m->at += 2;
    } else if (next == 'u' && byte_hex(peek(m, 2)) >= 0 && byte_hex(peek(m, 3)) >= 0 && byte_hex(peek(m, 4)) >= 0
               && byte_hex(peek(m, 5)) >= 0) {
        bool is_nul = span_is(span_to(span_from(m->in, m->at + 2), 4), "0000");
        if (!is_nul)
            buf_put(m->out, m->in.at + m->at, 6);
        m->at += 6;
    } else {
        m->at += 1;                     /* \' and the like: the character itself */
    }
}

static void mend_string(struct mender *m)
{
    buf_put_byte(m->out, '"');
    m->at++;
    while (m->at < m->in.len) {
        uint8_t byte = m->in.at[m->at];
        if (byte == '"' && quote_ends(m)) {
            m->at++;
            break;
        }
        if (byte == '\\') {
            mend_escape(m);
            continue;
        }
        if (byte == '"')
            buf_put_text(m->out, "\\\"");
        else if (byte < 0x20)
            buf_put_byte(m->out, ' ');
        else
            buf_put_byte(m->out, byte);
        m->at++;
    }
    buf_put_byte(m->out, '"');
}

static void drop_comma(struct buf *out)
{
    while (out->len > 0 && (byte_is_space(out->at[out->len - 1]) || out->at[out->len - 1] == ','))
        out->len--;
}

static void open_bracket(struct mender *m, uint8_t byte)
{
    if (m->depth == 0 && m->has_value)
        buf_put_byte(m->out, ',');      /* {…}{…}: a second document */
    if (m->depth < sizeof m->open)
        m->open[m->depth] = byte == '{' ? '}' : ']';
    m->depth++;
    buf_put_byte(m->out, byte);
}

static void close_bracket(struct mender *m)
{
    if (m->depth == 0)
        return;                         /* one closing bracket too many */
    drop_comma(m->out);
    m->depth--;
    buf_put_byte(m->out, m->depth < sizeof m->open ? (uint8_t)m->open[m->depth] : '}');
    m->has_value = m->has_value || m->depth == 0;
}

void page_jsonld_mend(struct span script, struct buf *into)
{
    struct mender m = { .in = script, .out = into };
    buf_put_byte(into, '[');
    while (m.at < script.len) {
        uint8_t byte = script.at[m.at];
        if (skip_comment(&m))
            continue;
        if (byte == '"') {
            mend_string(&m);
            continue;
        }
        m.at++;
        if (byte == '{' || byte == '[')
            open_bracket(&m, byte);
        else if (byte == '}' || byte == ']')
            close_bracket(&m);
        else if (m.depth > 0 && (byte >= 0x20 || byte_is_space(byte)))
            buf_put_byte(into, byte);   /* at the top stand only semicolons and commas between documents */
    }
    while (m.depth > 0)
        close_bracket(&m);
    buf_put_byte(into, ']');
}

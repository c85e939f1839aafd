/* Any bytes as tokens of CSS: they cover the sheet without a gap, and what a string or a url says can be written and read again. */
#include "page/css_tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_again(struct span value)
{
    AUTO_BUF struct buf css = { 0 }, text = { 0 };
    struct page_css_token token;
    page_css_put_string(&css, value);
    struct page_css_tokens tokens = { css.at, css.at + css.len };
    if (!page_css_next(&tokens, &token) || token.type != PAGE_CSS_STRING || tokens.at != tokens.end ||
        !span_equal(page_css_value(&token, &text), value))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page_css_tokens tokens = { data, data + size };
    struct page_css_token token;
    const uint8_t *end = data;
    AUTO_BUF struct buf text = { 0 };
    for (; page_css_next(&tokens, &token); end += token.text.len) {
        if (token.text.at != end || token.text.len == 0)
            abort();
        struct span value = page_css_value(&token, &text);
        if (value.len > token.value.len * 3)                    /* a NUL is three bytes of U+FFFD */
            abort();
        if (token.type == PAGE_CSS_STRING || token.type == PAGE_CSS_URL)
            write_again(value);
    }
    if (end != data + size)
        abort();
    return 0;
}

/* Any bytes in any encoding: whatever is decided, the text is UTF-8. The first byte chooses a label. */
#include "page/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = { "utf-8", "windows-1251", "windows-1255", "windows-1258", "gbk", "big5", "euc-jp", "iso-2022-jp",
                                          "shift_jis", "euc-kr", "utf-16be", "utf-16le", "x-user-defined", "replacement", "koi8-u" };
    if (size == 0)
        return 0;
    struct span bytes = span_of_n(data + 1, size - 1);
    AUTO_BUF struct buf whole = { 0 };
    struct page_encoding choice = page_encoding_read(bytes, bytes, &whole);
    if (!span_is_utf8(buf_span(&whole)) || choice.n_errors > bytes.len)
        abort();
    const char *names[] = { choice.name, page_encoding_by_label(span_of(labels[data[0] % COUNT_OF(labels)])) };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        AUTO_BUF struct buf text = { 0 };
        uint64_t n_errors = page_encoding_decode(names[i], bytes, &text);
        if (!span_is_utf8(buf_span(&text)) || n_errors > bytes.len)
            abort();
    }
    return 0;
}

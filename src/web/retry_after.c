#include "web/retry_after.h"

#include "base/time.h"

static bool is_digits(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

bool retry_after_parse(struct span value, int64_t now_ns, int64_t *ret_wait_ns)
{
    struct span text = span_trim(value);
    int64_t date_ns, wait_ns;
    uint64_t seconds;
    if (is_digits(text)) {              /* any number is a wish, also one that no integer holds */
        bool is_bearable = span_to_u64(text, RETRY_AFTER_MAX_NS / NS_PER_S, &seconds);
        *ret_wait_ns = is_bearable ? (int64_t)seconds * NS_PER_S : RETRY_AFTER_MAX_NS;
        return true;
    }
    if (!time_parse_http(text, &date_ns))
        return false;
    if (date_ns <= now_ns)
        wait_ns = 0;
    else if (__builtin_sub_overflow(date_ns, now_ns, &wait_ns) || wait_ns > RETRY_AFTER_MAX_NS)
        wait_ns = RETRY_AFTER_MAX_NS;
    *ret_wait_ns = wait_ns;
    return true;
}

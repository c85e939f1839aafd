/* The first byte says how large the pieces are, the second how much is kept: in any pieces the same answer comes out, and what is kept is
 * no more than allowed. */
#include <assert.h>

#include "fetch/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    struct message message;
    enum message_state state;
    bool is_cut;
};

static void read_in_pieces(struct span sent, size_t step, struct spool *spool, uint64_t max_bytes, struct outcome *ret)
{
    struct err err = { 0 };
    *ret = (struct outcome){ .message = { .spool = spool, .max_bytes = max_bytes } };
    for (struct span rest = sent; rest.len && ret->state == MESSAGE_GOES_ON; rest = span_from(rest, step))
        assert(message_feed(&ret->message, span_to(rest, step), &ret->state, &err));
    if (ret->state == MESSAGE_GOES_ON)
        assert(message_close(&ret->message, &ret->is_cut, &err));
    message_free(&ret->message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct span sent = { data + 2, size - 2 };
    uint64_t max_bytes = (uint64_t)data[1] * 16;
    struct spool one = { .folder_fd = -1 }, many = { .folder_fd = -1 };
    struct outcome whole, pieces;
    read_in_pieces(sent, size, &one, max_bytes, &whole);
    read_in_pieces(sent, (size_t)data[0] % 17 + 1, &many, max_bytes, &pieces);
    assert(whole.message.is_decided && pieces.message.is_decided && whole.message.is_opaque == pieces.message.is_opaque);
    assert(whole.message.status == pieces.message.status && whole.message.head_bytes == pieces.message.head_bytes);
    assert(whole.state == pieces.state && whole.is_cut == pieces.is_cut);
    assert(span_equal(buf_span(&one.memory), buf_span(&many.memory)) && one.bytes <= whole.message.head_bytes + max_bytes);
    spool_free(&one);
    spool_free(&many);
    return 0;
}

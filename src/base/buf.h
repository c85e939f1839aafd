/* base/buf.h: bytes that grow. { 0 } is an empty one; buf_free lets go. What is put in is bounded by the caller. */
#pragma once
#include "base/span.h"

struct buf {
    uint8_t *at;                /* a NUL stands behind the last byte once something was put in */
    size_t len, room;
};

void buf_put(struct buf *buf, const void *bytes, size_t len);
void buf_put_span(struct buf *buf, struct span span);
void buf_put_text(struct buf *buf, const char *text);
void buf_put_utf8(struct buf *buf, uint32_t code);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
uint8_t *buf_reserve(struct buf *buf, size_t len);          /* room for `len` more bytes; add to buf->len what was used */
void buf_clear(struct buf *buf);                            /* empty, keeps its room */
char *buf_take_text(struct buf *buf);                       /* the bytes as a C string, yours; the buf is empty again */
void buf_free(struct buf *buf);

static inline void buf_put_byte(struct buf *buf, uint8_t byte)
{
    if (buf->len + 1 < buf->room) {
        buf->at[buf->len++] = byte;
        buf->at[buf->len] = 0;
    } else {
        buf_put(buf, &byte, 1);
    }
}

static inline struct span buf_span(const struct buf *buf)
{
    return (struct span){ buf->at, buf->len };
}
#define AUTO_BUF __attribute__((cleanup(buf_free)))         /* AUTO_BUF struct buf buf = { 0 }; */

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

uint8_t *buf_reserve(struct buf *buf, size_t len)
{
    size_t wanted = buf->len + len + 1;
    if (wanted > buf->room) {
        size_t room = buf->room ? buf->room : 256;
        while (room < wanted)
            room *= 2;
        buf->at = mem_resize(buf->at, room, 1);
        buf->room = room;
    }
    return buf->at + buf->len;
}

void buf_put(struct buf *buf, const void *bytes, size_t len)
{
    uint8_t *to = buf_reserve(buf, len);
    if (len)
        memcpy(to, bytes, len);
    buf->len += len;
    buf->at[buf->len] = 0;
}

void buf_put_span(struct buf *buf, struct span span)
{
    buf_put(buf, span.at, span.len);
}

void buf_put_text(struct buf *buf, const char *text)
{
    buf_put(buf, text, strlen(text));
}

void buf_put_utf8(struct buf *buf, uint32_t code)
{
    if (code < 0x80) {
        buf_put_byte(buf, (uint8_t)code);
    } else if (code < 0x800) {
        buf_put_byte(buf, (uint8_t)(0xC0 | code >> 6));
        buf_put_byte(buf, (uint8_t)(0x80 | (code & 0x3F)));
    } else if (code < 0x10000) {
        buf_put_byte(buf, (uint8_t)(0xE0 | code >> 12));
        buf_put_byte(buf, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
        buf_put_byte(buf, (uint8_t)(0x80 | (code & 0x3F)));
    } else {
        buf_put_byte(buf, (uint8_t)(0xF0 | code >> 18));
        buf_put_byte(buf, (uint8_t)(0x80 | (code >> 12 & 0x3F)));
        buf_put_byte(buf, (uint8_t)(0x80 | (code >> 6 & 0x3F)));
        buf_put_byte(buf, (uint8_t)(0x80 | (code & 0x3F)));
    }
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char nothing[1];
    int len = vsnprintf(nothing, sizeof nothing, format, args);     /* how long it will be */
    if (len > 0) {
        vsnprintf((char *)buf_reserve(buf, (size_t)len), (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    if (buf->at)
        buf->at[0] = 0;
}

char *buf_take_text(struct buf *buf)
{
    buf_put(buf, NULL, 0);
    char *text = (char *)buf->at;
    *buf = (struct buf){ 0 };
    return text;
}

void buf_free(struct buf *buf)
{
    free(buf->at);
    *buf = (struct buf){ 0 };
}

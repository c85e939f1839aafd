#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void *need(void *memory)
{
    if (!memory) {
        fputs("sample-server: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void bytes_add(struct bytes *bytes, const void *more, size_t len)
{
    if (len == 0)
        return;
    if (bytes->room - bytes->len < len) {
        size_t room = bytes->room * 2 > bytes->len + len ? bytes->room * 2 : bytes->len + len;
        bytes->at = need(realloc(bytes->at, room));
        bytes->room = room;
    }
    memcpy(bytes->at + bytes->len, more, len);
    bytes->len += len;
}

void bytes_text(struct bytes *bytes, const char *text)
{
    bytes_add(bytes, text, strlen(text));
}

static char *vformat(const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        need(NULL);
    return text;
}

void bytes_printf(struct bytes *bytes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = vformat(format, arguments);
    va_end(arguments);
    bytes_text(bytes, text);
    free(text);
}

char *format_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = vformat(format, arguments);
    va_end(arguments);
    return text;
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct bytes){ 0 };
}

bool bytes_read_file(const char *path, struct bytes *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    struct bytes all = { 0 };
    uint8_t piece[65536];
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            bytes_add(&all, piece, (size_t)got);
    int why = errno;
    close(fd);
    if (got < 0) {
        bytes_free(&all);
        errno = why;
        return false;
    }
    *ret = all;
    return true;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

char *percent_decode(const char *text, size_t len)
{
    char *decoded = need(malloc(len + 1));
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        char byte = text[i];
        if (byte == '%') {
            int high = len - i > 2 ? hex_value(text[i + 1]) : -1;
            int low = len - i > 2 ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0)) {
                free(decoded);
                return NULL;
            }
            byte = (char)(high * 16 + low);
            i += 2;
        }
        decoded[n++] = byte;
    }
    decoded[n] = 0;
    return decoded;
}

bool parse_number(const char *text, uint64_t max, uint64_t *ret)
{
    uint64_t value = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (max - digit) / 10 || digit > max)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

char *query_text(const char *query, const char *name)
{
    size_t name_len = strlen(name);
    for (const char *at = query; at && *at;) {
        size_t len = strcspn(at, "&");
        if (len > name_len && !strncmp(at, name, name_len) && at[name_len] == '=')
            return percent_decode(at + name_len + 1, len - name_len - 1);
        at += len;
        if (*at == '&')
            at++;
    }
    return NULL;
}

uint64_t query_number(const char *query, const char *name, uint64_t otherwise)
{
    char *text = query_text(query, name);
    uint64_t value;
    if (!text || !parse_number(text, UINT64_MAX / 2, &value))
        value = otherwise;
    free(text);
    return value;
}

uint64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

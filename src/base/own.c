#include "base/own.h"

#include <stdio.h>

static void *or_end(void *got, size_t size)
{
    if (got)
        return got;
    fprintf(stderr, "pressmark: out of memory (%zu bytes wanted)\n"
                    "  next   nothing is lost: run it again with more memory, or with fewer --workers\n", size);
    _exit(4);
}

void *mem_new(size_t size)
{
    return or_end(calloc(1, size ? size : 1), size);
}

void *mem_new_array(size_t count, size_t size)
{
    return or_end(calloc(count ? count : 1, size ? size : 1), count);
}

void *mem_resize(void *old, size_t count, size_t size)
{
    return or_end(reallocarray(old, count ? count : 1, size ? size : 1), count);
}

char *mem_text(const char *text)
{
    return text ? or_end(strdup(text), strlen(text)) : NULL;
}

char *mem_text_n(const void *bytes, size_t len)
{
    char *copy = mem_new(len + 1);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

char *mem_format_args(const char *format, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    return or_end(text, 0);
}

char *mem_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = mem_format_args(format, args);
    va_end(args);
    return text;
}

#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* Cuts at the end of the field, on a UTF-8 boundary: a message may be long, never broken. */
static void print_into(char *field, size_t size, const char *format, va_list args)
{
    int wanted = vsnprintf(field, size, format, args);
    if (wanted < 0 || (size_t)wanted < size)
        return;
    size_t end = size - 1;
    while (end > 0 && ((unsigned char)field[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && (unsigned char)field[end - 1] >= 0xC0)
        end--;
    field[end] = '\0';
}

static void print(char *field, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
static void print(char *field, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_into(field, size, format, args);
    va_end(args);
}

bool err_set(struct err *err, enum err_kind kind, const char *why, ...)
{
    if (err_is_set(err))
        return false;
    err->kind = kind;
    va_list args;
    va_start(args, why);
    print_into(err->why, sizeof err->why, why, args);
    va_end(args);
    return false;
}

bool err_system(struct err *err, int errno_value, const char *why, ...)
{
    if (err_is_set(err))
        return false;
    err->kind = ERR_SYSTEM;
    va_list args;
    va_start(args, why);
    print_into(err->why, sizeof err->why - 80, why, args);
    va_end(args);
    char text[80];
    size_t len = strlen(err->why);
    print(err->why + len, sizeof err->why - len, ": %s", strerror_r(errno_value, text, sizeof text));
    return false;
}

bool err_where(struct err *err, const char *where, ...)
{
    char outer[sizeof err->where], inner[sizeof err->where];
    va_list args;
    va_start(args, where);
    print_into(outer, sizeof outer, where, args);
    va_end(args);
    memcpy(inner, err->where, sizeof inner);
    print(err->where, sizeof err->where, inner[0] ? "%s, %s" : "%s%s", outer, inner);
    return false;
}

bool err_what(struct err *err, const char *what, ...)
{
    va_list args;
    va_start(args, what);
    print_into(err->what, sizeof err->what, what, args);
    va_end(args);
    return false;
}

bool err_hint(struct err *err, const char *hint, ...)
{
    if (err->hint[0])
        return false;
    va_list args;
    va_start(args, hint);
    print_into(err->hint, sizeof err->hint, hint, args);
    va_end(args);
    return false;
}

void err_clear(struct err *err)
{
    *err = (struct err){ 0 };
}

const char *err_kind_name(enum err_kind kind)
{
    static const char *const names[] = {
        [ERR_NONE] = "none",       [ERR_USAGE] = "usage", [ERR_INVALID] = "invalid", [ERR_MISMATCH] = "mismatch",
        [ERR_MISSING] = "missing", [ERR_LIMIT] = "limit", [ERR_SYSTEM] = "system",
    };
    return names[kind];
}

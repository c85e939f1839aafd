/* base/own.h: who owns what, said where it is born.
 *
 * AUTO(fn) releases a variable when its scope ends, whichever way it ends; TAKE() moves the value out, so that
 * the release finds NULL. What is released here accepts NULL and half-built values, and cannot fail. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(which, first) __attribute__((format(printf, which, first)))

/* AUTO(x_free) struct x *x = NULL; needs DEFINE_AUTO(x_free, struct x *) once, beside the prototype of x_free. */
#define AUTO(fn) __attribute__((cleanup(fn##_auto)))
#define DEFINE_AUTO(fn, type)                                                                                      \
    static inline void fn##_auto(type *it)                                                                         \
    {                                                                                                              \
        if (*it)                                                                                                   \
            fn(*it);                                                                                               \
    }

/* Moves a pointer out of its variable, which is NULL from then on. */
#define TAKE(p) __extension__({ __typeof__(p) *own_from_ = &(p); __typeof__(p) own_taken_ = *own_from_; *own_from_ = NULL; own_taken_; })

static inline void own_free(void *it)
{
    free(*(void **)it);
}
#define AUTO_FREE __attribute__((cleanup(own_free), unused))              /* char *, void *: free() */

static inline void own_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_CLOSE __attribute__((cleanup(own_close)))              /* int fd = -1: close() */
static inline int own_take_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}
#define TAKE_FD(fd) own_take_fd(&(fd))

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Memory that is zeroed, or an end: when memory runs out these say so on stderr and exit with 4. A kill is safe
 * at any moment here, and sizes from outside are bounded before they reach this. free() releases it. */
void *mem_new(size_t size) __attribute__((malloc, returns_nonnull));
void *mem_new_array(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *mem_resize(void *old, size_t count, size_t size) __attribute__((returns_nonnull));    /* the new part is not zeroed */
char *mem_text(const char *text);                                   /* a copy; NULL stays NULL */
char *mem_text_n(const void *bytes, size_t len) __attribute__((returns_nonnull));           /* a copy with a NUL behind it */
char *mem_format(const char *format, ...) PRINTF_LIKE(1, 2) __attribute__((returns_nonnull));
char *mem_format_args(const char *format, va_list args) PRINTF_LIKE(1, 0) __attribute__((returns_nonnull));

/* Makes room for one more element in a growing array: ARRAY_GROW(list->items, list->n_items) when n is full.
 * Capacity is the next power of two of the count, so no separate field is needed. */
#define ARRAY_GROW(items, n)                                                                                       \
    ((n) == 0 || ((n) >= 8 && ((n) & ((n) - 1)) == 0)                                                              \
         ? (void)((items) = mem_resize((items), (n) < 8 ? 8 : (n) * 2, sizeof *(items)))                           \
         : (void)0)

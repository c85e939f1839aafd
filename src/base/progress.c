#include "base/progress.h"

#include <stdarg.h>
#include <stdio.h>

void progress_noted(const struct progress *progress, const char *format, ...)
{
    if (!progress || !progress->noted)
        return;
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    progress->noted(progress->context, text);
}

#include "base/progress.h"

void progress_noted(const struct progress *progress, const char *format, ...)
{
    if (!progress || !progress->noted)
        return;
    va_list args;
    va_start(args, format);
    AUTO_FREE char *text = mem_format_args(format, args);
    va_end(args);
    progress->noted(progress->context, text);
}

/* today.h: what a page shows differently on every day and in every edition.
 *
 * A masthead carries the day on which the page was rendered, which is not the day of the article. Files of the
 * sample site hold tokens for it:
 *     {{today:en}}  Tuesday, 6 June 2023         {{today:de}}  Dienstag, 6. Juni 2023
 *     {{today:ru}}  вторник, 6 июня 2023 г.      {{today:zh}}  2023年6月6日 星期二
 *     {{today:ar}}  الثلاثاء 6 يونيو 2023        {{today:dmy}} 06.06.2023 (ASCII: fits any encoding)
 *     {{today:iso}} 2023-06-06                   {{weather}}   +19 (made up from the date)
 *     {{edition}}   1                            {{scheme}}    http or https, as the page was asked for */
#pragma once
#include "bytes.h"
#include <time.h>

/* `today` is a day at midnight UTC. */
void today_expand(const struct bytes *page, time_t today, unsigned edition, const char *scheme, struct bytes *ret);

/* "2023-06-06", or the UTC day of now where `text` is NULL. False when it is no date. */
bool today_parse(const char *text, time_t *ret);

#include "today.h"

#include <stdio.h>
#include <string.h>

#define DAY 86400

static const char *const weekdays[][7] = {
    { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" },
    { "Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag" },
    { "воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота" },
    { "星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六" },
    { "الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت" },
};
static const char *const months[][12] = {
    { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December" },
    { "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
      "Dezember" },
    { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
      "декабря" },
    { 0 },
    { "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر",
      "ديسمبر" },
};
enum { ENGLISH, GERMAN, RUSSIAN, CHINESE, ARABIC };

static void add_today(struct bytes *ret, const char *form, const struct tm *day)
{
    int y = day->tm_year + 1900, m = day->tm_mon, d = day->tm_mday, w = day->tm_wday;
    if (!strcmp(form, "en"))
        bytes_printf(ret, "%s, %d %s %d", weekdays[ENGLISH][w], d, months[ENGLISH][m], y);
    else if (!strcmp(form, "de"))
        bytes_printf(ret, "%s, %d. %s %d", weekdays[GERMAN][w], d, months[GERMAN][m], y);
    else if (!strcmp(form, "ru"))
        bytes_printf(ret, "%s, %d %s %d г.", weekdays[RUSSIAN][w], d, months[RUSSIAN][m], y);
    else if (!strcmp(form, "zh"))
        bytes_printf(ret, "%d年%d月%d日 %s", y, m + 1, d, weekdays[CHINESE][w]);
    else if (!strcmp(form, "ar"))
        bytes_printf(ret, "%s %d %s %d", weekdays[ARABIC][w], d, months[ARABIC][m], y);
    else if (!strcmp(form, "dmy"))
        bytes_printf(ret, "%02d.%02d.%d", d, m + 1, y);
    else
        bytes_printf(ret, "%d-%02d-%02d", y, m + 1, d);
}

void today_expand(const struct bytes *page, time_t today, unsigned edition, const char *scheme, struct bytes *ret)
{
    struct tm day;
    gmtime_r(&today, &day);
    /* Cold in January, warm in July, and never the same two days running. */
    int season = day.tm_yday < 183 ? day.tm_yday : 365 - day.tm_yday;
    int degrees = season / 8 - 1 + day.tm_mday * 7 % 5;

    const uint8_t *at = page->at, *end = page->at + page->len;
    while (at < end) {
        const uint8_t *open = memmem(at, (size_t)(end - at), "{{", 2);
        const uint8_t *close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        char token[24];
        if (!close)
            break;
        if ((size_t)(close - open) - 2 >= sizeof token) {   /* two braces of a script, no token */
            bytes_add(ret, at, (size_t)(open - at) + 2);
            at = open + 2;
            continue;
        }
        bytes_add(ret, at, (size_t)(open - at));
        snprintf(token, sizeof token, "%.*s", (int)(close - open - 2), (const char *)open + 2);
        if (!strncmp(token, "today:", 6))
            add_today(ret, token + 6, &day);
        else if (!strcmp(token, "weather"))
            bytes_printf(ret, "%+d", degrees);
        else if (!strcmp(token, "edition"))
            bytes_printf(ret, "%u", edition);
        else if (!strcmp(token, "scheme"))
            bytes_text(ret, scheme);
        else
            bytes_add(ret, open, (size_t)(close - open) + 2);
        at = close + 2;
    }
    bytes_add(ret, at, (size_t)(end - at));
}

bool today_parse(const char *text, time_t *ret)
{
    if (!text) {
        *ret = time(NULL) / DAY * DAY;
        return true;
    }
    struct tm day = { 0 };
    const char *end = strptime(text, "%Y-%m-%d", &day);
    if (!end || *end)
        return false;
    *ret = timegm(&day);
    return true;
}

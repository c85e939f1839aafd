/* The names of a bag's files, on this system and on others (RFC 8493 §6.1): warnings, but errors for bags of ours. */
#include "bag/checking.h"

#include "base/text.h"

/* With or without an extension, in either case; Windows keeps COM0 and LPT0 too. */
static bool is_device(struct span name)
{
    static const char *const devices[] = { "CON", "PRN", "AUX", "NUL" };
    struct span stem, extension = name;
    if (span_cut(&extension, '.', &stem))
        name = stem;
    for (size_t i = 0; i < COUNT_OF(devices); i++)
        if (span_is_nocase(name, devices[i]))
            return true;
    return name.len == 4 && byte_is_digit(name.at[3]) &&
           (span_starts_nocase(name, "COM") || span_starts_nocase(name, "LPT"));
}

/* Why Windows could not have a file of this name (§6.1.2), or NULL. */
static const char *why_not_portable(struct span name)
{
    if (!span_is_utf8(name))
        return "is not UTF-8";
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] < ' ' || strchr("<>:\"\\|?*", name.at[i]))
            return "has a character that Windows does not allow";
    if (is_device(name))
        return "is a device on Windows";
    return name.at[name.len - 1] == '.' || name.at[name.len - 1] == ' ' ? "ends in a dot or blank" : NULL;
}

/* What we ask of names of our own beyond that: they travel through shells, listings and other normalization forms. */
static const char *why_not_ours(struct span name)
{
    AUTO_BUF struct buf nfc = { 0 };
    text_nfc(name, &nfc);
    if (!span_equal(name, buf_span(&nfc)))
        return "is not in normalization form C";
    if (name.at[0] == ' ' || name.at[0] == '~')
        return "begins with a blank or tilde";
    if (memchr(name.at, 0x7F, name.len))
        return "has a control character";
    return name.len > 200 ? "has more than 200 bytes" : NULL;
}

static size_t characters(struct span text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.len; n++)
        span_utf8_next(text, &at);
    return n;
}

static void check_name(struct checking *checking, const struct bag_item *item)
{
    static const char *const left_behind[] = { ".DS_Store", "Thumbs.db", "desktop.ini" };
    bool is_ours = checking->options->is_ours;
    const char *slash = strrchr(item->path, '/');
    struct span name = span_of(slash ? slash + 1 : item->path);
    const char *why = why_not_portable(name);
    if (!why && is_ours)
        why = why_not_ours(name);
    if (!why && characters(span_of(item->path)) > 255)
        why = "has a path of more than 255 characters";
    if (why)
        check_find(checking, is_ours ? SEVERITY_ERROR : SEVERITY_WARNING, is_ours ? BAG_OURS_NAME : BAG_NAME_PORTABLE,
                   item->path, "\"%s\" %s (RFC 8493 §6.1.2)", SHOW(name), why);
    for (size_t i = 0; i < COUNT_OF(left_behind); i++)
        if (span_is_nocase(name, left_behind[i]))
            check_find(checking, SEVERITY_WARNING, BAG_NAME_SYSTEM, item->path,
                       "left behind by a computer, which may remove or change it again");
}

static void alike(void *context, size_t first, size_t second)
{
    struct checking *checking = context;
    const char *a = bag_table_at(checking->table, first)->path, *b = bag_table_at(checking->table, second)->path;
    AUTO_BUF struct buf x = { 0 };
    AUTO_BUF struct buf y = { 0 };
    text_nfc(span_of(a), &x);
    text_nfc(span_of(b), &y);
    bool is_same = span_equal(buf_span(&x), buf_span(&y)), is_ours = checking->options->is_ours;
    check_find(checking, is_ours ? SEVERITY_ERROR : SEVERITY_WARNING,
               is_ours   ? BAG_OURS_NAME
               : is_same ? BAG_NAME_NORMALIZATION
                         : BAG_NAME_CASE,
               b, "differs from \"%s\" only in %s: some systems cannot have both (RFC 8493 §6.1.1.3)", SHOW(span_of(a)),
               is_same ? "normalization" : "letter case");
}

void check_names(struct checking *checking)
{
    for (size_t i = 0; i < bag_table_size(checking->table); i++)
        check_name(checking, bag_table_at(checking->table, i));
    bag_table_each_alike(checking->table, alike, checking);
    bag_table_unfold(checking->table);          /* made again in the rare case that a manifest's name is not found */
}

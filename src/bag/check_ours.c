/* Bags of ours: only what we would have written ourselves, byte for byte, so that no changed bit can hide. The labels are
 * those of profiles/bagit-profile.json. */
#include "bag/checking.h"

#include "base/time.h"

/* --- files -------------------------------------------------------------------------------------------------- */

static const char *const top[] = { "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt",
                                   "tagmanifest-sha256.txt", "tagmanifest-sha512.txt" };

static bool belongs(const struct bag_item *item)
{
    if (strcmp(item->path, "data") == 0 || strcmp(item->path, "parity") == 0)
        return item->kind == BAG_ITEM_FOLDER;
    if (bag_path_is_payload(item->path) || strncmp(item->path, "parity/", 7) == 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(top); i++)
        if (strcmp(item->path, top[i]) == 0)
            return true;
    return false;
}

void check_ours_folder(struct checking *checking)
{
    static const char declaration[] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    size_t at;
    for (size_t i = 0; i < COUNT_OF(top); i++)
        if (!bag_table_find(checking->table, top[i], &at))
            check_find(checking, SEVERITY_ERROR, BAG_OURS_FILE, top[i], "every bag of ours has it");
    for (size_t i = 0; i < bag_table_size(checking->table); i++)
        if (!belongs(bag_table_at(checking->table, i)))
            check_find(checking, SEVERITY_ERROR, BAG_OURS_FILE, bag_table_at(checking->table, i)->path,
                       "does not belong in a bag of ours");
    if (!span_is(buf_span(&checking->declaration_bytes), declaration))
        check_find(checking, SEVERITY_ERROR, BAG_OURS_DECLARATION, "bagit.txt",
                   "is not byte for byte the declaration of version 1.0 in UTF-8");
}

/* --- bag-info.txt ------------------------------------------------------------------------------------------- */

static bool is_text(struct span value)
{
    return value.len > 0;
}

static bool is_number(struct span value)
{
    uint64_t number;
    return span_to_u64(value, UINT64_MAX, &number);
}

static bool is_instant(struct span value)
{
    int64_t time_ns;
    return span_ends(value, "Z") && value.len > 11 && value.at[10] == 'T' && time_parse_instant(value, &time_ns);
}

static bool is_mail(struct span value)
{
    struct span name, host = value;
    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] <= ' ')
            return false;
    return span_cut(&host, '@', &name) && name.len && host.len && !memchr(host.at, '@', host.len);
}

static bool is_web(struct span value)
{
    return (span_starts(value, "https://") && value.len > 8) || (span_starts(value, "http://") && value.len > 7);
}

/* urn:uuid: and a UUID of version 5 in lower case (RFC 9562 §5.5) */
static bool is_urn(struct span value)
{
    static const char shape[] = "urn:uuid:xxxxxxxx-xxxx-5xxx-vxxx-xxxxxxxxxxxx";
    if (value.len != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < value.len; i++) {
        bool is_hex = byte_hex(value.at[i]) >= 0 && value.at[i] == byte_lower(value.at[i]);
        bool is_variant = memchr("89ab", value.at[i], 4) != NULL;
        if (i >= 9 && shape[i] == 'x' ? !is_hex : i >= 9 && shape[i] == 'v' ? !is_variant : value.at[i] != shape[i])
            return false;
    }
    return true;
}

static const struct {
    const char *label;
    bool (*is_right)(struct span value);
    const char *form;
} labels[] = {
    { "BagIt-Profile-Identifier", is_web, "an http(s) address" },
    { "Source-Organization", is_text, "a text" },
    { "Contact-Email", is_mail, "a mail address" },
    { "External-Identifier", is_urn, "urn:uuid: with a UUID of version 5" },
    { "External-Description", is_text, "a text" },
    { "Bag-Group-Identifier", is_text, "a text" },
    { "Bag-Count", bag_info_is_count, "\"N of T\"" },
    { "Bagging-Date", bag_info_is_day, "a day" },
    { "Bag-Size", is_text, "a size" },
    { "Payload-Oxum", is_text, "octets.files" },
    { "Bag-Software-Agent", is_text, "a text" },
    { "Capture-Start", is_instant, "an instant in UTC" },
    { "Capture-End", is_instant, "an instant in UTC" },
    { "Article-Count", is_number, "a number" },
    { "Image-Count", is_number, "a number" },
    { "Rights-Basis", is_text, "a text" },
};

static void check_label(struct checking *checking, size_t number)
{
    const struct bag_info *info = &checking->summary->info;
    size_t n = 0;
    for (size_t i = 0; i < info->n; i++) {
        struct span value = span_of(info->elements[i].value);
        if (strcmp(info->elements[i].label, labels[number].label) != 0)
            continue;
        if (n++ == 0 && !labels[number].is_right(value))
            check_find(checking, SEVERITY_ERROR, BAG_OURS_INFO, "bag-info.txt", "%s \"%s\" is not %s",
                       labels[number].label, SHOW(value), labels[number].form);
    }
    if (n != 1)
        check_find(checking, SEVERITY_ERROR, BAG_OURS_INFO, "bag-info.txt",
                   "%s stands there %zu times; a bag of ours has it once", labels[number].label, n);
}

/* digits [ "." digits ] [ " " ] [ K | M | G | T ] "B": what the value means in bytes, with units of 1024 or 1000 */
static bool parse_size(struct span value, double unit, double *ret)
{
    struct span whole = value, fraction = SPAN_NULL;
    uint64_t number = 0, tenths = 0;
    size_t n = 0;
    while (n < value.len && (byte_is_digit(value.at[n]) || value.at[n] == '.'))
        n++;
    struct span letters = span_trim(span_from(value, n));
    whole = span_to(value, n);
    if (span_cut(&whole, '.', &fraction)) {
        struct span swap = whole;
        whole = fraction;
        fraction = swap;
    }
    if (!span_to_u64(whole, UINT64_MAX, &number) || (fraction.len && !span_to_u64(span_to(fraction, 1), 9, &tenths)))
        return false;
    double size = (double)number + (double)tenths / 10;
    static const char *const units[] = { "B", "KB", "MB", "GB", "TB" };
    for (size_t i = 0; i < COUNT_OF(units); i++, size *= unit) {
        if (!span_is(letters, units[i]))
            continue;
        *ret = size;
        return true;
    }
    return false;
}

/* For people, rounded to a tenth: within that rounding it must be right. */
static void check_size(struct checking *checking)
{
    const char *value = bag_info_get(&checking->summary->info, "Bag-Size");
    double real = (double)checking->summary->payload_bytes, margin = 0.06 * real + 64, binary = 0, decimal = 0;
    if (!value)
        return;
    bool is_near = parse_size(span_of(value), 1024, &binary) && parse_size(span_of(value), 1000, &decimal) &&
                   ((binary - real <= margin && real - binary <= margin) ||
                    (decimal - real <= margin && real - decimal <= margin));
    if (!is_near)
        check_find(checking, SEVERITY_ERROR, BAG_OURS_SIZE, "bag-info.txt",
                   "Bag-Size \"%s\" is not the size of a payload of %llu bytes", SHOW(span_of(value)),
                   (unsigned long long)checking->summary->payload_bytes);
}

/* As bag/writer.h writes it: one line an element, "label: value". */
static bool is_as_written(const struct bag_info *info, struct span text)
{
    AUTO_BUF struct buf wanted = { 0 };
    for (size_t i = 0; i < info->n; i++)
        buf_printf(&wanted, "%s: %s\n", info->elements[i].label, info->elements[i].value);
    return span_equal(buf_span(&wanted), text);
}

void check_ours_info(struct checking *checking, struct span text)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        check_label(checking, i);
    check_size(checking);
    if (!is_as_written(&checking->summary->info, text))
        check_find(checking, SEVERITY_ERROR, BAG_OURS_INFO, "bag-info.txt",
                   "is not one line an element, \"label: value\" with one blank");
}

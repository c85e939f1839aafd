#include "archive/settings.h"

#include "base/text.h"
#include "base/time.h"

#define FIELD(name) offsetof(struct settings, name)
static const struct config_key keys[] = {
    { "uuid", CONFIG_TEXT, FIELD(uuid_text), NULL },
    { "organization", CONFIG_TEXT, FIELD(organization), NULL },
    { "contact", CONFIG_TEXT, FIELD(contact), NULL },
    { "isil", CONFIG_TEXT, FIELD(isil), NULL },
    { "timezone", CONFIG_TEXT, FIELD(timezone), NULL },
    { "package.max_articles", CONFIG_COUNT, FIELD(max_articles), NULL },
    { "package.max_bytes", CONFIG_SIZE, FIELD(max_bytes), NULL },
    { "package.warc_bytes", CONFIG_SIZE, FIELD(warc_bytes), NULL },
    { "package.schemas", CONFIG_TEXT, FIELD(schemas), NULL },
    { "rights.basis", CONFIG_CHOICE, FIELD(rights.basis), "statute license copyright other" },
    { "rights.jurisdiction", CONFIG_TEXT, FIELD(rights.jurisdiction), NULL },
    { "rights.citation", CONFIG_TEXT, FIELD(rights.citation), NULL },
    { "rights.license", CONFIG_TEXT, FIELD(rights.license), NULL },
    { "rights.note", CONFIG_TEXT, FIELD(rights.note), NULL },
    { "rights.access", CONFIG_TEXT, FIELD(rights.access), NULL },
    { "rights.until", CONFIG_TEXT, FIELD(rights.until), NULL },
};

void settings_init(struct settings *settings)
{
    *settings = (struct settings){
        .timezone = mem_text("UTC"),
        .max_articles = 1000,                                   /* a map of some 12 MB, which readers still open */
        .max_bytes = UINT64_C(10) * 1000 * 1000 * 1000,
        .warc_bytes = UINT64_C(1000) * 1000 * 1000,             /* WARC/1.1 annex C */
        .rights.basis = mem_text("other"),
    };
}

/* Controls of C0 and C1, DEL, and the separators of lines and paragraphs that some readers break a line at. */
static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

bool settings_check_line(const char *key, const char *value, struct err *err)
{
    if (!value)
        return true;
    struct span text = span_of(value);
    if (!span_is_utf8(text))
        return err_set(err, ERR_USAGE, "%s is not UTF-8", key);
    for (size_t at = 0; at < text.len;)
        if (is_control(span_utf8_next(text, &at)))
            return err_set(err, ERR_USAGE, "%s holds a line end or control character; expected one line", key);
    AUTO_BUF struct buf words = { 0 };
    text_collapse(text, &words);
    if (!words.len)
        return err_set(err, ERR_USAGE, "%s is blank", key);
    if (text.len > SETTINGS_LINE_MAX)
        return err_set(err, ERR_USAGE, "%s has %zu bytes; expected one line of at most %d", key, text.len, SETTINGS_LINE_MAX);
    return true;
}

bool settings_check_contact(const char *key, const char *value, struct err *err)
{
    const char *at = value ? strchr(value, '@') : NULL;
    if (value && *value && (!at || at == value || !at[1] || strpbrk(value, " \t") || strchr(at + 1, '@')))
        return err_set(err, ERR_USAGE, "%s is \"%s\"; expected one mail address", key, SHOW(span_of(value)));
    return settings_check_line(key, value, err);
}

/* ISO 15511:2019 §4: a prefix of up to four letters or digits (a country, an agency), a hyphen, then up to eleven letters, digits, and
 * the marks "/", "-" and ":". */
bool settings_check_isil(const char *key, const char *value, struct err *err)
{
    static const char alnum[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char marked[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-:";
    if (!value)
        return true;
    size_t prefix = strspn(value, alnum), unit = 0;
    if (value[prefix] == '-')
        unit = strspn(value + prefix + 1, marked);
    bool is_right = prefix >= 1 && prefix <= 4 && value[prefix] == '-' && unit >= 1 && unit <= 11 && !value[prefix + 1 + unit];
    return is_right || err_set(err, ERR_USAGE, "%s is \"%s\"; expected an identifier such as DE-1a (ISO 15511)", key, SHOW(span_of(value)));
}

static bool check(struct settings *settings, struct err *err)
{
    if (!settings->uuid_text || !uuid_parse(settings->uuid_text, &settings->uuid))
        return err_set(err, ERR_USAGE, "uuid is %s; expected the UUID that init wrote",
                       settings->uuid_text ? "no UUID" : "not there");
    struct time_said until;
    if (settings->rights.until && (!time_parse_said(span_of(settings->rights.until), &until) || until.has_time))
        return err_set(err, ERR_USAGE, "rights.until is \"%s\"; expected a date, YYYY-MM-DD", SHOW(span_of(settings->rights.until)));
    if (!settings->max_articles || !settings->max_bytes || !settings->warc_bytes)
        return err_set(err, ERR_USAGE, "package.max_articles, max_bytes and warc_bytes must be more than 0");
    AUTO(zone_free) struct zone *zone = NULL;
    if (!zone_open(settings->timezone ? settings->timezone : "UTC", &zone, err))
        return err_hint(err, "timezone is a name of the tz database, such as Europe/Minsk");
    return settings_check_line("organization", settings->organization, err) && settings_check_contact("contact", settings->contact, err) &&
           settings_check_isil("isil", settings->isil, err) && settings_check_line("rights.access", settings->rights.access, err) &&
           settings_check_line("rights.citation", settings->rights.citation, err);
}

bool settings_parse(struct span text, const char *file, struct settings *into, struct err *err)
{
    if (!config_parse(text, file, keys, COUNT_OF(keys), into, err))
        return false;
    if (!into->timezone)
        into->timezone = mem_text("UTC");
    return check(into, err) || err_where(err, "%s", file);
}

static void put(struct buf *into, const char *indent, const char *key, const char *value, const char *example)
{
    buf_printf(into, "%s%s%s: ", indent, value ? "" : "# ", key);
    config_put_scalar(into, value ? value : example);
    buf_put_byte(into, '\n');
}

/* In MB where that says all of it. */
static void put_size(struct buf *into, const char *key, uint64_t bytes)
{
    bool is_whole = bytes % 1000000 == 0;
    buf_printf(into, "  %s: %llu%s\n", key, (unsigned long long)(is_whole ? bytes / 1000000 : bytes), is_whole ? "MB" : "");
}

void settings_format(const struct settings *settings, struct buf *into)
{
    buf_put_text(into, "# The settings of this archive. `pressmark init` wrote them; edit what you like but the uuid:\n"
                       "# identifiers in packages are made from it.\n\n");
    put(into, "", "uuid", settings->uuid_text, "");
    buf_put_text(into, "\n# Who keeps this archive. Written into every package, every WARC and the User-Agent.\n");
    put(into, "", "organization", settings->organization, "Example Municipal Library");
    put(into, "", "contact", settings->contact, "webarchive@library.example");
    put(into, "", "isil", settings->isil, "XX-EXAMPLE");
    buf_put_text(into, "\n# The zone in which a day begins when you ask for \"the snapshot of that day\".\n");
    put(into, "", "timezone", settings->timezone, "UTC");
    buf_printf(into, "\n# When a new package or WARC begins.\npackage:\n  max_articles: %llu\n",
               (unsigned long long)settings->max_articles);
    put_size(into, "max_bytes", settings->max_bytes);
    put_size(into, "warc_bytes", settings->warc_bytes);
    put(into, "  ", "schemas", settings->schemas, "/srv/schemas");
    buf_put_text(into, "\n# On what ground pages are kept, and who may see them (PREMIS rights).\nrights:\n");
    put(into, "  ", "basis", settings->rights.basis, "other");
    put(into, "  ", "jurisdiction", settings->rights.jurisdiction, "xx");
    put(into, "  ", "citation", settings->rights.citation, "Legal Deposit Act, section 4");
    put(into, "  ", "license", settings->rights.license, "https://creativecommons.org/licenses/by/4.0/");
    put(into, "  ", "note", settings->rights.note, "kept at the wish of the publisher");
    put(into, "  ", "access", settings->rights.access, "reading room only");
    put(into, "  ", "until", settings->rights.until, "2043-06-06");
}

const char *settings_organization(const struct settings *settings)
{
    return settings->organization ? settings->organization : "Not stated";
}

const char *settings_contact(const struct settings *settings)
{
    return settings->contact ? settings->contact : "not-stated@example.invalid";
}

bool settings_are_stated(const struct settings *settings)
{
    return settings->organization && settings->contact;
}

void settings_free(struct settings *settings)
{
    config_free(keys, COUNT_OF(keys), settings);
}

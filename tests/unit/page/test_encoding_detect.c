/* page_encoding_detect of src/page/encoding.h: each language in each of its encodings, and bytes that say little. */
#include "../base/suite.h"

#include <iconv.h>

#include "page/encoding.h"

static const char russian[] = "Президент заявил, что переговоры о поставках газа продолжатся на следующей неделе в Минске.";
static const char greek[] = "Ο πρωθυπουργός δήλωσε χθες ότι οι διαπραγματεύσεις θα συνεχιστούν και την επόμενη εβδομάδα στην Αθήνα.";
static const char polish[] = "Wczoraj w Łodzi odbyło się spotkanie, na którym mówiono także o pieniądzach dla szkół; wyniki będą znane później.";
static const char japanese[] = "日本の首相は昨日、東京で記者会見を行い、新しい経済対策について説明しました。";
static const char chinese[] = "中国政府昨天表示，新的经济政策将在明年开始实施，这对于全国人民的生活有很大的意义。";
static const char taiwan[] = "總統昨天在台北表示，新的經濟政策將在明年開始實施，這對於人民的生活有很大的意義。";
static const char korean[] = "정부는 어제 서울에서 새로운 경제 정책을 발표하고 내년부터 시행할 것이라고 밝혔다.";

static const struct row {
    const char *name, *text, *iconv_name, *want;
} rows[] = {
    { "encoding 9: Russian in windows-1251", russian, "CP1251", "windows-1251" },
    { "encoding 9: Russian in koi8-r", russian, "KOI8-R", "koi8-r" },
    { "encoding 9: Russian in iso-8859-5", russian, "ISO-8859-5", "iso-8859-5" },
    { "encoding 9: Russian in ibm866", russian, "CP866", "ibm866" },
    { "encoding 9: Ukrainian in koi8-u", "Президент України повідомив, що його зустріч у Києві відбудеться після свята.", "KOI8-U", "koi8-u" },
    { "encoding 9: Greek in windows-1253", greek, "CP1253", "windows-1253" },
    { "ours: of two that read the same, the first", greek, "ISO-8859-7", "windows-1253" },
    { "encoding 9: Polish in windows-1250", polish, "CP1250", "windows-1250" },
    { "encoding 9: Polish in iso-8859-2", polish, "ISO-8859-2", "iso-8859-2" },
    { "encoding 9: Turkish in windows-1254", "Başbakan dün İstanbul'da yaptığı açıklamada görüşmelerin gelecek hafta süreceğini söyledi.", "CP1254", "windows-1254" },
    { "encoding 9: Latvian in windows-1257", "Ministru prezidents vakar Rīgā paziņoja, ka sarunas turpināsies nākamajā nedēļā.", "CP1257", "windows-1257" },
    { "encoding 9: Hebrew in windows-1255", "ראש הממשלה אמר אתמול כי השיחות יימשכו בשבוע הבא בירושלים", "CP1255", "windows-1255" },
    { "encoding 9: Arabic in windows-1256", "قال رئيس الوزراء أمس إن المحادثات ستستمر الأسبوع المقبل في القاهرة", "CP1256", "windows-1256" },
    { "encoding 9: Thai in windows-874", "นายกรัฐมนตรีกล่าวเมื่อวานนี้ว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า", "CP874", "windows-874" },
    { "encoding 9: French in windows-1252", "Le président a déclaré hier à Paris que les négociations reprendraient après l'été.", "CP1252", "windows-1252" },
    { "encoding 10.2: Chinese in gb18030", chinese, "GB18030", "gb18030" },
    { "encoding 11.1: Chinese in big5", taiwan, "BIG5", "big5" },
    { "encoding 12.3: Japanese in shift_jis", japanese, "CP932", "shift_jis" },
    { "encoding 12.1: Japanese in euc-jp", japanese, "EUC-JP", "euc-jp" },
    { "encoding 13.1: Korean in euc-kr", korean, "CP949", "euc-kr" },
};

static void convert(const char *text, const char *to, struct buf *into)
{
    iconv_t converter = iconv_open(to, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *in = (char *)(uintptr_t)text;
    size_t in_left = strlen(text), room = 4 * in_left + 16;
    char *out = (char *)buf_reserve(into, room);
    size_t out_left = room;
    assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
    assert_int_equal(iconv(converter, NULL, NULL, &out, &out_left), 0);
    into->len += room - out_left;
    iconv_close(converter);
}

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf bytes = { 0 }, page = { 0 };
    convert(row->text, row->iconv_name, &bytes);
    assert_string_equal(page_encoding_detect(buf_span(&bytes)), row->want);
    for (size_t i = 0; i < 30000; i++)
        buf_put_text(&page, "<td>x</td>");      /* the sample begins behind it */
    buf_put_span(&page, buf_span(&bytes));
    assert_string_equal(page_encoding_detect(buf_span(&page)), row->want);
}

static const struct little_row {
    const char *name;
    struct span bytes;
    const char *want;
} little_rows[] = {
    { "ours: no bytes", LITERAL(""), "windows-1252" },
    { "ours: ASCII alone", LITERAL("<p>text"), "windows-1252" },
    { "ours: one letter", LITERAL("caf\xE9"), "windows-1252" },
    { "ours: two no-break spaces are no Korean", LITERAL("a\xA0\xA0z"), "windows-1252" },
    { "ours: signs that every language has", LITERAL("\xA9 2009 \x96 \x93x\x94"), "windows-1252" },
    { "ours: NUL and controls among letters", LITERAL("\0\x01 voil\xE0 l'\xE9t\xE9\0"), "windows-1252" },
};

static void check_little(void **state)
{
    const struct little_row *row = *state;
    assert_string_equal(page_encoding_detect(row->bytes), row->want);
}

/* Single bytes and pairs, whatever they are: some encoding that the Standard knows comes out. */
static void any_bytes(void **state)
{
    (void)state;
    for (unsigned first = 0x80; first < 0x100; first += 3) {
        uint8_t bytes[2] = { (uint8_t)first, (uint8_t)(first * 7) };
        for (size_t len = 1; len <= 2; len++)
            assert_non_null(page_encoding_by_label(span_of(page_encoding_detect(span_of_n(bytes, len)))));
    }
}

/* What stands beyond 64 KiB of the first byte above ASCII is not looked at. */
static void sample_bound(void **state)
{
    (void)state;
    for (size_t n_filler = 60000; n_filler <= 70000; n_filler += 10000) {
        AUTO_BUF struct buf page = { 0 };
        buf_put_text(&page, "caf\xE9 ");
        for (size_t i = 0; i < n_filler; i++)
            buf_put_byte(&page, 'x');
        convert(russian, "CP1251", &page);
        assert_string_equal(page_encoding_detect(buf_span(&page)), n_filler < 65536 ? "windows-1251" : "windows-1252");
    }
}

int main(void)
{
    struct suite suite = { .name = "page/encoding_detect" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, little_rows, check_little);
    suite_add(&suite, "ours: any bytes", any_bytes, NULL);
    suite_add(&suite, "ours: 64 KiB are looked at", sample_bound, NULL);
    return suite_run(&suite);
}

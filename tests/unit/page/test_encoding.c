/* src/page/encoding.h: labels, conversion, the order of deciding, detection. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iconv.h>

#include "page/encoding.h"
#include "pages.h"

/* ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct label_row {
    const char *name, *label, *want;
} label_rows[] = {
    { "encoding 4.2: latin1 is windows-1252", "latin1", "windows-1252" },
    { "encoding 4.2: us-ascii too", "us-ascii", "windows-1252" },
    { "encoding 4.2: gb2312 is gbk", "gb2312", "gbk" },
    { "encoding 4.2: the first label of a row", "866", "ibm866" },
    { "encoding 4.2: the last label of a row", "x-sjis", "shift_jis" },
    { "encoding 4.2: case and blanks around do not matter", " \tUTF-8\n", "utf-8" },
    { "encoding 4.2: a blank inside does", "utf 8", NULL },
    { "encoding 4.2: a part of a label is none", "utf-", NULL },
    { "encoding 4.2: two labels are none", "utf-8 utf8", NULL },
    { "encoding 4.2: none", "", NULL },
    { "encoding 4.2: unknown", "klingon", NULL },
};

static void check_label(void **state)
{
    const struct label_row *row = *state;
    const char *got = page_encoding_by_label(span_of(row->label));
    if (row->want)
        assert_string_equal(got, row->want);
    else
        assert_null(got);
}

/* ── conversion ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct decode_row {
    const char *name, *encoding, *bytes, *want;
    uint64_t n_errors;
} decode_rows[] = {
    { "encoding 9.1: unused places of windows-1252 are controls", "windows-1252", "\x80\x81", "€\xC2\x81", 0 },
    { "encoding 9.1: an unused place beyond them is an error", "windows-1253", "\xAA", "\xEF\xBF\xBD", 1 },
    { "encoding 9.1: windows-1251", "windows-1251", "\xCC\xE8\xED\xF1\xEA", "Минск", 0 },
    { "encoding 9.1: koi8-u", "koi8-u", "\xF0\xD2\xC9\xD7\xA6\xD4", "Привіт", 0 },
    { "encoding 9.1: windows-1255, whose last letter is held back", "windows-1255", "\xF9", "ש", 0 },
    { "encoding 10.1: gbk is read as gb18030", "gbk", "\xD6\xD0\x81\x30\x81\x30", "中\xC2\x80", 0 },
    { "encoding 11.1: big5 with its Hong Kong part", "big5", "\xA4\xA4\x87\x40", "中䏰", 0 },
    { "encoding 12.3: shift_jis is Windows's", "shift_jis", "\x93\xFA\x87\x40\xB1", "日①ｱ", 0 },
    { "encoding 12.1: euc-jp with NEC's part", "euc-jp", "\xC6\xFC\xAD\xA1", "日①", 0 },
    { "encoding 13.1: euc-kr is windows-949", "euc-kr", "\xC7\xD1\x81\x41", "한갂", 0 },
    { "encoding 12.2: iso-2022-jp", "iso-2022-jp", "\x1B$B\x46\x7C\x1B(Bx", "日x", 0 },
    { "encoding 14.5: x-user-defined", "x-user-defined", "a\x80\xFF", "a\xEF\x9E\x80\xEF\x9F\xBF", 0 },
    { "encoding 8.1: broken UTF-8", "utf-8", "a\xC3(\xF0\x9F\x98\x80\xED\xA0\x80", "a\xEF\xBF\xBD(😀\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4 },
    { "encoding 10.2: what follows a broken pair is not swallowed", "gb18030", "\xD6<b", "\xEF\xBF\xBD<b", 1 },
    { "encoding 9: macintosh beyond glibc's table", "macintosh", "\xC6\xF0", "\u2206\uF8FF", 0 },
    { "encoding 9: iso-8859-8-i has iso-8859-8's bytes", "iso-8859-8-i", "\xE0", "\u05D0", 0 },
    { "encoding 9: ibm866, the last byte", "ibm866", "\xFF", " ", 0 },
    { "encoding 9: iso-8859-2, the last byte", "iso-8859-2", "\xFF", "˙", 0 },
    { "encoding 9: iso-8859-3, the last byte", "iso-8859-3", "\xFF", "˙", 0 },
    { "encoding 9: iso-8859-4, the last byte", "iso-8859-4", "\xFF", "˙", 0 },
    { "encoding 9: iso-8859-5, the last byte", "iso-8859-5", "\xFF", "џ", 0 },
    { "encoding 9: iso-8859-6, the last byte", "iso-8859-6", "\xFF", "\xEF\xBF\xBD", 1 },
    { "encoding 9: iso-8859-7, the last byte", "iso-8859-7", "\xFF", "\xEF\xBF\xBD", 1 },
    { "encoding 9: iso-8859-8, the last byte", "iso-8859-8", "\xFF", "\xEF\xBF\xBD", 1 },
    { "encoding 9: iso-8859-10, the last byte", "iso-8859-10", "\xFF", "ĸ", 0 },
    { "encoding 9: iso-8859-13, the last byte", "iso-8859-13", "\xFF", "’", 0 },
    { "encoding 9: iso-8859-14, the last byte", "iso-8859-14", "\xFF", "ÿ", 0 },
    { "encoding 9: iso-8859-15, the last byte", "iso-8859-15", "\xFF", "ÿ", 0 },
    { "encoding 9: iso-8859-16, the last byte", "iso-8859-16", "\xFF", "ÿ", 0 },
    { "encoding 9: koi8-r, the last byte", "koi8-r", "\xFF", "Ъ", 0 },
    { "encoding 9: koi8-u, the last byte", "koi8-u", "\xFF", "Ъ", 0 },
    { "encoding 9: macintosh, the last byte", "macintosh", "\xFF", "ˇ", 0 },
    { "encoding 9: windows-874, the last byte", "windows-874", "\xFF", "\xEF\xBF\xBD", 1 },
    { "encoding 9: windows-1250, the last byte", "windows-1250", "\xFF", "˙", 0 },
    { "encoding 9: windows-1251, the last byte", "windows-1251", "\xFF", "я", 0 },
    { "encoding 9: windows-1252, the last byte", "windows-1252", "\xFF", "ÿ", 0 },
    { "encoding 9: windows-1253, the last byte", "windows-1253", "\xFF", "\xEF\xBF\xBD", 1 },
    { "encoding 9: windows-1254, the last byte", "windows-1254", "\xFF", "ÿ", 0 },
    { "encoding 9: windows-1256, the last byte", "windows-1256", "\xFF", "\u06D2", 0 },
    { "encoding 9: windows-1257, the last byte", "windows-1257", "\xFF", "˙", 0 },
    { "encoding 9: x-mac-cyrillic, the last byte", "x-mac-cyrillic", "\xFF", "€", 0 },
    { "ours: cut in the middle of a pair", "euc-jp", "a\xC6", "a\xEF\xBF\xBD", 1 },
    { "ours: the refused encodings keep their ASCII", "replacement", "a<b>\x80", "a<b>\xEF\xBF\xBD", 1 },
};

static void check_decode(void **state)
{
    const struct decode_row *row = *state;
    AUTO_BUF struct buf text = { 0 };
    uint64_t n_errors = page_encoding_decode(row->encoding, span_of(row->bytes), &text);
    assert_string_equal(text.at, row->want);
    assert_int_equal(n_errors, row->n_errors);
}

/* ── the order ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct choose_row {
    const char *name, *body, *content_type, *want, *basis;
} choose_rows[] = {
    { "html 13.2.3.2: the mark wins over the transport", "\xEF\xBB\xBF<p>", "text/html; charset=koi8-r", "utf-8", "bom" },
    { "html 13.2.3.2: a mark of UTF-16", "\xFF\xFE<", "", "utf-16le", "bom" },
    { "html 13.2.3.2: the transport wins over meta", "<meta charset=utf-8><p>\xEF", "text/html;charset=\"windows-1251\"", "windows-1251", "http" },
    { "html 13.2.3.2: a transport's label nobody knows", "<meta charset=koi8-r>", "text/html; charset=klingon", "koi8-r", "meta" },
    { "html 13.2.3.2: meta http-equiv", "<meta content='text/html; charset=gb2312' http-equiv=Content-Type>", "", "gbk", "meta" },
    { "html 13.2.3.2: content alone says nothing", "<meta content='text/html; charset=gb2312'>\xE9", "", "windows-1252", "detected" },
    { "html 13.2.3.2: not in a comment", "<!-- <meta charset=koi8-r> --><meta charset=big5>", "", "big5", "meta" },
    { "html 13.2.3.2: not in a value", "<a title='<meta charset=koi8-r>'><meta charset=big5>", "", "big5", "meta" },
    { "html 13.2.3.2: meta cannot say UTF-16", "<meta charset=utf-16>", "", "utf-8", "meta" },
    { "html 13.2.3.2: meta's x-user-defined", "<meta charset=x-user-defined>", "", "windows-1252", "meta" },
    { "html 13.2.3.2: an XML declaration", "<?xml version='1.0' encoding='windows-1251'?><html>\xCC", "", "windows-1251", "meta" },
    { "ours: valid UTF-8 needs no word", "<p>Минск", "", "utf-8", "utf-8" },
    { "ours: declared euc-jp that is UTF-8", "<p>Минск и Москва", "text/html; charset=euc-jp", "utf-8", "utf-8" },
    { "ours: declared UTF-8 that is windows-1251", "<meta charset=utf-8><p>\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xE7\xE0\xFF\xE2\xE8\xEB", "", "windows-1251", "detected" },
    { "ours: good UTF-8 with a bad byte stays", "<meta charset=utf-8><p>Минск и Москва \xE9", "", "utf-8", "meta" },
};

/* What was decided; the text is the one of that encoding. */
static struct page_encoding read_page(struct span body, const char *content_type)
{
    AUTO_BUF struct buf text = { 0 }, want = { 0 };
    struct page_encoding got = page_encoding_read(body, span_of(content_type), &text);
    if (strcmp(got.basis, "bom") == 0)
        body = span_from(body, strcmp(got.name, "utf-8") == 0 ? 3 : 2);
    assert_int_equal(got.n_errors, page_encoding_decode(got.name, body, &want));
    assert_true(span_equal(buf_span(&text), buf_span(&want)));
    return got;
}

static void check_choose(void **state)
{
    const struct choose_row *row = *state;
    struct page_encoding got = read_page(span_of(row->body), row->content_type);
    assert_string_equal(got.name, row->want);
    assert_string_equal(got.basis, row->basis);
}

/* The window of 1,024 bytes, and what stands behind it. */
static void late_meta(void **state)
{
    (void)state;
    AUTO_BUF struct buf body = { 0 };
    for (int i = 0; i < 1100; i++)
        buf_put_byte(&body, ' ');
    buf_put_text(&body, "<meta charset=koi8-r><p>\xEF\xED");
    struct page_encoding got = read_page(buf_span(&body), "");
    assert_string_equal(got.name, "koi8-r");
    buf_clear(&body);
    for (int i = 0; i < 1100; i++)
        buf_put_byte(&body, ' ');
    buf_put_text(&body, "<meta charset=koi8-r><p>Минск");
    got = read_page(buf_span(&body), "");
    assert_string_equal(got.name, "utf-8");     /* valid UTF-8 says more than a late word */
}

static void utf16_unmarked(void **state)
{
    (void)state;
    static const char le[] = "<\0p\0>\0h\0i\0", be[] = "\0<\0p\0>\0h\0i";
    struct page_encoding got = read_page(span_of_n(le, sizeof le - 1), "");
    assert_string_equal(got.name, "utf-16le");
    got = read_page(span_of_n(be, sizeof be - 1), "");
    assert_string_equal(got.name, "utf-16be");
}

/* ── detection: sentences of news, in the encodings of their time ─────────────────────────────────────────────── */

static const char russian[] = "Президент заявил, что переговоры состоятся в Москве на следующей неделе.";
static const char polish[] = "Prezydent oświadczył, że rozmowy odbędą się w Warszawie w przyszłym tygodniu. Źródła to potwierdzają.";
static const char japanese[] = "大統領は来週東京で会談を行うと述べた。両国の関係は強化される見通しだ。";

static const struct detect_row {
    const char *name, *text, *iconv_name, *want;
} detect_rows[] = {
    { "ours: Russian in windows-1251", russian, "CP1251", "windows-1251" },
    { "ours: Russian in koi8-r", russian, "KOI8-R", "koi8-r" },
    { "ours: Russian in iso-8859-5", russian, "ISO-8859-5", "iso-8859-5" },
    { "ours: Russian in ibm866", russian, "CP866", "ibm866" },
    { "ours: Ukrainian in windows-1251", "Президент заявив, що переговори відбудуться в Києві наступного тижня.", "CP1251", "windows-1251" },
    { "ours: Ukrainian in koi8-u", "Президент заявив, що переговори відбудуться в Києві наступного тижня.", "KOI8-U", "koi8-u" },
    { "ours: Polish in windows-1250", polish, "CP1250", "windows-1250" },
    { "ours: Polish in iso-8859-2", polish, "ISO-8859-2", "iso-8859-2" },
    { "ours: Czech in windows-1250", "Prezident prohlásil, že jednání se uskuteční v Praze příští týden, uvedla česká média.", "CP1250", "windows-1250" },
    { "ours: French", "Le président a déclaré que les négociations auront lieu à Paris la semaine prochaine, où l’été s’achève.", "CP1252", "windows-1252" },
    { "ours: German", "Der Präsident erklärte, die Gespräche würden nächste Woche in München stattfinden.", "CP1252", "windows-1252" },
    { "ours: English with curly quotes only", "He said: “We don’t know” – © 2023, +19°C", "CP1252", "windows-1252" },
    { "ours: Turkish", "Cumhurbaşkanı görüşmelerin gelecek hafta İstanbul’da yapılacağını söyledi.", "CP1254", "windows-1254" },
    { "ours: Lithuanian", "Prezidentas pareiškė, kad derybos įvyks Vilniuje kitą savaitę, sakė žmonės, kurių čia daug.", "CP1257", "windows-1257" },
    { "ours: Greek", "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα γίνουν την επόμενη εβδομάδα στην Αθήνα.", "CP1253", "windows-1253" },
    { "ours: Hebrew", "הנשיא אמר כי השיחות יתקיימו בירושלים בשבוע הבא.", "CP1255", "windows-1255" },
    { "ours: Arabic", "وقال الرئيس إن المحادثات ستجرى في القاهرة الأسبوع المقبل.", "CP1256", "windows-1256" },
    { "ours: Thai", "ประธานาธิบดีกล่าวว่าการเจรจาจะมีขึ้นที่กรุงเทพในสัปดาห์หน้า", "CP874", "windows-874" },
    { "ours: Chinese in gb18030", "总统表示，会谈将于下周在北京举行，两国关系将得到进一步发展。", "GB18030", "gb18030" },
    { "ours: Chinese in big5", "總統表示，會談將於下週在臺北舉行，兩國關係將得到進一步發展。", "BIG5", "big5" },
    { "ours: Japanese in shift_jis", japanese, "CP932", "shift_jis" },
    { "ours: Japanese in euc-jp", japanese, "EUC-JP", "euc-jp" },
    { "ours: Korean", "대통령은 다음 주 서울에서 회담이 열릴 것이라고 밝혔다.", "CP949", "euc-kr" },
    { "ours: two no-break spaces", "a\xC2\xA0\xC2\xA0z", "CP1252", "windows-1252" },
    { "ours: nothing", "", "CP1252", "windows-1252" },
};

static void check_detect(void **state)
{
    const struct detect_row *row = *state;
    char bytes[1024], *in = (char *)(uintptr_t)row->text, *out = bytes;
    size_t in_left = strlen(row->text), out_left = sizeof bytes;
    iconv_t converter = iconv_open(row->iconv_name, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_true(iconv(converter, &in, &in_left, &out, &out_left) != (size_t)-1);
    (void)iconv_close(converter);
    assert_string_equal(page_encoding_detect(span_of_n(bytes, sizeof bytes - out_left)), row->want);
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(label_rows) + COUNT_OF(decode_rows) + COUNT_OF(choose_rows) + COUNT_OF(detect_rows) + 2] = { 0 };
    size_t n = 0;
    TABLE_TESTS(tests, n, label_rows, check_label);
    TABLE_TESTS(tests, n, decode_rows, check_decode);
    TABLE_TESTS(tests, n, choose_rows, check_choose);
    TABLE_TESTS(tests, n, detect_rows, check_detect);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(late_meta);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(utf16_unmarked);
    return _cmocka_run_group_tests("page/encoding", tests, n, NULL, NULL);
}

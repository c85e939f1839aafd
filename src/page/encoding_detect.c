/* page/encoding_detect.c: each likely encoding is tried, and the text it gives is judged by the letters of
 * its languages. */
#include "base/num.h"
#include "page/encoding.h"

enum {
    SAMPLE_BYTES = 64 * 1024,           /* from the first byte beyond ASCII on: more says nothing new */
    WEIGHT_BAD = -8,                    /* a byte that the encoding does not have, a control character */
    WEIGHT_ODD = -2,                    /* a letter or sign that the language does not use */
};

/* Languages by their letters beyond ASCII, the most frequent first, capitals left out where they follow from
 * them. Counted roughly: what decides is which letters a language has at all, and which are common. */
static const char russian[] = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";
static const char ukrainian[] = "оанивіертслкудмпязьбгчйхцжїєюшщфґ’";
static const char bulgarian[] = "аиоетнрсвлкпдмзуягъбчшщцжхйфюь";
static const char serbian[] = "аоиенрсјтукдвлмпзгбшчцњљжћхђфџ";
static const char greek[] = "αοιετσνυρκπηςμλίόωάγέήδθχύφβώξζψϊ";
static const char hebrew[] = "יולהרתאבמשנםדקפעחטגכסןצזךףץ";
static const char arabic[] = "المينرتوبةعدسفهكقأحجىشطصخإذغئزضثءظآؤ";
static const char thai[] = "านรก่เงอ้มยลวดทัสิีตปบคะหุแจพื์ชขใไูโถผ็ณศธซญษ";
static const char french[] = "éàèêçôâîùûïœëü";
static const char german[] = "üäößéà";
static const char spanish[] = "óíáéñú¿¡üç";
static const char portuguese[] = "ãçáéíóêõâúàô";
static const char italian[] = "àèùòìé";
static const char nordic[] = "äöåøæéðþíáóúýü";
static const char polish[] = "łąęóżśćźń";
static const char czech[] = "íáěéřčýžšůúťňďó";
static const char slovak[] = "áíéčžšýúľťňôďäóĺŕ";
static const char hungarian[] = "áéöóőíüúű";
static const char romanian[] = "ăîâşţ";
static const char croatian[] = "čšžćđ";
static const char turkish[] = "ıüşçğöâî";
static const char lithuanian[] = "ėųšįžūčąę";
static const char latvian[] = "āīēšļūņžčģķ";

static const struct narrow {
    const char *encoding, *letters;
    bool is_latin;                      /* its letters stand among ASCII ones */
} narrow[] = {                          /* in case of a tie the first wins */
    { "windows-1252", french, true },     { "windows-1252", german, true },     { "windows-1252", spanish, true },
    { "windows-1252", portuguese, true }, { "windows-1252", italian, true },    { "windows-1252", nordic, true },
    { "windows-1251", russian, false },   { "windows-1251", ukrainian, false }, { "windows-1251", bulgarian, false },
    { "windows-1251", serbian, false },   { "koi8-r", russian, false },         { "koi8-u", ukrainian, false },
    { "iso-8859-5", russian, false },     { "iso-8859-5", serbian, false },     { "ibm866", russian, false },
    { "windows-1250", polish, true },     { "windows-1250", czech, true },      { "windows-1250", slovak, true },
    { "windows-1250", hungarian, true },  { "windows-1250", romanian, true },   { "windows-1250", croatian, true },
    { "iso-8859-2", polish, true },       { "iso-8859-2", czech, true },        { "iso-8859-2", slovak, true },
    { "iso-8859-2", hungarian, true },    { "iso-8859-2", croatian, true },     { "windows-1254", turkish, true },
    { "windows-1257", lithuanian, true }, { "windows-1257", latvian, true },    { "windows-1253", greek, false },
    { "iso-8859-7", greek, false },       { "windows-1255", hebrew, false },    { "windows-1256", arabic, false },
    { "iso-8859-6", arabic, false },      { "windows-874", thai, false },
};

/* The characters that make up about half of running text. */
static const char simplified[] =
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果"
    "料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被";
static const char traditional[] =
    "的一是不在有了人這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她里後小麼心多天而能好都然沒日於起還發成"
    "事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己"
    "話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山";
static const char kanji[] =
    "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学"
    "問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平";
static const char syllables[] =
    "이다는에의을가고하지로사기한도은대를서자리정인어나시아해들부있수장그일보제원경전으구성과라주상것여니민스만적와관년회국위조선공"
    "비면계무개용문연안실러단소중반당방신오당물동치생유미명업세우화교금";

static const struct wide {
    const char *encoding, *characters;
    enum language { CHINESE, JAPANESE, KOREAN } language;
} wide[] = {
    { "gb18030", simplified, CHINESE },  { "big5", traditional, CHINESE }, { "shift_jis", kanji, JAPANESE },
    { "euc-jp", kanji, JAPANESE },       { "euc-kr", syllables, KOREAN },
};

/* One language's weights, by character: all of the Basic Multilingual Plane, or up to where the letters of alphabets and
 * their signs end. */
enum { WIDE_CODES = 0x10000, NARROW_CODES = 0x2100 };

static uint32_t lower_of(uint32_t code)
{
    if (code >= 0x0410 && code <= 0x042F)
        return code + 0x20;
    if (code >= 0x0400 && code <= 0x040F)
        return code + 0x50;
    if (code >= 0x0391 && code <= 0x03A9)
        return code + 0x20;
    if (code >= 0xC0 && code <= 0xDE && code != 0xD7)
        return code + 0x20;
    if (code == 0x0130)                 /* İ */
        return 'i';
    bool is_even_capital = (code >= 0x0100 && code <= 0x0137) || (code >= 0x014A && code <= 0x0177) || code == 0x0490;
    bool is_odd_capital = (code >= 0x0139 && code <= 0x0148) || (code >= 0x0179 && code <= 0x017E);
    if ((is_even_capital && !(code & 1)) || (is_odd_capital && (code & 1)))
        return code + 1;
    return code;
}

static bool is_latin_letter(uint32_t code)
{
    return (code < 0x80 && byte_is_alpha((uint8_t)code)) || (code >= 0xC0 && code < 0x180 && code != 0xD7 && code != 0xF7);
}

/* Signs that any language may use: quotation marks, dashes, ©, °, №, €, no-break space … */
static bool is_common_sign(uint32_t code)
{
    return (code >= 0x2010 && code <= 0x203A) || code == 0x20AC || code == 0x2116 || code == 0x2122 ||
           (code >= 0xA0 && code <= 0xBF && code != 0xAA && code != 0xA4 && code != 0xA6 && code != 0xAC && code != 0xAF);
}

static bool is_bad(uint32_t code)
{
    return code == 0xFFFD || (code >= 0x80 && code < 0xA0);
}

static void fill_table(int8_t *table, size_t n_codes, const char *letters)
{
    struct span span = span_of(letters);
    size_t n = 0, rank = 0;
    memset(table, WEIGHT_ODD, n_codes);
    for (size_t at = 0; at < span.len; n++)
        (void)span_utf8_next(span, &at);
    for (size_t at = 0; at < span.len; rank++) {
        uint32_t code = span_utf8_next(span, &at);
        if (code < n_codes && table[code] == WEIGHT_ODD)
            table[code] = rank * 3 < n ? 3 : rank * 3 < 2 * n ? 2 : 1;
    }
}

static int narrow_weight(const struct narrow *language, const int8_t *table, uint32_t before, uint32_t code, uint32_t after)
{
    if (is_bad(code))
        return WEIGHT_BAD;
    uint32_t lower = lower_of(code);
    int weight = lower < NARROW_CODES ? table[lower] : WEIGHT_ODD;
    if (weight == WEIGHT_ODD)
        return is_common_sign(code) ? 1 : WEIGHT_ODD;
    if (!language->is_latin && before < 0x80 && after < 0x80)
        return WEIGHT_ODD;              /* a word of one letter: rather a sign in a text of another script */
    if (lower != code)                  /* a capital behind a small letter is rare: koi8-r is windows-1251 with the cases changed */
        weight = before >= 0x80 && lower_of(before) == before && !is_common_sign(before) ? -3 : 1;
    bool is_beside_latin = is_latin_letter(before) || is_latin_letter(after);
    if (is_beside_latin != language->is_latin)
        weight -= language->is_latin ? 1 : 3;
    return weight;
}

static int wide_weight(enum language language, const int8_t *table, uint32_t code)
{
    if (is_bad(code))
        return WEIGHT_BAD;
    if (code < WIDE_CODES && table[code] > 0)
        return 3;
    if (code >= 0x3040 && code <= 0x30FF)
        return language == JAPANESE ? 3 : -1;
    if (code >= 0xAC00 && code <= 0xD7A3)
        return language == KOREAN ? 1 : -1;
    if ((code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF01 && code <= 0xFF5E))
        return 0;
    return is_common_sign(code) ? 0 : WEIGHT_ODD;
}

/* A sample as characters, decoded once for all languages of its encoding. */
struct characters {
    uint32_t *codes;
    size_t n;
};

static void decode_sample(const char *encoding, struct span sample, struct buf *text, struct characters *ret)
{
    buf_clear(text);
    (void)page_encoding_decode(encoding, sample, text);
    ret->codes = mem_resize(ret->codes, text->len + 1, sizeof *ret->codes);
    ret->n = 0;
    for (size_t at = 0; at < text->len;)
        ret->codes[ret->n++] = span_utf8_next(buf_span(text), &at);
}

/* The mean weight of the characters beyond ASCII, times 1,000. */
static int64_t mean_weight(const struct characters *sample, const int8_t *table, const struct narrow *one, const struct wide *other)
{
    int64_t sum = 0, n = 0;
    uint64_t n_bad = 0;
    for (size_t i = 0; i < sample->n; i++) {
        uint32_t code = sample->codes[i];
        if (code < 0x80)
            continue;
        uint32_t before = i > 0 ? sample->codes[i - 1] : ' ', after = i + 1 < sample->n ? sample->codes[i + 1] : ' ';
        sum += one ? narrow_weight(one, table, before, code, after) : wide_weight(other->language, table, code);
        n_bad += is_bad(code);
        n++;
    }
    if (n == 0 || (other && n < 4))     /* two no-break spaces are no Korean */
        return n == 0 ? 0 : INT64_MIN;
    /* Bytes that all fit into pairs are strong evidence: text of one byte a letter breaks at every second word. */
    int64_t bonus = other && n_bad <= (uint64_t)n / 200 ? (n >= 20 ? 1000 : 500) : 0;
    return sum * 1000 / n + bonus;
}

const char *page_encoding_detect(struct span bytes)
{
    size_t start = 0;
    while (start < bytes.len && bytes.at[start] < 0x80)
        start++;
    start -= num_min(start, 1);         /* the letter before it */
    struct span sample = span_to(span_from(bytes, start), SAMPLE_BYTES);

    AUTO_FREE int8_t *table = mem_new(WIDE_CODES);
    AUTO_BUF struct buf text = { 0 };
    struct characters characters = { 0 };
    const char *best = "windows-1252", *decoded = NULL;
    int64_t best_weight = INT64_MIN;
    for (size_t i = 0; i < COUNT_OF(narrow) + COUNT_OF(wide); i++) {
        const struct narrow *one = i < COUNT_OF(narrow) ? &narrow[i] : NULL;
        const struct wide *other = one ? NULL : &wide[i - COUNT_OF(narrow)];
        const char *encoding = one ? one->encoding : other->encoding;
        if (!decoded || strcmp(decoded, encoding) != 0) {
            decode_sample(encoding, sample, &text, &characters);
            decoded = encoding;
        }
        fill_table(table, one ? NARROW_CODES : WIDE_CODES, one ? one->letters : other->characters);
        int64_t weight = mean_weight(&characters, table, one, other);
        if (weight > best_weight) {
            best_weight = weight;
            best = encoding;
        }
    }
    free(characters.codes);
    return best;
}

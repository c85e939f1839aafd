#include "page/language.h"

#include <pthread.h>

#include "page/lexicon.h"

enum { SAMPLE_BYTES = 2500, WORDS_MIN = 20 };

/* The smallest words of a language, in lower case, parted by blanks. Close neighbours differ in most of theirs. */
static const struct { const char *tag, *words;
} small_words[] = {
    { "en",
      " the of and to in that is was for with on as are have from which been has by not it he at this " },
    { "de", " der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch werden aus "
            "wird nach bei " },
    { "fr", " le la les des et est une dans qui que pour du au sur pas plus par ce cette sont avec il elle "
            "ont aux " },
    { "es", " el la los las del que y en por con una para se su como al más lo pero fue este ha sus " },
    { "pt", " o os da do das dos que em uma não com para no na por mais foi ao como pela pelo é à são " },
    { "it",
      " il lo gli di che è per una con non del della dei delle nel alla sono anche più come si ha dal " },
    { "nl", " de het een van en dat op te zijn voor met niet aan er ook als bij door maar naar wordt " },
    { "sv", " och att det som en på är av för med den till inte har ett om de var från men " },
    { "da", " og at det som en på er af for med den til ikke har et om de var fra men blev efter også " },
    { "no", " og at det som en på er av for med den til ikke har et om de var fra men ble etter også " },
    { "fi", " ja on ei että se hän oli ovat mutta myös kun joka kuin ole sen mukaan " },
    { "pl", " i w na z do się że nie jest to o po jak za od przez dla oraz są był " },
    { "cs", " a v na se je že z do to s o by jako ale podle pro jsou byl jeho " },
    { "sk", " a v na sa je že z do to s o by ako ale podľa pre sú bol jeho " },
    { "hu", " a az és hogy nem is egy volt meg el ez már még csak vagy szerint " },
    { "ro", " și în de la a cu pe că nu din care pentru este au fost mai sau după " },
    { "tr", " ve bir bu için ile da de olarak olan daha çok gibi sonra kadar ise " },
    { "lv", " un ir ka no ar par tas uz kas arī bet gan līdz jau tika " },
    { "lt", " ir kad yra į su iš tai kaip bet dėl apie buvo nuo per jau " },
    { "et", " ja on ei et see ka oli kui ning oma aga või mis kes " },
    { "hr", " i je u na se da za su od s koji koja kao što ali ne nije " },
    { "id", " yang dan di ini dengan untuk dari dalam tidak itu pada akan ke oleh juga " },
    { "vi", " và của là có được cho không các trong với những này người đã " },
    { "ca", " el la els les i de que en un una per amb no és del al ha més com " },
    { "ru", " и в не на что с по как это из за от для его он был но так " },
    { "uk", " і в не на що з до як це та від для його він був але за про у є " },
    { "be", " і ў не на што з да як гэта за ад для яго ён быў але па пра у " },
    { "bg", " и в не на че с за от да се са по като но това е " },
    { "sr", " и у не на да се је за од са као што али су " },
    { "ar", " في من على أن إلى عن التي الذي هذا هذه مع كان بعد ما " },
    { "fa", " در و به از که این را با است برای آن های می " },
    { "ur", " کے میں کی ہے اور سے کا کو نے ہیں پر " },
};

/* Scripts that one large language of the news writes, or some few. */
static const char *language_of_script(uint32_t code)
{
    static const struct { uint32_t first, last; const char *tag;
    } scripts[] = {
        { 0x370, 0x3FF, "el" },   { 0x530, 0x58F, "hy" },   { 0x590, 0x5FF, "he" },
        { 0x900, 0x97F, "hi" },   { 0x980, 0x9FF, "bn" },   { 0xA80, 0xAFF, "gu" },
        { 0xA00, 0xA7F, "pa" },   { 0xB80, 0xBFF, "ta" },   { 0xC00, 0xC7F, "te" },
        { 0xC80, 0xCFF, "kn" },   { 0xD00, 0xD7F, "ml" },   { 0xD80, 0xDFF, "si" },
        { 0xE00, 0xE7F, "th" },   { 0xE80, 0xEFF, "lo" },   { 0x1000, 0x109F, "my" },
        { 0x10A0, 0x10FF, "ka" }, { 0x1200, 0x137F, "am" }, { 0x1780, 0x17FF, "km" },
        { 0x3040, 0x30FF, "ja" }, { 0x4E00, 0x9FFF, "zh" }, { 0xAC00, 0xD7A3, "ko" },
    };
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        if (code >= scripts[i].first && code <= scripts[i].last)
            return scripts[i].tag;
    return NULL;
}

/* The tag of most letters in scripts of their own; kana among ideographs is Japanese. NULL: an alphabet of many languages. */
static const char *by_script(struct span text, bool *ret_is_clear)
{
    size_t n_letters = 0, n_own = 0, n_kana = 0, n_ideographs = 0;
    const char *tag = NULL;
    for (size_t at = 0; at < text.len;) {
        uint32_t code = span_utf8_next(text, &at);
        if (!page_is_letter(code))
            continue;
        n_letters++;
        n_kana += code >= 0x3040 && code <= 0x30FF;
        n_ideographs += code >= 0x4E00 && code <= 0x9FFF;
        const char *own = code < 0x370 ? NULL : language_of_script(code);
        if (own) {
            n_own++;
            tag = own;
        }
    }
    if (n_letters < 10 || n_own * 2 < n_letters)
        return NULL;
    *ret_is_clear = n_own * 3 > n_letters * 2 && strcmp(tag, "hi") != 0;    /* Marathi and Nepali write as Hindi does */
    if (n_kana + n_ideographs == n_own)
        return n_kana * 20 > n_ideographs ? "ja" : "zh";
    return tag;
}

static struct page_lexicon small;       /* each small word, with a bit for each language that has it */

static void fill_small(void)
{
    enum { WORDS_EACH = 30 };
    _Static_assert(COUNT_OF(small_words) <= 32, "a bit of uint32_t for each language");
    page_lexicon_begin(&small, COUNT_OF(small_words) * WORDS_EACH);
    for (size_t i = 0; i < COUNT_OF(small_words); i++) {
        struct span word, rest = span_of(small_words[i].words);
        while (span_cut(&rest, ' ', &word))
            if (word.len > 0)
                page_lexicon_add(&small, word, 1u << i);
    }
}

static const char *by_small_words(struct span text, bool *ret_is_clear)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_small);
    size_t hits[COUNT_OF(small_words)] = { 0 }, n_words = 0;
    AUTO_BUF struct buf lower = { 0 };
    page_lower(text, SAMPLE_BYTES, &lower);
    struct span rest = buf_span(&lower);
    for (size_t at = 0; at < rest.len;) {
        size_t start = at, end = at;
        for (uint32_t code; at < rest.len; end = at)
            if (code = span_utf8_next(rest, &at), !page_is_letter(code))
                break;
        if (end == start || end - start > 30)
            continue;
        n_words++;
        uint32_t languages = page_lexicon_find(&small, span_of_n(rest.at + start, end - start));
        for (; languages; languages &= languages - 1)
            hits[__builtin_ctz(languages)]++;
    }
    size_t best = 0, second = 0;
    for (size_t i = 1; i < COUNT_OF(small_words); i++)
        if (hits[i] > hits[best])
            best = i;
    for (size_t i = 0; i < COUNT_OF(small_words); i++)
        if (i != best && hits[i] > second)
            second = hits[i];
    if (n_words < WORDS_MIN || hits[best] * 10 < n_words || hits[best] <= second)
        return NULL;
    *ret_is_clear = n_words >= 60 && hits[best] * 5 >= n_words && hits[best] >= second * 2;
    return small_words[best].tag;
}

const char *page_language_of_text(struct span text, bool *ret_is_clear)
{
    *ret_is_clear = false;
    text = span_to(text, SAMPLE_BYTES);
    const char *tag = by_script(text, ret_is_clear);
    return tag ? tag : by_small_words(text, ret_is_clear);
}

char *page_language_tag(struct span declared)
{
    declared = span_trim_space(declared);
    size_t end = 0;
    while (end < declared.len && !strchr(",; ", declared.at[end]))
        end++;
    declared = span_to(declared, end);
    AUTO_BUF struct buf tag = { 0 };
    size_t part = 0, n_parts = 0;
    for (size_t i = 0; i <= declared.len; i++) {
        uint8_t c = i < declared.len ? declared.at[i] : '-';
        if (c != '-' && c != '_') {
            if (!byte_is_alpha(c) && !byte_is_digit(c))
                return NULL;
            continue;
        }
        size_t len = i - part;
        if (len == 0 || len > 8 || (n_parts == 0 && len != 2 && len != 3))
            return NULL;
        if (n_parts > 0)
            buf_put_byte(&tag, '-');
        for (size_t k = 0; k < len; k++) {
            uint8_t letter = byte_lower(declared.at[part + k]);
            bool is_capital = n_parts > 0 && letter >= 'a' && (len == 2 || (len == 4 && k == 0));      /* BE; Hans */
            buf_put_byte(&tag, is_capital ? (uint8_t)(letter - 32) : letter);
        }
        part = i + 1;
        n_parts++;
    }
    return n_parts ? buf_take_text(&tag) : NULL;
}

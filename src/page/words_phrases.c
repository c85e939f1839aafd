/* page/words_phrases.c: phrases with which news pages frame an article, in the languages that our test pages and the
 * large news sites have. Lower case; a list ends with a NULL word. Not sorted: they are grouped by language. */
#include "page/words.h"

static const struct page_word tail_phrases[] = {
    { "related articles", TAIL_RELATED }, { "related stories", TAIL_RELATED }, { "related news", TAIL_RELATED },
    { "related content", TAIL_RELATED }, { "related topics", TAIL_END }, { "related posts", TAIL_RELATED },
    { "related:", TAIL_RELATED }, { "related coverage", TAIL_RELATED }, { "related links", TAIL_RELATED },
    { "related", TAIL_RELATED }, { "read also", TAIL_RELATED }, { "also read", TAIL_RELATED },
    { "read more", TAIL_RELATED }, { "read next", TAIL_RELATED }, { "see also", TAIL_RELATED },
    { "more from", TAIL_RELATED }, { "more on", TAIL_RELATED }, { "more news", TAIL_RELATED },
    { "more stories", TAIL_RELATED }, { "more like this", TAIL_RELATED }, { "most read", TAIL_RELATED },
    { "most popular", TAIL_RELATED }, { "most viewed", TAIL_RELATED }, { "trending", TAIL_RELATED },
    { "latest news", TAIL_RELATED }, { "latest articles", TAIL_RELATED }, { "latest stories", TAIL_RELATED },
    { "recent news", TAIL_RELATED }, { "recent posts", TAIL_RELATED }, { "recommended", TAIL_RELATED },
    { "you may also like", TAIL_RELATED }, { "you might also like", TAIL_RELATED },
    { "you may like", TAIL_RELATED }, { "top stories", TAIL_RELATED }, { "top videos", TAIL_RELATED },
    { "editor's picks", TAIL_RELATED }, { "editors' picks", TAIL_RELATED }, { "don't miss", TAIL_RELATED },
    { "around the web", TAIL_END }, { "from the web", TAIL_END }, { "sponsored", TAIL_RELATED },
    { "promoted", TAIL_RELATED }, { "subscribe", TAIL_END }, { "sign up", TAIL_LINE }, { "newsletter", TAIL_LINE },
    { "follow us", TAIL_END }, { "share this", TAIL_END }, { "share on", TAIL_LINE }, { "share:", TAIL_LINE },
    { "share", TAIL_LINE }, { "comments", TAIL_END }, { "leave a comment", TAIL_END },
    { "leave a reply", TAIL_END }, { "post a comment", TAIL_END }, { "no comments", TAIL_END },
    { "about the author", TAIL_END }, { "about author", TAIL_END }, { "tags:", TAIL_END }, { "tags", TAIL_END },
    { "filed under", TAIL_END }, { "filed in", TAIL_END }, { "topics:", TAIL_END }, { "our standards:", TAIL_END },
    { "advertisement", TAIL_LINE }, { "skip ad", TAIL_LINE }, { "copyright", TAIL_LINE },
    { "all rights reserved", TAIL_LINE }, { "continue reading", TAIL_LINE }, { "story continues", TAIL_LINE },
    { "article continues", TAIL_LINE }, { "posted by", TAIL_LINE }, { "previous article", TAIL_END },
    { "next article", TAIL_END }, { "print this", TAIL_LINE }, { "watch:", TAIL_LINE },
    { "watch the video", TAIL_LINE }, { "click here", TAIL_LINE }, { "download the", TAIL_LINE },
    { "join the conversation", TAIL_END }, { "view comments", TAIL_END }, { "show comments", TAIL_END },
    { "loading", TAIL_LINE },

    { "mehr zum thema", TAIL_RELATED }, { "mehr zu", TAIL_RELATED }, { "mehr dazu", TAIL_RELATED },
    { "mehr von", TAIL_RELATED }, { "lesen sie auch", TAIL_RELATED }, { "lesen sie mehr", TAIL_RELATED },
    { "auch interessant", TAIL_RELATED }, { "das könnte sie", TAIL_RELATED }, { "das könnte dich", TAIL_RELATED },
    { "weitere artikel", TAIL_RELATED }, { "weitere news", TAIL_RELATED }, { "weitere meldungen", TAIL_RELATED },
    { "weitere themen", TAIL_RELATED }, { "weitere beiträge", TAIL_RELATED }, { "ähnliche artikel", TAIL_RELATED },
    { "ähnliche beiträge", TAIL_RELATED }, { "verwandte artikel", TAIL_RELATED },
    { "verwandte themen", TAIL_RELATED }, { "siehe auch", TAIL_RELATED }, { "meistgelesen", TAIL_RELATED },
    { "kommentare", TAIL_END }, { "kommentar schreiben", TAIL_END }, { "kommentar hinterlassen", TAIL_END },
    { "schreibe einen kommentar", TAIL_END }, { "schlagwörter", TAIL_END }, { "teilen", TAIL_LINE },
    { "artikel teilen", TAIL_END }, { "anzeige", TAIL_LINE }, { "werbung", TAIL_LINE },
    { "zum thema", TAIL_RELATED }, { "neueste", TAIL_RELATED }, { "quelle:", TAIL_LINE }, { "drucken", TAIL_LINE },
    { "beitrag teilen", TAIL_END }, { "zurück", TAIL_LINE }, { "über den autor", TAIL_END },
    { "diesen artikel", TAIL_LINE }, { "alles zum thema", TAIL_RELATED }, { "bildergalerie", TAIL_LINE },
    { "themen:", TAIL_END },

    { "lire aussi", TAIL_RELATED }, { "à lire aussi", TAIL_RELATED }, { "lire la suite", TAIL_RELATED },
    { "à lire", TAIL_RELATED }, { "voir aussi", TAIL_RELATED }, { "sur le même sujet", TAIL_RELATED },
    { "dans la même rubrique", TAIL_RELATED }, { "articles liés", TAIL_RELATED },
    { "articles similaires", TAIL_RELATED }, { "articles récents", TAIL_RELATED }, { "les plus lus", TAIL_RELATED },
    { "partager", TAIL_LINE }, { "partagez", TAIL_LINE }, { "commentaires", TAIL_END },
    { "laisser un commentaire", TAIL_END }, { "mots-clés", TAIL_END }, { "mots clés", TAIL_END },
    { "abonnez-vous", TAIL_LINE }, { "publicité", TAIL_LINE }, { "vous aimerez aussi", TAIL_RELATED },
    { "réagir", TAIL_END }, { "forum", TAIL_END }, { "imprimer", TAIL_LINE },
    { "poursuivez votre lecture", TAIL_RELATED }, { "plus d'articles", TAIL_RELATED },

    { "te puede interesar", TAIL_RELATED }, { "le puede interesar", TAIL_RELATED },
    { "te recomendamos", TAIL_RELATED }, { "lea también", TAIL_RELATED }, { "lee también", TAIL_RELATED },
    { "lea además", TAIL_RELATED }, { "mira también", TAIL_RELATED }, { "ver más", TAIL_LINE },
    { "ver también", TAIL_RELATED }, { "vea también", TAIL_RELATED }, { "leer más", TAIL_RELATED },
    { "noticias relacionadas", TAIL_RELATED }, { "más noticias", TAIL_RELATED }, { "más información", TAIL_LINE },
    { "temas relacionados", TAIL_END }, { "relacionados", TAIL_RELATED }, { "relacionadas", TAIL_RELATED },
    { "más leídas", TAIL_RELATED }, { "lo más leído", TAIL_RELATED }, { "lo último", TAIL_RELATED },
    { "últimas noticias", TAIL_RELATED }, { "compartir", TAIL_LINE }, { "comentarios", TAIL_END },
    { "etiquetas", TAIL_END }, { "suscríbete", TAIL_LINE }, { "síguenos", TAIL_LINE },
    { "video recomendado", TAIL_RELATED }, { "publicidad", TAIL_LINE }, { "recomendado", TAIL_RELATED },
    { "puedes ver", TAIL_RELATED }, { "mirá también", TAIL_RELATED }, { "podés leer", TAIL_RELATED },
    { "recomendados", TAIL_RELATED }, { "no te pierdas", TAIL_RELATED }, { "en esta nota", TAIL_END },
    { "seguí leyendo", TAIL_RELATED }, { "además", TAIL_RELATED }, { "temas", TAIL_END },
    { "tags relacionados", TAIL_END },

    { "leia também", TAIL_RELATED }, { "leia mais", TAIL_RELATED }, { "veja também", TAIL_RELATED },
    { "veja mais", TAIL_RELATED }, { "saiba mais", TAIL_RELATED }, { "notícias relacionadas", TAIL_RELATED },
    { "mais lidas", TAIL_RELATED }, { "últimas notícias", TAIL_RELATED }, { "compartilhe", TAIL_LINE },
    { "compartilhar", TAIL_LINE }, { "comentários", TAIL_END }, { "deixe seu comentário", TAIL_END },
    { "inscreva-se", TAIL_LINE }, { "assine", TAIL_LINE }, { "continua depois da publicidade", TAIL_LINE },
    { "publicidade", TAIL_LINE }, { "mais notícias", TAIL_RELATED }, { "matérias relacionadas", TAIL_RELATED },
    { "conteúdo relacionado", TAIL_RELATED },

    { "leggi anche", TAIL_RELATED }, { "leggi di più", TAIL_RELATED }, { "articoli correlati", TAIL_RELATED },
    { "potrebbe interessarti", TAIL_RELATED }, { "condividi", TAIL_LINE }, { "commenti", TAIL_END },
    { "ultime notizie", TAIL_RELATED }, { "argomenti", TAIL_END }, { "vedi anche", TAIL_RELATED },
    { "pubblicità", TAIL_LINE },

    { "lees ook", TAIL_RELATED }, { "lees meer", TAIL_RELATED }, { "meer over", TAIL_RELATED },
    { "delen", TAIL_LINE }, { "les også", TAIL_RELATED }, { "læs også", TAIL_RELATED },
    { "läs också", TAIL_RELATED }, { "läs mer", TAIL_RELATED }, { "czytaj także", TAIL_RELATED },
    { "czytaj również", TAIL_RELATED }, { "zobacz także", TAIL_RELATED }, { "přečtěte si také", TAIL_RELATED },
    { "čtěte také", TAIL_RELATED }, { "olvassa el", TAIL_RELATED }, { "citește și", TAIL_RELATED },
    { "ilgili haberler", TAIL_RELATED }, { "lasi arī", TAIL_RELATED }, { "lasi vēl", TAIL_RELATED },
    { "saistītie raksti", TAIL_RELATED }, { "skaityk daugiau", TAIL_RELATED }, { "loe ka", TAIL_RELATED },
    { "baca juga", TAIL_RELATED }, { "xem thêm", TAIL_RELATED }, { "tin liên quan", TAIL_RELATED },

    { "читайте также", TAIL_RELATED }, { "читать также", TAIL_RELATED }, { "смотрите также", TAIL_RELATED },
    { "по теме", TAIL_RELATED }, { "похожие новости", TAIL_RELATED }, { "последние новости", TAIL_RELATED },
    { "другие новости", TAIL_RELATED }, { "материалы по теме", TAIL_RELATED }, { "новости по теме", TAIL_RELATED },
    { "подписывайтесь", TAIL_LINE }, { "подписаться", TAIL_LINE }, { "поделиться", TAIL_LINE },
    { "комментарии", TAIL_END }, { "реклама", TAIL_LINE }, { "теги", TAIL_END },
    { "главные новости", TAIL_RELATED }, { "читайте також", TAIL_RELATED }, { "поділитися", TAIL_LINE },
    { "коментарі", TAIL_END }, { "за темою", TAIL_RELATED }, { "чытайце таксама", TAIL_RELATED },
    { "падзяліцца", TAIL_LINE },

    { "関連記事", TAIL_RELATED }, { "関連ニュース", TAIL_RELATED }, { "おすすめ", TAIL_RELATED }, { "コメント", TAIL_END },
    { "シェア", TAIL_LINE }, { "相关阅读", TAIL_RELATED }, { "相关新闻", TAIL_RELATED }, { "相关链接", TAIL_RELATED },
    { "延伸阅读", TAIL_RELATED }, { "推荐阅读", TAIL_RELATED }, { "更多新闻", TAIL_RELATED }, { "责任编辑", TAIL_LINE },
    { "(责任编辑", TAIL_LINE }, { "（责任编辑", TAIL_LINE }, { "(责编", TAIL_LINE }, { "（责编", TAIL_LINE }, { "责编", TAIL_LINE },
    { "[责任编辑", TAIL_LINE }, { "【编辑", TAIL_LINE }, { "分享", TAIL_LINE }, { "評論", TAIL_END }, { "评论", TAIL_END },
    { "相關新聞", TAIL_RELATED }, { "延伸閱讀", TAIL_RELATED }, { "관련기사", TAIL_RELATED }, { "관련 기사", TAIL_RELATED },
    { "댓글", TAIL_END }, { "무단 전재", TAIL_LINE }, { "اقرأ أيضا", TAIL_RELATED }, { "اقرأ أيضاً", TAIL_RELATED },
    { "مواضيع ذات صلة", TAIL_RELATED }, { "شارك", TAIL_LINE }, { "التعليقات", TAIL_END }, { "تعليقات", TAIL_END },
    { "เรื่องที่เกี่ยวข้อง", TAIL_RELATED }, { "ข่าวที่เกี่ยวข้อง", TAIL_RELATED }, { "อ่านข่าว", TAIL_RELATED },
    { "कमेंट", TAIL_END }, { "ये भी पढ़ें", TAIL_RELATED }, { "یہ بھی پڑھیں", TAIL_RELATED }, { NULL, 0 },
};
struct page_phrases page_tail_phrases = { tail_phrases, NULL };

static const struct page_word sign_up_phrases[] = {
    { "our newsletter", 1 }, { "our newsletters", 1 }, { "our daily newsletter", 1 }, { "sign up for", 1 },
    { "signing up to", 1 }, { "subscribe to our", 1 }, { "follow us on", 1 }, { "download our app", 1 },
    { "unseren newsletter", 1 }, { "unserem newsletter", 1 }, { "folgen sie uns", 1 }, { "nuestro newsletter", 1 },
    { "nuestros boletines", 1 }, { "síguenos en", 1 }, { "seguinos en", 1 }, { "suscríbete a", 1 },
    { "únete a nuestro canal", 1 }, { "nossa newsletter", 1 }, { "siga-nos", 1 }, { "nosso canal", 1 },
    { "notre newsletter", 1 }, { "abonnez-vous à", 1 }, { "inscrivez-vous à", 1 }, { "suivez-nous", 1 },
    { "nostra newsletter", 1 }, { "iscriviti alla", 1 }, { "seguici su", 1 }, { "подписывайтесь на", 1 },
    { "подпишитесь на", 1 }, { "наш канал", 1 }, { "підписуйтесь на", 1 }, { "subskrybuj", 1 },
    { "meld je aan voor", 1 }, { NULL, 0 },
};
struct page_phrases page_sign_up_phrases = { sign_up_phrases, NULL };

static const struct page_word link_words[] = {
    { "home", 1 }, { "login", 1 }, { "log in", 1 }, { "sign in", 1 }, { "register", 1 }, { "subscribe", 1 },
    { "skip", 1 }, { "menu", 1 }, { "search", 1 }, { "startseite", 1 }, { "anmelden", 1 }, { "abo", 1 },
    { "suche", 1 }, { "accueil", 1 }, { "connexion", 1 }, { "se connecter", 1 }, { "aller ", 1 },
    { "s'abonner", 1 }, { "abonnez", 1 }, { "inicio", 1 }, { "início", 1 }, { "entrar", 1 }, { "suscri", 1 },
    { "assine", 1 }, { "abbonati", 1 }, { "accedi", 1 }, { "contact", 1 }, { "kontakt", 1 }, { "impressum", 1 },
    { "главная", 1 }, { "войти", 1 }, { "http", 1 }, { "www.", 1 }, { "print", 1 }, { "drucken", 1 },
    { "imprimer", 1 }, { "back", 1 }, { "zurück", 1 }, { "rss", 1 }, { "e-paper", 1 }, { "newsletter", 1 },
    { NULL, 0 },
};
struct page_phrases page_link_words = { link_words, NULL };

const struct page_word page_author_paths[] = {
    { "/author/", 1 }, { "/authors/", 1 }, { "/autor/", 1 }, { "/autores/", 1 }, { "/autoren/", 1 },
    { "/auteur/", 1 }, { "/auteurs/", 1 }, { "/autore/", 1 }, { "/journalist", 1 }, { "/contributor", 1 },
    { "/profile/author", 1 }, { "/by/", 1 }, { "/reporter/", 1 }, { "/redakteur", 1 }, { "/firmas/", 1 },
    { "/colunista", 1 }, { "/writer", 1 }, { "/avtor", 1 }, { NULL, 0 },
};

static const struct page_word stamp_phrases[] = {
    { "date", STAMP_PUBLISHED }, { "datum", STAMP_PUBLISHED }, { "fecha", STAMP_PUBLISHED },
    { "дата", STAMP_PUBLISHED }, { "published", STAMP_PUBLISHED }, { "posted", STAMP_PUBLISHED },
    { "first published", STAMP_PUBLISHED }, { "publicado", STAMP_PUBLISHED }, { "publicada", STAMP_PUBLISHED },
    { "publié", STAMP_PUBLISHED }, { "mis en ligne", STAMP_PUBLISHED }, { "veröffentlicht", STAMP_PUBLISHED },
    { "erstellt", STAMP_PUBLISHED }, { "pubblicato", STAMP_PUBLISHED }, { "opublikowano", STAMP_PUBLISHED },
    { "опубликовано", STAMP_PUBLISHED }, { "опубліковано", STAMP_PUBLISHED }, { "公開", STAMP_PUBLISHED },
    { "配信", STAMP_PUBLISHED }, { "发布", STAMP_PUBLISHED }, { "입력", STAMP_PUBLISHED }, { "등록", STAMP_PUBLISHED },
    { "نشر", STAMP_PUBLISHED }, { "تاريخ النشر", STAMP_PUBLISHED }, { "updated", STAMP_MODIFIED },
    { "last updated", STAMP_MODIFIED }, { "last modified", STAMP_MODIFIED }, { "modified", STAMP_MODIFIED },
    { "edited", STAMP_MODIFIED }, { "aktualisiert", STAMP_MODIFIED }, { "letzte aktualisierung", STAMP_MODIFIED },
    { "letzte änderung", STAMP_MODIFIED }, { "zuletzt geändert", STAMP_MODIFIED },
    { "zuletzt aktualisiert", STAMP_MODIFIED }, { "geändert", STAMP_MODIFIED }, { "mis à jour", STAMP_MODIFIED },
    { "mise à jour", STAMP_MODIFIED }, { "modifié", STAMP_MODIFIED }, { "màj", STAMP_MODIFIED },
    { "actualizado", STAMP_MODIFIED }, { "actualizada", STAMP_MODIFIED }, { "atualizado", STAMP_MODIFIED },
    { "atualizada", STAMP_MODIFIED }, { "última actualización", STAMP_MODIFIED },
    { "última atualização", STAMP_MODIFIED }, { "modificado", STAMP_MODIFIED }, { "aggiornato", STAMP_MODIFIED },
    { "aggiornamento", STAMP_MODIFIED }, { "ultima modifica", STAMP_MODIFIED }, { "bijgewerkt", STAMP_MODIFIED },
    { "uppdaterad", STAMP_MODIFIED }, { "oppdatert", STAMP_MODIFIED }, { "opdateret", STAMP_MODIFIED },
    { "päivitetty", STAMP_MODIFIED }, { "zaktualizowano", STAMP_MODIFIED }, { "aktualizacja", STAMP_MODIFIED },
    { "aktualizováno", STAMP_MODIFIED }, { "frissítve", STAMP_MODIFIED }, { "actualizat", STAMP_MODIFIED },
    { "güncelleme", STAMP_MODIFIED }, { "обновлено", STAMP_MODIFIED }, { "обновлён", STAMP_MODIFIED },
    { "обновлен", STAMP_MODIFIED }, { "изменено", STAMP_MODIFIED }, { "оновлено", STAMP_MODIFIED },
    { "абноўлена", STAMP_MODIFIED }, { "更新", STAMP_MODIFIED }, { "수정", STAMP_MODIFIED },
    { "آخر تحديث", STAMP_MODIFIED }, { "تحديث", STAMP_MODIFIED }, { "atjaunots", STAMP_MODIFIED },
    { "atnaujinta", STAMP_MODIFIED }, { "diperbarui", STAMP_MODIFIED }, { "cập nhật", STAMP_MODIFIED },
    { "อัปเดต", STAMP_MODIFIED }, { "อัพเดท", STAMP_MODIFIED }, { "expires", STAMP_OTHER },
    { "copyright", STAMP_OTHER }, { "©", STAMP_OTHER }, { "(c)", STAMP_OTHER }, { "born", STAMP_OTHER },
    { "retrieved", STAMP_OTHER }, { "today is", STAMP_OTHER }, { "heute ist", STAMP_OTHER }, { NULL, 0 },
};
struct page_phrases page_stamp_phrases = { stamp_phrases, NULL };

static const struct page_word byline_prefixes[] = {
    { "by ", 1 }, { "by: ", 2 }, { "written by ", 2 }, { "written by: ", 2 }, { "posted by ", 2 },
    { "posted by: ", 2 }, { "story by ", 2 }, { "reporting by ", 2 }, { "published by ", 2 }, { "author: ", 2 },
    { "authors: ", 2 }, { "author ", 1 }, { "reported by ", 2 }, { "von ", 1 }, { "von: ", 2 }, { "autor: ", 2 },
    { "autorin: ", 2 }, { "text: ", 1 }, { "verfasst von ", 2 }, { "geschrieben von ", 2 },
    { "veröffentlicht von ", 2 }, { "erstellt von ", 2 }, { "ein artikel von ", 2 }, { "beitrag von ", 2 },
    { "ein beitrag von ", 2 }, { "par ", 1 }, { "par : ", 2 }, { "par: ", 2 }, { "auteur : ", 2 },
    { "auteur: ", 2 }, { "écrit par ", 2 }, { "publié par ", 2 }, { "rédigé par ", 2 }, { "un article de ", 2 },
    { "por ", 1 }, { "por: ", 2 }, { "escrito por ", 2 }, { "publicado por ", 2 }, { "redacción: ", 2 },
    { "autor/a: ", 2 }, { "di ", 1 }, { "a cura di ", 2 }, { "scritto da ", 2 }, { "pubblicato da ", 2 },
    { "autore: ", 2 }, { "door ", 1 }, { "door: ", 2 }, { "av ", 1 }, { "av: ", 2 }, { "af ", 1 }, { "tekst: ", 1 },
    { "skrevet av ", 2 }, { "skrevet af ", 2 }, { "przez ", 1 }, { "autor ", 1 }, { "automat: ", 2 },
    { "szerző: ", 2 }, { "yazan: ", 2 }, { "kirjoittaja: ", 2 }, { "автор: ", 2 }, { "автор ", 1 },
    { "авторы: ", 2 }, { "текст: ", 1 }, { "аўтар: ", 2 }, { "autors: ", 2 }, { "autorius: ", 2 }, { "oleh ", 1 },
    { "penulis: ", 2 }, { "文/", 2 }, { "文／", 2 }, { "文：", 2 }, { "作者：", 2 }, { "作者:", 2 }, { "记者 ", 2 },
    { "记者：", 2 }, { "記者：", 2 }, { "執筆：", 2 }, { "بقلم ", 2 }, { "بقلم: ", 2 }, { "كتب: ", 2 }, { "كتب ", 1 },
    { NULL, 0 },
};
struct page_phrases page_byline_prefixes = { byline_prefixes, NULL };

static const struct page_word credit_prefixes[] = {
    { "photo:", 1 }, { "photo :", 1 }, { "photos:", 1 }, { "photo by", 1 }, { "photograph:", 1 },
    { "photograph by", 1 }, { "photographs by", 1 }, { "image:", 1 }, { "image credit", 1 }, { "photo credit", 1 },
    { "picture:", 1 }, { "credit:", 1 }, { "courtesy of", 1 }, { "©", 1 }, { "(c)", 1 }, { "foto:", 1 },
    { "foto ", 1 }, { "fotos:", 1 }, { "bild:", 1 }, { "bild ", 1 }, { "bildquelle", 1 }, { "quelle:", 1 },
    { "fotografía:", 1 }, { "crédito:", 1 }, { "crédit", 1 }, { "crédito", 1 }, { "créditos:", 1 }, { "fotó:", 1 },
    { "kuva:", 1 }, { "imagem:", 1 }, { "imagen:", 1 }, { "фото:", 1 }, { "фота:", 1 }, { "фотография:", 1 },
    { "источник:", 1 }, { "zdj.", 1 }, { "fot.", 1 }, { "摄", 1 }, { "撮影", 1 }, { "사진=", 1 }, { "사진:", 1 },
    { "ภาพ:", 1 }, { NULL, 0 },
};
struct page_phrases page_credit_prefixes = { credit_prefixes, NULL };

const struct page_word page_role_words[] = {
    { "editor", 1 }, { "editors", 1 }, { "correspondent", 1 }, { "reporter", 1 }, { "writer", 1 },
    { "journalist", 1 }, { "columnist", 1 }, { "contributor", 1 }, { "producer", 1 }, { "photographer", 1 },
    { "redaktion", 1 }, { "redakteur", 1 }, { "redakteurin", 1 }, { "redacción", 1 }, { "redacao", 1 },
    { "redação", 1 }, { "rédaction", 1 }, { "redazione", 1 }, { "редакция", 1 }, { "корреспондент", 1 },
    { "staff", 1 }, { "admin", 1 }, { "administrator", 1 }, { "webmaster", 1 }, { "minute", 1 }, { "minutes", 1 },
    { "min", 1 }, { "read", 1 }, { "ago", 1 }, { "updated", 1 }, { "published", 1 }, { "share", 1 },
    { "follow", 1 }, { "subscribe", 1 }, { "comments", 1 }, { "kommentare", 1 }, { "commentaires", 1 },
    { "comentarios", 1 }, { "photo", 1 }, { "photos", 1 }, { "foto", 1 }, { "email", 1 }, { "twitter", 1 },
    { "facebook", 1 }, { "view", 1 }, { "profile", 1 }, { "more", 1 }, { "articles", 1 }, { "posts", 1 },
    { "posted", 1 }, { "uhr", 1 }, { "unknown", 1 }, { "anonymous", 1 }, { "mehr", 1 }, { "periodista", 1 },
    { "news", 1 }, { "author", 1 }, { "autor", 1 }, { "null", 1 }, { "undefined", 1 }, { NULL, 0 },
};

const struct page_word page_agencies[] = {
    { "AP", 1 }, { "Associated Press", 1 }, { "Reuters", 1 }, { "AFP", 1 }, { "dpa", 1 }, { "DPA", 1 },
    { "BelTA", 1 }, { "TASS", 1 }, { "Xinhua", 1 }, { "EFE", 1 }, { "ANSA", 1 }, { "UPI", 1 }, { "Yonhap", 1 },
    { "Kyodo", 1 }, { "APA", 1 }, { "ATS", 1 }, { "SDA", 1 }, { "Belga", 1 }, { "ANP", 1 }, { "NTB", 1 },
    { "TT", 1 }, { "Ritzau", 1 }, { "STT", 1 }, { "PAP", 1 }, { "ČTK", 1 }, { "MTI", 1 }, { "Lusa", 1 },
    { "Interfax", 1 }, { "RIA Novosti", 1 }, { "Sputnik", 1 }, { "Ukrinform", 1 }, { "UNIAN", 1 }, { "Anadolu", 1 },
    { "AA", 1 }, { "CNN", 1 }, { "IANS", 1 }, { "PTI", 1 }, { "ANI", 1 }, { "Bernama", 1 }, { "Antara", 1 },
    { "MENA", 1 }, { "SANA", 1 }, { "IRNA", 1 }, { "Agerpres", 1 }, { "BTA", 1 }, { "Tanjug", 1 }, { "Hina", 1 },
    { "LETA", 1 }, { "ELTA", 1 }, { "BNS", 1 }, { "epd", 1 }, { "KNA", 1 }, { "sid", 1 }, { "SID", 1 },
    { "БелТА", 1 }, { "БЕЛТА", 1 }, { "ТАСС", 1 }, { "РИА Новости", 1 }, { "Интерфакс", 1 }, { "Рейтер", 1 },
    { "新华社", 1 }, { "共同", 1 }, { "時事", 1 }, { NULL, 0 },
};

const struct page_word page_name_joints[] = {
    { " and ", 1 }, { " und ", 1 }, { " et ", 1 }, { " y ", 1 }, { " e ", 1 }, { " en ", 1 }, { " och ", 1 },
    { " og ", 1 }, { " i ", 1 }, { " и ", 1 }, { " і ", 1 }, { " & ", 1 }, { " with ", 1 }, { " mit ", 1 },
    { " dan ", 1 }, { " ve ", 1 }, { NULL, 0 },
};

static const struct page_word half_days[] = {
    { "am", 1 }, { "a.m.", 1 }, { "a.m", 1 }, { "a. m.", 1 }, { "pm", 2 }, { "p.m.", 2 }, { "p.m", 2 },
    { "p. m.", 2 }, { "上午", 1 }, { "下午", 2 }, { "晚上", 2 }, { "午前", 1 }, { "午後", 2 }, { "오전", 1 }, { "오후", 2 },
    { "ص", 1 }, { "م", 2 }, { NULL, 0 },
};
struct page_phrases page_half_days = { half_days, NULL };

const struct page_word page_zone_words[] = {
    { "gmt", 1440 }, { "utc", 1440 }, { "z", 1440 }, { "wet", 1440 }, { "bst", 1440 + 60 }, { "cet", 1440 + 60 },
    { "mez", 1440 + 60 }, { "cest", 1440 + 120 }, { "mesz", 1440 + 120 }, { "eet", 1440 + 120 },
    { "eest", 1440 + 180 }, { "msk", 1440 + 180 }, { "мск", 1440 + 180 }, { "est", 1440 - 300 },
    { "edt", 1440 - 240 }, { "cst", 1440 - 360 }, { "cdt", 1440 - 300 }, { "mst", 1440 - 420 },
    { "mdt", 1440 - 360 }, { "pst", 1440 - 480 }, { "pdt", 1440 - 420 }, { "jst", 1440 + 540 },
    { "kst", 1440 + 540 }, { "brt", 1440 - 180 }, { "hkt", 1440 + 480 }, { "sgt", 1440 + 480 },
    { "aest", 1440 + 600 }, { "aedt", 1440 + 660 }, { "nzst", 1440 + 720 }, { NULL, 0 },
};

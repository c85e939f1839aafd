/* What the user says about connections, looked at before the first one is made: libcurl takes nonsense here, and then answers of every
 * page that its host cannot be found. */
#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <errno.h>

#include "fetch/fields.h"

/* host = name / IPv4 / "[" IPv6 "]", up to the next colon; may be empty. */
static bool cut_host(struct span *rest, struct span *ret)
{
    size_t len = 0;
    if (rest->len && rest->at[0] == '[') {
        while (len < rest->len && rest->at[len] != ']')
            len++;
        if (len == rest->len)
            return false;
        len++;
    }
    while (len < rest->len && rest->at[len] != ':')
        len++;
    *ret = span_to(*rest, len);
    *rest = span_from(*rest, len);
    return true;
}

static bool is_host(struct span host)
{
    bool is_bracketed = host.len && host.at[0] == '[';
    if (is_bracketed && host.at[host.len - 1] != ']')
        return false;
    for (size_t i = is_bracketed; i + is_bracketed < host.len; i++)
        if (host.at[i] <= ' ' || host.at[i] == 0x7f || strchr("/\\@?#[]", host.at[i]))
            return false;
    return !is_bracketed || host.len > 2;
}

static bool is_port(struct span port)
{
    uint64_t number;
    return port.len == 0 || (span_to_u64(port, 65535, &number) && number > 0);
}

static bool check_connect_to(const char *text, struct err *err)
{
    struct span rest = span_of(text), host, port, address;
    bool is_right = cut_host(&rest, &host) && span_starts(rest, ":");
    rest = span_from(rest, 1);
    is_right = is_right && span_cut(&rest, ':', &port) && cut_host(&rest, &address) && span_starts(rest, ":");
    rest = span_from(rest, 1);
    if (is_right && is_host(host) && is_port(port) && is_host(address) && is_port(rest))
        return true;
    return err_set(err, ERR_USAGE, "--connect-to is \"%s\"; expected HOST:PORT:ADDR:PORT", SHOW(span_of(text)));
}

static bool is_proxy(CURLU *url, const char *text)
{
    static const char *const schemes[] = { "http", "https", "socks4", "socks4a", "socks5", "socks5h" };
    char *scheme = NULL, *path = NULL;
    bool is_known = false, is_bare = false;
    if (curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK)
        for (size_t i = 0; i < COUNT_OF(schemes); i++)
            is_known = is_known || strcmp(scheme, schemes[i]) == 0;
    if (curl_url_get(url, CURLUPART_PATH, &path, 0) == CURLUE_OK)
        is_bare = !*path || strcmp(path, "/") == 0;
    curl_free(scheme);
    curl_free(path);
    return is_known && is_bare;
}

static bool check_proxy(const char *text, struct err *err)
{
    CURLU *url = curl_url();
    bool is_right = url && is_proxy(url, text);
    curl_url_cleanup(url);
    return is_right || err_set(err, ERR_USAGE, "--proxy is \"%s\"; expected http://HOST:PORT (or https, socks4, socks4a, socks5, socks5h)",
                               SHOW(span_of(text)));
}

static bool check_ca_file(const char *path, struct err *err)
{
    errno = 0;
    BIO *file = BIO_new_file(path, "r");
    int why_not = errno;
    X509 *first = file ? PEM_read_bio_X509_AUX(file, NULL, NULL, NULL) : NULL;
    bool is_right = first != NULL;
    X509_free(first);
    BIO_free(file);
    ERR_clear_error();
    if (is_right)
        return true;
    if (!file)
        return err_set(err, ERR_USAGE, "--cacert: %s cannot be read: %s", SHOW(span_of(path)), strerror(why_not));
    return err_set(err, ERR_USAGE, "--cacert: %s holds no certificate (PEM: -----BEGIN CERTIFICATE-----)", SHOW(span_of(path)));
}

bool fetch_options_check(const struct fetch_options *options, struct err *err)
{
    for (size_t i = 0; i < options->n_connect_to; i++)
        if (!check_connect_to(options->connect_to[i], err))
            return false;
    return fields_check(options, err) && (!options->proxy || check_proxy(options->proxy, err)) && (!options->ca_file || check_ca_file(options->ca_file, err));
}

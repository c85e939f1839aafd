#include "fetch/tls.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>

enum { CHAIN_MAX = 20 };                /* longer chains are no chains */

static void put_certificate(BIO *bio, X509 *certificate)
{
    if (certificate)
        PEM_write_bio_X509(bio, certificate);
}

bool tls_read(CURL *easy, char protocol[16], char cipher[64], char **ret_certificates)
{
    struct curl_tlssessioninfo *session = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
        session->backend != CURLSSLBACKEND_OPENSSL || !session->internals)
        return false;
    SSL *ssl = session->internals;
    const char *version = SSL_get_version(ssl);                     /* "TLSv1.3" */
    snprintf(protocol, 16, "tls/%s", strncmp(version, "TLSv", 4) == 0 ? version + 4 : version);
    const char *name = SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl));
    snprintf(cipher, 64, "%s", name ? name : "");
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);           /* of a client: with the leaf */
    BIO *bio = BIO_new(BIO_s_mem());
    if (!bio || sk_X509_num(chain) <= 0) {
        BIO_free(bio);
        return true;
    }
    for (int i = 0; i < sk_X509_num(chain) && i < CHAIN_MAX; i++)
        put_certificate(bio, sk_X509_value(chain, i));
    char *bytes = NULL;
    long len = BIO_get_mem_data(bio, &bytes);
    if (len > 0)
        *ret_certificates = mem_text_n(bytes, (size_t)len);
    BIO_free(bio);
    return true;
}

/* fetch/fields.h: the fields of a request: what every server is told, what only the hosts that the user means are told, and what is a
 * condition. Private to fetch/.
 *
 * The user's own headers and cookies go to `header_hosts` alone, judged anew for each request by the host in its URL: no redirect and no
 * picture of a third party takes them elsewhere. */
#pragma once
#include <curl/curl.h>

#include "fetch/client.h"

/* A server's own limit for one line is 8 KiB (nginx, Apache): a longer one would be answered with 400. */
enum { FIELD_VALUE_MAX = 8000 };

struct fields;                          /* of one client; copies what it needs of the options */
struct fields *fields_new(const struct fetch_options *options);
/* For libcurl; yours, curl_slist_free_all. *ret_secret_names: as in struct fetch_exchange; yours. */
struct curl_slist *fields_for(const struct fields *fields, const struct fetch_request *request, char **ret_secret_names);
void fields_free(struct fields *fields);

/* Part of fetch_options_check. */
MUST_CHECK bool fields_check(const struct fetch_options *options, struct err *err);

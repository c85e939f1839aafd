/* capture/profile_check.h: what the values of a profile must be, each beyond its type. Private to capture/profile.
 *
 * All are of the type config_check. No message shows what may be a secret, such as a URL with a password. */
#pragma once
#include "base/config.h"

config_check profile_check_name;        /* letters, digits, single hyphens inside, at most PROFILE_NAME_MAX */
config_check profile_check_zone;        /* a zone of the tz database */
config_check profile_check_date;        /* YYYY-MM-DD */
config_check profile_check_url;         /* http(s), absolute, no user information */
config_check profile_check_host;        /* a host of such a URL, without port */
config_check profile_check_pattern;     /* of web/glob.h */
config_check profile_check_positive;    /* a whole number or a size, more than 0 */
config_check profile_check_connections; /* 1 to 64 */

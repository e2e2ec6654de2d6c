// SPDX-License-Identifier: Apache-2.0
// oidc: what an identity provider says, read and judged. Pure: bytes, keys and a clock in, a verdict out; who asks the
// provider and what becomes of the answer is in web/. The rules are those of OpenID Connect Core 1.0, Discovery 1.0 and
// Back-Channel Logout 1.0, RFC 7515 (JWS), 7517 (JWK), 7523 (private_key_jwt), 7636 (PKCE) and 9207 (`iss` in answers);
// signatures are checked by cjose. Nothing that comes is trusted before its signature is, and of that only what is
// named here. Strings live in the arena.
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum {
    OIDC_TOKEN_MAX = 16 * 1024, // bytes of a token
    OIDC_URL_MAX = 1024,
    OIDC_NAME_MAX = 255, // of a subject (Core 2), and of what else names something
    OIDC_SLACK_S = 60    // by which clocks may differ
};

// ---- The provider -------------------------------------------------------------------------------------------------
// An address that may be asked: https, of printable ASCII, without a fragment or somebody's name.
bool oidc_url_is_fine(str url);
// Where an issuer says what it offers (Discovery 4).
str oidc_discovery_url(struct arena *a, str issuer);

struct oidc_discovery {
    str authorize, token, keys;
    str userinfo;     // empty: none
    bool names_iss;   // every answer of it says who it is of (RFC 9207)
    bool secret_post; // it takes a secret within the form only
};
// ERR_INPUT: no such document, or of another issuer than the one that was asked.
MUST_USE err oidc_discovery_read(struct arena *a, str text, str issuer, struct oidc_discovery *ret_discovery);

// ---- Tokens -------------------------------------------------------------------------------------------------------
// "RS256, ES256": which signatures are taken. Only those by a key pair; `none` and the HS family are no names here.
// False, and the piece that is none, where there is another word; an empty list is none too.
bool oidc_algorithms_read(str list, unsigned *ret_allowed, str *ret_wrong);

enum oidc_verdict {
    OIDC_FINE,
    OIDC_KEY_UNKNOWN, // signed by a key that is not among these: the provider may have new ones
    OIDC_WRONG        // never
};
// The claims of a token whose signature is right; `keys` is the provider's JWK set. ret_why is for the log.
enum oidc_verdict oidc_open(struct arena *a, str token, str keys, unsigned allowed, str *ret_claims,
                            const char **ret_why);

struct oidc_expected {
    str issuer, client_id;
    str nonce;          // of an ID token
    str trusted_factor; // "amr:mfa, acr:gold": any of these stands for our second step; empty: nothing does
    int64_t now_s;
};
struct oidc_person {
    str subject, email;
    str session;         // the provider's name of it (`sid`); empty: not said
    bool email_verified; // otherwise the address is only what somebody typed
    bool factor;         // it says that a second step was taken, in words that are trusted
};
// Whether an ID token is for us, now, and for this sign-in (Core 3.1.3.7).
bool oidc_id_read(struct arena *a, str claims, const struct oidc_expected *want, struct oidc_person *ret_person,
                  const char **ret_why);
// What the UserInfo endpoint says beside it of the same subject (Core 5.3.2).
bool oidc_userinfo_read(struct arena *a, str text, struct oidc_person *person);

struct oidc_logout {
    str id;               // by which it is known again (`jti`)
    str subject, session; // one may be empty
    int64_t until_s;      // after which it is refused by its age
};
// Whether a logout token is for us and now (Back-Channel Logout 2.6).
bool oidc_logout_read(struct arena *a, str claims, const struct oidc_expected *want, struct oidc_logout *ret_logout,
                      const char **ret_why);

// What the token endpoint answered (Core 3.1.3.3); false: no ID token is in it.
bool oidc_answer_read(struct arena *a, str text, str *ret_id_token, str *ret_access_token);

// ---- Who we are ---------------------------------------------------------------------------------------------------
// A key pair of ours (ES256): as a private JWK to keep, and the public one to give to the provider.
MUST_USE err oidc_key_make(struct arena *a, str *ret_private);
MUST_USE err oidc_key_public(struct arena *a, str private_key, str *ret_public);
// A signed statement of who we are, for `audience` and a minute (private_key_jwt, Core 9); `id` is used once.
MUST_USE err oidc_assertion(struct arena *a, str private_key, str client_id, str audience, str id, int64_t now_s,
                            str *ret_assertion);
// The field Authorization of a secret (RFC 6749, 2.3.1), and that of an access token (RFC 6750).
str oidc_basic(struct arena *a, str client_id, str secret);
// "name=value", percent-encoded, joined by '&'; items come in pairs.
str oidc_form(struct arena *a, const str (*pairs)[2], size_t count);

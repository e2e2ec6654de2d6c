// SPDX-License-Identifier: Apache-2.0
#include "send/transfer.h"

enum {
    TRANSFER_CONNECT_S = 10
};

// The address that is connected to is the one that was judged: no name is looked up between.
static curl_socket_t transfer_open(void *with, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *t = with;
    (void)purpose;
    if (t->reach == NULL || !reach_may(t->reach, &address->addr)) {
        t->blocked = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void transfer_begin(struct transfer *t)
{
    CURL *easy = t->easy;
    curl_easy_reset(easy); // its connections stay
    t->blocked = false;
    TRANSFER_SET(easy, CURLOPT_PROTOCOLS_STR, t->protocols);
    TRANSFER_SET(easy, CURLOPT_PROXY, "");
    TRANSFER_SET(easy, CURLOPT_NOSIGNAL, 1L);
    TRANSFER_SET(easy, CURLOPT_OPENSOCKETFUNCTION, transfer_open);
    TRANSFER_SET(easy, CURLOPT_OPENSOCKETDATA, t);
    TRANSFER_SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    TRANSFER_SET(easy, CURLOPT_CONNECTTIMEOUT,
                 (long)(t->timeout_s < TRANSFER_CONNECT_S ? t->timeout_s : TRANSFER_CONNECT_S));
    TRANSFER_SET(easy, CURLOPT_TIMEOUT, (long)t->timeout_s);
    if (t->ca != NULL) {
        TRANSFER_SET(easy, CURLOPT_CAINFO, t->ca);
    }
}

const char *transfer_why(const struct transfer *t, CURLcode code)
{
    return t->blocked ? "its address is not one that may be spoken to (--reach)" : curl_easy_strerror(code);
}

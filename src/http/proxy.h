// SPDX-License-Identifier: Apache-2.0
// proxy: who the person is when a trusted proxy stands in front: Forwarded (RFC 7239) or
// X-Forwarded-For, -Proto and -Host. They count only when the connection comes from the trusted
// address, and of each list only the last entry, which that proxy wrote itself.
#pragma once
#include "http/http.h"

// Sets client, host and secure from the fields of `r`, which hold the connection's own values. false
// (refuse with 400) where both kinds are there, as one of them then comes from the client, or where
// one is malformed.
bool proxy_apply(struct http_request *r);
// An address as inet_ntop writes it, from "192.0.2.1", "192.0.2.1:80", "2001:db8::1" or
// "[2001:db8::1]:80"; IPv4 within IPv6 as IPv4. false for anything else.
bool proxy_address(struct arena *a, str text, str *ret_address);

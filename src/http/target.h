// SPDX-License-Identifier: Apache-2.0
// target: what a request asks for (RFC 9112 section 3.2): origin-form, absolute-form and "*". Paths
// are decoded once, cut into segments, and never mended: what could be read in two ways is refused.
#pragma once
#include "http/head.h"

// Fills path, segments, query and, for the absolute form, host. HEAD_WHOLE, 400 or 414.
int target_parse(struct arena *a, str target, struct head *head);
// A name or address with an optional port: letters, digits, "-._", or an IPv6 address in brackets.
bool target_is_host(str host);

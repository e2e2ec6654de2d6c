// SPDX-License-Identifier: Apache-2.0
// encode: bytes as text and back: hexadecimal, base64url (RFC 4648 section 5, no padding), percent
// (RFC 3986), and the writing of JSON strings (RFC 8259).
#pragma once
#include "base/arena.h"
#include "base/buf.h"

str encode_hex(struct arena *a, str bytes);
bool encode_from_hex(struct arena *a, str text, str *ret_bytes);
str encode_base64url(struct arena *a, str bytes);
bool encode_from_base64url(struct arena *a, str text, str *ret_bytes);
// All but letters, digits and "-._~" as %XX.
void encode_percent(struct buf *out, str bytes);
// The same into memory with room for three bytes each; gives how many it wrote.
size_t encode_percent_to(char *to, str bytes);
// Undoes it; false for a '%' without two hexadecimal digits. `plus_is_space` for forms.
bool encode_from_percent(struct arena *a, str text, bool plus_is_space, str *ret_bytes);
// A JSON string with its quotes. Malformed UTF-8 becomes U+FFFD.
void encode_json(struct buf *out, str text);

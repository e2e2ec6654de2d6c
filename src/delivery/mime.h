// SPDX-License-Identifier: Apache-2.0
// mime: an e-mail as bytes (RFC 5322, RFC 2045 to 2047): plain text and HTML, the same bytes each time it is made, so
// that one that is sent twice is known by its Message-ID. Whatever stands in a name or subject, it makes no header:
// line ends and other control characters become blanks, and what is not plain ASCII is encoded.
#pragma once
#include "base/buf.h"

struct mime_mail {
    str from_name;
    str from, to;   // addresses, which delivery_address_is_fine (asserted)
    str message_id; // without brackets: "12.avonbridge@town.example"
    str language;   // tag
    str subject, text, html;
    int64_t date_s;
};
void mime_write(struct buf *out, const struct mime_mail *mail);

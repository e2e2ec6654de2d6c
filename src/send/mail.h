// SPDX-License-Identifier: Apache-2.0
// mail: one e-mail on its way, by SMTP (RFC 5321) or into a folder.
#pragma once
#include "send/sender.h"
#include "send/transfer.h"
#include "send/wire.h"

struct mail_transfer {
    struct wire_message job;
    CURL *easy;
    struct curl_slist *to;
    char from[264], last[8]; // last: the command that was sent last, "RCPT"
    char reply[40];          // the codes of the last answer, "550 5.1.1"
    size_t at;               // of the bytes
    bool leaves;             // it failed, and says so long
    struct transfer transfer;
};
// Sends it by `easy`, which keeps its connection, and says what came of it: `ret_said` has the codes of the server's
// answer, or a sentence of curl's; never an address.
enum wire_outcome mail_send(struct mail_transfer *t, const struct sender_options *o, char ret_said[128]);
// The same up to where a mail would begin: greeting, TLS, signing in, and a NOOP.
enum wire_outcome mail_greet(struct mail_transfer *t, const struct sender_options *o, char ret_said[128]);
// DIR/NAME.eml, on disk when it returns.
MUST_USE err mail_put(const char *dir, const struct wire_message *job);

// SPDX-License-Identifier: Apache-2.0
// sender: the process that speaks to the outside. It is handed jobs over a pair of sockets (wire.h), does up to eight
// mails, eight jobs for other systems and eight that pages wait for at a time by libcurl, and says what came of each.
// It opens no store and listens on nothing; it speaks only to addresses that reach.h allows, each checked as it is
// connected to, follows no redirect and goes by no proxy.
#pragma once
#include "send/reach.h"

enum {
    SENDER_AT_ONCE = 8 // transfers of a kind; others wait within the process
};
struct sender_options {
    int fd;               // its end of the pair
    const char *mail_url; // "smtp://host:25", "smtps://host:465"; NULL: none
    const char *mail_dir; // where mails are put as files instead; NULL: none
    const char *login;    // "name:password"; NULL: none
    const char *ca;       // a file of certificates that are trusted; NULL: the machine's
    bool plain;           // without TLS where the server offers none; never with a login
    int64_t timeout_s;    // of one mail
    const char *trust;    // a file of certificates by which those of HTTPS are checked; NULL: the machine's
    int64_t hook_s;       // how long another system may take
    const char *folder;   // within it are the folders of other systems; NULL: there are none
    struct reach reach;
};
// Whether the mail server answers, by the same rules as mails go: connected to, greeted and, where a login is named,
// signed in to. Nothing is sent. `ret_said` says why not, in words of no address.
bool sender_reaches(const struct sender_options *options, char ret_said[128]);
// Until it is told to stop by SIGTERM, or the supervisor is gone. The exit status.
int sender_run(const struct sender_options *options);

// SPDX-License-Identifier: Apache-2.0
// options: what a command is told, from three places: options on the command line, then GUILDHALL_*
// in the environment, then a file (--config FILE, otherwise DIR/guildhall.conf) of lines "name = value".
// The first that says something counts. One table holds all names.
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum setting {
    OPT_DATA,
    OPT_CONFIG,
    OPT_LISTEN,
    OPT_PROXY,
    OPT_WRITERS,
    OPT_KEEP,
    OPT_KEEP_EVERY,
    OPT_DISK_LEAST,
    OPT_METRICS_FROM,
    OPT_METRICS_PROXIED,
    OPT_URL,
    OPT_MAIL_SERVER,
    OPT_MAIL_FOLDER,
    OPT_MAIL_FROM,
    OPT_MAIL_LOGIN,
    OPT_MAIL_CA,
    OPT_MAIL_PLAIN,
    OPT_MAIL_TIMEOUT,
    OPT_REACH,
    OPT_TRUST,
    OPT_HOOK_TIMEOUT,
    OPT_HOOK_FOLDER,
    OPT_SCANNER,
    OPT_SCANNER_TIMEOUT,
    OPT_KEY_FILE,
    OPT_KEY_COMMAND,
    OPT_MASTER,
    OPT_HEAD,
    OPT_SINGLE,
    OPT_TWICE,
    OPT_ORG,
    OPT_NAME,
    OPT_NAME_CY,
    OPT_LANGUAGES,
    OPT_COLOUR,
    OPT_AS,
    OPT_SERVICE,
    OPT_SECRET_FILE,
    OPT_MAPPING,
    OPT_FROM,
    OPT_WITH_WELSH,
    OPT_EMAIL,
    OPT_ROLE,
    OPT_ALGORITHMS,
    OPT_FACTOR,
    OPT_ANSWERS,
    OPT_TRUST_ANSWERS,
    OPT_TODAY,
    OPT_LANGUAGE,
    OPT_JSON,
    OPT_QUIET,
    OPT_HELP,
    OPT__COUNT
};
#define OPTION_BIT(o) (UINT64_C(1) << (o))

struct options {
    str value[OPT__COUNT]; // "1" for flags; empty: not given
    const char **arguments;
    size_t argument_count;
};

// `allowed` are the options that the command takes (OPTION_BIT); others are refused by name.
MUST_USE err options_read(struct arena *a, int argc, char **argv, uint64_t allowed, struct options *ret_options);
// A line an allowed option, for --help.
struct buf;
void options_help(struct buf *out, uint64_t allowed);

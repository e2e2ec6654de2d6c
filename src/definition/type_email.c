// SPDX-License-Identifier: Apache-2.0
// type_email: an e-mail address that can be written to: the dot-atom form of RFC 5321 section 4.1.2
// with a domain of at least two labels (RFC 1035 section 2.3.4 for their lengths). No quoted names,
// address literals or letters beyond ASCII, which mail services for the public do not deliver to.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    EMAIL_LENGTH = 254, // RFC 5321 section 4.5.3.1.3: a path of 256 with its brackets
    EMAIL_LOCAL = 64,   // 4.5.3.1.1
    EMAIL_LABEL = 63
};

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool email_local(str local)
{
    if (local.len == 0 || local.len > EMAIL_LOCAL) {
        return false;
    }
    for (size_t i = 0; i < local.len; i++) {
        char c = local.ptr[i];
        bool dot = c == '.';
        if (dot && (i == 0 || i + 1 == local.len || local.ptr[i - 1] == '.')) {
            return false;
        }
        if (!dot && !is_alnum(c) && str_find_char(STR("!#$%&'*+/=?^_`{|}~-"), c) == STR_NONE) {
            return false;
        }
    }
    return true;
}

static bool email_domain(str domain)
{
    size_t labels = 0;
    bool letters = false;
    str rest = domain;
    str label = {0};
    while (str_next(&rest, '.', &label)) {
        labels++;
        letters = false;
        if (label.len == 0 || label.len > EMAIL_LABEL || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-') {
            return false;
        }
        for (size_t i = 0; i < label.len; i++) {
            if (!is_alnum(label.ptr[i]) && label.ptr[i] != '-') {
                return false;
            }
            letters = letters || label.ptr[i] < '0' || label.ptr[i] > '9';
        }
    }
    return labels >= 2 && label.len >= 2 && letters; // the last one is no number: 192.168.0.1
}

static void email_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_close(in->arena, fields_text(in->fields, q->id));
    str local;
    str domain;
    if (text.len == 0) {
        return;
    }
    bool fine = str_cut(text, '@', &local, &domain) && email_local(local) && email_domain(domain);
    if (text.len > EMAIL_LENGTH) {
        type_text_problem(in, q, "any.too-long", "max", EMAIL_LENGTH);
    } else if (!fine) {
        problem_add(in, q, "email.format");
    } else {
        *ret_value = type_text_value(text);
    }
}

static const char *const email_problems[] = {"enter.missing", "any.characters", "any.too-long", "email.format", NULL};
const struct question_type type_email = {
    .name = STR_INIT("email"),
    .shown = SHOWN_EMAIL,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_AUTOCOMPLETE) | HAS(OPTION_WIDTH),
    .problems = email_problems,
    .accept = email_accept,
};

// SPDX-License-Identifier: Apache-2.0
#include "web/mail_own.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

static const char *const mail_own_of_case[] = {"service", "reference", "organisation", NULL};
static const char *const mail_own_of_draft[] = {"service", "organisation", NULL};
static const struct {
    enum delivery_kind kind;
    const char *const *places;
} mail_own_kinds[] = {
    {DELIVERY_CONFIRMATION, mail_own_of_case}, {DELIVERY_STATUS, mail_own_of_case},
    {DELIVERY_QUESTION, mail_own_of_case},     {DELIVERY_DECISION, mail_own_of_case},
    {DELIVERY_REMINDER, mail_own_of_draft},
};

const char *const *mail_own_places(enum delivery_kind kind)
{
    for (size_t i = 0; i < sizeof mail_own_kinds / sizeof mail_own_kinds[0]; i++) {
        if (mail_own_kinds[i].kind == kind) {
            return mail_own_kinds[i].places;
        }
    }
    return NULL;
}

bool mail_own_has(enum delivery_kind kind)
{
    return mail_own_places(kind) != NULL;
}

enum delivery_kind mail_own_kind(str name)
{
    for (enum delivery_kind kind = 0; kind < DELIVERY_KIND__COUNT; kind++) {
        if (mail_own_has(kind) && str_eq(delivery_kind_name(kind), name)) {
            return kind;
        }
    }
    return DELIVERY_KIND__COUNT;
}

// Cuts the text at its first place: what stands before it, its name and the rest. False: there is none; a place that
// is begun and does not end is said by *ret_open.
static bool mail_own_next(str *text, str *ret_before, str *ret_name, bool *ret_open)
{
    size_t begin = str_find(*text, STR("(("));
    if (begin == STR_NONE) {
        return false;
    }
    str rest = str_slice(*text, begin + 2, STR_NONE);
    size_t end = str_find(rest, STR("))"));
    *ret_open = end == STR_NONE;
    if (*ret_open) {
        return false;
    }
    *ret_before = str_slice(*text, 0, begin);
    *ret_name = str_slice(rest, 0, end);
    *text = str_slice(rest, end + 2, STR_NONE);
    return true;
}

static size_t mail_own_paragraphs(str text)
{
    size_t count = 0;
    str line;
    while (str_next(&text, '\n', &line)) {
        count += str_trim(line).len != 0;
    }
    return count;
}

enum mail_own_problem mail_own_check(enum delivery_kind kind, str text, size_t most, str *ret_about)
{
    str before;
    bool open = false;
    if (str_trim(text).len == 0) {
        return MAIL_OWN_EMPTY;
    }
    if (utf8_length(text) > most) {
        return MAIL_OWN_LONG;
    }
    if (mail_own_paragraphs(text) > MAIL_OWN_PARAGRAPHS) {
        return MAIL_OWN_MANY;
    }
    while (mail_own_next(&text, &before, ret_about, &open)) {
        const char *const *place = mail_own_places(kind);
        while (place != NULL && *place != NULL && !str_eq(str_from(*place), str_trim(*ret_about))) {
            place++;
        }
        if (place == NULL || *place == NULL) {
            return MAIL_OWN_PLACE;
        }
    }
    return open ? MAIL_OWN_BRACKETS : MAIL_OWN_FINE;
}

str mail_own_fill(struct arena *a, str text, const struct words_place *places, size_t count)
{
    struct buf out;
    str before;
    str name;
    bool open = false;
    buf_init(&out, LIMIT_MESSAGE);
    while (mail_own_next(&text, &before, &name, &open)) {
        size_t i = 0;
        while (i < count && !str_eq(str_from(places[i].name), str_trim(name))) {
            i++;
        }
        buf_put(&out, before);
        if (i < count) {
            buf_put(&out, places[i].text);
        } else {
            buf_printf(&out, "((%.*s))", STR_ARG(name));
        }
    }
    buf_put(&out, text);
    str filled = arena_str(a, buf_str(&out));
    buf_free(&out);
    return filled;
}

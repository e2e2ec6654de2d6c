// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_say.h"
#include <stdarg.h>
#include <stdio.h>

enum {
    SAY_BYTES = 400,
    QUOTE_BYTES = 60
};

void foreign_say(const struct foreign_base *b, str at, str mend, const char *what, ...)
{
    char words[SAY_BYTES];
    va_list args;
    va_start(args, what);
    int len = vsnprintf(words, sizeof words, what, args);
    va_end(args);
    size_t kept = len < 0 ? 0 : (size_t)len < sizeof words ? (size_t)len : sizeof words - 1;
    while (kept != 0 && ((unsigned char)words[kept - 1] & 0xC0) == 0x80 && kept + 1 == sizeof words) {
        kept--; // a character that was cut
    }
    definition_report_add(b->report, PROBLEM_ADVICE, at, (str){words, kept}, mend);
}

err foreign_say_refused(const struct foreign_base *b, const char *pointer, const char *what, const char *mend)
{
    definition_report_add(b->report, PROBLEM_ERROR, str_from(pointer), str_from(what), str_from(mend));
    return FAIL(ERR_INPUT, "nothing in the form can run");
}

void foreign_say_at(const struct foreign_base *b, size_t from, str beginning)
{
    for (size_t i = from; i < b->report->count; i++) {
        str *at = &b->report->items[i].pointer;
        *at = str_starts(*at, beginning) ? str_slice(*at, beginning.len, at->len) : *at;
    }
}

str foreign_say_quote(str words)
{
    return foreign_text_cut(words, QUOTE_BYTES);
}

bool foreign_say_holds(const json_t *value)
{
    if (json_is_string(value)) {
        return str_trim((str){json_string_value(value), json_string_length(value)}).len != 0;
    }
    if (json_is_object(value)) {
        return json_object_size(value) != 0;
    }
    return json_is_array(value) ? json_array_size(value) != 0
                                : value != NULL && !json_is_null(value) && !json_is_false(value);
}

void foreign_say_unknown(const struct foreign_base *b, str at, const json_t *object, const char *const *known)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool found = !foreign_say_holds(value);
        for (size_t i = 0; known[i] != NULL && !found; i++) {
            found = strcmp(known[i], key) == 0;
        }
        if (!found) {
            foreign_say(b, foreign_at_key(b->arena, at, key), STR("Say it in our definition, if it matters."),
                        "“%.*s” is not carried over.", STR_ARG(foreign_say_quote(str_from(key))));
        }
    }
}

void foreign_say_lost(const struct foreign_base *b, str at, struct foreign_text_lost lost)
{
    if (lost.template) {
        foreign_say(b, at, STR("Read the text and mend it."), "Template code was taken out of this text.");
    }
    if (lost.links) {
        foreign_say(b, at, STR("Put the link into the page's contents."), "A link in this text keeps its words alone.");
    }
    if (lost.characters) {
        foreign_say(b, at, STR("Read the text and mend it."),
                    "Control characters, or some that turn the direction of text, were taken out.");
    }
}

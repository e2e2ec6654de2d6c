// SPDX-License-Identifier: Apache-2.0
// type_autocomplete: one of very many, found by typing. A type of its own and no look of `select`, since what
// comes may be words to search for, and there is more that may be wrong with them.
//
// ID is an option's value (from a list that opens, or a program) or what was typed; ID-chosen is the value of
// one of the options that were found. Typing is enough where only one is so called, or only one matches.
#include "base/utf8.h"
#include "definition/search.h"
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    AUTOCOMPLETE_QUOTED = 60 // characters of what was typed that are said again
};

static bool autocomplete_offers(const void *context, const struct option *o)
{
    return type_radios_offered(context, o);
}

static str autocomplete_quoted(const struct accept *in, str typed)
{
    size_t at = 0;
    for (int i = 0; i < AUTOCOMPLETE_QUOTED && at < typed.len; i++) {
        utf8_next(typed, &at);
    }
    return at < typed.len ? arena_concat(in->arena, str_slice(typed, 0, at), STR("…")) : typed;
}

static const struct option *autocomplete_search(struct accept *in, const struct question *q, str typed)
{
    struct search_found found;
    search_find(in->arena, &(struct search_of){q->options->search, autocomplete_offers, in}, typed, &found);
    if (found.only != NULL) {
        return found.only;
    }
    bool many = found.count > found.shown;
    struct problem *p = problem_add(in, q,
                                    found.count == 0 ? "autocomplete.none"
                                    : many           ? "autocomplete.many"
                                                     : "autocomplete.several");
    p->part = found.count == 0 ? (str){0} : STR("chosen");
    problem_arg(p, "typed", autocomplete_quoted(in, typed));
    problem_arg(p, "matches", arena_printf(in->arena, "%zu", found.shown));
    return NULL;
}

void type_autocomplete_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str chosen = fields_part(in->fields, q->id, STR("chosen"));
    str typed = chosen.len != 0 ? chosen : tidy_line(in->arena, fields_text(in->fields, q->id));
    if (typed.len == 0) {
        return;
    }
    const struct option *o = option_find(q->options, typed);
    bool searched = o == NULL && chosen.len == 0;
    if (searched) {
        o = autocomplete_search(in, q, typed);
    } else if (!type_radios_offered(in, o)) {
        problem_add(in, q, "any.not-offered");
        return;
    }
    if (o != NULL) { // a search says itself what it did not find
        *ret_value = type_text_value(o->value);
    }
}

const char *const type_autocomplete_problems[] = {TYPE_CHOICE_PROBLEMS, "autocomplete.none", "autocomplete.several",
                                                  "autocomplete.many", NULL};
const struct question_type type_autocomplete = {
    .name = STR_INIT("autocomplete"),
    .shown = SHOWN_OPTIONS,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_OPTIONS) | HAS(OPTION_LIST) | HAS(OPTION_WIDTH),
    .searches = true,
    .problems = type_autocomplete_problems,
    .accept = type_autocomplete_accept,
};

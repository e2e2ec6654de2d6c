// SPDX-License-Identifier: Apache-2.0
#include "web/staff_who.h"

static bool staff_who_is(const struct question *q, const str *types, size_t count, str autocomplete)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(q->type->name, types[i])) {
            return true;
        }
    }
    return q->autocomplete.len != 0 && str_eq(q->autocomplete, autocomplete);
}

static str staff_who_first(const struct answer_reader *reader, const struct definition *d,
                           const struct answers *answers, const str *types, size_t count, str autocomplete)
{
    for (size_t i = 0; i < d->page_count; i++) {
        const struct page *page = &d->pages[i];
        for (size_t k = 0; k < page->question_count && page->kind != PAGE_REPEAT; k++) {
            const struct question *q = page->questions[k];
            if (!staff_who_is(q, types, count, autocomplete)) {
                continue;
            }
            struct value v = answers_get(answers, q->number);
            if (answers_is_given(&v) && question_fits(q, &v)) {
                struct answer_shown shown = answer_shown_of(reader, q, &v);
                return shown.count == 0 || shown.blank ? (str){0} : shown.items[0].text;
            }
        }
    }
    return (str){0};
}

struct staff_who_words staff_who_of(const struct answer_reader *reader, const struct definition *d,
                                    const struct answers *answers)
{
    static const str names[] = {STR_INIT("name"), STR_INIT("organisation")};
    static const str places[] = {STR_INIT("address"), STR_INIT("international-address")};
    static const str lines[] = {STR_INIT("text")};
    struct staff_who_words who = {staff_who_first(reader, d, answers, names, 2, STR("name")),
                                  staff_who_first(reader, d, answers, places, 2, STR("street-address"))};
    if (who.name.len == 0 && who.place.len == 0) {
        who.place = staff_who_first(reader, d, answers, lines, 1, STR("street-address"));
    }
    return who;
}

str staff_who_line(struct arena *a, struct staff_who_words who)
{
    return who.name.len != 0 && who.place.len != 0 ? ARENA_JOIN(a, who.name, STR(", "), who.place)
           : who.name.len != 0                     ? who.name
                                                   : who.place;
}

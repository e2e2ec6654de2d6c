// SPDX-License-Identifier: Apache-2.0
#include "web/address_lookup.h"
#include "base/utf8.h"
#include "html/words_list.h"
#include "web/request.h"

static str address_name(struct arena *a, const struct question *q, const char *which)
{
    return arena_printf(a, "%.*s.%s", STR_ARG(q->id), which);
}

static str address_text(struct request *r, const struct question *q, const char *which)
{
    return str_trim(request_form(r, address_name(r->arena, q, which)));
}

// The boxes, as a mark that tells whether they were changed.
static str address_mark(struct arena *a, const struct question *q, const struct fields *fields)
{
    str *parts = arena_array(a, str, q->type->part_count);
    for (size_t i = 0; i < q->type->part_count && fields != NULL; i++) {
        parts[i] = fields_part(fields, q->id, q->type->parts[i].name);
    }
    return type_address_chosen(a, (str){0}, parts);
}

static bool address_is_untouched(struct request *r, const struct question *q)
{
    return str_eq(address_text(r, q, "lines"), address_mark(r->arena, q, &r->form));
}

// ---- Looking -------------------------------------------------------------------------------------------

// Whether a word of the line begins with what was typed: "14" finds "14 Mill Road" and "Flat 2, 14 Mill Road".
static bool address_line_has(str line, str house)
{
    for (size_t at = 0; at + house.len <= line.len; at++) {
        bool begins = at == 0 || line.ptr[at - 1] == ' ' || line.ptr[at - 1] == ',';
        char after = at + house.len == line.len ? ' ' : line.ptr[at + house.len];
        bool number = after >= '0' && after <= '9'; // 1 is not 14
        if (begins && !number && str_eq_nocase(str_slice(line, at, at + house.len), house)) {
            return true;
        }
    }
    return false;
}

// Those of the house; all of the postcode where none is.
static void address_offer(struct request *r, struct address_lookup *lookup, str house)
{
    size_t *numbers = arena_array(r->arena, size_t, lookup->found.count);
    for (int all = house.len == 0 ? 1 : 0; all < 2 && lookup->number_count == 0; all++) {
        for (size_t i = 0; i < lookup->found.count; i++) {
            const struct gazetteer_address *address = &lookup->found.items[i];
            if (all || address_line_has(address->line_1, house) || address_line_has(address->line_2, house)) {
                numbers[lookup->number_count++] = i;
            }
        }
    }
    lookup->numbers = numbers;
}

static bool address_find(struct request *r, str postcode, struct gazetteer_addresses *ret_found)
{
    if (!dispatch_may(r, RATE_FIND)) {
        return false;
    }
    err e = gazetteer_find(r->tx, r->arena, postcode, ret_found);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static struct address_lookup *address_lookup_new(struct request *r, const struct question *q)
{
    struct address_lookup *lookup = arena_new(r->arena, struct address_lookup);
    lookup->question = q;
    r->lookup = lookup;
    return lookup;
}

static void address_search(struct request *r, const struct question *q, struct problems *problems)
{
    str postcode;
    str typed = address_text(r, q, "find");
    bool sound = utf8_check(typed) == UTF8_FINE && utf8_length(typed) <= GAZETTEER_LINE_LENGTH;
    if (!sound || !type_address_postcode(r->arena, typed, &postcode)) {
        struct problem *problem = arena_new(r->arena, struct problem);
        *problem = (struct problem){
            .question = q, .part = STR(".find"), .key = typed.len == 0 ? "address.no-postcode" : "address.postcode"};
        *problems = (struct problems){problem, 1};
        return;
    }
    struct gazetteer_addresses found;
    if (!address_find(r, postcode, &found)) {
        return;
    }
    struct address_lookup *lookup = address_lookup_new(r, q);
    lookup->postcode = postcode;
    lookup->found = found;
    lookup->looked = found.count != 0 ? ADDRESS_LOOKED_FOUND
                     : found.loaded   ? ADDRESS_LOOKED_NOTHING
                                      : ADDRESS_LOOKED_NOWHERE;
    address_offer(r, lookup, address_text(r, q, "house"));
}

// ---- Choosing -------------------------------------------------------------------------------------------

static void address_put(struct request *r, const struct question *q, const struct gazetteer_address *address)
{
    const str parts[] = {address->line_1, address->line_2, address->town, address->county, address->postcode};
    const size_t lines = sizeof parts / sizeof parts[0];
    struct field *items = arena_array(r->arena, struct field, r->form.count + lines + 1);
    size_t count = 0;
    str beside = arena_concat(r->arena, q->id, STR("."));
    for (size_t i = 0; i < r->form.count; i++) {
        bool own = str_starts(r->form.items[i].name, beside); // found: there is nothing more to look for
        for (size_t k = 0; k < q->type->part_count && !own; k++) {
            own = str_eq(r->form.items[i].name,
                         arena_printf(r->arena, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[k].name)));
        }
        if (!own) {
            items[count++] = r->form.items[i];
        }
    }
    for (size_t k = 0; k < q->type->part_count; k++) {
        str value = k < lines                ? parts[k]
                    : address->uprn.len != 0 ? type_address_chosen(r->arena, address->uprn, parts)
                                             : (str){0};
        items[count++] = (struct field){
            arena_printf(r->arena, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[k].name)), value, NULL};
    }
    r->form = (struct fields){items, count};
}

// The chosen address, into its boxes. False where there is no such, or the request was answered.
static bool address_choose(struct request *r, const struct question *q)
{
    str postcode;
    str rest;
    int64_t number;
    struct gazetteer_addresses found;
    if (!str_cut(address_text(r, q, "found"), '.', &postcode, &rest) ||
        !str_to_i64(rest, 0, GAZETTEER_FOUND_MAX - 1, &number) || utf8_check(postcode) != UTF8_FINE ||
        !type_address_postcode(r->arena, postcode, &postcode) || !address_find(r, postcode, &found) ||
        (size_t)number >= found.count) {
        return false;
    }
    address_put(r, q, &found.items[number]);
    return true;
}

bool address_lookup_run(struct request *r, const struct apply_state *s, bool again, struct problems *problems)
{
    struct journey_questions asked = journey_questions(&s->journey, s->page, s->row);
    for (size_t i = 0; i < asked.count && !r->answered; i++) {
        const struct question *q = asked.items[i];
        if (!q->lookup) {
            continue;
        }
        bool listed = fields_has(&r->form, address_name(r->arena, q, "found"));
        bool chosen = address_text(r, q, "found").len != 0;
        bool use = fields_has(&r->form, address_name(r->arena, q, "use"));
        bool untouched = address_is_untouched(r, q);
        bool wanted = address_text(r, q, "find").len != 0 && untouched && !listed;
        if (again ? listed : fields_has(&r->form, address_name(r->arena, q, "search")) || wanted || (use && !chosen)) {
            address_search(r, q, problems);
            return true;
        }
        if (!again && chosen && (use || untouched) && address_choose(r, q) && use) {
            address_lookup_new(r, q);
            return true;
        }
    }
    return again;
}

// ---- The controls ----------------------------------------------------------------------------------------

static str address_in_line(struct arena *a, const struct gazetteer_address *address)
{
    const str parts[] = {address->line_1, address->line_2, address->town};
    str line = {0};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        line = parts[i].len == 0 ? line
               : line.len == 0   ? parts[i]
                                 : arena_printf(a, "%.*s, %.*s", STR_ARG(line), STR_ARG(parts[i]));
    }
    return line;
}

static str address_count(struct request *r, size_t count)
{
    return request_words_with(
        r, WORD_LOOKUP_FOUND,
        (const struct words_place[]){{.name = "count", .number = (int64_t)count, .is_number = true}}, 1);
}

static void address_options(struct request *r, const struct address_lookup *lookup, str chosen,
                            struct question_lookup *ret)
{
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, lookup->number_count + 1);
    options[0] = (struct govuk_option){.text = address_count(r, lookup->number_count), .empty_value = true};
    for (size_t i = 0; i < lookup->number_count; i++) {
        struct govuk_option *option = &options[i + 1];
        option->text = address_in_line(r->arena, &lookup->found.items[lookup->numbers[i]]);
        option->value = arena_printf(r->arena, "%.*s.%zu", STR_ARG(lookup->postcode), lookup->numbers[i]);
        option->selected = str_eq(option->value, chosen) ? CHOICE_YES : CHOICE_UNSET;
    }
    ret->found = (struct govuk_option_list){options, lookup->number_count + 1};
}

void address_lookup_field(const struct question_field_source *from, struct question_field *field)
{
    struct request *r = from->request;
    const struct question *q = from->question;
    question_field_parts(from, field);
    if (!q->lookup) {
        return;
    }
    struct question_lookup *l = &field->lookup;
    *l = (struct question_lookup){.there = true,
                                  .open = true,
                                  .find_name = address_name(r->arena, q, "find"),
                                  .house_name = address_name(r->arena, q, "house"),
                                  .search_name = address_name(r->arena, q, "search"),
                                  .use_name = address_name(r->arena, q, "use"),
                                  .found_name = address_name(r->arena, q, "found"),
                                  .lines_name = address_name(r->arena, q, "lines"),
                                  .uprn_name = arena_concat(r->arena, q->id, STR("-uprn")),
                                  .lines = address_mark(r->arena, q, from->shown),
                                  .find_error = question_field_error(from, true, STR(".find"))};
    str chosen = {0};
    if (from->shown != NULL) {
        l->find = fields_text(from->shown, l->find_name);
        l->house = fields_text(from->shown, l->house_name);
        l->uprn = fields_part(from->shown, q->id, STR("uprn"));
        chosen = fields_text(from->shown, l->found_name);
    }
    const struct address_lookup *lookup = r->lookup;
    if (lookup == NULL || lookup->question != q) {
        return;
    }
    if (lookup->looked == ADDRESS_LOOKED_FOUND) {
        address_options(r, lookup, chosen, l);
        l->open = false;
    } else if (lookup->looked != ADDRESS_LOOKED_NOT) {
        const struct word *word = lookup->looked == ADDRESS_LOOKED_NOTHING ? WORD_LOOKUP_NOTHING : WORD_LOOKUP_NOWHERE;
        l->message = question_field_words(from, word, "postcode", lookup->postcode);
    }
}

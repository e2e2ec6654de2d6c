// SPDX-License-Identifier: Apache-2.0
#include "web/staff_need_form.h"
#include "base/utf8.h"
#include "catalogue/board.h"
#include "html/words_list.h"
#include "web/need_words.h"
#include "web/request.h"

static const struct word *const staff_need_weights[] = {
    [NEED_LOW] = WORD_NEEDS_LOW, [NEED_MEDIUM] = WORD_NEEDS_MEDIUM, [NEED_HIGH] = WORD_NEEDS_HIGH};
_Static_assert(sizeof staff_need_weights / sizeof staff_need_weights[0] == NEED_WEIGHT__COUNT, "words a weight");

// How often, and what a piece of it is called.
static const struct {
    const struct word *heard, *kind;
} staff_need_evidence[] = {[NEED_TOLD] = {WORD_NEEDS_HEARD_TOLD, WORD_NEEDS_KIND_TOLD},
                           [NEED_FEEDBACK] = {WORD_NEEDS_HEARD_FEEDBACK, WORD_NEEDS_KIND_FEEDBACK},
                           [NEED_TRIAL] = {WORD_NEEDS_HEARD_TRIAL, WORD_NEEDS_KIND_TRIAL},
                           [NEED_NOTE] = {WORD_NEEDS_HEARD_NOTE, WORD_NEEDS_KIND_NOTE},
                           [NEED_REFUSED] = {WORD_NEEDS_HEARD_REFUSED, WORD_NEEDS_KIND_REFUSED},
                           [NEED_RESEARCH] = {WORD_NEEDS_HEARD_RESEARCH, WORD_NEEDS_KIND_RESEARCH}};
_Static_assert(sizeof staff_need_evidence / sizeof staff_need_evidence[0] == NEED_KIND__COUNT, "words a kind");

str staff_need_weight(struct request *r, enum need_weight weight)
{
    return request_words(r, staff_need_weights[weight]);
}

str staff_need_kind(struct request *r, enum need_kind kind)
{
    return request_words(r, staff_need_evidence[kind].kind);
}

struct govuk_option_list staff_need_kinds(struct request *r, enum need_kind chosen)
{
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, NEED_KIND__COUNT);
    size_t count = 0;
    for (enum need_kind kind = NEED_NOTE; kind < NEED_KIND__COUNT; kind++) {
        options[count++] = (struct govuk_option){.text = staff_need_kind(r, kind),
                                                 .value = need_kind_name(kind),
                                                 .selected = kind == chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){options, count};
}

struct govuk_str_list staff_need_heard(struct request *r, const struct need *n)
{
    str *lines = arena_array(r->arena, str, NEED_KIND__COUNT);
    size_t count = 0;
    for (enum need_kind kind = 0; kind < NEED_KIND__COUNT; kind++) {
        struct words_place place = {.name = "count", .number = n->heard[kind], .is_number = true};
        if (n->heard[kind] != 0) {
            lines[count++] = request_words_with(r, staff_need_evidence[kind].heard, &place, 1);
        }
    }
    return (struct govuk_str_list){lines, count};
}

str staff_need_long(struct request *r, str text, size_t max)
{
    struct words_place place = {.name = "max", .number = (int64_t)max, .is_number = true};
    return utf8_length(text) > max ? request_words_with(r, WORD_NEEDS_LONG, &place, 1) : (str){0};
}

err staff_need_form(struct request *r, const struct need *n, struct staff_need_form *form)
{
    struct board board;
    TRY(board_list(r->tx, r->arena, 0, &board));
    struct govuk_option *services = arena_array(r->arena, struct govuk_option, board.count + 1);
    struct govuk_item *weights = arena_array(r->arena, struct govuk_item, NEED_WEIGHT__COUNT);
    services[0] = (struct govuk_option){.text = request_words(r, WORD_NEEDS_NO_SERVICE), .empty_value = true};
    for (size_t i = 0; i < board.count; i++) {
        const struct board_service *s = &board.items[i];
        services[i + 1] = (struct govuk_option){.text = need_words_service(r, s->key, s->name),
                                                .value = s->key,
                                                .selected = s->id == n->service_id ? CHOICE_YES : CHOICE_UNSET};
    }
    for (enum need_weight w = 0; w < NEED_WEIGHT__COUNT; w++) {
        weights[w] = (struct govuk_item){.text = staff_need_weight(r, w),
                                         .value = need_weight_name(w),
                                         .checked = w == n->weight ? CHOICE_YES : CHOICE_UNSET};
    }
    *form = (struct staff_need_form){.needs = n->needs,
                                     .so_that = n->so_that,
                                     .about = n->about,
                                     .services = {services, board.count + 1},
                                     .weights = {weights, NEED_WEIGHT__COUNT}};
    return NO_ERR;
}

static err staff_need_form_service(struct request *r, struct need *n)
{
    struct board board;
    str key = request_form(r, STR("service"));
    n->service_id = 0;
    TRY(board_list(r->tx, r->arena, 0, &board));
    for (size_t i = 0; i < board.count; i++) {
        n->service_id = str_eq(board.items[i].key, key) ? board.items[i].id : n->service_id;
    }
    return NO_ERR;
}

err staff_need_form_read(struct request *r, struct need *n, struct staff_need_form *form,
                         struct staff_wrong wrong[STAFF_NEED_WRONG])
{
    n->needs = str_trim(request_form(r, STR("needs")));
    n->so_that = str_trim(request_form(r, STR("so-that")));
    n->about = str_trim(request_form(r, STR("about")));
    TRY(staff_need_form_service(r, n));
    (void)need_weight_find(request_form(r, STR("weight")), &n->weight);
    TRY(staff_need_form(r, n, form));
    form->needs_error =
        n->needs.len == 0 ? request_words(r, WORD_NEEDS_MISSING) : staff_need_long(r, n->needs, NEED_TEXT_MAX);
    form->so_error = staff_need_long(r, n->so_that, NEED_TEXT_MAX);
    form->about_error = staff_need_long(r, n->about, NEED_ABOUT_MAX);
    wrong[0] = (struct staff_wrong){form->needs_error, STR("needs")};
    wrong[1] = (struct staff_wrong){form->so_error, STR("so-that")};
    wrong[2] = (struct staff_wrong){form->about_error, STR("about")};
    return NO_ERR;
}

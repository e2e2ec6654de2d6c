// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_fee: fees become calculated values, and their sum what is to be paid. There an amount is in
// pence, counts where its condition holds, and is multiplied by an answer.
#include "definition/foreign_xgov_form.h"

enum {
    FEES_MOST = 50, // terms of one sum, with room
    PENCE = 100
};

// A name that no question, page or value has.
static str fee_name(struct xgov *x, const char *wanted)
{
    str name = foreign_give_id(&x->base, x->question_ids, str_from(wanted), XGOV_ID);
    while (json_object_get(x->page_ids, arena_cstr(x->base.arena, name)) != NULL) {
        name = foreign_give_id(&x->base, x->question_ids, arena_concat(x->base.arena, name, STR("-value")), XGOV_ID);
    }
    return name;
}

// Whether the answers are numbers, one for all. A choice whose value an earlier one has becomes another.
static bool fee_counts(const struct xgov *x, const struct xgov_field *f)
{
    struct decimal number;
    json_t *taken = json_object();
    bool counts = f != NULL && f->type != NULL && !f->row && f->same == STR_NONE &&
                  (f->type->written == WRITTEN_NUMBER || (f->items != NULL && f->type->written == WRITTEN_TEXT));
    for (size_t i = 0; counts && i < json_array_size(f->items) && i < LIMIT_OPTION_COUNT; i++) {
        str value = foreign_xgov_list_value(x->base.arena, json_array_get(f->items, i));
        const char *key = arena_cstr(x->base.arena, value);
        counts = value.len == 0 || (decimal_parse(value, &number) && json_object_get(taken, key) == NULL);
        json_object_set_new(taken, key, json_true());
    }
    json_decref(taken);
    return counts;
}

// The amount in pounds, multiplied where the fee says so; NULL where it cannot be worked out (told).
static json_t *fee_amount(struct xgov *x, str at, const json_t *fee)
{
    int64_t pence = 0;
    str multiplier = str_trim(foreign_take_string(fee, "multiplier"));
    const struct xgov_field *f = multiplier.len == 0 ? NULL : foreign_xgov_field_find(x, multiplier);
    if (!foreign_take_whole(fee, "amount", 0, INT32_MAX, &pence) || (multiplier.len != 0 && !fee_counts(x, f))) {
        foreign_say(&x->base, at, STR("Write it under “values”."), "This fee cannot be worked out; it is left out.");
        return NULL;
    }
    json_t *amount = foreign_give_str(
        arena_printf(x->base.arena, "%lld.%02lld", (long long)(pence / PENCE), (long long)(pence % PENCE)));
    if (f == NULL) {
        return amount;
    }
    return json_pack("{s:[o, {s:s, s:i}]}", "multiply", amount, "question", arena_cstr(x->base.arena, f->id),
                     "otherwise", 0);
}

// Adds the value of one fee and its part of the sum.
static void fee_one(struct xgov *x, str at, const json_t *fee, json_t *sum)
{
    static const char *const known[] = {"description", "amount", "condition", "multiplier", NULL};
    str condition = str_trim(foreign_take_string(fee, "condition"));
    json_t *when = json_object();
    foreign_say_unknown(&x->base, at, fee, known);
    json_t *amount = fee_amount(x, at, fee);
    bool may = amount != NULL &&
               (condition.len == 0 ||
                foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, at, "condition"), condition, when));
    if (!may) {
        json_decref(amount);
        json_decref(when);
        return;
    }
    str name = fee_name(x, "fee");
    json_t *part = json_pack("{s:s%}", "value", name.ptr, name.len);
    json_t *value = amount;
    if (condition.len != 0) { // without its condition it is not there, and counts nothing
        json_t *is = json_object_get(when, "when");
        value = json_pack("{s:[{s:O, s:o}]}", "choose", "when", is, "then", amount);
        part = json_pack("{s:[{s:O, s:o}, i]}", "choose", "when", is, "then", part, 0);
    }
    json_decref(when);
    json_t *out =
        json_pack("{s:s%, s:s, s:i, s:o}", "name", name.ptr, name.len, "prefix", "£", "decimals", 2, "value", value);
    foreign_give(out, "title", foreign_take_line(&x->base, at, fee, "description"));
    foreign_give_to(x->out, "values", out);
    json_array_append_new(sum, part);
}

void foreign_xgov_fee_all(struct xgov *x)
{
    const json_t *fees = json_object_get(x->in, "fees");
    json_t *sum = json_array();
    for (size_t i = 0; i < json_array_size(fees); i++) {
        str at = foreign_at_index(x->base.arena, (str){0}, "fees", i);
        if (i < FEES_MOST) {
            fee_one(x, at, json_array_get(fees, i), sum);
        } else {
            foreign_say(&x->base, at, STR("Write it under “values”."), "There are too many fees; this is left out.");
        }
    }
    if (json_array_size(sum) != 0) {
        str name = fee_name(x, "fee-total");
        foreign_give_to(x->out, "values",
                        json_pack("{s:s%, s:s, s:i, s:{s:O}}", "name", name.ptr, name.len, "prefix", "£", "decimals", 2,
                                  "value", "add", sum));
        json_object_set_new(x->out, "fee", foreign_give_str(name));
        foreign_say(&x->base, STR("/fees"), STR("Say in “confirmation” how it is paid."),
                    "What is to be paid is worked out and said; paying it is not carried over.");
    }
    json_decref(sum);
}

// SPDX-License-Identifier: Apache-2.0
// read_condition: conditions as trees. Names are resolved to shared nodes, so a condition that is used
// often is read once; check.c refuses circles and trees that take too long.
#include "definition/read.h"
#include "definition/type.h"
#include <stdio.h>

enum {
    CONDITION_COUNT = 20000 // nodes of a document
};

static const str condition_keys[] = {STR_INIT("all"),      STR_INIT("any"),      STR_INIT("not"),
                                     STR_INIT("question"), STR_INIT("value-of"), STR_INIT("operator"),
                                     STR_INIT("value"),    STR_INIT("other")};
static const str relative_keys[] = {STR_INIT("days"), STR_INIT("months")};

static const struct condition *read_condition(struct reader *r, const struct place *at, const json_t *value, int depth);

static bool takes_dates(const struct question *q)
{
    enum shown_as shown = q->type->shown;
    return shown == SHOWN_DATE || shown == SHOWN_MONTH || shown == SHOWN_YEAR || shown == SHOWN_DATE_TIME;
}

static bool takes_times(const struct question *q)
{
    return q->type->shown == SHOWN_TIME;
}

static bool needs_number(enum condition_operator op)
{
    return op >= OPERATOR_IS_LONGER_THAN && op <= OPERATOR_HAS_LENGTH;
}

static bool is_ordering(enum condition_operator op)
{
    return op >= OPERATOR_IS_AT_LEAST && op <= OPERATOR_IS_AFTER;
}

static void read_relative(struct reader *r, const struct place *at, const json_t *value, struct condition *c)
{
    int64_t days = 0;
    int64_t months = 0;
    if (!read_object(r, at, value, relative_keys, 2)) {
        return;
    }
    bool any = read_whole(r, at, value, "days", -400000, 400000, &days);
    any = read_whole(r, at, value, "months", -12000, 12000, &months) || any;
    if (!any) {
        read_error(r, at, STR("Write {\"days\": -30} or {\"months\": 6}; negative is in the past."),
                   "A date relative to today needs “days” or “months”.");
    }
    c->is_date = c->is_relative = true;
    c->days = (int)days;
    c->months = (int)months;
}

// The value as it is compared: yes and no in the spelling of answers.
static void canonical_value(struct condition *c)
{
    if (c->question->type->shown == SHOWN_YES_NO || c->question->type->shown == SHOWN_DECLARED) {
        c->value = str_eq_nocase(c->value, STR("yes")) ? STR("true") : c->value;
        c->value = str_eq_nocase(c->value, STR("no")) ? STR("false") : c->value;
    }
    c->value = str_trim(c->value);
    c->is_number = decimal_parse(c->value, &c->number);
}

static bool read_plain_value(struct reader *r, const struct place *at, const json_t *value, struct condition *c)
{
    if (json_is_boolean(value)) {
        c->value = json_is_true(value) ? STR("true") : STR("false");
    } else if (json_is_integer(value) || json_is_real(value)) {
        struct decimal number;
        if (!read_decimal_value(r, at, value, &number)) {
            return false;
        }
        c->value = decimal_print(r->arena, number);
    } else if (!read_string_value(r, at, value, &c->value)) {
        return false;
    }
    canonical_value(c);
    return true;
}

// Looked at when every question's options are read: check.c.
static void read_later(struct reader *r, const struct place *at, const struct condition *c)
{
    struct compared *compared = arena_new(r->arena, struct compared);
    *compared = (struct compared){c, place_pointer(r->arena, at), r->compared};
    r->compared = compared;
}

static void read_compared(struct reader *r, const struct place *above, const json_t *value, struct condition *c)
{
    struct place at = {above, "value", 0};
    if (value == NULL) {
        read_error(r, above, STR("Add \"value\": what the answer is compared with."), "“value” is missing.");
        return;
    }
    bool dates = takes_dates(c->question) && !needs_number(c->compare);
    if (dates && json_is_object(value)) {
        read_relative(r, &at, value, c);
        return;
    }
    if (dates) {
        c->is_date = read_date_value(r, &at, value, c->question->type->shown, &c->on);
        c->value = json_is_string(value) ? arena_str(r->arena, str_from(json_string_value(value))) : (str){0};
        return;
    }
    int minutes;
    if (!read_plain_value(r, &at, value, c) ||
        (takes_times(c->question) && !needs_number(c->compare) && !read_time_value(r, &at, value, &minutes))) {
        return;
    }
    bool number_asked = needs_number(c->compare) || (is_ordering(c->compare) && !takes_times(c->question));
    bool choice = (c->question->type->options & (UINT64_C(1) << OPTION_OPTIONS)) != 0;
    if (!number_asked && !c->other && (choice || c->question->type->written == WRITTEN_BOOL)) {
        read_later(r, &at, c);
    }
    if (!number_asked && c->question->type == &type_country && !type_country_is(c->value)) {
        read_error(r, &at, STR("Write a code of ISO 3166-1, such as \"FR\"."), "“%.*s” is no country's code.",
                   STR_ARG(read_quote(c->value)));
    }
    if (number_asked && !c->is_number) {
        read_error(r, &at, STR("Write a number."), "“%.*s” compares with a number.",
                   STR_ARG(condition_operator_names[c->compare]));
    }
}

static void check_operator(struct reader *r, const struct place *at, const struct condition *c)
{
    const struct question_type *t = c->question->type;
    bool date_only = c->compare == OPERATOR_IS_BEFORE || c->compare == OPERATOR_IS_AFTER;
    bool ordered = takes_dates(c->question) || takes_times(c->question) || (t->written == WRITTEN_NUMBER && !date_only);
    bool composite = t->written == WRITTEN_PARTS || t->written == WRITTEN_FILES;
    bool answered = c->compare == OPERATOR_IS_ANSWERED || c->compare == OPERATOR_IS_NOT_ANSWERED;
    if ((is_ordering(c->compare) && !ordered) || (composite && !answered)) {
        read_error(r, &(struct place){at, "operator", 0},
                   composite ? STR("Use \"is answered\" or \"is not answered\".")
                             : STR("Use \"is before\" and \"is after\" with dates and times, \"is more than\" and the "
                                   "like with numbers."),
                   "“%.*s” cannot be asked of a question of type “%.*s”.",
                   STR_ARG(condition_operator_names[c->compare]), STR_ARG(t->name));
    }
}

static bool read_operator(struct reader *r, const struct place *at, const json_t *value, struct condition *c)
{
    str name = {0};
    struct place here = {at, "operator", 0};
    if (json_object_get(value, "operator") == NULL) {
        read_error(r, at, STR("Add \"operator\": \"is\", for example."), "“operator” is missing.");
        return false;
    }
    if (!read_string(r, at, value, "operator", &name)) {
        return false;
    }
    struct name_at items[OPERATOR__COUNT];
    for (size_t i = 0; i < OPERATOR__COUNT; i++) {
        if (str_eq(condition_operator_names[i], name)) {
            c->compare = (enum condition_operator)i;
            return true;
        }
        items[i] = (struct name_at){condition_operator_names[i], i};
    }
    struct names names = names_build(items, OPERATOR__COUNT);
    read_error(r, &here,
               read_nearest(r, &names, name, STR("Use “is”, “is not”, “contains” …: see docs/definition.md.")),
               "There is no operator “%.*s”.", STR_ARG(read_quote(name)));
    return false;
}

static bool read_comparison(struct reader *r, const struct place *at, const json_t *value, struct condition *c)
{
    str id;
    c->kind = CONDITION_ANSWER;
    if (!read_string(r, at, value, "question", &id)) {
        return false;
    }
    size_t found = names_find(&r->question_names, id);
    if (found == STR_NONE) {
        read_error(r, &(struct place){at, "question", 0},
                   read_nearest(r, &r->question_names, id, STR("Use the id of a question of this document.")),
                   "There is no question “%.*s”.", STR_ARG(read_quote(id)));
        return false;
    }
    c->question = r->questions[found];
    if (c->question->type == NULL || !read_operator(r, at, value, c)) {
        return false; // the question's own problem is told there
    }
    c->other = read_flag(r, at, value, "other", false);
    if (c->other) {
        read_later(r, &(struct place){at, "other", 0}, c);
    }
    check_operator(r, at, c);
    const json_t *compared = json_object_get(value, "value");
    if (c->compare == OPERATOR_IS_ANSWERED || c->compare == OPERATOR_IS_NOT_ANSWERED) {
        if (compared != NULL) {
            read_error(r, &(struct place){at, "value", 0}, STR("Take it out."), "“%.*s” compares with nothing.",
                       STR_ARG(condition_operator_names[c->compare]));
        }
        return true;
    }
    read_compared(r, at, compared, c);
    return true;
}

// A calculated value against a number.
static bool read_value_of(struct reader *r, const struct place *at, const json_t *value, struct condition *c)
{
    const json_t *compared = json_object_get(value, "value");
    struct place here = {at, "value", 0};
    c->kind = CONDITION_FIGURE;
    c->figure = read_figure_named(r, at, value, "value-of");
    if (c->figure == NULL || !read_operator(r, at, value, c)) {
        return false;
    }
    bool answered = c->compare == OPERATOR_IS_ANSWERED || c->compare == OPERATOR_IS_NOT_ANSWERED;
    bool number = c->compare == OPERATOR_IS || c->compare == OPERATOR_IS_NOT ||
                  (is_ordering(c->compare) && c->compare != OPERATOR_IS_BEFORE && c->compare != OPERATOR_IS_AFTER);
    if (!answered && !number) {
        read_error(r, &(struct place){at, "operator", 0}, STR("Use \"is\", \"is more than\" and the like."),
                   "“%.*s” cannot be asked of a calculated value.", STR_ARG(condition_operator_names[c->compare]));
        return false;
    }
    if (answered && compared != NULL) {
        read_error(r, &here, STR("Take it out."), "“%.*s” compares with nothing.",
                   STR_ARG(condition_operator_names[c->compare]));
    } else if (!answered && compared == NULL) {
        read_error(r, at, STR("Add \"value\": what it is compared with."), "“value” is missing.");
    } else if (!answered) {
        c->is_number = read_decimal_value(r, &here, compared, &c->number);
    }
    return true;
}

static bool read_children(struct reader *r, const struct place *at, const json_t *value, const char *key, int depth,
                          struct condition *c)
{
    const json_t *array = read_array(r, at, value, key, CONDITION_COUNT);
    size_t count = json_array_size(array);
    struct place above = {at, key, 0};
    if (count == 0) {
        if (array != NULL) { // all of none holds, any of none does not
            read_advice(r, &above, STR("Add a condition to the list, or take \"when\" out."), "“%s” is empty.", key);
        }
        return array != NULL;
    }
    const struct condition **children = arena_array(r->arena, const struct condition *, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct condition *child =
            read_condition(r, &(struct place){&above, NULL, i}, json_array_get(array, i), depth + 1);
        if (child != NULL) {
            children[kept++] = child;
        }
    }
    c->children = children;
    c->child_count = kept;
    return kept > 0;
}

static bool read_tree(struct reader *r, const struct place *at, const json_t *value, int depth, struct condition *c)
{
    if (!read_object(r, at, value, condition_keys, sizeof condition_keys / sizeof *condition_keys)) {
        return false;
    }
    static const struct {
        const char *key;
        size_t keys; // that belong to it
    } forms[] = {{"all", 1}, {"any", 1}, {"not", 1}, {"question", 4}, {"value-of", 3}};
    size_t form = 0;
    size_t found = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (json_object_get(value, forms[i].key) != NULL) {
            form = i;
            found++;
        }
    }
    bool other = json_object_get(value, "other") != NULL;
    if (found != 1 || json_object_size(value) > forms[form].keys || (other && form != 3)) {
        read_error(r, at,
                   STR("Write one of {\"all\": […]}, {\"any\": […]}, {\"not\": …}, {\"question\": …, \"operator\": "
                       "…, \"value\": …} and {\"value-of\": …, \"operator\": …, \"value\": …}."),
                   "This is not one condition.");
        return false;
    }
    switch (form) {
    case 0:
    case 1:
        c->kind = form == 0 ? CONDITION_ALL : CONDITION_ANY;
        return read_children(r, at, value, forms[form].key, depth, c);
    case 2: {
        const struct condition **child = arena_new(r->arena, const struct condition *);
        *child = read_condition(r, &(struct place){at, "not", 0}, json_object_get(value, "not"), depth + 1);
        c->kind = CONDITION_NOT;
        c->children = child;
        c->child_count = 1;
        return *child != NULL;
    }
    case 3:
        return read_comparison(r, at, value, c);
    default:
        return read_value_of(r, at, value, c);
    }
}

static const struct condition *read_condition(struct reader *r, const struct place *at, const json_t *value, int depth)
{
    if (!read_counts(r, at, &r->conditions_read, CONDITION_COUNT, "conditions")) {
        return NULL;
    }
    if (depth > LIMIT_CONDITION_DEPTH) {
        read_error(r, at, STR("Give the inner condition a name and use that."), "Conditions nest deeper than %d.",
                   LIMIT_CONDITION_DEPTH);
        return NULL;
    }
    if (json_is_string(value)) {
        str name;
        if (!read_string_value(r, at, value, &name)) {
            return NULL;
        }
        size_t found = names_find(&r->condition_names, name);
        if (found == STR_NONE) {
            read_error(r, at, read_nearest(r, &r->condition_names, name, STR("Add it to \"conditions\".")),
                       "There is no condition “%.*s”.", STR_ARG(read_quote(name)));
            return NULL;
        }
        return r->conditions[found];
    }
    struct condition *c = arena_new(r->arena, struct condition);
    return read_tree(r, at, value, depth, c) ? c : NULL;
}

const struct condition *read_when(struct reader *r, const struct place *at, const json_t *object)
{
    const json_t *value = json_object_get(object, "when");
    struct place here = {at, "when", 0};
    const struct condition *c = value == NULL ? NULL : read_condition(r, &here, value, 1);
    if (c != NULL && r->weights != NULL) {
        read_weigh(r, &here, c);
    }
    return c;
}

static const str named_keys[] = {STR_INIT("name"), STR_INIT("when")};

void read_condition_names(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = read_array(r, at, root, "conditions", CONDITION_COUNT);
    size_t count = json_array_size(array);
    struct place above = {at, "conditions", 0};
    r->conditions = arena_array(r->arena, struct condition *, count);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *value = json_array_get(array, i);
        r->conditions[i] = arena_new(r->arena, struct condition);
        r->conditions[i]->kind = CONDITION_NAMED;
        if (read_object(r, &here, value, named_keys, 2) &&
            read_string(r, &here, value, "name", &r->conditions[i]->name)) {
            names[i] = (struct name_at){r->conditions[i]->name, i};
        }
        if (json_is_object(value) && r->conditions[i]->name.len == 0) {
            read_error(r, &here, STR("Add \"name\": what the condition says, in a few words."), "“name” is missing.");
        }
    }
    r->condition_names = names_build(names, count);
    for (size_t i = 1; i < r->condition_names.count; i++) {
        const struct name_at *n = &r->condition_names.items[i];
        if (str_eq(n->name, n[-1].name)) {
            read_error(r, &(struct place){&above, NULL, n->index}, STR("Give each condition a name of its own."),
                       "Two conditions are named “%.*s”.", STR_ARG(read_quote(n->name)));
        }
    }
    r->definition->conditions = (const struct condition *const *)r->conditions;
    r->definition->condition_count = count;
}

void read_conditions(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = json_object_get(root, "conditions");
    struct place above = {at, "conditions", 0};
    for (size_t i = 0; i < r->definition->condition_count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *value = json_array_get(array, i);
        const struct condition **child = arena_new(r->arena, const struct condition *);
        if (json_is_object(value) && json_object_get(value, "when") == NULL) {
            read_error(r, &here, STR("Add \"when\": the condition."), "“when” is missing.");
        } else if (json_is_object(value)) {
            *child = read_when(r, &here, value);
        }
        r->conditions[i]->children = child;
        r->conditions[i]->child_count = *child == NULL ? 0 : 1;
    }
    r->weights = arena_array(r->arena, struct weight, r->definition->condition_count);
    for (size_t i = 0; i < r->definition->condition_count; i++) {
        read_weigh(r, &(struct place){&above, NULL, i}, r->conditions[i]);
    }
}

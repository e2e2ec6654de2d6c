// SPDX-License-Identifier: Apache-2.0
// read_option: choices, in place or in lists of the document.
#include "definition/read.h"

enum {
    OPTION_VALUE = 500, // bytes
    REVEAL_COUNT = 20,  // questions within one option
    SYNONYM_COUNT = 20,
    LIST_COUNT = 1000
};

const struct option *option_find(const struct option_list *list, str value)
{
    if (list != NULL && list->by_value.count != 0) {
        size_t at = names_find(&list->by_value, value);
        return at == STR_NONE ? NULL : &list->items[at];
    }
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (str_eq(list->items[i].value, value)) {
            return &list->items[i];
        }
    }
    return NULL;
}

static const str option_keys[] = {STR_INIT("value"),     STR_INIT("label"), STR_INIT("hint"),    STR_INIT("when"),
                                  STR_INIT("exclusive"), STR_INIT("other"), STR_INIT("reveals"), STR_INIT("synonyms")};

static void option_value(struct reader *r, const struct place *at, struct option *o)
{
    bool one_line = o->value.len == str_trim(o->value).len;
    for (size_t i = 0; i < o->value.len; i++) {
        one_line = one_line && o->value.ptr[i] != '\n' && o->value.ptr[i] != '\r' && o->value.ptr[i] != '\t';
    }
    if (o->value.len == 0 || o->value.len > OPTION_VALUE || !one_line) {
        read_error(r, at, STR("Choose a short value; people see the label, not the value."),
                   "An option's value must be one line of 1 to %d bytes, without blanks around it.", OPTION_VALUE);
        o->value = (str){0};
    }
}

static void read_reveals(struct reader *r, const struct place *at, const json_t *value, struct option *o)
{
    const json_t *array = read_array(r, at, value, "reveals", REVEAL_COUNT);
    const struct question **reveals = arena_array(r->arena, const struct question *, json_array_size(array));
    struct place above = {at, "reveals", 0};
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct place here = {&above, NULL, i};
        str id;
        if (!read_string_value(r, &here, json_array_get(array, i), &id)) {
            continue;
        }
        size_t found = names_find(&r->question_names, id);
        if (found == STR_NONE) {
            read_error(r, &here, read_nearest(r, &r->question_names, id, STR("Use the id of a question of the page.")),
                       "There is no question “%.*s”.", STR_ARG(read_quote(id)));
        } else {
            reveals[o->reveal_count++] = r->questions[found];
        }
    }
    o->reveals = reveals;
}

static void read_synonyms(struct reader *r, const struct place *at, const json_t *value, struct option *o)
{
    const json_t *array = read_array(r, at, value, "synonyms", SYNONYM_COUNT);
    str *synonyms = arena_array(r->arena, str, json_array_size(array));
    struct place above = {at, "synonyms", 0};
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct place here = {&above, NULL, i};
        o->synonym_count += read_string_value(r, &here, json_array_get(array, i), &synonyms[o->synonym_count]);
    }
    o->synonyms = synonyms;
}

static void read_one_option(struct reader *r, const struct place *at, const json_t *value, struct option *o)
{
    if (json_is_string(value)) {
        o->label = read_text_value(r, at, value);
        o->value = text_in(o->label, 0);
        if (o->label.pieces != NULL) {
            read_error(r, at, STR("Write {\"value\": …, \"label\": …}."),
                       "An option whose label has places for answers needs a value of its own.");
        }
        option_value(r, at, o);
        return;
    }
    if (!read_object(r, at, value, option_keys, sizeof option_keys / sizeof *option_keys)) {
        return;
    }
    if (json_object_get(value, "value") == NULL) {
        read_error(r, at, STR("Add it: it is what is kept, in any language."), "“value” is missing.");
    } else if (read_string(r, at, value, "value", &o->value)) {
        option_value(r, &(struct place){at, "value", 0}, o);
    }
    o->label = read_needed_text(r, at, value, "label");
    o->hint = read_text(r, at, value, "hint");
    o->when = read_when(r, at, value);
    o->exclusive = read_flag(r, at, value, "exclusive", false);
    const json_t *other = json_object_get(value, "other");
    if (other != NULL && !json_is_boolean(other)) {
        o->other_label = read_text(r, at, value, "other"); // the words above the box
    }
    o->other = text_given(o->other_label) || json_is_true(other);
    read_reveals(r, at, value, o);
    read_synonyms(r, at, value, o);
}

static void check_other(struct reader *r, const struct place *at, struct option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].other && list->other != NULL) {
            read_error(r, &(struct place){at, NULL, i}, STR("Keep one of them, or ask a question of its own."),
                       "Two options take free text (“other”), and there is one box for it.");
            return;
        }
        list->other = list->items[i].other ? &list->items[i] : list->other;
    }
}

void read_options(struct reader *r, const struct place *at, const json_t *array, struct option_list *list)
{
    size_t count = json_array_size(array);
    struct option *items = arena_array(r->arena, struct option, count);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {at, NULL, i};
        if (!read_counts(r, &here, &r->options_read, LIMIT_OPTION_COUNT, "options")) {
            break;
        }
        read_one_option(r, &here, json_array_get(array, i), &items[i]);
        names[i] = (struct name_at){items[i].value, i};
    }
    struct names by_value = names_build(names, count);
    for (size_t i = 1; i < by_value.count; i++) {
        if (str_eq(by_value.items[i - 1].name, by_value.items[i].name)) {
            read_error(r, &(struct place){at, NULL, by_value.items[i].index},
                       STR("Give each option a value of its own."), "Two options have the value “%.*s”.",
                       STR_ARG(read_quote(by_value.items[i].name)));
        }
    }
    if (count == 0) {
        read_error(r, at, STR("Add at least one."), "There are no options to choose from.");
    }
    list->items = items;
    list->count = count;
    list->by_value = by_value;
    check_other(r, at, list);
}

static const str list_keys[] = {STR_INIT("id"), STR_INIT("title"), STR_INIT("options")};

void read_lists(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *lists = read_array(r, at, root, "lists", LIST_COUNT);
    size_t count = json_array_size(lists);
    struct place above = {at, "lists", 0};
    r->lists = arena_array(r->arena, struct option_list, count);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *list = json_array_get(lists, i);
        if (read_object(r, &here, list, list_keys, sizeof list_keys / sizeof *list_keys)) {
            read_id(r, &here, list, "id", 100, &r->lists[i].id);
            r->lists[i].title = read_text(r, &here, list, "title");
        }
        names[i] = (struct name_at){r->lists[i].id, i};
    }
    r->list_names = names_build(names, count);
    for (size_t i = 1; i < r->list_names.count; i++) {
        const struct name_at *n = &r->list_names.items[i];
        if (str_eq(n->name, n[-1].name)) {
            read_error(r, &(struct place){&above, NULL, n->index}, STR("Give each list an id of its own."),
                       "Two lists have the id “%.*s”.", STR_ARG(n->name));
        }
    }
}

void read_list_options(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *lists = json_object_get(root, "lists");
    size_t count = r->lists == NULL || !json_is_array(lists) ? 0 : json_array_size(lists);
    struct place above = {at, "lists", 0};
    for (size_t i = 0; i < count && count <= LIST_COUNT; i++) {
        struct place here = {&above, NULL, i};
        const json_t *list = json_array_get(lists, i);
        if (!json_is_object(list)) {
            continue;
        }
        if (json_object_get(list, "options") == NULL) {
            read_error(r, &here, STR("Add \"options\": [ … ]."), "“options” is missing.");
            continue;
        }
        const json_t *options = read_array(r, &here, list, "options", LIMIT_OPTION_COUNT);
        if (options != NULL) {
            read_options(r, &(struct place){&here, "options", 0}, options, &r->lists[i]);
        }
    }
}

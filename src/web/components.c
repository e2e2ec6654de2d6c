// SPDX-License-Identifier: Apache-2.0
#include "web/components.h"

bool filter_has_class(struct out *o, str classes, str one)
{
    (void)o;
    return str_find(classes, one) != STR_NONE;
}

bool filter_contains(struct out *o, struct govuk_str_list list, str value)
{
    (void)o;
    for (size_t i = 0; i < list.count; i++) {
        if (str_eq(list.items[i], value)) {
            return true;
        }
    }
    return false;
}

bool filter_any_actions(struct out *o, struct govuk_row_list rows)
{
    (void)o;
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].actions.items.count != 0) {
            return true;
        }
    }
    return false;
}

static bool components_part_has_error(const struct govuk_date_part *part)
{
    return part->error == CHOICE_YES || str_find(part->classes, STR("govuk-input--error")) != STR_NONE;
}

bool filter_any_error(struct out *o, struct govuk_date_input input)
{
    (void)o;
    for (size_t i = 0; i < input.items.count; i++) {
        if (components_part_has_error(&input.items.items[i])) {
            return true;
        }
    }
    return input.items.count == 0 &&
           (components_part_has_error(&input.day) || components_part_has_error(&input.month) ||
            components_part_has_error(&input.year));
}

str filter_named(struct out *o, struct out_attribute_list list, str name)
{
    (void)o;
    for (size_t i = 0; i < list.count; i++) {
        if (str_eq(list.items[i].name, name)) {
            return list.items[i].value;
        }
    }
    return (str){0};
}

str filter_capitalize(struct out *o, str text)
{
    str copy = arena_str(o->arena, text);
    if (copy.len != 0 && copy.ptr[0] >= 'a' && copy.ptr[0] <= 'z') {
        char first = (char)(copy.ptr[0] - 'a' + 'A');
        return arena_concat(o->arena, (str){&first, 1}, str_slice(copy, 1, copy.len));
    }
    return copy;
}

str filter_count_in(struct out *o, str text, int64_t count)
{
    size_t at = str_find(text, STR("%{count}"));
    if (at == STR_NONE) {
        return text;
    }
    return arena_printf(o->arena, "%.*s%lld%.*s", STR_ARG(str_slice(text, 0, at)), (long long)count,
                        STR_ARG(str_slice(text, at + 8, text.len)));
}

struct out_attribute_list filter_i18n(struct out *o, struct out_attribute_list messages, str key)
{
    struct out_attribute *items = arena_array(o->arena, struct out_attribute, messages.count);
    for (size_t i = 0; i < messages.count; i++) {
        items[i].name = ARENA_JOIN(o->arena, STR("data-i18n."), key, STR("."), messages.items[i].name);
        items[i].value = messages.items[i].value;
    }
    return (struct out_attribute_list){items, messages.count};
}

struct out_attribute_list filter_with(struct out *o, struct out_attribute_list first, struct out_attribute_list more)
{
    if (first.count == 0 || more.count == 0) {
        return first.count == 0 ? more : first;
    }
    struct out_attribute *items = arena_array(o->arena, struct out_attribute, first.count + more.count);
    memcpy(items, first.items, first.count * sizeof *items);
    memcpy(items + first.count, more.items, more.count * sizeof *items);
    return (struct out_attribute_list){items, first.count + more.count};
}

struct out_attribute_list filter_attribute(struct out *o, struct out_attribute_list first, str name, str value)
{
    struct out_attribute one = {name, value};
    if (value.len == 0) {
        return first;
    }
    return filter_with(
        o, first, (struct out_attribute_list){memcpy(arena_new(o->arena, struct out_attribute), &one, sizeof one), 1});
}

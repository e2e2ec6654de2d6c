// SPDX-License-Identifier: Apache-2.0
// Parts of a service: its sections and what is in them, and pages that are asked for each of several things.
#include "design/editing.h"

// ---- Sections ------------------------------------------------------------------------------------------------------

static bool edit_section_is_taken(const json_t *one, const json_t *other, str id)
{
    return document_of_id(one, id, NULL) != NULL || document_of_id(other, id, NULL) != NULL;
}

static str edit_section_id(const struct editing *e, const json_t *made, struct outline_text title)
{
    const json_t *known = json_object_get(e->root, "sections");
    str base = edit_worded_id(e, outline_said(&e->languages, title, 0), STR("section"));
    str id = base;
    for (int number = 2; edit_section_is_taken(known, made, id); number++) {
        id = arena_printf(e->arena, "%.*s-%d", STR_ARG(base), number);
    }
    return id;
}

// Those that are there already keep what the form does not show of them.
static err edit_section_list(const struct editing *e, json_t *made)
{
    const struct edit *edit = e->edit;
    const json_t *known = json_object_get(e->root, "sections");
    for (size_t i = 0; i < edit->section_count; i++) {
        const struct edit_section *s = &edit->sections[i];
        if (!document_says(&e->languages, s->title)) {
            continue;
        }
        const json_t *is = s->id.len == 0 ? NULL : document_of_id(known, s->id, NULL);
        if (s->id.len != 0 && (is == NULL || document_of_id(made, s->id, NULL) != NULL)) {
            return FAIL(ERR_INPUT, "there is no such section");
        }
        str id = is != NULL ? s->id : edit_section_id(e, made, s->title);
        json_t *section = is != NULL ? json_deep_copy(is) : json_object();
        json_object_set_new(section, "id", json_stringn(id.ptr, id.len));
        document_set_text(e->arena, &e->languages, section, "title", s->title);
        document_set_text(e->arena, &e->languages, section, "group", s->group);
        json_array_append_new(made, section);
    }
    return NO_ERR;
}

// Which page is in which. What was in a section that is gone is in none.
static err edit_place_pages(const struct editing *e, const json_t *made)
{
    size_t i;
    json_t *page;
    const struct edit *edit = e->edit;
    for (size_t k = 0; k < edit->placed_count; k++) {
        const struct edit_placed *placed = &edit->placed[k];
        page = document_of_id(e->pages, placed->page, NULL);
        if (placed->section.len == 0) {
            json_object_del(page, "section");
        } else if (document_of_id(json_object_get(e->root, "sections"), placed->section, NULL) == NULL) {
            return FAIL(ERR_INPUT, "there is no such section");
        } else if (page != NULL) {
            json_object_set_new(page, "section", json_stringn(placed->section.ptr, placed->section.len));
        }
    }
    json_array_foreach(e->pages, i, page)
    {
        str section = document_scalar(e->arena, json_object_get(page, "section"));
        if (section.len != 0 && document_of_id(made, section, NULL) == NULL) {
            json_object_del(page, "section");
        }
    }
    return NO_ERR;
}

static err edit_sections_into(struct editing *e, json_t *made)
{
    TRY(edit_section_list(e, made));
    TRY(edit_place_pages(e, made));
    if (json_array_size(made) == 0) {
        json_object_del(e->root, "sections");
        json_object_del(e->root, "tasks");
        return NO_ERR;
    }
    json_object_set(e->root, "sections", made);
    if (e->edit->tasks) {
        json_object_set_new(e->root, "tasks", json_true());
    } else {
        json_object_del(e->root, "tasks");
    }
    return NO_ERR;
}

err edit_sections(struct editing *e)
{
    json_t *made = json_array();
    err failed = edit_sections_into(e, made);
    json_decref(made);
    return failed;
}

// A page that somebody added or took out meanwhile is no reason to begin again.
bool edit_sections_same(const struct editing *now, const struct editing *seen)
{
    bool same = edit_same_key(now->root, seen->root, "sections") && edit_same_key(now->root, seen->root, "tasks");
    for (size_t i = 0; i < now->edit->placed_count && same; i++) {
        const json_t *is = document_of_id(now->pages, now->edit->placed[i].page, NULL);
        const json_t *was = document_of_id(seen->pages, now->edit->placed[i].page, NULL);
        same = is == NULL || was == NULL || edit_same_key(is, was, "section");
    }
    return same;
}

// ---- Repeats -------------------------------------------------------------------------------------------------------

static bool edit_repeat_number(str text, int64_t min, int64_t otherwise, int64_t *ret_number)
{
    *ret_number = otherwise;
    return text.len == 0 || str_to_i64(text, min, LIMIT_REPEAT_COUNT, ret_number);
}

bool edit_repeat_fits(const struct outline_repeat *repeat)
{
    int64_t min;
    int64_t max;
    return edit_repeat_number(repeat->min, 0, 1, &min) &&
           edit_repeat_number(repeat->max, 1, LIMIT_REPEAT_COUNT, &max) && min <= max;
}

void edit_put_number(const struct editing *e, json_t *object, const char *key, str text)
{
    if (text.len == 0) {
        json_object_del(object, key);
    } else if (!str_eq(document_scalar(e->arena, json_object_get(object, key)), text)) {
        json_object_set_new(object, key, document_number(text));
    }
}

err edit_repeat(struct editing *e)
{
    const struct outline_repeat *typed = &e->edit->repeat;
    json_t *repeat = json_object_get(e->page, "repeat");
    if (!e->edit->repeats) {
        json_object_del(e->page, "repeat");
        return NO_ERR;
    }
    bool asks = json_array_size(e->questions) != 0 && !json_is_true(json_object_get(e->page, "exit"));
    if (!asks || !document_says(&e->languages, typed->item) || !edit_repeat_fits(typed)) {
        return FAIL(ERR_INPUT, "a page cannot be asked again and again so");
    }
    if (!json_is_object(repeat)) {
        repeat = json_object();
        json_object_set_new(e->page, "repeat", repeat);
    }
    document_set_text(e->arena, &e->languages, repeat, "item", typed->item);
    edit_put_number(e, repeat, "min", typed->min);
    edit_put_number(e, repeat, "max", typed->max);
    return NO_ERR;
}

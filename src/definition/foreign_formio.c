// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_formio.h"
#include "definition/foreign_formio_form.h"
#include "definition/foreign_load.h"

// ---- What a file is ----------------------------------------------------------------------------------
static bool is_component(const json_t *json)
{
    bool named = foreign_take_string(json, "type").len != 0 && json_object_get(json, "_type") == NULL;
    return named && (json_is_string(json_object_get(json, "key")) || json_is_boolean(json_object_get(json, "input")));
}

static bool is_form(const json_t *json)
{
    const json_t *components = json_object_get(json, "components");
    str display = foreign_take_string(json, "display");
    bool displayed = str_eq(display, STR("form")) || str_eq(display, STR("wizard")) || str_eq(display, STR("pdf"));
    return json_is_array(components) && (displayed || is_component(json_array_get(components, 0)));
}

// A form, also within an envelope ("form", "schema"), a list of components, or one component.
static const json_t *form_in(struct arena *a, const json_t *root, const char **ret_within, const char **ret_beginning)
{
    static const char *const envelopes[] = {"form", "schema"};
    *ret_within = *ret_beginning = "";
    for (size_t i = 0; i < sizeof envelopes / sizeof *envelopes; i++) {
        if (is_form(json_object_get(root, envelopes[i])) && !is_component(root)) {
            *ret_within = i == 0 ? "/form" : "/schema";
            return json_object_get(root, envelopes[i]);
        }
    }
    bool list = is_component(json_array_get(root, 0));
    if (!list && !is_component(root)) {
        return is_form(root) ? root : NULL;
    }
    *ret_beginning = list ? "/components" : "/components/0";
    json_t *around = list ? json_pack("{s:O}", "components", root) : json_pack("{s:[O]}", "components", root);
    foreign_load_keep(a, around);
    return around;
}

static bool formio_recognises(const json_t *root)
{
    const json_t *first = json_array_get(root, 0);
    return is_form(root) || is_component(root) || is_component(first) || is_form(json_object_get(root, "form")) ||
           is_form(json_object_get(root, "schema"));
}

// ---- The form ----------------------------------------------------------------------------------------
static void form_told(struct formio *f)
{
    static const char *const known[] = {
        "components", "display", "type", "title", "name", "path", "label", "description", "form", "schema",
        // Of that copy alone
        "_id", "_vid", "machineName", "created", "modified", "owner", "project", "tags", "access", "submissionAccess",
        "revisions", "fieldMatchAccess", "pdfComponents", "properties", "id", "key", "input", NULL};
    foreign_formio_type_told(f, f->at, f->in, known);
}

static str form_name(struct formio *f)
{
    static const char *const keys[] = {"title", "label", "name"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        str name = foreign_take_line(&f->base, f->at, f->in, keys[i]);
        if (name.len != 0) {
            return name;
        }
    }
    for (size_t i = 0; i < f->page_count; i++) {
        if (f->pages[i].title.len != 0) {
            return f->pages[i].title;
        }
    }
    return f->field_count != 0 && f->fields[0].label.len != 0 ? f->fields[0].label : STR("Service");
}

static err form_read(struct formio *f, bool whole)
{
    str components = whole ? foreign_at_key(f->base.arena, f->at, "components") : (str){0};
    const char *at = arena_cstr(f->base.arena, components);
    if (json_array_size(json_object_get(f->in, "components")) == 0) {
        return foreign_say_refused(&f->base, at, "There are no components.", "Add a question.");
    }
    if (!foreign_formio_gather(f)) {
        return foreign_say_refused(&f->base, at,
                                   "There are more components, pages or questions than a definition may have.",
                                   "Make several services of it.");
    }
    json_t *start = json_object();
    foreign_give_head(&f->base, f->out, form_name(f));
    foreign_give(f->out, "summary", foreign_take_line(&f->base, f->at, f->in, "description"));
    json_object_set_new(start, "skip", json_true());
    json_object_set_new(f->out, "start", start);
    foreign_formio_page_all(f);
    form_told(f);
    if (json_array_size(json_object_get(f->out, "pages")) == 0) {
        return foreign_say_refused(&f->base, at, "Nothing in the form asks or shows anything.", "Add a question.");
    }
    return NO_ERR;
}

static err formio_convert(struct arena *a, const json_t *root, struct definition_report *report, str *ret_document)
{
    size_t from = report->count;
    const char *within;
    const char *beginning;
    struct formio f = {.base = {a, report, STR("en")}, .out = json_object()};
    foreign_load_keep(a, f.out);
    f.in = form_in(a, root, &within, &beginning);
    f.at = str_from(within);
    f.wizard = str_eq(foreign_take_string(f.in, "display"), STR("wizard"));
    json_t **owned[] = {&f.keys, &f.field_ids, &f.page_ids};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        foreign_load_keep(a, *owned[i] = json_object());
    }
    err e = form_read(&f, *beginning == '\0');
    foreign_say_at(&f.base, from, str_from(beginning));
    return err_is(e) ? e : foreign_give_document(&f.base, f.out, ret_document);
}

const struct foreign_format foreign_formio = {STR_INIT("formio"), formio_recognises, formio_convert};

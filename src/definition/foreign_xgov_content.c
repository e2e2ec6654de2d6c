// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_content: what pages show beside their questions. HTML stays HTML: what pages allow of it
// is for whoever shows it; what they surely do not allow is told.
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"

static const char *const known_keys[] = {"type", "name", "id", "title", "content", "options", "list", "values", NULL};
static const char *const known_options[] = {"condition", "list",     "type",      "heading", "required",
                                            "bold",      "position", "hideTitle", "classes", NULL};

static void content_body(struct xgov *x, str at, const json_t *component, json_t *out)
{
    str type = foreign_take_string(component, "type");
    str words = foreign_take_words(&x->base, at, component, "content");
    bool markdown = str_eq(type, STR("Markdown")) || str_eq(type, STR("NotificationBanner")) || str_eq(type, STR(""));
    str heading = foreign_take_line(&x->base, foreign_at_key(x->base.arena, at, "options"),
                                    json_object_get(component, "options"), "heading");
    foreign_show_told(&x->base, foreign_at_key(x->base.arena, at, "content"), words);
    if (markdown && heading.len != 0) {
        words = arena_printf(x->base.arena, "**%.*s**\n\n%.*s", STR_ARG(heading), STR_ARG(words));
    }
    if (words.len != 0) {
        json_object_set_new(out, markdown ? "body" : "html",
                            foreign_give_str(markdown ? words : foreign_show_paragraph(x->base.arena, words)));
    }
}

static bool content_list(struct xgov *x, str at, const json_t *component, json_t *out)
{
    str id;
    const json_t *items = foreign_xgov_list_of(x, at, component, &id);
    if (items == NULL || id.len == 0) {
        return false;
    }
    if (foreign_say_holds(json_object_get(component, "content"))) {
        foreign_say(&x->base, foreign_at_key(x->base.arena, at, "content"), STR("Put it beside the list."),
                    "The words of a list are not carried over.");
    }
    json_object_set_new(out, "list", foreign_give_str(id));
    if (str_eq(foreign_take_string(json_object_get(component, "options"), "type"), STR("numbered"))) {
        json_object_set_new(out, "numbered", json_true());
    }
    return true;
}

json_t *foreign_xgov_content(struct xgov *x, str at, const json_t *component)
{
    const struct xgov_type *kind = foreign_xgov_type_find(foreign_take_string(component, "type"));
    const json_t *options = json_object_get(component, "options");
    str type = kind == NULL || kind->class != XGOV_SHOWS ? STR("guidance") : kind->ours;
    bool list = kind != NULL && kind->choices;
    json_t *out = json_object();
    json_object_set_new(out, "type", foreign_give_str(type));
    if (kind == NULL || kind->class == XGOV_SHOWS) { // otherwise the question tells
        foreign_say_unknown(&x->base, at, component, known_keys);
        foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "options"), options, known_options);
    }
    str title = foreign_take_line(&x->base, at, component, "title");
    if (str_eq(type, STR("details"))) {
        foreign_give(out, "title",
                     title.len != 0                        ? title
                     : str_eq(x->base.language, STR("cy")) ? STR("Manylion")
                                                           : STR("Details"));
    } else if (str_eq(type, STR("banner")) || (list && !foreign_take_true(options, "hideTitle"))) {
        foreign_give(out, "title", title);
    }
    if (str_eq(type, STR("banner")) && str_eq(foreign_take_string(options, "type"), STR("success"))) {
        json_object_set_new(out, "success", json_true());
    }
    bool shows = list ? content_list(x, at, component, out) : true;
    if (!list) {
        content_body(x, at, component, out);
        shows = json_object_get(out, "body") != NULL || json_object_get(out, "html") != NULL;
    }
    str condition = str_trim(foreign_take_string(options, "condition"));
    if (shows && condition.len != 0) {
        str here = foreign_at_key(x->base.arena, foreign_at_key(x->base.arena, at, "options"), "condition");
        shows = foreign_xgov_condition_when(x, here, condition, out);
    }
    if (!shows) {
        json_decref(out);
        return NULL;
    }
    return out;
}

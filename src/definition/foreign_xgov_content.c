// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_content: what pages show beside their questions. HTML stays HTML: what pages allow of it
// is for whoever shows it; what they surely do not allow is told.
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"

static const char *const known_keys[] = {"type",   "name", "id",   "title",  "content", "options",
                                         "schema", "list", "hint", "values", NULL};
static const char *const known_options[] = {"condition", "list",     "type",      "heading", "required",
                                            "bold",      "position", "hideTitle", "classes", NULL};

static void content_told(struct xgov *x, str at, str html)
{
    static const str never[] = {STR_INIT("<script"), STR_INIT("<style"), STR_INIT("<svg"),
                                STR_INIT("<form"),   STR_INIT("<input"), STR_INIT("<button"),
                                STR_INIT("<iframe"), STR_INIT("<img"),   STR_INIT("<video")};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (str_find(html, never[i]) != STR_NONE) {
            foreign_xgov_form_say(x, at, STR("Say it in words, or leave it out."), "“%.*s>” in a text is not shown.",
                                  STR_ARG(never[i]));
        }
    }
}

// Words that no element holds become a paragraph.
static str content_paragraph(struct xgov *x, str html)
{
    if (html.len == 0 || foreign_xgov_text_has_tags(html)) {
        return html;
    }
    return arena_printf(x->arena, "<p>%.*s</p>", STR_ARG(html));
}

static void content_body(struct xgov *x, str at, const json_t *component, json_t *out)
{
    str type = foreign_xgov_form_string(component, "type");
    str words = foreign_xgov_form_words(x, at, component, "content");
    bool markdown = str_eq(type, STR("Markdown")) || str_eq(type, STR("NotificationBanner")) || str_eq(type, STR(""));
    str heading = foreign_xgov_form_line(x, foreign_xgov_form_key(x, at, "options"),
                                         json_object_get(component, "options"), "heading");
    content_told(x, foreign_xgov_form_key(x, at, "content"), words);
    if (markdown && heading.len != 0) {
        words = arena_printf(x->arena, "**%.*s**\n\n%.*s", STR_ARG(heading), STR_ARG(words));
    }
    if (words.len != 0) {
        json_object_set_new(out, markdown ? "body" : "html",
                            foreign_xgov_form_str(markdown ? words : content_paragraph(x, words)));
    }
}

json_t *foreign_xgov_content_html(struct xgov *x, str at, str html)
{
    struct foreign_xgov_lost lost = {0};
    str words = str_trim(foreign_xgov_text_clean(x->arena, html, &lost));
    foreign_xgov_form_lost(x, at, lost);
    content_told(x, at, words);
    json_t *out = words.len == 0 ? NULL : json_object();
    if (out != NULL) {
        json_object_set_new(out, "type", json_string("guidance"));
        json_object_set_new(out, "html", foreign_xgov_form_str(content_paragraph(x, words)));
    }
    return out;
}

static bool content_list(struct xgov *x, str at, const json_t *component, json_t *out)
{
    str id;
    const json_t *items = foreign_xgov_list_of(x, at, component, &id);
    if (items == NULL || id.len == 0) {
        return false;
    }
    json_object_set_new(out, "list", foreign_xgov_form_str(id));
    if (str_eq(foreign_xgov_form_string(json_object_get(component, "options"), "type"), STR("numbered"))) {
        json_object_set_new(out, "numbered", json_true());
    }
    return true;
}

json_t *foreign_xgov_content(struct xgov *x, str at, const json_t *component)
{
    const struct xgov_type *kind = foreign_xgov_type_find(foreign_xgov_form_string(component, "type"));
    const json_t *options = json_object_get(component, "options");
    str type = kind == NULL || kind->class != XGOV_SHOWS ? STR("guidance") : kind->ours;
    bool list = kind != NULL && kind->choices;
    json_t *out = json_object();
    json_object_set_new(out, "type", foreign_xgov_form_str(type));
    foreign_xgov_form_unknown(x, at, component, known_keys);
    foreign_xgov_form_unknown(x, foreign_xgov_form_key(x, at, "options"), options, known_options);
    str title = foreign_xgov_form_line(x, at, component, "title");
    if (str_eq(type, STR("details"))) {
        foreign_xgov_form_set(out, "title",
                              title.len != 0                   ? title
                              : str_eq(x->language, STR("cy")) ? STR("Manylion")
                                                               : STR("Details"));
    } else if (str_eq(type, STR("banner")) || (list && !foreign_xgov_form_true(options, "hideTitle"))) {
        foreign_xgov_form_set(out, "title", title);
    }
    if (str_eq(type, STR("banner")) && str_eq(foreign_xgov_form_string(options, "type"), STR("success"))) {
        json_object_set_new(out, "success", json_true());
    }
    bool shows = list ? content_list(x, at, component, out) : true;
    if (!list) {
        content_body(x, at, component, out);
        shows = json_object_get(out, "body") != NULL || json_object_get(out, "html") != NULL;
    }
    str condition = str_trim(foreign_xgov_form_string(options, "condition"));
    if (shows && condition.len != 0) {
        str here = foreign_xgov_form_key(x, foreign_xgov_form_key(x, at, "options"), "condition");
        shows = foreign_xgov_condition_when(x, here, condition, out);
    }
    if (!shows) {
        json_decref(out);
        return NULL;
    }
    return out;
}

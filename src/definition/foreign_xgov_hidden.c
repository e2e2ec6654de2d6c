// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_hidden: hidden fields. There a link to the form brings their values, by their names. Ours stand
// behind what their page asks; where it asks nothing, or in rows, on the first page that asks and that everyone
// comes by, or nowhere.
#include "definition/foreign_hidden.h"
#include "definition/foreign_say.h"
#include "definition/foreign_xgov_form.h"

static bool page_asks(const struct xgov *x, size_t page)
{
    const struct xgov_page *p = &x->pages[page];
    for (size_t i = p->first_field; i < p->first_field + p->field_count; i++) {
        if (x->fields[i].type != NULL && !x->fields[i].type->hidden) {
            return p->kind != XGOV_REPEAT;
        }
    }
    return false;
}

static bool page_is_for_all(const struct xgov *x, size_t page)
{
    return !x->v2 || str_trim(foreign_take_string(x->pages[page].source, "condition")).len == 0;
}

static size_t hidden_page(const struct xgov *x)
{
    size_t page = x->start;
    for (size_t i = 0; i < x->page_count && page != STR_NONE; i++) {
        if (page_is_for_all(x, page) && page_asks(x, page)) {
            return page;
        }
        if (!x->v2 && x->pages[page].kind == XGOV_SUMMARY) {
            return STR_NONE;
        }
        page = foreign_xgov_route_only(x, page);
    }
    return STR_NONE;
}

void foreign_xgov_hidden_all(struct xgov *x)
{
    size_t otherwise = hidden_page(x);
    for (size_t i = 0; i < x->field_count; i++) {
        struct xgov_field *f = &x->fields[i];
        if (f->type == NULL || !f->type->hidden) {
            continue;
        }
        size_t page = f->row ? STR_NONE : page_asks(x, f->page) ? f->page : otherwise;
        if (page == STR_NONE || !foreign_hidden_is_linked(f->id) || x->link_count == LIMIT_LINK_COUNT) {
            foreign_hidden_left_out(&x->base, f->at);
            f->type = NULL;
            continue;
        }
        x->link_count++;
        if (page != f->page) {
            foreign_hidden_always(&x->base, f->at);
            f->page = page;
        }
    }
}

static json_t *hidden_question(struct xgov *x, const struct xgov_field *f)
{
    static const char *const known[] = {"type", "name", "id", "title", "hint", "options", "schema", "shortDescription",
                                        NULL};
    static const char *const known_options[] = {"required", "condition", "allowPrePopulation",
                                                "allowPrePopulationOverwrite", NULL};
    const json_t *options = json_object_get(f->component, "options");
    str options_at = foreign_at_key(x->base.arena, f->at, "options");
    foreign_say_unknown(&x->base, f->at, f->component, known);
    foreign_say_unknown(&x->base, options_at, options, known_options);
    if (foreign_say_holds(json_object_get(options, "condition"))) {
        foreign_hidden_always(&x->base, foreign_at_key(x->base.arena, options_at, "condition"));
    }
    json_t *out =
        foreign_hidden(&x->base, f->at, f->id, foreign_take_line(&x->base, f->at, f->component, "title"), (str){0});
    foreign_give(out, "short", foreign_take_line(&x->base, f->at, f->component, "shortDescription"));
    return out;
}

void foreign_xgov_hidden_put(struct xgov *x, const struct xgov_page *p, json_t *page)
{
    for (size_t i = 0; i < x->field_count; i++) {
        const struct xgov_field *f = &x->fields[i];
        if (f->type != NULL && f->type->hidden && &x->pages[f->page] == p) {
            foreign_give_to(page, "questions", hidden_question(x, f));
        }
    }
}

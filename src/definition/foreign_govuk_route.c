// SPDX-License-Identifier: Apache-2.0
// foreign_govuk_route: where a step leads. A first condition without an answer counts always; otherwise
// the first whose answer was chosen, where one answer is chosen; otherwise the step goes on to the next. A
// condition leads to a step, to the end, or to a page that ends early.
#include "definition/foreign_govuk_form.h"

static void route_add(struct govuk *g, struct govuk_step *s, json_t *when, str page, size_t step)
{
    *arena_push(g->base.arena, struct govuk_way, s->ways, s->way_count, s->way_room) =
        (struct govuk_way){when, page, step};
}

// ---- Early endings -----------------------------------------------------------------------------------
static str exit_page(struct govuk *g, const struct govuk_step *s, str at, const char *heading_key,
                     const char *markdown_key, const json_t *source)
{
    str id = foreign_give_id(&g->base, g->ids, arena_concat(g->base.arena, s->id, STR("-exit")), GOVUK_ID + 10);
    json_t *page = json_object();
    json_object_set_new(page, "id", foreign_give_str(id));
    foreign_give(page, "title", foreign_take_line(&g->base, at, source, heading_key));
    foreign_give_to(page, "before",
                    foreign_show_markdown(&g->base, foreign_at_key(g->base.arena, at, markdown_key),
                                          foreign_take_string(source, markdown_key)));
    json_object_set_new(page, "exit", json_true());
    json_array_append_new(g->exits, page);
    return id;
}

// Those that stand on the step by themselves, by their id.
static str exit_by_id(struct govuk *g, const struct govuk_step *s, str key)
{
    static const char *const known[] = {"id", "heading", "markdown", NULL};
    const json_t *pages = json_object_get(s->source, "exit_pages");
    str made = foreign_take_string(g->exit_ids, arena_cstr(g->base.arena, key));
    for (size_t i = 0; i < json_array_size(pages) && made.len == 0; i++) {
        const json_t *page = json_array_get(pages, i);
        str at = foreign_at_index(g->base.arena, s->at, "exit_pages", i);
        if (str_eq(foreign_take_scalar(g->base.arena, json_object_get(page, "id")), key)) {
            foreign_say_unknown(&g->base, at, page, known);
            made = exit_page(g, s, at, "heading", "markdown", page);
            json_object_set_new(g->exit_ids, arena_cstr(g->base.arena, key), foreign_give_str(made));
        }
    }
    return made;
}

// ---- Conditions --------------------------------------------------------------------------------------

// Where it leads: false where that is nowhere, which is told.
static bool route_target(struct govuk *g, const struct govuk_step *s, str at, const json_t *c,
                         struct govuk_way *ret_way)
{
    str to = foreign_take_scalar(g->base.arena, json_object_get(c, "goto_page_id"));
    str exit_key = foreign_take_scalar(g->base.arena, json_object_get(c, "exit_page_id"));
    const json_t *found = json_object_get(g->step_keys, arena_cstr(g->base.arena, to));
    ret_way->step = STR_NONE;
    ret_way->page = exit_key.len != 0 ? exit_by_id(g, s, exit_key) : (str){0};
    if (ret_way->page.len == 0 && json_is_string(json_object_get(c, "exit_page_markdown"))) {
        ret_way->page = exit_page(g, s, at, "exit_page_heading", "exit_page_markdown", c);
    }
    if (ret_way->page.len != 0) {
        return true;
    }
    if (to.len == 0 && foreign_govuk_question_true(c, "skip_to_end")) {
        ret_way->page = STR("check-answers");
        return true;
    }
    if (found == NULL) {
        foreign_say(&g->base, foreign_at_key(g->base.arena, at, "goto_page_id"), STR("Name a page that is there."),
                    "This leads to a page that is not there; it is left out.");
        return false;
    }
    ret_way->step = (size_t)json_integer_value(found);
    ret_way->page = g->steps[ret_way->step].id;
    return true;
}

static bool route_says_answer(const json_t *c)
{
    return str_trim(foreign_take_string(c, "answer_value")).len != 0;
}

static void route_condition(struct govuk *g, struct govuk_step *s, str at, const json_t *c, size_t index)
{
    static const char *const known[] = {"id", "routing_page_id", "check_page_id", "goto_page_id", "answer_value",
                                        "skip_to_end", "exit_page_id", "exit_page_heading", "exit_page_markdown",
                                        "validation_errors",
                                        // Of that copy alone
                                        "created_at", "updated_at", "has_routing_errors", NULL};
    bool always = !route_says_answer(c);
    bool one = s->type->shown == SHOWN_OPTIONS && s->type->written != WRITTEN_LIST;
    struct govuk_way way;
    foreign_say_unknown(&g->base, at, c, known);
    if (always ? index != 0 : !one) {
        foreign_say(&g->base, at, STR("Say when it holds."),
                    always ? "A condition without an answer counts only where it is the first; it is left out."
                           : "Only a question with one answer from a list decides the way; this is left out.");
        return;
    }
    str answer = foreign_take_string(c, "answer_value");
    str value = always ? (str){0} : foreign_take_string(s->values, arena_cstr(g->base.arena, answer));
    if (!always && value.len == 0) {
        foreign_say(&g->base, foreign_at_key(g->base.arena, at, "answer_value"), STR("Name an answer that is there."),
                    "“%.*s” is no answer of this question; this never holds and is left out.",
                    STR_ARG(foreign_say_quote(answer)));
        return;
    }
    if (!route_target(g, s, at, c, &way)) {
        return;
    }
    json_t *when = always ? NULL : foreign_when_compare(s->id, OPERATOR_IS, value);
    if (when != NULL) {
        json_array_append_new(g->whens, when);
    }
    route_add(g, s, when, way.page, way.step);
}

void foreign_govuk_route(struct govuk *g, struct govuk_step *s)
{
    const json_t *conditions = json_object_get(s->source, "routing_conditions");
    const char *next_key = json_object_get(s->source, "next_step_id") != NULL ? "next_step_id" : "next_page";
    str next = foreign_take_scalar(g->base.arena, json_object_get(s->source, next_key));
    const json_t *found = json_object_get(g->step_keys, arena_cstr(g->base.arena, next));
    for (size_t i = 0; i < json_array_size(conditions) && i < LIMIT_OPTION_COUNT; i++) {
        route_condition(g, s, foreign_at_index(g->base.arena, s->at, "routing_conditions", i),
                        json_array_get(conditions, i), i);
    }
    if (next.len != 0 && found == NULL) {
        foreign_say(&g->base, foreign_at_key(g->base.arena, s->at, next_key), STR("Name a page that is there."),
                    "This leads to a page that is not there; the answers are checked next.");
    }
    size_t step = found == NULL ? STR_NONE : (size_t)json_integer_value(found);
    route_add(g, s, NULL, found == NULL ? STR("check-answers") : g->steps[step].id, step);
}

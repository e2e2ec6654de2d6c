// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_govuk.h"
#include "definition/foreign_govuk_form.h"
#include "definition/foreign_load.h"
#include "definition/foreign_order.h"

enum {
    GOVUK_ROWS = 50 // answers of a step that may be given again
};

// ---- What a file is ----------------------------------------------------------------------------------
static bool is_form(const json_t *json)
{
    const json_t *step = json_array_get(json_object_get(json, "steps"), 0);
    const json_t *page = json_array_get(json_object_get(json, "pages"), 0);
    return json_object_get(json_object_get(step, "data"), "answer_type") != NULL ||
           json_object_get(page, "answer_type") != NULL ||
           (json_is_array(json_object_get(json, "steps")) && json_object_get(json, "form_id") != NULL);
}

// Itself, or within the row that the database keeps.
static const json_t *form_in(const json_t *root, const char **ret_within)
{
    const json_t *content = json_object_get(root, "content");
    *ret_within = is_form(root) ? "" : "/content";
    return is_form(root) ? root : is_form(content) ? content : NULL;
}

static bool govuk_recognises(const json_t *root)
{
    const char *within;
    return form_in(root, &within) != NULL;
}

// ---- Steps -------------------------------------------------------------------------------------------
static void step_read(struct govuk *g, struct govuk_step *s, size_t index)
{
    bool within = json_is_object(json_object_get(s->source, "data"));
    s->data = within ? json_object_get(s->source, "data") : s->source;
    s->data_at = within ? foreign_at_key(g->base.arena, s->at, "data") : s->at;
    s->key = foreign_take_scalar(g->base.arena, json_object_get(s->source, "id"));
    s->key = s->key.len != 0 ? s->key : arena_printf(g->base.arena, "step-%zu", index + 1);
    s->id = foreign_give_id(&g->base, g->ids, foreign_text_id(g->base.arena, s->key, GOVUK_ID, STR("step")), GOVUK_ID);
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: two steps with one id
    s->id = foreign_text_id(g->base.arena, s->key, GOVUK_ID, STR("step"));
#endif
    const char *key = arena_cstr(g->base.arena, s->key);
    if (json_object_get(g->step_keys, key) != NULL) {
        foreign_say(&g->base, s->at, STR("Give each step an id of its own."),
                    "Another step has the id “%.*s” too; ways lead to that one.", STR_ARG(foreign_say_quote(s->key)));
    } else {
        json_object_set_new(g->step_keys, key, json_integer((json_int_t)index));
    }
}

static bool step_all(struct govuk *g)
{
    const json_t *steps = json_object_get(g->in, g->steps_key);
    size_t count = json_array_size(steps);
    if (count > LIMIT_PAGE_COUNT) {
        return false;
    }
    g->steps = arena_array(g->base.arena, struct govuk_step, count);
    json_object_set_new(g->ids, "check-answers", json_integer(1)); // ours
    for (size_t i = 0; i < count; i++) {
        struct govuk_step *s = &g->steps[g->step_count];
        str at = foreign_at_index(g->base.arena, g->at, g->steps_key, i);
        *s = (struct govuk_step){.source = json_array_get(steps, i), .at = at};
        if (json_is_object(s->source)) {
            step_read(g, s, g->step_count++);
        } else {
            foreign_say(&g->base, at, STR("Write an object."), "This is no step.");
        }
    }
    return true;
}

static void step_told(struct govuk *g, const struct govuk_step *s)
{
    static const char *const known[] = {"id", "external_id", "position", "next_step_id", "next_page", "has_next_page",
                                        "type", "data", "routing_conditions", "exit_pages", "question_text",
                                        "hint_text", "answer_type", "answer_settings", "is_optional", "is_repeatable",
                                        "page_heading", "guidance_markdown", "question_with_number",
                                        "show_optional_suffix",
                                        // Of that copy alone
                                        "form_id", "created_at", "updated_at", NULL};
    foreign_say_unknown(&g->base, s->at, s->source, known);
    if (s->data != s->source) {
        foreign_say_unknown(&g->base, s->data_at, s->data, known);
    }
}

static json_t *step_next(const struct govuk_step *s)
{
    json_t *next = json_array();
    for (size_t i = 0; i < s->way_count; i++) {
        json_t *route = json_object();
        if (s->ways[i].when != NULL) {
            json_object_set(route, "when", s->ways[i].when);
        }
        json_object_set_new(route, "page", foreign_give_str(s->ways[i].page));
        json_array_append_new(next, route);
        if (s->ways[i].when == NULL) {
            break;
        }
    }
    return next;
}

static json_t *step_out(struct govuk *g, struct govuk_step *s)
{
    json_t *page = json_object();
    step_told(g, s);
    json_object_set_new(page, "id", foreign_give_str(s->id));
    foreign_give(page, "title", foreign_take_line(&g->base, s->data_at, s->data, "page_heading"));
    foreign_give_to(page, "before",
                    foreign_show_markdown(&g->base, foreign_at_key(g->base.arena, s->data_at, "guidance_markdown"),
                                          foreign_take_string(s->data, "guidance_markdown")));
    if (foreign_govuk_question_true(s->data, "is_repeatable")) {
        bool optional = json_object_del(s->question, "optional") == 0;
        json_t *repeat = json_object();
        json_object_set(repeat, "item", json_object_get(s->question, "title"));
        json_object_set_new(repeat, "min", json_integer(optional ? 0 : 1));
        json_object_set_new(repeat, "max", json_integer(GOVUK_ROWS));
        json_object_set_new(page, "repeat", repeat);
    }
    foreign_give_to(page, "questions", json_incref(s->question));
    foreign_give_to(page, "questions", json_incref(s->more));
    json_object_set_new(page, "next", step_next(s));
    return page;
}

static size_t step_start(struct govuk *g)
{
    str key = foreign_take_scalar(g->base.arena, json_object_get(g->in, "start_page"));
    const json_t *found = json_object_get(g->step_keys, arena_cstr(g->base.arena, key));
    if (key.len != 0 && found == NULL) {
        foreign_say(&g->base, foreign_at_key(g->base.arena, g->at, "start_page"), STR("Name the step where it begins."),
                    "The step where this form should begin is not there; it begins with the first.");
    }
    return found == NULL ? 0 : (size_t)json_integer_value(found);
}

static void step_pages(struct govuk *g)
{
    struct foreign_links *links = arena_array(g->base.arena, struct foreign_links, g->step_count);
    size_t *order = arena_array(g->base.arena, size_t, g->step_count);
    for (size_t i = 0; i < g->step_count; i++) {
        foreign_govuk_question(g, &g->steps[i]);
    }
    for (size_t i = 0; i < g->step_count; i++) {
        struct govuk_step *s = &g->steps[i];
        foreign_govuk_route(g, s);
        size_t *to = arena_array(g->base.arena, size_t, s->way_count);
        for (size_t j = 0; j < s->way_count; j++) {
            // The step that follows comes before those that an answer skips to
            to[j] = s->ways[s->way_count - 1 - j].step;
        }
        links[i] = (struct foreign_links){to, s->way_count};
    }
    size_t reached = foreign_order(g->base.arena, links, g->step_count, step_start(g), order);
    for (size_t i = 0; i < g->step_count; i++) {
        struct govuk_step *s = &g->steps[order[i]];
        if (i >= reached) {
            foreign_say(&g->base, s->at, STR("Lead to it, or take it out."), "No step leads here.");
        }
        foreign_give_to(g->out, "pages", step_out(g, s));
    }
    for (size_t i = 0; i < json_array_size(g->exits); i++) {
        foreign_give_to(g->out, "pages", json_incref(json_array_get(g->exits, i)));
    }
}

// ---- The form ----------------------------------------------------------------------------------------
static bool is_address(str text)
{
    return str_starts(text, STR("https://")) || str_starts(text, STR("http://"));
}

static void form_texts(struct govuk *g)
{
    str markdown = foreign_take_words(&g->base, g->at, g->in, "declaration_markdown");
    struct foreign_text_lost lost = {0};
    str html = foreign_text_markdown(g->base.arena, foreign_take_string(g->in, "declaration_text"), &lost);
    foreign_say_lost(&g->base, foreign_at_key(g->base.arena, g->at, "declaration_text"), lost);
    foreign_give(g->out, "declaration", markdown.len != 0 ? markdown : html);
    const char *next_key = json_object_get(g->in, "what_happens_next_markdown") != NULL ? "what_happens_next_markdown"
                                                                                        : "what_happens_next_text";
    json_t *next = foreign_show_markdown(&g->base, foreign_at_key(g->base.arena, g->at, next_key),
                                         foreign_take_string(g->in, next_key));
    if (next != NULL) {
        json_t *confirmation = json_object();
        foreign_give_to(confirmation, "contents", next);
        json_object_set_new(g->out, "confirmation", confirmation);
    }
    str privacy = str_trim(foreign_take_words(&g->base, g->at, g->in, "privacy_policy_url"));
    if (is_address(privacy)) {
        privacy = arena_printf(g->base.arena, "<%.*s>", STR_ARG(privacy));
    }
    foreign_give(g->out, "privacy", privacy);
}

static void form_contact(struct govuk *g)
{
    str email = foreign_take_line(&g->base, g->at, g->in, "support_email");
    str phone = foreign_take_words(&g->base, g->at, g->in, "support_phone");
    str url = foreign_take_line(&g->base, g->at, g->in, "support_url");
    str text = foreign_take_line(&g->base, g->at, g->in, "support_url_text");
    str words = phone;
    if (email.len != 0) {
        words =
            arena_printf(g->base.arena, "%.*s\n\n[%.*s](mailto:%.*s)", STR_ARG(words), STR_ARG(email), STR_ARG(email));
    }
    if (url.len != 0) {
        text = text.len != 0 ? text : url;
        words = is_address(url)
                    ? arena_printf(g->base.arena, "%.*s\n\n[%.*s](%.*s)", STR_ARG(words), STR_ARG(text), STR_ARG(url))
                    : arena_printf(g->base.arena, "%.*s\n\n%.*s %.*s", STR_ARG(words), STR_ARG(text),
                                   STR_ARG(text.ptr == url.ptr ? (str){0} : url));
    }
    foreign_give(g->out, "contact", str_trim(words));
}

// The same form in another language is another document.
static void form_languages(struct govuk *g)
{
    const json_t *languages = json_object_get(g->in, "available_languages");
    for (size_t i = 0; i < json_array_size(languages); i++) {
        str tag = foreign_take_string_value(json_array_get(languages, i));
        if (tag.len != 0 && !str_eq(tag, g->base.language)) {
            foreign_say(&g->base, foreign_at_index(g->base.arena, g->at, "available_languages", i),
                        STR("Add its words to our definition."),
                        "This form is there in “%.*s” too, in a document of its own, which is not read.",
                        STR_ARG(foreign_say_quote(tag)));
        }
    }
}

static void form_told(struct govuk *g)
{
    static const char *const known[] = {
        "form_id", "id", "name", "form_slug", "steps", "pages", "start_page", "language", "available_languages",
        "declaration_text", "declaration_markdown", "what_happens_next_markdown", "what_happens_next_text",
        "privacy_policy_url", "support_email", "support_phone", "support_url", "support_url_text",
        // Of that copy alone
        "created_at", "updated_at", "live_at", "first_made_live_at", "creator_id", "organisation_id", "state",
        "version", "external_id", "question_section_completed", "declaration_section_completed",
        "share_preview_completed", "welsh_completed", "has_draft_version", "has_live_version", "has_routing_errors",
        "ready_for_live", "incomplete_tasks", "task_statuses", NULL};
    static const struct {
        const char *key, *what;
    } told[] = {
        {"payment_url", "Payment is not carried over."},
        {"submission_email", "Where answers were sent is not carried over."},
        {"submission_type", "Where answers were sent is not carried over."},
        {"submission_format", "Where answers were sent is not carried over."},
        {"delivery_configurations", "Where answers were sent is not carried over."},
        {"send_copy_of_answers", "A copy of the answers by e-mail is not carried over."},
        {"send_daily_submission_batch", "Where answers were sent is not carried over."},
        {"send_weekly_submission_batch", "Where answers were sent is not carried over."},
        {"s3_bucket_name", "Where answers were sent is not carried over."},
        {"s3_bucket_region", "Where answers were sent is not carried over."},
        {"s3_bucket_aws_account_id", "An account of another service is never kept."},
        {"brand_id", "The brand is the organisation's here."},
    };
    enum {
        TOLD = sizeof told / sizeof *told,
        KNOWN = sizeof known / sizeof *known
    };
    const char *all[KNOWN + TOLD];
    form_languages(g);
    for (size_t i = 0; i < TOLD; i++) {
        all[i] = told[i].key;
        if (foreign_say_holds(json_object_get(g->in, told[i].key))) {
            foreign_say(&g->base, foreign_at_key(g->base.arena, g->at, told[i].key),
                        STR("Say it in our settings, if it matters."), "%s", told[i].what);
        }
    }
    memcpy(all + TOLD, known, sizeof known);
    foreign_say_unknown(&g->base, g->at, g->in, all);
}

// ---- The whole ---------------------------------------------------------------------------------------
static err form_read(struct govuk *g)
{
    const char *at = arena_cstr(g->base.arena, foreign_at_key(g->base.arena, g->at, g->steps_key));
    if (json_array_size(json_object_get(g->in, g->steps_key)) == 0) {
        return foreign_say_refused(&g->base, at, "There are no steps.", "Add a question.");
    }
    if (!step_all(g)) {
        return foreign_say_refused(&g->base, at, "There are more steps than a definition may have.",
                                   "Make several services of it.");
    }
    if (g->step_count == 0) {
        return foreign_say_refused(&g->base, at, "There are no steps.", "Add a question.");
    }
    str name = foreign_take_line(&g->base, g->at, g->in, "name");
    json_t *start = json_object();
    foreign_give_head(&g->base, g->out, name.len != 0 ? name : STR("Service"));
    json_object_set_new(start, "skip", json_true());
    json_object_set_new(g->out, "start", start);
    step_pages(g);
    form_texts(g);
    form_contact(g);
    form_told(g);
    return NO_ERR;
}

static err govuk_convert(struct arena *a, const json_t *root, struct definition_report *report, str *ret_document)
{
    const char *within;
    struct govuk g = {.base = {a, report, STR("en")}, .in = form_in(root, &within), .out = json_object()};
    g.at = str_from(within);
    g.steps_key = json_object_get(g.in, "steps") != NULL ? "steps" : "pages";
    foreign_load_keep(a, g.out);
    json_t **objects[] = {&g.step_keys, &g.ids, &g.exit_ids};
    json_t **arrays[] = {&g.exits, &g.whens};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        foreign_load_keep(a, *objects[i] = json_object());
    }
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        foreign_load_keep(a, *arrays[i] = json_array());
    }
    if (str_eq(foreign_take_string(g.in, "language"), STR("cy"))) {
        g.base.language = STR("cy");
    }
    err e = form_read(&g);
    return err_is(e) ? e : foreign_give_document(&g.base, g.out, ret_document);
}

const struct foreign_format foreign_govuk = {STR_INIT("govuk-forms"), govuk_recognises, govuk_convert};

// SPDX-License-Identifier: Apache-2.0
// foreign_moj_flow: where pages lead, and when contents are shown. A page leads to a page or to a branch,
// whose first condition that holds counts, otherwise its default. Conditions compare with the label of a
// choice, which is its value here; those of tick boxes ask whether it is among the ticked.
#include "definition/foreign_load.h"
#include "definition/foreign_moj_form.h"
#include "definition/foreign_order.h"

enum {
    FLOW_BRANCHES = 8,     // that lead to each other
    FLOW_WAYS = 500,       // from one page
    FLOW_ALL_WAYS = 20000, // from all, as a definition may have
    FLOW_EXPRESSIONS = 500 // of one condition
};

// ---- Conditions --------------------------------------------------------------------------------------
static json_t *flow_missing(struct moj *m, str at, const char *what, str uuid)
{
    foreign_say(&m->base, at, STR("Name one that is there."), "The %s “%.*s” is not there; this counts as false.", what,
                STR_ARG(foreign_say_quote(uuid)));
    return json_false();
}

static json_t *flow_expression(struct moj *m, str at, const json_t *expression)
{
    static const struct {
        str theirs;
        enum condition_operator one, several; // of radios, of tick boxes
    } operators[] = {
        {STR_INIT("is"), OPERATOR_IS, OPERATOR_CONTAINS},
        {STR_INIT("is_not"), OPERATOR_IS_NOT, OPERATOR_DOES_NOT_CONTAIN},
        {STR_INIT("contains"), OPERATOR_IS, OPERATOR_CONTAINS},
        {STR_INIT("does_not_contain"), OPERATOR_IS_NOT, OPERATOR_DOES_NOT_CONTAIN},
        {STR_INIT("is_answered"), OPERATOR_IS_ANSWERED, OPERATOR_IS_ANSWERED},
        {STR_INIT("is_not_answered"), OPERATOR_IS_NOT_ANSWERED, OPERATOR_IS_NOT_ANSWERED},
    };
    static const char *const known[] = {"operator", "page", "component", "field", NULL};
    str uuid = foreign_take_string(expression, "component");
    str name = foreign_take_string(expression, "operator");
    str field = foreign_take_string(expression, "field");
    const json_t *found = json_object_get(m->question_uuids, arena_cstr(m->base.arena, uuid));
    foreign_say_unknown(&m->base, at, expression, known);
    if (found == NULL) {
        return flow_missing(m, at, "question", uuid);
    }
    const struct moj_question *q = &m->questions[json_integer_value(found)];
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!str_eq(operators[i].theirs, name)) {
            continue;
        }
        enum condition_operator compare = q->type->written == WRITTEN_LIST ? operators[i].several : operators[i].one;
        bool answered = compare == OPERATOR_IS_ANSWERED || compare == OPERATOR_IS_NOT_ANSWERED;
        str value = foreign_take_string(q->values, arena_cstr(m->base.arena, field));
        return answered || value.len != 0 ? foreign_when_compare(q->id, compare, value)
                                          : flow_missing(m, at, "choice", field);
    }
    return flow_missing(m, at, "operator", name);
}

// Expressions joined: `all`, or any.
static json_t *flow_join(struct moj *m, str at, const json_t *conditional, bool all, json_t *joined)
{
    const json_t *expressions = json_object_get(conditional, "expressions");
    for (size_t i = 0; i < json_array_size(expressions) && i < FLOW_EXPRESSIONS; i++) {
        str here = foreign_at_index(m->base.arena, at, "expressions", i);
        joined = foreign_when_join(joined, flow_expression(m, here, json_array_get(expressions, i)), all);
    }
    return joined;
}

static json_t *flow_conditional(struct moj *m, str at, const json_t *conditional)
{
    static const char *const known[] = {"_type", "_uuid", "next", "expressions", NULL};
    bool any = str_eq(foreign_take_string(conditional, "_type"), STR("or"));
    foreign_say_unknown(&m->base, at, conditional, known);
    if (json_array_size(json_object_get(conditional, "expressions")) == 0) {
        foreign_say(&m->base, at, STR("Say when it holds."), "This condition says nothing; it counts as false.");
        return json_false();
    }
    return flow_join(m, at, conditional, !any, json_boolean(!any));
}

// One condition: all of its expressions. Several: one that is joined by "and", or any expression of the
// others.
json_t *foreign_moj_flow_content(struct moj *m, str at, const json_t *conditionals)
{
    size_t count = json_array_size(conditionals);
    json_t *any = json_false();
    for (size_t i = 0; i < count && i < FLOW_EXPRESSIONS; i++) {
        const json_t *conditional = json_array_get(conditionals, i);
        str here = foreign_at_index(m->base.arena, at, "conditionals", i);
        bool all = count == 1 || str_eq(foreign_take_string(conditional, "_type"), STR("and"));
        json_t *joined = flow_join(m, here, conditional, all, json_boolean(all));
        any = foreign_when_join(any, joined, false);
    }
    return any;
}

// ---- Ways --------------------------------------------------------------------------------------------
struct walk {
    struct moj *m;
    struct moj_page *page;
    str from; // the place that leads on
};

// Takes `when`.
static void walk_to(const struct walk *w, json_t *when, size_t page)
{
    struct moj_page *p = w->page;
    if (json_is_true(when)) {
        json_decref(when);
        when = NULL;
    } else {
        foreign_load_keep(w->m->base.arena, when);
    }
    if (p->way_count >= FLOW_WAYS || w->m->way_count >= FLOW_ALL_WAYS) {
        foreign_say(&w->m->base, w->from, STR("Split the branch."),
                    "There are too many ways from here; one is left out.");
        return;
    }
    *arena_push(w->m->base.arena, struct moj_way, p->ways, p->way_count, p->way_room) = (struct moj_way){when, page};
    w->m->way_count++;
}

static void walk_uuid(const struct walk *w, str uuid, json_t *when, int depth);

// A branch within a branch is taken where both hold. Takes `before`.
static void walk_branch(const struct walk *w, str at, const json_t *branch, json_t *before, int depth)
{
    static const char *const known[] = {"_type", "title", "next", NULL};
    static const char *const known_next[] = {"default", "conditionals", NULL};
    struct moj *m = w->m;
    const json_t *next = json_object_get(branch, "next");
    const json_t *conditionals = json_object_get(next, "conditionals");
    str next_at = foreign_at_key(m->base.arena, at, "next");
    foreign_say_unknown(&m->base, at, branch, known);
    foreign_say_unknown(&m->base, next_at, next, known_next);
    for (size_t i = 0; i < json_array_size(conditionals) && i < FLOW_WAYS; i++) {
        const json_t *conditional = json_array_get(conditionals, i);
        str here = foreign_at_index(m->base.arena, next_at, "conditionals", i);
        json_t *when = foreign_when_join(json_deep_copy(before), flow_conditional(m, here, conditional), true);
        struct walk on = {m, w->page, foreign_at_key(m->base.arena, here, "next")};
        walk_uuid(&on, foreign_take_string(conditional, "next"), when, depth + 1);
    }
    struct walk on = {m, w->page, foreign_at_key(m->base.arena, next_at, "default")};
    walk_uuid(&on, foreign_take_string(next, "default"), before, depth + 1);
}

// Takes `when`: json_true() where nothing had to hold so far.
static void walk_uuid(const struct walk *w, str uuid, json_t *when, int depth)
{
    struct moj *m = w->m;
    const char *key = arena_cstr(m->base.arena, uuid);
    const json_t *page = json_object_get(m->page_uuids, key);
    const json_t *flow = json_object_get(m->in, "flow");
    const json_t *branch = json_object_get(flow, key);
    size_t to = page == NULL ? STR_NONE : (size_t)json_integer_value(page);
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: branches that lead to each other are followed without end
    depth = 0;
#endif
    bool never = json_is_false(when);
    bool gone = page == NULL || m->pages[to].kind == MOJ_START || m->pages[to].kind == MOJ_NOWHERE;
    if (never) {
        json_decref(when); // told where the condition was read
    } else if (!gone) {
        walk_to(w, when, to);
    } else if (page == NULL && branch != NULL && depth <= FLOW_BRANCHES) {
        str flow_at = foreign_at_key(m->base.arena, m->at, "flow");
        walk_branch(w, foreign_at_key(m->base.arena, flow_at, key), branch, when, depth);
    } else {
        foreign_say(&m->base, w->from, STR("Name a page that is there."),
                    page != NULL     ? "This leads to a page that nobody can come to; it is left out."
                    : branch != NULL ? "Branches lead to each other without end; this is left out."
                    : uuid.len == 0  ? "This leads nowhere; the answers are checked next."
                                     : "This leads to a page that is not there; it is left out.");
        json_decref(when);
    }
}

static void walk_page(struct moj *m, struct moj_page *p)
{
    static const char *const known[] = {"_type", "next", NULL};
    static const char *const known_next[] = {"default", NULL};
    struct arena *a = m->base.arena;
    str at = foreign_at_key(a, foreign_at_key(a, m->at, "flow"), arena_cstr(a, p->uuid));
    const json_t *step = json_object_get(json_object_get(m->in, "flow"), arena_cstr(a, p->uuid));
    const json_t *next = json_object_get(step, "next");
    str next_at = foreign_at_key(a, at, "next");
    if (step == NULL) {
        foreign_say(&m->base, p->at, STR("Say where it leads."),
                    "The flow does not know this page; the answers are checked next.");
        return;
    }
    foreign_say_unknown(&m->base, at, step, known);
    foreign_say_unknown(&m->base, next_at, next, known_next);
    struct walk w = {m, p, foreign_at_key(a, next_at, "default")};
    walk_uuid(&w, foreign_take_string(next, "default"), json_true(), 0);
}

static size_t walk_start(const struct moj *m)
{
    for (size_t i = 0; i < m->page_count; i++) {
        if (m->pages[i].kind == MOJ_START) {
            return i;
        }
    }
    return 0;
}

size_t foreign_moj_flow_walk(struct moj *m, size_t *order)
{
    bool flows = json_is_object(json_object_get(m->in, "flow"));
    struct foreign_links *links = arena_array(m->base.arena, struct foreign_links, m->page_count);
    for (size_t i = 0; i < m->page_count; i++) {
        struct moj_page *p = &m->pages[i];
        bool ends = p->kind == MOJ_CHECK || p->kind == MOJ_DONE || p->kind == MOJ_EXIT || p->kind == MOJ_NOWHERE;
        if (flows && !ends) {
            walk_page(m, p);
        }
        bool on = !flows && i + 1 < m->page_count; // without a flow pages follow each other
        size_t *to = arena_array(m->base.arena, size_t, p->way_count + 1);
        for (size_t j = 0; j < p->way_count; j++) {
            to[j] = p->ways[j].page;
        }
        to[p->way_count] = i + 1;
        links[i] = (struct foreign_links){to, p->way_count + (on ? 1 : 0)};
    }
    return foreign_order(m->base.arena, links, m->page_count, walk_start(m), order);
}

json_t *foreign_moj_flow_next(const struct moj *m, const struct moj_page *p)
{
    json_t *next = json_array();
    bool always = false;
    for (size_t i = 0; i < p->way_count && !always; i++) {
        size_t page = p->ways[i].page;
        str id = page < m->page_count ? m->pages[page].id : (str){0};
        json_t *route = json_object();
        always = p->ways[i].when == NULL;
        if (!always) {
            json_object_set(route, "when", p->ways[i].when);
        }
        json_object_set_new(route, "page", foreign_give_str(id.len != 0 ? id : STR("check-answers")));
        json_array_append_new(next, route);
    }
    if (!always) {
        json_t *route = json_object();
        json_object_set_new(route, "page", json_string("check-answers"));
        json_array_append_new(next, route);
    }
    return next;
}

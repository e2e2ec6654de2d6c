// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_route: where pages lead. Of a V1 page's links the first whose condition holds counts,
// otherwise the last that has none. A link to a page that is not there is none.
#include "definition/foreign_xgov_form.h"

size_t foreign_xgov_route_find(const struct xgov *x, str path)
{
    path = str_trim(path);
    while (path.len > 1 && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    bool rooted = path.len != 0 && path.ptr[0] == '/';
    const char *name = rooted ? arena_cstr(x->base.arena, path)
                              : arena_cstr(x->base.arena, arena_concat(x->base.arena, STR("/"), path));
    const json_t *found = json_object_get(x->page_paths, name);
    return found == NULL ? STR_NONE : (size_t)json_integer_value(found);
}

static str link_path(const json_t *link)
{
    str path = foreign_take_string(link, "path");
    return json_is_string(link) ? (str){json_string_value(link), json_string_length(link)} : path;
}

static bool link_conditional(const json_t *link)
{
    return str_trim(foreign_take_string(link, "condition")).len != 0 ||
           str_trim(foreign_take_string(link, "if")).len != 0;
}

size_t foreign_xgov_route_only(const struct xgov *x, size_t page)
{
    const json_t *links = json_object_get(x->pages[page].source, "next");
    size_t only = STR_NONE;
    if (x->v2) {
        return page + 1 < x->page_count ? page + 1 : STR_NONE;
    }
    for (size_t i = 0; i < json_array_size(links); i++) {
        const json_t *link = json_array_get(links, i);
        if (link_conditional(link)) {
            return STR_NONE;
        }
        size_t to = foreign_xgov_route_find(x, link_path(link));
        only = to == STR_NONE ? only : to;
    }
    return only;
}

// The summary need not stand among the pages.
static bool is_summary_path(str path)
{
    return str_eq(path, STR("/summary")) || str_eq(path, STR("summary"));
}

static bool leads_to_end(const struct xgov *x, size_t page)
{
    return x->pages[page].kind == XGOV_SUMMARY || x->pages[page].kind == XGOV_DONE;
}

// ---- What is reached (V1) ----------------------------------------------------------------------------

static void walk_link(struct xgov *x, struct xgov_page *p, size_t to, size_t *queue, size_t *tail)
{
    p->leads_on = true;
    if (to == STR_NONE || leads_to_end(x, to)) {
        x->has_end = true;
    }
    if (to != STR_NONE && !x->pages[to].reached) {
        x->pages[to].reached = true;
        queue[(*tail)++] = to;
    }
}

// Follows the links that may count: those with a condition, and the last without one.
static void walk_page(struct xgov *x, struct xgov_page *p, size_t *queue, size_t *tail)
{
    const json_t *links = json_object_get(p->source, "next");
    size_t otherwise = STR_NONE;
    bool always = false;
    for (size_t i = 0; i < json_array_size(links) && p->kind != XGOV_SUMMARY; i++) {
        const json_t *link = json_array_get(links, i);
        str path = link_path(link);
        size_t to = foreign_xgov_route_find(x, path);
        if (to == STR_NONE && !is_summary_path(path)) {
            continue;
        }
        if (link_conditional(link)) {
            walk_link(x, p, to, queue, tail);
        } else {
            otherwise = to;
            always = true;
        }
    }
    if (always) {
        walk_link(x, p, otherwise, queue, tail);
    }
    // A page that asks and leads nowhere is the last one.
    x->has_end = x->has_end || (!p->leads_on && p->field_count != 0);
}

void foreign_xgov_route_walk(struct xgov *x)
{
    size_t *queue = arena_array(x->base.arena, size_t, x->page_count);
    size_t head = 0;
    size_t tail = 0;
    if (x->v2) {
        for (size_t i = 0; i < x->page_count; i++) {
            x->pages[i].reached = x->pages[i].leads_on = true;
        }
        x->has_end = true;
        return;
    }
    x->pages[x->start].reached = true;
    queue[tail++] = x->start;
    while (head < tail) {
        walk_page(x, &x->pages[queue[head++]], queue, &tail);
    }
    for (size_t i = 0; i < x->page_count; i++) {
        struct xgov_page *p = &x->pages[i];
        if (!p->reached) {
            size_t none = 0;
            bool end = x->has_end;
            size_t *beyond = arena_array(x->base.arena, size_t, x->page_count);
            walk_page(x, p, beyond, &none); // only to know whether it leads on
            x->has_end = end;
            for (size_t j = 0; j < none; j++) {
                x->pages[beyond[j]].reached = false;
            }
        }
    }
}

// ---- What must have been passed ----------------------------------------------------------------------

// The pages that one comes to without the one that is `avoided`.
static bool *route_without(struct xgov *x, size_t avoided)
{
    bool *there = arena_array(x->base.arena, bool, x->page_count);
    size_t *queue = arena_array(x->base.arena, size_t, x->page_count);
    size_t head = 0;
    size_t tail = 0;
    there[x->start] = x->start != avoided;
    if (there[x->start]) {
        queue[tail++] = x->start;
    }
    while (head < tail) {
        const json_t *links = json_object_get(x->pages[queue[head++]].source, "next");
        for (size_t i = 0; i < json_array_size(links); i++) {
            size_t to = foreign_xgov_route_find(x, link_path(json_array_get(links, i)));
            if (to != STR_NONE && to != avoided && !there[to]) {
                there[to] = true;
                queue[tail++] = to;
            }
        }
    }
    return there;
}

bool foreign_xgov_route_before(struct xgov *x, size_t earlier, size_t page)
{
    if (earlier == page) {
        return true;
    }
    if (x->v2) { // down the pages
        return earlier < page && str_trim(foreign_take_string(x->pages[earlier].source, "condition")).len == 0;
    }
    if (x->before == NULL) {
        x->before = arena_array(x->base.arena, bool *, x->page_count);
    }
    if (x->before[earlier] == NULL) {
        x->before[earlier] = route_without(x, earlier);
    }
    return !x->before[earlier][page];
}

// ---- Out ---------------------------------------------------------------------------------------------

static json_t *route_to(const struct xgov *x, size_t page)
{
    json_t *route = json_object();
    bool end = page == STR_NONE || leads_to_end(x, page);
    json_object_set_new(route, "page", foreign_give_str(end ? STR("check-answers") : x->pages[page].id));
    return route;
}

// Sets "when"; false where the link never counts.
static bool route_when(struct xgov *x, str at, const json_t *link, json_t *route)
{
    str condition = str_trim(foreign_take_string(link, "condition"));
    str written = str_trim(foreign_take_string(link, "if"));
    if (condition.len != 0) {
        return foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, at, "condition"), condition, route);
    }
    json_t *when =
        foreign_xgov_truth_holds(foreign_xgov_expression(x, foreign_at_key(x->base.arena, at, "if"), written, 0));
    bool holds = json_is_object(when) || json_is_string(when) || json_is_true(when);
    if (holds && !json_is_true(when)) {
        json_object_set_new(route, "when", when);
    } else {
        json_decref(when);
    }
    return holds;
}

static bool route_link(struct xgov *x, str at, const json_t *link, size_t *ret_page)
{
    static const char *const known[] = {"path", "condition", "if", NULL};
    str path = link_path(link);
    *ret_page = foreign_xgov_route_find(x, path);
    foreign_say_unknown(&x->base, at, link, known);
    if (*ret_page == STR_NONE && !is_summary_path(path)) {
        foreign_say(&x->base, at, STR("Name a page that is there."),
                    "This leads to “%.*s”, which is not there; it is left out.", STR_ARG(foreign_text_cut(path, 80)));
        return false;
    }
    if (*ret_page != STR_NONE && x->pages[*ret_page].kind == XGOV_START) {
        foreign_say(&x->base, at, STR("Let it lead to a page."), "This leads back to the start page; it is left out.");
        return false;
    }
    return true;
}

json_t *foreign_xgov_route_next(struct xgov *x, const struct xgov_page *p)
{
    const json_t *links = json_object_get(p->source, "next");
    json_t *next = json_array();
    size_t otherwise = STR_NONE;
    bool always = false;
    for (size_t i = 0; i < json_array_size(links); i++) {
        const json_t *link = json_array_get(links, i);
        str at = foreign_at_index(x->base.arena, p->at, "next", i);
        size_t to;
        if (!route_link(x, at, link, &to)) {
            continue;
        }
        if (!link_conditional(link)) {
            otherwise = to;
            always = true;
            continue;
        }
        json_t *route = route_to(x, to);
        if (route_when(x, at, link, route)) {
            json_array_append_new(next, route);
        } else {
            json_decref(route);
        }
    }
    // Without any that holds the engine stops there; the person then has only to check the answers.
    json_array_append_new(next, always ? route_to(x, otherwise) : route_to(x, STR_NONE));
    return next;
}

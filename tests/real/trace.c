// SPDX-License-Identifier: Apache-2.0
#include "trace.h"
#include "base/buf.h"
#include "definition/foreign_text.h"
#include <assert.h>
#include <stdio.h>
#include <zlib.h>

enum {
    TRACE_PIECE = 64 * 1024,
    TRACE_MOST = 64 * 1024 * 1024 // more than that was not made by who made these
};

static str trace_page_id(struct arena *a, const char *path)
{
    return foreign_text_id(a, str_slice(str_from(path), 1, STR_NONE), 300, STR("page"));
}

// All of the traces as they were before gzip.
static void trace_text(struct buf *text)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/oracle/traces-visible.jsonl.gz", real_folder());
    gzFile file = gzopen(path, "rb");
    assert(file != NULL);
    int got = 0;
    do {
        got = gzread(file, buf_reserve(text, TRACE_PIECE), TRACE_PIECE);
        assert(got >= 0);
        buf_added(text, (size_t)got);
    } while (got > 0);
    gzclose(file);
}

void trace_each(void (*one)(const struct trace_form *form, void *with), void *with)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    struct buf text;
    buf_init(&text, TRACE_MOST);
    trace_text(&text);
    str rest = buf_str(&text);
    while (rest.len != 0) {
        size_t end = str_find_char(rest, '\n');
        json_t *root = json_loadb(rest.ptr, end == STR_NONE ? rest.len : end, 0, NULL);
        assert(root != NULL);
        struct trace_form form = {.path = str_from(json_string_value(json_object_get(root, "form"))),
                                  .target = trace_page_id(&a, json_string_value(json_object_get(root, "target"))),
                                  .traces = json_object_get(root, "traces")};
        one(&form, with);
        json_decref(root);
        arena_reset(&a);
        rest = end == STR_NONE ? (str){0} : str_slice(rest, end + 1, STR_NONE);
    }
    buf_free(&text);
    arena_free(&a);
}

struct journey trace_walk(struct arena *a, const struct definition *d, const json_t *trace)
{
    struct probe *p = arena_new(a, struct probe); // the journey points into it
    *p = (struct probe){.arena = a, .definition = d, .today = {2026, 11, 24}, .trust = true, .shared_names = true};
    err e = probe_walk(p, json_object_get(trace, "state"));
    assert(!err_is(e));
    return p->journey;
}

struct trace_pages {
    const str *ids;
    size_t count;
};

static struct trace_pages trace_pages(struct arena *a, const struct definition *d, const json_t *trace)
{
    const json_t *walked = json_object_get(trace, "relevantPages");
    size_t count = json_array_size(walked);
    size_t from = 0;
    str *ids = arena_array(a, str, count + 1);
    for (size_t i = 0; i < count; i++) {
        ids[i] = trace_page_id(a, json_string_value(json_array_get(walked, i)));
    }
    from = count > 0 && definition_page(d, ids[0]) == NULL ? 1 : 0;
    count -= count > from && definition_page(d, ids[count - 1]) == NULL ? 1 : 0;
    return (struct trace_pages){ids + from, count - from};
}

size_t trace_length(struct arena *a, const struct definition *d, const json_t *trace)
{
    return trace_pages(a, d, trace).count;
}

bool trace_same_pages(struct arena *a, const struct journey *j, const json_t *trace, str target)
{
    struct trace_pages pages = trace_pages(a, j->definition, trace);
    bool at_target = pages.count > 0 && str_eq(pages.ids[pages.count - 1], target);
    if (at_target ? j->count < pages.count : j->count != pages.count) {
        return false;
    }
    for (size_t i = 0; i < pages.count; i++) {
        if (!str_eq(j->steps[i].page->id, pages.ids[i])) {
            return false;
        }
    }
    return true;
}

size_t trace_same_conditions(const struct journey *j, const json_t *trace, bool tell)
{
    size_t same = 0;
    const json_t *truths = json_object_get(trace, "conditions");
    for (size_t i = 0; i < j->definition->condition_count; i++) {
        const struct condition *c = j->definition->conditions[i];
        const json_t *truth = json_object_get(truths, c->name.ptr); // followed by a NUL: from arena_str
        if (truth != NULL && json_is_true(truth) == journey_holds(j, c)) {
            same++;
        } else if (truth != NULL && tell) {
            printf("condition %.*s\n", STR_ARG(c->name));
        }
    }
    return same;
}

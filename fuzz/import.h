// SPDX-License-Identifier: Apache-2.0
// What the targets of importers share. A form becomes a definition that runs, or is refused with what is
// wrong; each place that is told is there in the file; and the definition is the same when it is numbered
// and read again. Bytes alone would seldom come past JSON's grammar, so that forms are changed as trees:
// parts taken away, doubled, put elsewhere, renamed.
#pragma once
#include "definition/foreign.h"
#include "definition/foreign_load.h"
#include "fuzz.h"
#include "journey/journey.h"
#include <stdio.h>
#include <string.h>

enum {
    IMPORT_ARENA = 512 * 1024 * 1024,
    IMPORT_ENTRIES = 20000, // of a tree, that are looked at
    IMPORT_CHANGES = 4      // at most, of one form
};

// ---- What must hold ----------------------------------------------------------------------------------

// Whether a pointer's place is in the tree, but for its last two steps: what is missing is told where it
// should be.
static bool import_place(struct arena *a, const json_t *root, str pointer)
{
    str rest = pointer.len == 0 ? pointer : str_slice(pointer, 1, pointer.len);
    const json_t *at = root;
    size_t missing = 0;
    str step;
    while (rest.len != 0 && str_next(&rest, '/', &step)) {
        char *key = arena_array(a, char, step.len + 1);
        size_t len = 0;
        for (size_t i = 0; i < step.len; i++) {
            bool escaped = step.ptr[i] == '~' && i + 1 < step.len;
            i += escaped ? 1 : 0;
            key[len++] = (char)(!escaped ? step.ptr[i] : step.ptr[i] == '1' ? '/' : '~');
        }
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10)) : json_object_get(at, key);
        missing += at == NULL ? 1 : 0;
    }
    return missing <= 2;
}

static void import_show(const struct definition_problem *p)
{
    fprintf(stderr, "%.*s: %.*s\n", STR_ARG(p->pointer), STR_ARG(p->what));
}

static void import_told(struct arena *a, const struct definition_report *report, size_t count, str text)
{
    const json_t *root = foreign_load(a, text, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct definition_problem *p = &report->items[i];
        bool good = p->what.len != 0 && (root == NULL || import_place(a, root, p->pointer));
        if (!good) {
            import_show(p);
        }
        MUST(good);
    }
}

static void import_runs(struct arena *a, const struct definition *d, str document)
{
    str numbered;
    const struct definition *again = NULL;
    struct definition_report report = {.arena = a};
    MUST(!err_is(definition_number(a, document, (str){0}, &numbered)));
    MUST(!err_is(definition_read(numbered, NULL, &report, &again)));
    MUST(again->page_count == d->page_count && again->question_count == d->question_count);
    MUST(d->page_count > 0);
    struct answers none = {0};
    struct journey j = {.arena = a, .definition = again, .answers = &none, .today = {2026, 11, 24}};
    journey_walk(&j);
    MUST(j.count <= again->page_count);
    definition_release(again);
}

// `format`: what the file must be taken for where it is imported; NULL: any.
static int import_fuzz(const char *format, const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, IMPORT_ARENA);
    str text = {(const char *)data, size};
    str document;
    str found = {0};
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    err e = foreign_read(&a, text, &report, &document, &found);
    MUST(err_is(e) == (report.errors > 0));
    import_told(&a, &report, report.count, text);
    bool ours = str_eq(found, STR("guildhall"));
    if (!err_is(e) && !ours && (format == NULL || str_eq(found, str_from(format)))) {
        bool runs = !err_is(definition_read(document, NULL, &report, &d));
        for (size_t i = 0; i < report.count && !runs; i++) {
            if (report.items[i].weight == PROBLEM_ERROR) {
                import_show(&report.items[i]);
            }
        }
        MUST(runs);
        import_runs(&a, d, document);
        definition_release(d);
    }
    arena_free(&a);
    return 0;
}

// ---- Changing trees ----------------------------------------------------------------------------------
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size); // not in replays
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);

struct import_entry {
    json_t *within;
    const char *key; // NULL: of an array
    size_t index;
    json_t *value;
};
struct import_tree {
    struct import_entry entries[IMPORT_ENTRIES];
    size_t count;
    uint64_t dice;
};

static size_t import_roll(struct import_tree *t, size_t below)
{
    t->dice ^= t->dice << 13;
    t->dice ^= t->dice >> 7;
    t->dice ^= t->dice << 17;
    return below == 0 ? 0 : (size_t)(t->dice % below);
}

static void import_gather(struct import_tree *t, json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_object(json)) {
        json_object_foreach(json, key, value)
        {
            if (t->count < IMPORT_ENTRIES) {
                t->entries[t->count++] = (struct import_entry){json, key, 0, value};
            }
            import_gather(t, value);
        }
    }
    json_array_foreach(json, i, value)
    {
        if (t->count < IMPORT_ENTRIES) {
            t->entries[t->count++] = (struct import_entry){json, NULL, i, value};
        }
        import_gather(t, value);
    }
}

// Takes `value`.
static void import_put(const struct import_entry *e, json_t *value)
{
    if (e->key == NULL) {
        json_array_set_new(e->within, e->index, value);
    } else {
        json_object_set_new(e->within, e->key, value);
    }
}

static json_t *import_odd(struct import_tree *t)
{
    static const char *const odd[] = {"null",
                                      "true",
                                      "false",
                                      "0",
                                      "-1",
                                      "1e308",
                                      "9223372036854775807",
                                      "\"\"",
                                      "\" \"",
                                      "[]",
                                      "{}",
                                      "\"__proto__\"",
                                      "\"constructor\"",
                                      "\"../../etc/passwd\"",
                                      "\"(a+)+$\"",
                                      "\"(?:(?=(.*))\\\\1)*x\"",
                                      "\"<script>x</script>\"",
                                      "\"<a href='javascript:x'>y</a>\"",
                                      "\"{{ x }}{% y %}\"",
                                      "\"\\u202e\\u0000\"",
                                      "\"and or not ( ( (\"",
                                      "\"/\"",
                                      "\"check-answers\"",
                                      "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
                                      "\"a~1b/c~0\"",
                                      "\"[0-9\"",
                                      "\"2026-02-30\"",
                                      "\"true\"",
                                      "\"1,000.5\"",
                                      "\"-\""};
    return json_loads(odd[import_roll(t, sizeof odd / sizeof *odd)], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

static void import_text(const struct import_entry *e)
{
    uint8_t bytes[4000];
    size_t len = json_string_length(e->value);
    if (!json_is_string(e->value) || len > sizeof bytes / 2) {
        return;
    }
    memcpy(bytes, json_string_value(e->value), len);
    len = LLVMFuzzerMutate(bytes, len, sizeof bytes);
    json_t *text = json_stringn((const char *)bytes, len); // none where it is no UTF-8
    if (text != NULL) {
        import_put(e, text);
    }
}

static void import_rename(struct import_tree *t, const struct import_entry *e, const struct import_entry *other)
{
    static const char *const odd[] = {"__proto__", "", "a/b~c", "name", "id", "guildhall"};
    const char *name = other->key != NULL ? other->key : odd[import_roll(t, sizeof odd / sizeof *odd)];
    if (e->key != NULL) {
        json_object_set(e->within, name, e->value);
        json_object_del(e->within, e->key);
    }
}

static void import_change(struct import_tree *t, json_t *root)
{
    t->count = 0;
    import_gather(t, root);
    if (t->count == 0) {
        return;
    }
    const struct import_entry *e = &t->entries[import_roll(t, t->count)];
    const struct import_entry *other = &t->entries[import_roll(t, t->count)];
    switch (import_roll(t, 8)) {
    case 0:
        if (e->key == NULL) {
            json_array_remove(e->within, e->index);
        } else {
            json_object_del(e->within, e->key);
        }
        break;
    case 1: // twice
        if (e->key == NULL) {
            json_array_insert_new(e->within, import_roll(t, json_array_size(e->within) + 1), json_deep_copy(e->value));
        } else if (json_is_array(e->value)) {
            json_array_append_new(e->value, json_deep_copy(json_array_get(e->value, 0)));
        }
        break;
    case 2:
        import_put(e, import_odd(t));
        break;
    case 3:
        import_rename(t, e, other);
        break;
    case 4:
    case 5: // what stands elsewhere; texts of one key are most alike
        for (int i = 0; i < 20 && json_typeof(other->value) != json_typeof(e->value); i++) {
            other = &t->entries[import_roll(t, t->count)];
        }
        import_put(e, json_deep_copy(other->value));
        break;
    default:
        for (int i = 0; i < 20 && !json_is_string(e->value); i++) {
            e = &t->entries[import_roll(t, t->count)];
        }
        import_text(e);
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    static struct import_tree t;
    t.dice = seed + UINT64_C(0x9E3779B97F4A7C15);
    json_t *root = json_loadb((const char *)data, size, JSON_ALLOW_NUL, NULL);
    if (root == NULL || import_roll(&t, 10) == 0) {
        json_decref(root);
        return LLVMFuzzerMutate(data, size, max_size);
    }
    for (size_t i = 1 + import_roll(&t, IMPORT_CHANGES); i > 0; i--) {
        import_change(&t, root);
    }
    size_t len = json_dumpb(root, (char *)data, max_size, JSON_COMPACT);
    json_decref(root);
    return len != 0 && len <= max_size ? len : LLVMFuzzerMutate(data, size, max_size);
}

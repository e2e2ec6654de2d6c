// SPDX-License-Identifier: Apache-2.0
// test_support: a small document, and edits of it, for the tests of this room.
#pragma once
#include "definition/definition.h"
#include "design/edit.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

// A document written with ' for ".
static inline str quoted(struct arena *a, const char *text)
{
    char *copy = arena_array(a, char, strlen(text) + 1);
    for (size_t i = 0; text[i] != '\0'; i++) {
        copy[i] = text[i] == '\'' ? '"' : text[i];
    }
    return (str){copy, strlen(text)};
}

static const char *const base =
    "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'X','cy':'Y'},'lists':[{'id':'l','options':['p','q']}"
    "],"
    "'pages':[{'id':'one','section':'s','questions':[{'id':'a','type':'text','title':{'en':'A?','cy':'A-cy?'},"
    "'hint':'H','number':3,'width':10},{'id':'b','type':'radios','title':'B?','options':[{'value':'x','label':{'en':'"
    "Ex'},"
    "'hint':'kept'},'y']}]},{'id':'two','questions':[{'id':'c','type':'select','title':'C?','list':'l'}],"
    "'next':[{'page':'three'}]},{'id':'three','exit':true,'title':'End','before':['x']}],"
    "'sections':[{'id':'s','title':'S'}]}";

#define WORDS(...) ((struct outline_text){(const str[]){__VA_ARGS__}})

struct made {
    struct arena arena;
    str document;
};

static inline int begin(void **state)
{
    static struct made made;
    struct made *m = &made;
    *m = (struct made){0};
    arena_init(&m->arena, 64 * 1024 * 1024);
    m->document = quoted(&m->arena, base);
    *state = m;
    return 0;
}

static inline int end(void **state)
{
    struct made *m = *state;
    arena_free(&m->arena);
    return 0;
}

static inline str apply(struct made *m, const struct edit *edit)
{
    str document;
    str page;
    err e = edit_apply(&m->arena, m->document, m->document, edit, &document, &page);
    assert_int_equal(e.kind, ERR_NONE);
    return document;
}

static inline enum err_kind fails(struct made *m, const struct edit *edit)
{
    str document;
    str page;
    return edit_apply(&m->arena, m->document, m->document, edit, &document, &page).kind;
}

static inline struct outline look(struct made *m, str document)
{
    struct outline o;
    err e = outline_read(&m->arena, document, &o);
    assert_int_equal(e.kind, ERR_NONE);
    return o;
}

static inline bool same(str a, const char *b)
{
    return str_eq(a, str_from(b));
}

// SPDX-License-Identifier: Apache-2.0
// What pages are called where a title has places that answers fill.
#include "design/called.h"
#include "design/test_support.h"

static const char *const before =
    "{'guildhall':1,'id':'x','languages':['en','cy'],'name':'X','values':[{'name':'fee','title':'The "
    "price','value':1}],'pages':["
    "{'id':'one','questions':[{'id':'plate','type':'text','title':'What is on the plate?','short':'Plate'},"
    "{'id':'name','type':'text','title':'What is your name?'}]},"
    "{'id':'two','questions':[{'id':'q','type':'text','title':'";

static void places_read_as_what_is_answered(void **state)
{
    static const struct {
        const char *written, *called;
    } cases[] = {{"When?", "When?"},
                 {"When does ((plate|your car)) go?", "When does [Plate] go?"},
                 {"((name)), and ((fee))", "[What is your name?], and [The price]"},
                 {"((plate|your car (if any))) now", "[Plate] now"},
                 {"Send ((if partner: both papers|your paper))", "Send both papers"},
                 {"((nobody|you)) ((plate", "((nobody|you)) ((plate"},
                 {"\\\\((plate))", "((plate))"},
                 {"((q)) again", "[q] again"}};
    struct made *m = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str document =
            ARENA_JOIN(&m->arena, quoted(&m->arena, before), str_from(cases[i].written), quoted(&m->arena, "'}]}]}"));
        struct outline o = look(m, document);
        str called = called_page(&m->arena, &o, &o.pages[1], 1);
        assert_string_equal(arena_printf(&m->arena, "%.*s", STR_ARG(called)).ptr, cases[i].called);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(places_read_as_what_is_answered, begin, end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Finding options by what is typed: folding, order, limits, and the whole of the longest list.
#include "base/buf.h"
#include "definition/search.h"
#include "definition/test_support.h"

static void folded(const char *text, const char *expected)
{
    struct arena a = {0};
    arena_init(&a, 1024 * 1024);
    str got = search_fold(&a, str_from(text));
    if (!str_eq(got, str_from(expected))) {
        fail_msg("“%s” is folded to “%.*s”, not “%s”", text, STR_ARG(got), expected);
    }
    arena_free(&a);
}

static void test_folding(void **state)
{
    (void)state;
    folded("", "");
    folded(" -- ", "");
    folded("  Stoke-on-Trent, (City of) ", "stoke on trent city of");
    folded("Ynys Môn, Ŵyl Ŷ", "ynys mon wyl y");
    folded("ÉIRE", "eire");
    folded("Straße", "strasse");
    folded("Łódź Ørsted Æthel", "lodz orsted aethel");
    folded("King's Lynn / King’s", "kings lynn kings");
    folded("ﬁnland ①", "finland 1");
    folded("東京 Ελλάδα", "東京 ελλαδα");
    folded("\xFF\xFE", "");
    folded("\xEF\xB7\xBA", "صلى الله عليه وسلم"); // the character that becomes the most
}

struct list_of {
    struct arena arena;
    const struct definition *definition;
};

static struct list_of read_list(const char *options)
{
    struct list_of l = {0};
    arena_init(&l.arena, 64 * 1024 * 1024);
    const char *pages =
        arena_printf(&l.arena, "{'id':'p','questions':[{'id':'q','title':'Q','type':'autocomplete','options':[%s]}]}",
                     options)
            .ptr;
    l.definition = support_read(&l.arena, support_document(&l.arena, pages));
    return l;
}

static void free_list(struct list_of *l)
{
    definition_release(l->definition);
    arena_free(&l->arena);
}

// The values of what is found, joined by blanks, with how many there are where not all are told; "!" after the only
// one.
static void finds(struct list_of *l, const char *typed, const char *expected)
{
    struct search_found found;
    search_find(&l->arena, &(struct search_of){.search = l->definition->questions[0]->options->search}, str_from(typed),
                &found);
    str told = STR("");
    for (size_t i = 0; i < found.shown; i++) {
        told = arena_printf(&l->arena, "%.*s%s%.*s", STR_ARG(told), i == 0 ? "" : " ", STR_ARG(found.items[i]->value));
    }
    if (found.only != NULL) {
        assert_ptr_equal(found.only, found.items[0]);
    }
    told = arena_printf(&l->arena, "%.*s%s", STR_ARG(told), found.only != NULL ? "!" : "");
    if (!str_eq(told, str_from(expected))) {
        fail_msg("“%s” finds “%.*s”, not “%s”", typed, STR_ARG(told), expected);
    }
}

static void test_order(void **state)
{
    (void)state;
    struct list_of l = read_list("{'value':'1','label':'New York'},{'value':'2','label':{'en':'York','cy':'Efrog'}},"
                                 "{'value':'3','label':'Yorkley','synonyms':['Old York','Efrog']},"
                                 "{'value':'4','label':'East York'},{'value':'5','label':'Peebles'}");
    finds(&l, "york", "2 3 1 4!"); // so called, beginning so, the rest in their order
    finds(&l, "yor", "2 3 1 4");
    finds(&l, "york new", "1!");
    finds(&l, "new  york.", "1!");
    finds(&l, "efrog", "2 3"); // two are called so
    finds(&l, "EFRO", "2 3");
    finds(&l, "ork", "");
    finds(&l, "york peebles", "");
    finds(&l, "p", "5!");
    finds(&l, "", "");
    finds(&l, "\xFF", "");
    free_list(&l);
}

static void test_limits(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, LIMIT_DEFINITION);
    for (int i = 0; i < LIMIT_OPTION_COUNT; i++) {
        buf_printf(&b, "%s{'value':'v%d','label':'Place %d in the north'}", i == 0 ? "" : ",", i, i);
    }
    buf_char(&b, '\0');
    struct list_of l = read_list(b.ptr);
    struct search_found found;
    struct search_of of = {.search = l.definition->questions[0]->options->search};
    search_find(&l.arena, &of, STR("north place"), &found);
    assert_int_equal(found.count, LIMIT_OPTION_COUNT);
    assert_int_equal(found.shown, SEARCH_SHOWN);
    support_equal(found.items[0]->value, "v0");
    search_find(&l.arena, &of, STR("9999"), &found);
    support_equal(found.only->value, "v9999"); // the last one
    char words[LIMIT_SEARCH_TEXT + 1];
    memset(words, 'p', sizeof words);
    for (size_t i = 1; i < sizeof words; i += 2) {
        words[i] = ' ';
    }
    search_find(&l.arena, &of, (str){words, LIMIT_SEARCH_TEXT}, &found); // a hundred words, all the same
    assert_int_equal(found.count, LIMIT_OPTION_COUNT);
    search_find(&l.arena, &of, (str){words, LIMIT_SEARCH_TEXT + 1}, &found);
    assert_int_equal(found.count, 0);
    buf_free(&b);
    free_list(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests_name("definition: search", tests, NULL, NULL);
}

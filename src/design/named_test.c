// SPDX-License-Identifier: Apache-2.0
// Conditions that have a name: made, called otherwise wherever they are used, and gone only where they are not.
#include "base/buf.h"
#include "design/named.h"
#include "design/test_support.h"

// A document that uses "here" by a page, a choice of a list, a value, another condition and texts.
static void begin_named(struct made *m)
{
    m->document =
        quoted(&m->arena,
               "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'X','cy':'Y'},"
               "'lists':[{'id':'l','options':['p',{'value':'q','label':'Q','when':'here'}]}],"
               "'conditions':[{'name':'here','when':{'question':'a','operator':'is','value':'here'}},"
               "{'name':'alone','when':{'question':'a','operator':'is answered'}},"
               "{'name':'other','when':{'any':['here',{'not':'here'},'alone']}}],"
               "'values':[{'name':'v','value':{'choose':[{'when':{'all':['here']},'then':1},0]}}],"
               "'confirmation':{'contents':['So ((if  here : one|two)), and \\\\((if here: brackets))']},"
               "'pages':[{'id':'one','questions':[{'id':'a','type':'text','title':'here'}]},"
               "{'id':'two','when':'here','title':{'en':'T','cy':'((if here: a)) (((if here: b)) ((if hereafter: c))'},"
               "'questions':[{'id':'c','type':'select','title':'C?','list':'l','when':'other'}]}]}");
}

static const struct named_uses *uses_of(struct made *m, str document)
{
    const struct named_uses *uses = NULL;
    err e = named_uses(&m->arena, document, &uses);
    assert_int_equal(e.kind, ERR_NONE);
    return uses;
}

static void each_place_is_told_once(void **state)
{
    static const struct {
        enum named_use_kind kind;
        const char *name;
    } places[] = {{NAMED_IN_LIST, "l"},
                  {NAMED_IN_CONDITION, "other"},
                  {NAMED_IN_VALUE, "v"},
                  {NAMED_IN_SERVICE, ""},
                  {NAMED_ON_PAGE, "two"}};
    struct made *m = *state;
    begin_named(m);
    const struct named_uses *uses = uses_of(m, m->document);
    assert_int_equal(uses[0].count, sizeof places / sizeof places[0]);
    for (size_t i = 0; i < uses[0].count; i++) {
        assert_int_equal(uses[0].items[i].kind, places[i].kind);
        assert_true(same(uses[0].items[i].name, places[i].name));
    }
    assert_true(uses[1].count == 1 && uses[2].count == 1 && uses[2].items[0].kind == NAMED_ON_PAGE);
}

static struct edit set(const char *named, const char *called, const char *question)
{
    return (struct edit){
        .kind = EDIT_NAMED_SET,
        .named = str_from(named),
        .called = str_from(called),
        .when = {.count = 1, .items = {{.name = str_from(question), .compare = OPERATOR_IS_ANSWERED}}}};
}

static void a_name_follows_wherever_it_is_used(void **state)
{
    struct made *m = *state;
    begin_named(m);
    struct edit edit = set("here", "lives “in” town", "a");
    str after = apply(m, &edit);
    struct outline o = look(m, after);
    assert_true(same(o.conditions[0].name, "lives “in” town") && o.conditions[0].when.compare == OPERATOR_IS_ANSWERED);
    assert_int_equal(uses_of(m, after)[0].count, 5);
    assert_true(same(o.pages[1].when.name, "lives “in” town") && same(o.pages[0].questions[0].title.in[0], "here"));
    assert_true(same(o.conditions[2].when.children[1].children[0].name, "lives “in” town"));
    assert_true(str_find(after, STR("((if  lives “in” town : one|two)), and \\\\((if here: brackets))")) != STR_NONE);
    assert_true(str_find(after, STR("((if lives “in” town: a)) (((if lives “in” town: b)) ((if hereafter: c))")) !=
                STR_NONE);
    // What stays is as it was written.
    struct edit back = set("lives “in” town", "here", "a");
    m->document = after;
    after = apply(m, &back);
    back = set("here", "here", "a");
    m->document = after;
    assert_true(str_eq(apply(m, &back), after));
}

// So many of them are there, when those are counted that begin_named made.
static void fill_named(struct made *m, size_t count)
{
    struct buf b;
    size_t at = str_find(m->document, STR("\"conditions\":[")) + strlen("\"conditions\":[");
    buf_init(&b, 1024 * 1024);
    buf_put(&b, str_slice(m->document, 0, at));
    for (size_t i = 3; i < count; i++) {
        buf_printf(&b, "{\"name\":\"c%zu\",\"when\":{\"question\":\"a\",\"operator\":\"is answered\"}},", i);
    }
    buf_put(&b, str_slice(m->document, at, m->document.len));
    m->document = arena_str(&m->arena, buf_str(&b));
    buf_free(&b);
}

static void names_have_limits(void **state)
{
    static const char *const wrong[] = {
        "",     "alone", "a:b",
        "a|b",  "(a",    "a)",
        "a\nb", "\xff",  "a name that goes on and on and on and on and on and on to sixty-one"};
    struct made *m = *state;
    begin_named(m);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct edit edit = set("here", wrong[i], "a");
        assert_int_equal(fails(m, &edit), ERR_INPUT);
        edit = set("", wrong[i], "a");
        assert_int_equal(fails(m, &edit), ERR_INPUT);
    }
    struct edit edit = set("", "new", "none");
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.when.count = 0;
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit = set("gone", "new", "a");
    assert_int_equal(fails(m, &edit), ERR_NOT_FOUND);
    fill_named(m, LIMIT_NAMED_COUNT - 1);
    edit = set("", "the last", "a");
    m->document = apply(m, &edit);
    edit.called = STR("one more");
    assert_int_equal(fails(m, &edit), ERR_TOO_LARGE);
}

static void no_condition_needs_itself(void **state)
{
    struct made *m = *state;
    begin_named(m);
    struct edit edit = set("here", "here", "here");
    edit.when.items[0] = (struct when_row){.kind = WHEN_ROW_NAMED, .name = STR("here")};
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.when.items[0].name = STR("other"); // which needs it
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.called = STR("called otherwise");
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.when.items[0].name = STR("alone");
    struct outline o = look(m, apply(m, &edit));
    assert_true(same(o.conditions[0].when.name, "alone"));
}

static void what_is_used_does_not_go(void **state)
{
    struct made *m = *state;
    str document;
    str page;
    begin_named(m);
    struct edit gone = {.kind = EDIT_NAMED_REMOVE, .named = STR("here")};
    assert_int_equal(fails(m, &gone), ERR_INPUT);
    gone.named = STR("none");
    assert_int_equal(fails(m, &gone), ERR_NOT_FOUND);
    struct edit add = set("", "new", "c");
    str before = m->document;
    m->document = apply(m, &add);
    struct outline o = look(m, m->document);
    assert_true(o.condition_count == 4 && same(o.conditions[3].when.name, "c"));
    gone.named = STR("new");
    assert_true(str_find(apply(m, &gone), STR("\"new\"")) == STR_NONE);
    // Somebody else changed it meanwhile.
    struct edit change = set("new", "new", "a");
    str now = apply(m, &change);
    assert_int_equal(edit_apply(&m->arena, now, m->document, &gone, &document, &page).kind, ERR_CONFLICT);
    assert_int_equal(edit_apply(&m->arena, before, m->document, &gone, &document, &page).kind, ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_place_is_told_once, begin, end),
        cmocka_unit_test_setup_teardown(a_name_follows_wherever_it_is_used, begin, end),
        cmocka_unit_test_setup_teardown(names_have_limits, begin, end),
        cmocka_unit_test_setup_teardown(no_condition_needs_itself, begin, end),
        cmocka_unit_test_setup_teardown(what_is_used_does_not_go, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

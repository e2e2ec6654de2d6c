// SPDX-License-Identifier: Apache-2.0
// What options bring along, from the document to what is submitted: questions they reveal, free text.
#include "definition/test_support.h"
#include "journey/journey.h"

#define PAGES                                                                                             \
    "{'id':'b','questions':[{'id':'before','number':5,'type':'text','title':'B'}]},"                      \
    "{'id':'p','questions':["                                                                             \
    "{'id':'how','number':1,'type':'checkboxes','title':'H','options':["                                  \
    "{'value':'mail','label':'M','reveals':['mail']},"                                                    \
    "{'value':'call','label':'C','reveals':['day','hour']},{'value':'other','label':'O','other':true}]}," \
    "{'id':'mail','number':2,'type':'text','title':'M'},"                                                 \
    "{'id':'day','number':3,'type':'yes-no','title':'D'},"                                                \
    "{'id':'hour','number':4,'type':'text','title':'T','when':{'question':'before','operator':'is','value':'h'}}]}"

static struct problems problems;

// Sends to the last page, on which every answer before it was given; whether it was taken.
static bool sends(struct journey *j, const char *form)
{
    struct field items[8];
    struct fields fields = {items, 0};
    str rest = arena_str(j->arena, str_from(form));
    for (str piece; str_next(&rest, '&', &piece);) {
        struct field *f = &items[fields.count++];
        *f = (struct field){0};
        str_cut(piece, '=', &f->name, &f->value);
    }
    const struct page *page = &j->definition->pages[j->definition->page_count - 1];
    struct answers *answers = arena_new(j->arena, struct answers);
    journey_walk(j);
    journey_accept(j, page, 0, &fields, answers, &problems);
    *j = (struct journey){.arena = j->arena, .definition = j->definition, .answers = answers, .today = j->today};
    journey_walk(j);
    return problems.count == 0;
}

static struct journey begin(struct arena *a, const struct answers *answers)
{
    arena_init(a, 64 * 1024 * 1024);
    return (struct journey){.arena = a,
                            .definition = support_read(a, support_document(a, PAGES)),
                            .answers = answers,
                            .today = {2026, 11, 24}};
}

static void first_problem_is(const char *key, const char *id)
{
    assert_string_equal(problems.items[0].key, key);
    support_equal(problems.items[0].question->id, id);
}

static void revealed_questions_are_asked_with_their_option(void **state)
{
    (void)state;
    struct arena a = {0};
    struct answer before = {5, {.kind = VALUE_TEXT, .text = STR("x")}};
    struct journey j = begin(&a, &(struct answers){&before, 1});
    assert_false(sends(&j, "how=mail&mail="));
    first_problem_is("enter.missing", "mail");
    assert_false(sends(&j, "how=call&mail=")); // nothing of the yes or no comes with the form, and yet it was shown
    first_problem_is("select.missing", "day");
    assert_int_equal(problems.count, 1);
    assert_true(sends(&j, "how=mail&mail=x&day=no"));
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_int_equal(journey_submitted(&j).count, 3); // what is not asked is not kept
    assert_true(sends(&j, "how=mail&how=call&mail=x&day=no"));
    assert_int_equal(journey_summary(&j).count, 4);
    assert_true(sends(&j, "how=other&how-other=by boat&mail=x"));
    support_equal(journey_submitted(&j).items[0].value.other, "by boat");
    assert_int_equal(journey_submitted(&j).count, 2);
    definition_release(j.definition);
    arena_free(&a);
}

static void revealed_question_may_have_a_condition_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        bool shown;
    } rows[] = {{"x", false}, {"h", true}};
    for (size_t i = 0; i < 2; i++) {
        struct arena a = {0};
        struct answer before = {5, {.kind = VALUE_TEXT, .text = str_from(rows[i].before)}};
        struct journey j = begin(&a, &(struct answers){&before, 1});
        journey_walk(&j);
        assert_true(journey_reveals(&j, definition_question_by_id(j.definition, STR("day"))));
        assert_int_equal(journey_reveals(&j, definition_question_by_id(j.definition, STR("hour"))), rows[i].shown);
        assert_false(journey_reveals(&j, definition_question_by_id(j.definition, STR("how"))));
        assert_int_equal(sends(&j, "how=call&day=yes"), !rows[i].shown);
        definition_release(j.definition);
        arena_free(&a);
    }
}

// An answer from before the option took free text is asked for again.
static void free_text_that_is_wanting_is_asked_for(void **state)
{
    (void)state;
    struct arena a = {0};
    str other = STR("other");
    struct answer kept[] = {{1, {.kind = VALUE_LIST, .items = &other, .count = 1}},
                            {5, {.kind = VALUE_TEXT, .text = STR("x")}}};
    struct journey j = begin(&a, &(struct answers){kept, 2});
    journey_walk(&j);
    assert_int_equal(j.stop, JOURNEY_AT_PAGE);
    kept[0].value.other = STR("by boat");
    journey_walk(&j);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    definition_release(j.definition);
    arena_free(&a);
}

#define PAGE(first, more) "{'id':'p','questions':[{'id':'a','title':'A'," first "}" more "]}"
#define OPENS(ids)        "'type':'radios','options':[{'value':'x','label':'X','reveals':[" ids "]},'y']"
#define TEXT(id)          ",{'id':'" id "','type':'text','title':'T'}"

static void choices_that_cannot_be_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *pages, *pointer, *what;
    } rows[] = {
        {PAGE(
             "'type':'radios','options':[{'value':'x','label':'X','other':true},{'value':'y','label':'Y','other':'Z'}]",
             ""),
         "/pages/0/questions/0/options/1", "Two options take free text"},
        {PAGE("'type':'select','options':[{'value':'x','label':'X','other':true}]", ""), "/pages/0/questions/0",
         "no place for the free text"},
        {PAGE("'type':'radios','options':[{'value':'x','label':'X','other':true}]", TEXT("a-other")),
         "/pages/0/questions/0/id", "name of another question, “a-other”"},
        {PAGE("'type':'files'", TEXT("a-remove")), "/pages/0/questions/0/id", "name of another question, “a-remove”"},
        {PAGE(OPENS("'b'"), ""), "/pages/0/questions/0/options/0/reveals/0", "no question “b”"},
        {PAGE(OPENS("1"), ""), "/pages/0/questions/0/options/0/reveals/0", "string"},
        {PAGE(OPENS("'a'"), ""), "/pages/0/questions/0", "not below"},
        {PAGE("'type':'select','options':[{'value':'x','label':'X','reveals':['b']}]", TEXT("b")),
         "/pages/0/questions/0", "only options of radios and checkboxes"},
        {PAGE(OPENS("'b','c'"), TEXT("b")) ",{'id':'r','questions':[{'id':'c','type':'text','title':'C'}]}",
         "/pages/0/questions/0", "on another page"},
        {PAGE(OPENS("'b','b'"), TEXT("b")), "/pages/0/questions/0", "another option reveals it"},
        {PAGE(OPENS("'b'"), ",{'id':'b','title':'B'," OPENS("'c'") "}" TEXT("c")), "/pages/0/questions/1",
         "revealed itself"},
        {PAGE("'type':'radios','options':[{'value':'x','label':'X','reveals':[" //
              "'b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b','b']}]",
              TEXT("b")),
         "/pages/0/questions/0/options/0/reveals", "20 are the most"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        assert_true(err_is(definition_read(support_document(&a, rows[i].pages), NULL, &report, &d)));
        const struct definition_problem *p = &report.items[0];
        if (!str_eq(p->pointer, str_from(rows[i].pointer)) || str_find(p->what, str_from(rows[i].what)) == STR_NONE) {
            fail_msg("row %zu: %.*s: %.*s", i, STR_ARG(p->pointer), STR_ARG(p->what));
        }
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(revealed_questions_are_asked_with_their_option),
        cmocka_unit_test(revealed_question_may_have_a_condition_of_its_own),
        cmocka_unit_test(free_text_that_is_wanting_is_asked_for),
        cmocka_unit_test(choices_that_cannot_be_are_told),
    };
    return cmocka_run_group_tests_name("journey: choices", tests, NULL, NULL);
}

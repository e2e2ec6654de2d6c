// SPDX-License-Identifier: Apache-2.0
// What a form of GOV.UK Forms becomes: by small invented ones, each for one rule.
#include "definition/foreign_made.h"

#define STEP(id, next, type, data, more)                                                                             \
    "{'id':" id ",'next_step_id':" next ",'type':'question','data':{'question_text':'Q " id "','answer_type':'" type \
    "'" data "}" more "}"
#define SETTINGS(settings) ",'answer_settings':{" settings "}"
#define CHOICE(more) \
    SETTINGS("'only_one_option':'true','selection_options':[{'name':'Yes','value':'Y'},{'name':'No'}]" more)
#define WHEN(more) ",'routing_conditions':[{" more "}]"

static void form(struct made *m, const char *steps, const char *more)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    made_form(m, arena_printf(&a, "{'form_id':'1','name':'A form','start_page':1,'steps':[%s]%s}", steps, more).ptr);
    arena_free(&a);
    assert_int_equal(m->e.kind, ERR_NONE);
    assert_true(str_eq(m->format, STR("govuk-forms")));
}

// ---- Steps and ways ----------------------------------------------------------------------------------
static void test_steps(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, STEP("3", "null", "text", ",'hint_text':'<b>H</b>','page_heading':'P','guidance_markdown':'## G'", "")
        "," STEP("1", "2", "text", ",'is_optional':true", "") "," STEP("2", "3", "text", "", "") "," STEP("4", "9",
        "text", "", ""), "");
    // clang-format on
    made_must_be(&m, "/start", "{'skip':true}");
    made_must_be(&m, "/pages/0/id", "'1'");
    made_must_be(&m, "/pages/1/id", "'2'");
    made_must_be(
        &m, "/pages/2",
        "{'id':'3','title':'P','before':[{'type':'guidance','body':'## G'}],'questions':[{'id':'3','type':'text',"
        "'title':'Q 3','hint':'H','max-length':499}],'next':[{'page':'check-answers'}]}");
    assert_true(made_asked(&m, "1")->optional);
    made_must_tell(&m, "/steps/3", "No step leads here");
    made_must_tell(&m, "/steps/3/next_step_id", "not there");
    made_free(&m);
}

#define IS(question, value) "{'question':'" question "','operator':'is','value':'" value "'}"
static void test_routes(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, STEP("1", "2", "selection", CHOICE(""), ",'routing_conditions':[{'answer_value':'Y','goto_page_id':3},"
        "{'answer_value':'No','skip_to_end':true},{'answer_value':'Gone','goto_page_id':3},{'answer_value':'Y',"
        "'goto_page_id':9},{'goto_page_id':2}]") "," STEP("2", "3", "text", "", WHEN(
        "'check_page_id':1,'goto_page_id':4")) "," STEP("3", "4", "text", "", WHEN(
        "'answer_value':'x','goto_page_id':4")) "," STEP("4", "null", "selection", ",'is_optional':true" SETTINGS(
        "'only_one_option':'false','selection_options':[{'name':'A'}]"), WHEN("'answer_value':'A','goto_page_id':1")),
        "");
    // clang-format on
    made_must_be(
        &m, "/pages/0/next",
        "[{'when':" IS("1", "Y") ",'page':'3'},{'when':" IS("1", "No") ",'page':'check-answers'},{'page':'2'}]");
    made_must_be(&m, "/pages/1/next", "[{'page':'4'}]"); // an answer of an earlier step brought the person here
    made_must_be(&m, "/pages/2/next", "[{'page':'4'}]");
    made_must_be(&m, "/pages/3/next", "[{'page':'check-answers'}]");
    made_must_tell(&m, "/steps/0/routing_conditions/2/answer_value", "“Gone” is no answer");
    made_must_tell(&m, "/steps/0/routing_conditions/3/goto_page_id", "not there");
    made_must_tell(&m, "/steps/0/routing_conditions/4", "only where it is the first");
    made_must_tell(&m, "/steps/2/routing_conditions/0", "one answer from a list");
    made_must_tell(&m, "/steps/3/routing_conditions/0", "one answer from a list");
    made_free(&m);
}

static void test_exits(void **state)
{
    (void)state;
    struct made m;
    form(&m,
         STEP("1", "2", "selection", ",'is_optional':true" CHOICE(""),
              ",'exit_pages':[{'id':7,'heading':'H','markdown':'M'}],'routing_conditions':[{'answer_value':'Y',"
              "'exit_page_heading':'Sorry','exit_page_markdown':'Not you'},{'answer_value':'No','exit_page_id':7},"
              "{'answer_value':'none_of_the_above','exit_page_id':7}]") "," STEP("2", "null", "text", "", ""),
         "");
    made_must_be(&m, "/pages/0/next",
                 "[{'when':" IS("1", "Y") ",'page':'1-exit'},{'when':" IS("1", "No") ",'page':'1-exit-2'},{'when':" IS(
                     "1", "none_of_the_above") ",'page':'1-exit-2'},{'page':'2'}]");
    made_must_be(&m, "/pages/2",
                 "{'id':'1-exit','title':'Sorry','before':[{'type':'guidance','body':'Not you'}],'exit':true}");
    made_must_be(&m, "/pages/3", "{'id':'1-exit-2','title':'H','before':[{'type':'guidance','body':'M'}],'exit':true}");
    made_free(&m);
}

// ---- Questions ---------------------------------------------------------------------------------------
static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *step, *type;
    } kinds[] = {
        {STEP("1", "null", "text", SETTINGS("'input_type':'single_line'"), ""), "text"},
        {STEP("1", "null", "text", SETTINGS("'input_type':'long_text'"), ""), "long-text"},
        {STEP("1", "null", "name", SETTINGS("'input_type':'full_name'"), ""), "name"},
        {STEP("1", "null", "email", "", ""), "email"},
        {STEP("1", "null", "phone_number", "", ""), "telephone"},
        {STEP("1", "null", "address", SETTINGS("'input_type':{'uk_address':'true','international_address':'false'}"),
              ""),
         "address"},
        {STEP("1", "null", "date", SETTINGS("'input_type':'other_date'"), ""), "date"},
        {STEP("1", "null", "selection", CHOICE(""), ""), "radios"},
        {STEP("1", "null", "selection", SETTINGS("'only_one_option':'0','selection_options':[{'name':'A'}]"), ""),
         "checkboxes"},
        {STEP("1", "null", "selection", SETTINGS("'only_one_option':'true','selection_options':[]"), ""), "text"},
        {STEP("1", "null", "number", "", ""), "number"},
        {STEP("1", "null", "file", "", ""), "files"},
        {STEP("1", "null", "odd", "", ""), "text"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct made m;
        form(&m, kinds[i].step, "");
        support_equal(made_asked(&m, "1")->type->name, kinds[i].type);
        made_free(&m);
    }
    struct made m;
    form(&m, STEP("1", "2", "odd", "", "") "," STEP("2", "null", "selection", "", ""), "");
    made_must_tell(&m, "/steps/0/data/answer_type", "“odd” is not known");
    made_must_tell(&m, "/steps/1/data/answer_settings", "nothing to choose from");
    made_free(&m);
}

// Those that may have no type of their own yet.
static void test_types_with_another(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *ours, *otherwise;
    } kinds[] = {
        {"organisation_name", "organisation", "text"},
        {"national_insurance_number", "national-insurance", "text"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct made m;
        struct arena a;
        arena_init(&a, 64 * 1024);
        form(&m, arena_printf(&a, STEP("1", "null", "%s", "", ""), kinds[i].answer).ptr, "");
        bool there = question_type_find(str_from(kinds[i].ours)) != NULL;
        support_equal(made_asked(&m, "1")->type->name, there ? kinds[i].ours : kinds[i].otherwise);
        assert_int_equal(made_tells(&m, "/steps/0/data", "as text"), !there);
        made_free(&m);
        arena_free(&a);
    }
    struct made m;
    form(&m, STEP("1", "null", "address", SETTINGS("'input_type':{'international_address':true}"), ""), "");
    bool there = question_type_find(STR("international-address")) != NULL;
    support_equal(made_asked(&m, "1")->type->name, there ? "international-address" : "long-text");
    made_free(&m);
}

static void test_rules(void **state)
{
    (void)state;
    struct made m;
    form(&m,
         STEP("1", "2", "date", SETTINGS("'input_type':'date_of_birth'"), "") "," STEP(
             "2", "3", "number", "",
             "") "," STEP("3", "4", "file", "",
                          "") "," STEP("4", "5", "name",
                                       SETTINGS("'input_type':'first_middle_and_last_name','title_needed':'true'"),
                                       "") "," STEP("5", "6", "text",
                                                    ",'is_repeatable':true,'is_optional':true,'odd':1" SETTINGS(
                                                        "'input_type':'long_text','odd':2"),
                                                    "") "," STEP("6", "null", "text", ",'is_repeatable':true",
                                                                 ",'odd':3"),
         "");
    made_must_be(&m, "/pages/0/questions/0/days-future", "0");
    made_must_be(&m, "/pages/0/questions/0/autocomplete", "'bday'");
    made_must_be(&m, "/pages/1/questions/0/min", "'0'");
    const struct question *f = made_asked(&m, "3");
    assert_true(f->max_items == 1 && f->max_size == 7 * 1024 * 1024 && f->accept_count == 11);
    made_must_be(&m, "/pages/3/questions/0/format", "'first-middle-last'");
    made_must_tell(&m, "/steps/3/data/answer_settings/title_needed", "title");
    made_must_be(&m, "/pages/4/repeat", "{'item':'Q 5','min':0,'max':50}");
    made_must_be(&m, "/pages/5/repeat", "{'item':'Q 6','min':1,'max':50}");
    assert_int_equal(made_asked(&m, "5")->max_length, 4999);
    assert_false(made_asked(&m, "5")->optional); // a row that is there says something
    made_must_tell(&m, "/steps/4/data/odd", "not carried over");
    made_must_tell(&m, "/steps/4/data/answer_settings/odd", "not carried over");
    made_must_tell(&m, "/steps/5/odd", "not carried over");
    made_free(&m);
}

static void test_none_of_the_above(void **state)
{
    (void)state;
    struct made m;
    form(&m,
         STEP("1", "2", "selection",
              ",'is_optional':true" CHOICE(
                  ",'none_of_the_above_question':{'question_text':'Which?','is_optional':'true'}"),
              "") "," STEP("2", "null", "selection",
                           ",'is_optional':true" SETTINGS("'only_one_option':false,'selection_options':[{'name':'A'}],"
                                                          "'none_of_the_above_question':{'question_text':'What?'}"),
                           ""),
         ",'language':'cy'");
    made_must_be(&m, "/pages/0/questions/0/options",
                 "[{'value':'Y','label':'Yes'},{'value':'No','label':'No'},{'value':'none_of_the_above',"
                 "'label':'Dim un o’r uchod','reveals':['1-none']}]");
    assert_false(made_asked(&m, "1")->optional);
    made_must_be(&m, "/pages/0/questions/1",
                 "{'id':'1-none','type':'text','title':'Which?','max-length':499,'optional':true}");
    made_must_be(&m, "/pages/1/questions/0/options/1/exclusive", "true");
    made_must_be(&m, "/pages/1/questions/0/options/1/reveals", "['2-none']");
    made_free(&m);
}

static void test_many_choices(void **state)
{
    (void)state;
    struct made m;
    struct arena a;
    arena_init(&a, 1024 * 1024);
    str options = {0};
    for (int i = 0; i < 31; i++) {
        options = arena_printf(&a, "%.*s%s{'name':'N %d'}", STR_ARG(options), i == 0 ? "" : ",", i % 30);
    }
    form(&m,
         arena_printf(
             &a, STEP("1", "null", "selection", SETTINGS("'only_one_option':'true','selection_options':[%.*s]"), ""),
             STR_ARG(options))
             .ptr,
         "");
    bool there = question_type_find(STR("autocomplete")) != NULL;
    support_equal(made_asked(&m, "1")->type->name, there ? "autocomplete" : "select");
    made_must_tell(&m, "/steps/0/data/answer_settings/selection_options/30", "this one becomes “N 0-2”");
    made_free(&m);
    arena_free(&a);
}

// ---- The form ----------------------------------------------------------------------------------------
static void test_form(void **state)
{
    (void)state;
    struct made m;
    form(&m, STEP("1", "null", "text", "", ""),
         ",'declaration_text':'<p>I <b>agree</b></p>','what_happens_next_markdown':'Next','privacy_policy_url':"
         "'https://p.example/','support_email':'e@x.example','support_phone':'Ring','support_url':'https://s.example/',"
         "'support_url_text':'Ask','payment_url':'https://pay.example/','submission_email':'secret@x.example',"
         "'s3_bucket_aws_account_id':'1234567','odd':1,'created_at':'2024','submission_type':'','available_languages':["
         "'en','cy']");
    made_must_be(&m, "/declaration", "'I agree'");
    made_must_be(&m, "/confirmation", "{'contents':[{'type':'guidance','body':'Next'}]}");
    made_must_be(&m, "/privacy", "'<https://p.example/>'");
    made_must_be(&m, "/contact", "'Ring\\n\\n[e@x.example](mailto:e@x.example)\\n\\n[Ask](https://s.example/)'");
    made_must_tell(&m, "/available_languages/1", "there in “cy” too");
    assert_false(made_tells(&m, "/available_languages/0", ""));
    made_must_tell(&m, "/payment_url", "Payment");
    made_must_tell(&m, "/submission_email", "answers were sent");
    made_must_tell(&m, "/s3_bucket_aws_account_id", "never kept");
    made_must_tell(&m, "/odd", "not carried over");
    assert_false(made_tells(&m, "/created_at", ""));
    assert_false(made_tells(&m, "/submission_type", ""));
    assert_false(made_holds(&m, "secret@x") || made_holds(&m, "1234567"));
    made_free(&m);
}

static void test_shapes(void **state)
{
    (void)state;
    struct made m;
    made_form(&m, "{'id':1,'tag':'live','language':'cy','content':{'form_id':'1','name':'N','language':'cy','odd':1,"
                  "'declaration_markdown':'D','steps':[" STEP("1", "null", "text", "", "") "]}}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/languages", "['cy']");
    made_must_be(&m, "/declaration", "'D'");
    made_must_tell(&m, "/content/odd", "not carried over");
    made_free(&m);
    made_form(&m, "{'id':1,'name':'N','pages':[{'id':5,'question_text':'Q','answer_type':'text','next_page':6},"
                  "{'id':6,'question_text':'R','answer_type':'email','is_optional':'true'},3]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/next", "[{'page':'6'}]");
    made_must_tell(&m, "/pages/2", "no step");
    made_free(&m);
    made_form(
        &m, "{'form_id':1,'start_page':9,'steps':[{'data':{'answer_type':'text'}},{'id':'step-1','data':{'answer_type':"
            "'text','question_text':'<script>x</script>Two'}},{'id':'check-answers','data':{}}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/start_page", "begins with the first");
    made_must_tell(&m, "/steps/1", "Another step has the id “step-1” too");
    made_must_be(&m, "/pages/1/questions/0/title", "'Two'");
    made_must_be(&m, "/pages/2/id", "'check-answers-2'");
    made_free(&m);
    made_refused("{'form_id':'1','name':'N','steps':[]}", "/steps", "no steps");
    made_refused("{'form_id':'1','name':'N','steps':[1,2]}", "/steps", "no steps");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),  cmocka_unit_test(test_routes),
        cmocka_unit_test(test_exits),  cmocka_unit_test(test_types),
        cmocka_unit_test(test_rules),  cmocka_unit_test(test_types_with_another),
        cmocka_unit_test(test_form),   cmocka_unit_test(test_none_of_the_above),
        cmocka_unit_test(test_shapes), cmocka_unit_test(test_many_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

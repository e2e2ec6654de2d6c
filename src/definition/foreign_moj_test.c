// SPDX-License-Identifier: Apache-2.0
// What a service of MoJ Forms becomes: by small invented ones, each for one rule.
#include "base/buf.h"
#include "definition/foreign_made.h"

#define PAGE(uuid, url, more) "{'_type':'page.singlequestion','_uuid':'" uuid "','url':'" url "'" more "}"
#define ASK(type, name, more) \
    "{'_type':'" type "','_uuid':'u-" name "','name':'" name "','label':'L " name "','hint':''" more "}"
#define ASKS(type, name, more) ",'components':[" ASK(type, name, more) "]"
#define TO(uuid, next)         "'" uuid "':{'_type':'flow.page','next':{'default':'" next "'}}"
#define START \
    "{'_type':'page.start','_uuid':'s','url':'/','heading':'Name','body':'##One\\n\\nTwo','before_you_start':'Three'}"
#define CHECK "{'_type':'page.checkanswers','_uuid':'c','url':'check-answers','heading':'Check your answers'}"

static void service(struct made *m, const char *pages, const char *flow)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    made_form(m,
              arena_printf(&a, "{'_id':'service.base','service_name':'A name','locale':'en','pages':[%s],'flow':{%s}}",
                           pages, flow)
                  .ptr);
    arena_free(&a);
    assert_int_equal(m->e.kind, ERR_NONE);
    assert_true(str_eq(m->format, STR("moj")));
}

// One question, with these keys.
static void asked(struct made *m, const char *component)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    service(m, arena_printf(&a, START "," PAGE("p", "p", ",'components':[%s]") "," CHECK, component).ptr,
            TO("s", "p") "," TO("p", "c"));
    arena_free(&a);
}

// ---- Pages -------------------------------------------------------------------------------------------
static void test_contents(void **state)
{
    (void)state;
    struct made m;
    service(&m,
            "{'_type':'page.start','_uuid':'s','url':'/','heading':'A name','components':[{'_type':'content','content':"
            "'First'}," ASK("text", "lost", "") "]}," PAGE(
                "p", "p", ASKS("text", "a", "")) ",{'_type':"
                                                 "'page.checkanswers','_uuid':'c','url':'c','components':[{'_type':'"
                                                 "content','html':'<p>I <b>do</b></p>'}]}",
            TO("s", "p") "," TO("p", "c"));
    made_must_be(&m, "/start/contents", "[{'type':'guidance','body':'First'}]");
    made_must_tell(&m, "/pages/0/components/1", "left out");
    made_must_be(&m, "/declaration", "'I do'");
    made_free(&m);
}

static void test_pages(void **state)
{
    (void)state;
    struct made m;
    service(&m,
            START "," PAGE("b", "/b/c", ASKS("text", "b", "")) "," PAGE(
                "a", "a",
                ",'heading':'Body section','body':'Unseen','section_heading':'Part one'" ASKS(
                    "text", "a",
                    "")) ","
                         "{'_type':'page.content','_uuid':'t','url':'t','heading':'T','lede':'Lede','body':'Body',"
                         "'components':[{'_type':'content','content':'#One'}]},"
                         "{'_type':'page.exit','_uuid':'x','url':'x','heading':'X','components':[{'_type':'content',"
                         "'content':'Bye'}]}," PAGE(
                             "alone", "alone",
                             ASKS("text", "alone", "")) "," CHECK ",{'_type':'page.confirmation','_uuid':'d','url':'d',"
                                                        "'heading':'Done','lede':'L','body':'B',"
                                                        "'components':[{'_type':'content','content':'C'}]}",
            TO("s", "a") "," TO("a", "t") "," TO("t", "b") "," TO("b", "c") "," TO("c", "d") "," TO("d", "") "," TO(
                "x", "") "," TO("alone", ""));
    made_must_be(&m, "/name", "'A name'");
    made_must_be(&m, "/start/contents",
                 "[{'type':'guidance','body':'## Name'},{'type':'guidance','body':'## One\\n\\nTwo'},"
                 "{'type':'guidance','body':'Three'}]");
    // As the flow leads, then those that nothing leads to
    made_must_be(&m, "/pages/0/id", "'a'");
    made_must_be(&m, "/pages/1/id", "'t'");
    made_must_be(&m, "/pages/2/id", "'b-c'");
    made_must_be(&m, "/pages/3/id", "'x'");
    made_must_be(&m, "/pages/3/exit", "true");
    made_must_be(&m, "/pages/4/id", "'alone'");
    made_must_tell(&m, "/pages/5", "No page leads here");
    made_must_tell(&m, "/flow/alone/next/default", "leads nowhere");
    made_must_be(&m, "/pages/4/next", "[{'page':'check-answers'}]");
    // One question's page shows neither heading nor body
    made_must_lack(&m, "/pages/0/title");
    made_must_tell(&m, "/pages/2/body", "does not show this");
    assert_false(made_tells(&m, "/pages/2/heading", ""));
    made_must_be(&m, "/sections", "[{'id':'section-1','title':'Part one'}]");
    made_must_be(&m, "/pages/0/section", "'section-1'");
    made_must_be(&m, "/pages/1/title", "'T'");
    made_must_be(
        &m, "/pages/1/before",
        "[{'type':'guidance','body':'Lede'},{'type':'guidance','body':'Body'},{'type':'guidance','body':'# One'}]");
    made_must_be(&m, "/confirmation",
                 "{'title':'Done','contents':[{'type':'guidance','body':'L'},{'type':'guidance','body':'B'},"
                 "{'type':'guidance','body':'C'}]}");
    made_free(&m);
}

static void test_around(void **state)
{
    (void)state;
    struct made m;
    made_form(
        &m,
        "{'metadata':{'service_name':'N','locale':'cy','pages':[" PAGE(
            "p", "p",
            ASKS("text", "a",
                 "")) ","
                      "{'_type':'page.checkanswers','_uuid':'c','url':'c','send_heading':'Send','send_body':'Say','"
                      "components':["
                      "{'_type':'content','content':'After'}],'extra_components':[{'_type':'content','content':'Before'"
                      "}]}],"
                      "'flow':{" TO(
                          "p", "c") "},"
                                    "'standalone_pages':[{'url':'cookies','body':'x'},{'url':'/"
                                    "privacy','body':'#Private'},{'url':'contact','body':"
                                    "'Call'},{'url':'odd','body':'x'}],"
                                    "'configuration':{'service':{'_id':'config.service','encoded_private_key':'secret-"
                                    "key'},'meta':{'items':["
                                    "{'href':'cookies'},{'href':'https://x.example/'}]}},'service_id':'id','odd':1}}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/languages", "['cy']");
    made_must_be(&m, "/start", "{'skip':true}");
    made_must_be(&m, "/declaration", "'Before\\n\\n## Send\\n\\nSay\\n\\nAfter'");
    made_must_be(&m, "/privacy", "'# Private'");
    made_must_be(&m, "/contact", "'Call'");
    made_must_tell(&m, "/metadata/standalone_pages/0", "cookies");
    made_must_tell(&m, "/metadata/standalone_pages/3", "odd");
    made_must_tell(&m, "/metadata/configuration/service/encoded_private_key", "not carried over");
    made_must_tell(&m, "/metadata/configuration/meta/items/1", "link");
    made_must_tell(&m, "/metadata/odd", "not carried over");
    assert_false(made_holds(&m, "secret-key"));
    made_free(&m);
}

static void test_parts(void **state)
{
    (void)state;
    struct made m;
    made_form(&m, PAGE("p", "p", ASKS("text", "a", ",'odd':1")));
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/components/0/odd", "not carried over");
    assert_false(made_asked(&m, "a")->optional); // of the earlier forms, whose questions must be answered
    made_free(&m);
    made_form(&m,
              "{'_id':'component.text','_type':'text','name':'a','label':'A','odd':1,'validation':{'required':false}}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/odd", "not carried over");
    assert_true(made_asked(&m, "a")->optional);
    made_free(&m);
    made_form(&m, "[" PAGE("p", "p", ASKS("text", "a", "")) "," PAGE("q", "q", ASKS("text", "b", ",'odd':1")) "]");
    assert_int_equal(m.e.kind, ERR_NONE);
    assert_int_equal(m.definition->page_count, 2);
    made_must_tell(&m, "/1/components/0/odd", "not carried over");
    made_free(&m);
    made_form(&m, "{'_id':'f','_type':'fieldset','components':[" ASK("text", "a", "") "]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_asked(&m, "a");
    made_free(&m);
}

static void test_order_and_contents(void **state)
{
    (void)state;
    struct made m;
    service(&m,
            "{'_type':'page.multiplequestions','_uuid':'p','url':'p','heading':'Many','components':["
            "{'_type':'content','order':2,'content':'Between'}," ASK("text", "b", ",'order':3") "," ASK(
                "text", "a", ",'order':1") ",{'_type':'content','order':0,'content':'Above'},"
                                           "{'_type':'content','order':4,'content':'Below'}]}",
            TO("p", ""));
    made_must_be(&m, "/pages/0/questions/0/id", "'a'");
    made_must_be(&m, "/pages/0/questions/1/id", "'b'");
    made_must_be(&m, "/pages/0/before/0/body", "'Above'");
    made_must_be(&m, "/pages/0/after/0/body", "'Between'");
    made_must_be(&m, "/pages/0/after/1/body", "'Below'");
    made_must_tell(&m, "/pages/0/components/0", "between two questions");
    made_free(&m);
}

// ---- Ways --------------------------------------------------------------------------------------------
#define RADIOS                                                                                                 \
    "{'_type':'radios','_uuid':'r','name':'r','legend':'R','items':[{'_uuid':'y','label':'Yes','value':'v1'}," \
    "{'_uuid':'n','label':'No','value':'v2'}]}"
#define TICKS                                                                                                  \
    "{'_type':'checkboxes','_uuid':'t','name':'t','legend':'T','items':[{'_uuid':'a','label':'A','hint':'H'}," \
    "{'_uuid':'b','label':'B'}]}"
#define IF(component, operator, field) \
    "{'page':'p','component':'" component "','operator':'" operator"','field':'" field "'}"
#define IS(question, operator, value) "{'question':'" question "','operator':'" operator"','value':'" value "'}"

static void test_branches(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    service(&m, START ",{'_type':'page.multiplequestions','_uuid':'p','url':'p','heading':'P','components':[" RADIOS
        "," TICKS "]}," PAGE("one", "one", ASKS("text", "one", "")) "," PAGE("two", "two", ASKS("text", "two", ""))
        "," CHECK, TO("s", "p") "," TO("p", "br") "," TO("one", "two") "," TO("two", "c") ",'br':{"
        "'_type':'flow.branch','title':'B','next':{'default':'br2','conditionals':[{'_type':'if','next':'two',"
        "'expressions':[" IF("r", "is", "y") "]},{'_type':'and','next':'one','expressions':[" IF("r", "is_not", "y")
        "," IF("t", "contains", "a") "]},{'_type':'or','next':'one','expressions':[" IF("t", "is", "b") "," IF("t",
        "is_not_answered", "") "]},{'_type':'if','next':'gone','expressions':[" IF("r", "is", "n")
        "]},{'_type':'if','next':'one','expressions':[" IF("gone", "is", "n")
        "]},{'_type':'if','next':'one','expressions':[" IF("r", "is", "gone") "]}]}},'br2':{'_type':'flow.branch',"
        "'next':{'default':'c','conditionals':[{'_type':'if','next':'one','expressions':[" IF("t", "does_not_contain",
        "b") "]}]}}");
    // clang-format on
    made_must_be(
        &m, "/pages/0/next",
        "[{'when':" IS("r", "is",
                       "Yes") ",'page':'two'},"
                              "{'when':{'all':[" IS("r", "is not", "Yes") "," IS(
                                  "t", "contains",
                                  "A") "]},'page':'one'},"
                                       "{'when':{'any':[" IS(
                                           "t", "contains",
                                           "B") ",{'question':'t','operator':'is not answered'}]},'page':'one'},"
                                                "{'when':" IS("t", "does not contain",
                                                              "B") ",'page':'one'},{'page':'check-answers'}]");
    made_must_tell(&m, "/flow/br/next/conditionals/3/next", "not there");
    made_must_tell(&m, "/flow/br/next/conditionals/4/expressions/0", "The question “gone” is not there");
    made_must_tell(&m, "/flow/br/next/conditionals/5/expressions/0", "The choice “gone” is not there");
    // A choice's value is its label
    made_must_be(&m, "/pages/0/questions/1/options",
                 "[{'value':'A','label':'A','hint':'H'},{'value':'B','label':'B'}]");
    made_free(&m);
}

static void test_branches_without_end(void **state)
{
    (void)state;
    struct made m;
    service(&m, START "," PAGE("p", "p", ASKS("text", "a", "")),
            TO("s", "p") "," TO("p", "x") ",'x':{'_type':'flow.branch','next':{'default':'y','conditionals':[]}},"
                                          "'y':{'_type':'flow.branch','next':{'default':'x'}}");
    made_must_be(&m, "/pages/0/next", "[{'page':'check-answers'}]");
    made_must_tell(&m, "/flow/x/next/default", "without end");
    made_free(&m);
    // Pages in a circle are carried over as they are
    service(&m, START "," PAGE("p", "p", ASKS("text", "a", "")) "," PAGE("q", "q", ASKS("text", "b", "")),
            TO("s", "p") "," TO("p", "q") "," TO("q", "p"));
    made_must_be(&m, "/pages/1/next", "[{'page':'p'}]");
    made_free(&m);
    // Back to the start, and a page that the flow does not know
    service(&m, START "," PAGE("p", "p", ASKS("text", "a", "")) "," PAGE("q", "q", ASKS("text", "b", "")),
            TO("s", "p") "," TO("p", "s"));
    made_must_tell(&m, "/flow/p/next/default", "nobody can come to");
    made_must_tell(&m, "/pages/2", "The flow does not know this page");
    made_free(&m);
}

static void test_conditional_content(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    service(&m, PAGE("p", "p", ",'components':[" RADIOS "]") ",{'_type':'page.content','_uuid':'q','url':'q',"
        "'heading':'Q','components':[{'_type':'content','content':'Always','display':'always'},{'_type':'content',"
        "'content':'Never','display':'never'},{'_type':'content','content':'Old','conditionals':[{'_type':'if',"
        "'expressions':[" IF("r", "is", "n") "]}]},{'_type':'content','content':'If','display':'conditional',"
        "'conditionals':[{'_type':'if','expressions':[" IF("r", "is", "y") "]}]},{'_type':'content',"
        "'content':'Either','display':'conditional','conditionals':[{'_type':'if','expressions':[" IF("r", "is", "y")
        "]},{'_type':'and','expressions':[" IF("r", "is_not", "y") "," IF("r", "is_answered", "") "]}]},"
        "{'_type':'content','content':'Lost','display':'conditional','conditionals':[]}]}", TO("p", "q"));
    // clang-format on
    made_must_be(
        &m, "/pages/1/before",
        "[{'type':'guidance','body':'Always'},{'type':'guidance','body':'Old'},"
        "{'type':'guidance','body':'If','when':" IS(
            "r", "is", "Yes") "},"
                              "{'type':'guidance','body':'Either','when':{'any':[" IS("r", "is", "Yes") ",{'all':[" IS(
                                  "r", "is not", "Yes") ",{'question':'r','operator':'is answered'}]}]}}]");
    made_must_tell(&m, "/pages/1/components/1", "never shown");
    made_must_tell(&m, "/pages/1/components/5", "never shown");
    made_free(&m);
}

// ---- Questions ---------------------------------------------------------------------------------------
static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *component, *type;
    } kinds[] = {
        {ASK("text", "q", ""), "text"},
        {ASK("textarea", "q", ",'rows':7"), "long-text"},
        {ASK("number", "q", ",'width_class_input':'10'"), "number"},
        {ASK("email", "q", ""), "email"},
        {ASK("date", "q", ",'date_type':'day-month-year'"), "date"},
        {ASK("date", "q", ",'date_type':'month-year'"), "month"},
        {ASK("address", "q", ""), "international-address"},
        {ASK("radios", "q", ",'items':[{'label':'A'}]"), "radios"},
        {ASK("checkboxes", "q", ",'items':[{'label':'A'}]"), "checkboxes"},
        {ASK("select", "q", ",'items':[{'text':'A','value':'a'}]"), "select"},
        {ASK("upload", "q", ""), "files"},
        {ASK("multiupload", "q", ""), "files"},
        {ASK("autocomplete", "q", ",'items':[]"), "text"},
        {ASK("odd", "q", ""), "text"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct made m;
        asked(&m, kinds[i].component);
        const struct question *q = made_asked(&m, "q");
        assert_string_equal(arena_cstr(&m.arena, q->type->name), kinds[i].type);
        support_equal(text_in(q->title, 0), "L q");
        assert_true(q->optional); // nothing says that it must be answered
        made_free(&m);
    }
    struct made m;
    asked(&m, ASK("autocomplete", "q", ",'items':[]") "," ASK("odd", "o", ""));
    made_must_tell(&m, "/pages/1/components/0", "nothing to choose from");
    made_must_tell(&m, "/pages/1/components/1", "not known");
    made_free(&m);
}

// Types that may not be there yet are asked for as text, which is told.
static void test_boxes_of_dates(void **state)
{
    (void)state;
    static const char *const boxes[] = {"day-month", "year"};
    for (size_t i = 0; i < 2; i++) {
        struct made m;
        struct arena a;
        arena_init(&a, 64 * 1024);
        asked(&m, arena_printf(&a, ASK("date", "q", ",'date_type':'%s'"), boxes[i]).ptr);
        bool there = question_type_find(str_from(boxes[i])) != NULL;
        support_equal(made_asked(&m, "q")->type->name, there ? boxes[i] : "text");
        assert_int_equal(made_tells(&m, "/pages/1/components/0", "as text"), !there);
        made_free(&m);
        arena_free(&a);
    }
}

static void test_rules(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    asked(&m, ASK("text", "t", ",'validation':{'required':true,'min_length':2,'max_length':'9','min_word':1,"
        "'max_word':'3','pattern':'a|b','odd':1},'errors':{'required':{'any':'Enter %{control}'},'max_length':{"
        "'any':'%{control} is over %{max_length}'},'min_length':{'any':'%{field} no'},'odd':{'any':'x'},'format':{}}")
        "," ASK("number", "n", ",'validation':{'minimum':'0.5','maximum':7}") "," ASK("date", "d", ",'validation':{"
        "'date_after':'2020-01-31','date_before':'2030-12-31'}") "," ASK("upload", "u", ",'validation':{"
        "'max_size':'7340032','accept':['application/pdf','text/csv','image/jpeg']}") "," ASK("multiupload", "m",
        ",'validation':{'max_files':'3','max_size':1,'accept':['audio/*']}") "," ASK("text", "c", ",'validation':{"
        "'min_length':9,'max_length':2,'pattern':'('}"));
    // clang-format on
    const struct question *t = made_asked(&m, "t");
    assert_false(t->optional);
    assert_int_equal(t->min_length, 2);
    assert_int_equal(t->max_length, 9);
    assert_int_equal(t->min_words, 1);
    assert_int_equal(t->max_words, 3);
    support_equal(t->pattern, "[\\s\\S]*(?:a|b)[\\s\\S]*");
    made_must_be(&m, "/pages/0/questions/0/errors", "{'missing':'Enter L t','too-long':'L t is over 9'}");
    const struct question *n = made_asked(&m, "n");
    assert_true(n->min.units == 5 && n->min.scale == 1 && n->max.units == 7);
    made_must_be(&m, "/pages/0/questions/2/earliest", "'2020-01-31'");
    made_must_be(&m, "/pages/0/questions/2/latest", "'2030-12-31'");
    const struct question *u = made_asked(&m, "u");
    assert_true(u->max_items == 1 && u->max_size == 7 * 1024 * 1024);
    made_must_be(&m, "/pages/0/questions/3/accept", "['pdf','csv','jpg','jpeg']");
    assert_int_equal(made_asked(&m, "m")->max_items, 3);
    made_must_lack(&m, "/pages/0/questions/4/accept");
    assert_int_equal(made_asked(&m, "c")->max_length, 0);
    static const struct {
        const char *at, *words;
    } told[] = {
        {"/pages/1/components/0/validation/odd", "not carried over"},
        {"/pages/1/components/0/errors/min_length", "no such message"},
        {"/pages/1/components/0/errors/odd", "no such message"},
        {"/pages/1/components/4/validation/accept", "not known"},
        {"/pages/1/components/4/validation/max_size", "cannot be used"},
        {"/pages/1/components/5/validation/min_length", "cannot be used"},
        {"/pages/1/components/5/validation/pattern", "left out"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        made_must_tell(&m, told[i].at, told[i].words);
    }
    made_free(&m);
}

static void test_names(void **state)
{
    (void)state;
    struct made m;
    asked(&m,
          ASK("text", "a b", "") "," ASK("text", "a b", "") ",{'_type':'text','label':'Some words'},{'_type':'text',"
                                                            "'name':'__proto__','label':'P'},7");
    made_asked(&m, "a-b");
    made_asked(&m, "a-b-2");
    made_asked(&m, "some-words");
    made_asked(&m, "__proto__");
    made_must_tell(&m, "/pages/1/components/1", "Another question is named “a b” too");
    made_must_tell(&m, "/pages/1/components/2", "has no name");
    made_must_tell(&m, "/pages/1/components/4", "no component");
    made_free(&m);
    service(&m, PAGE("p", "same", ASKS("text", "a", "")) "," PAGE("p", "same", ASKS("text", "b", "")) ",7",
            TO("p", ""));
    made_must_be(&m, "/pages/1/id", "'same-2'");
    made_must_tell(&m, "/pages/1", "same “_uuid”");
    made_must_tell(&m, "/pages/2", "no page");
    made_free(&m);
}

static void test_refusals(void **state)
{
    (void)state;
    made_refused("{'_id':'service.base','_type':'service.base','pages':[]}", "/pages", "no pages");
    made_refused("{'_id':'service.base','pages':[" START "]}", "/pages", "no page asks or shows anything");
    made_refused("{'metadata':{'pages':[" START "," CHECK "]}}", "/metadata/pages", "no page asks or shows anything");
    made_refused("{'_id':'config.service','_type':'config.service'}", "/_type", "config.service");
    made_refused("{'_id':'error.x','_type':'string.error','value':'x'}", "/_type", "part of a form");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_around),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_order_and_contents),
        cmocka_unit_test(test_branches),
        cmocka_unit_test(test_branches_without_end),
        cmocka_unit_test(test_conditional_content),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_boxes_of_dates),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

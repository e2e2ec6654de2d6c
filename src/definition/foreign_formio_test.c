// SPDX-License-Identifier: Apache-2.0
// What a form of form.io becomes: by small invented ones, each for one rule.
#include "definition/foreign_made.h"

#define C(type, key, more)       "{'type':'" type "','key':'" key "','label':'L " key "','input':true" more "}"
#define HOLD(type, key, in)      "{'type':'" type "','key':'" key "','title':'T " key "','components':[" in "]}"
#define TEXT(key)                C("textfield", key, "")
#define VALIDATE(rules)          ",'validate':{" rules "}"
#define SHOW(show, when, eq)     ",'conditional':{'show':" show ",'when':'" when "','eq':" eq "}"
#define IS(question, value)      "{'question':'" question "','operator':'is','value':'" value "'}"
#define SAYS(question, operator) "{'question':'" question "','operator':'" operator"'}"

static void form(struct made *m, const char *display, const char *components)
{
    struct arena a;
    arena_init(&a, 4 * 1024 * 1024);
    made_form(m, arena_printf(&a, "{'title':'A form','display':'%s','components':[%s]}", display, components).ptr);
    arena_free(&a);
    assert_int_equal(m->e.kind, ERR_NONE);
    assert_true(str_eq(m->format, STR("formio")));
}

// ---- Pages -------------------------------------------------------------------------------------------
static void test_wizard(void **state)
{
    (void)state;
    struct made m;
    form(&m, "wizard",
         HOLD("panel", "p1",
              TEXT("a") ",{'type':'content','key':'c','html':'<p>Between</p>'}," TEXT(
                  "b")) ","
                        "{'type':'panel','key':'p2','title':'Two','conditional':{'show':true,'when':'a','eq':'x'},'"
                        "components':["
                        "{'type':'content','key':'c2','html':'<p>Only</p>'}]},"
                        "{'type':'panel','key':'p3','title':'Three','nextPage':'page = 1','components':[" HOLD(
                            "fieldset", "f",
                            TEXT("d")) "]},"
                                       "{'type':'panel','key':'empty','title':'Empty','components':[]}," TEXT(
                                           "e") ",{'type':'button','key':'s','action':'submit'}");
    assert_int_equal(m.definition->page_count, 4);
    made_must_be(&m, "/start", "{'skip':true}");
    made_must_be(&m, "/pages/0/id", "'p1'");
    made_must_be(&m, "/pages/0/title", "'T p1'");
    made_must_be(&m, "/pages/0/questions/1/id", "'b'");
    made_must_be(&m, "/pages/0/after", "[{'type':'guidance','html':'<p>Between</p>'}]");
    made_must_tell(&m, "/components/0/components/1", "between two questions");
    made_must_be(&m, "/pages/1/when", IS("a", "x"));
    made_must_be(&m, "/pages/1/before", "[{'type':'guidance','html':'<p>Only</p>'}]");
    made_must_tell(&m, "/components/2/nextPage", "never run");
    made_must_be(&m, "/pages/2/before", "[{'type':'guidance','body':'### T f'}]");
    made_must_be(&m, "/pages/3/questions/0/id", "'e'");
    made_free(&m);
}

// A plain form is one page there; its titled groups and what is shown behind questions begin pages here.
static void test_plain(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, "form", TEXT("a") ",{'type':'htmlelement','key':'h','tag':'h1','content':'Head'}," TEXT("b") "," HOLD(
        "panel", "p", TEXT("c") ",{'type':'columns','key':'cols','columns':[{'components':[" TEXT("d")
        "]},{'components':[" TEXT("e") "]}]}," HOLD("fieldset", "f", TEXT("g")) "," TEXT("h"))
        ",{'type':'table','key':'t','rows':[[{'components':[" TEXT("i") "]}]]},{'type':'tabs','key':'tabs',"
        "'components':[{'key':'t1','label':'Tab','components':[" TEXT("j") "]}]},{'type':'simplecols2','key':'w',"
        "'columns':[{'components':[" TEXT("k") "]}]},{'type':'content','key':'z','html':'Last'}");
    // clang-format on
    static const struct {
        const char *page, *question;
    } pages[] = {{"page", "a"}, {"page-2", "b"}, {"p", "c"},  {"f", "g"},
                 {"p-2", "h"},  {"page-3", "i"}, {"t1", "j"}, {"page-4", "k"}};
    assert_int_equal(m.definition->page_count, sizeof pages / sizeof *pages);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        support_equal(m.definition->pages[i].id, pages[i].page);
        support_equal(m.definition->pages[i].questions[0]->id, pages[i].question);
    }
    assert_int_equal(m.definition->pages[2].question_count, 3);
    made_must_be(&m, "/pages/1/before", "[{'type':'guidance','html':'<h2>Head</h2>'}]");
    made_must_be(&m, "/pages/3/title", "'T f'");
    made_must_be(&m, "/pages/6/title", "'Tab'");
    made_must_be(&m, "/pages/7/after", "[{'type':'guidance','html':'<p>Last</p>'}]");
    made_free(&m);
}

static void test_rows(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, "form", TEXT("a") ",{'type':'datagrid','key':'g','label':'Grid','validate':{'minLength':2,"
        "'maxLength':'5','custom':'x=1'},'components':[" TEXT("b") "," C("checkbox", "t", "")
        ",{'type':'textfield','key':'c','label':'C'" SHOW("true", "g.t", "'true'")
        "},{'type':'editgrid','key':'inner','components':[" TEXT("in") "]}]}," C("textfield", "d", SHOW("true", "g.b",
        "'x'")) ",{'type':'content','key':'above','html':'<p>Above</p>'},{'type':'editgrid','key':'e',"
        "'label':'Edit','components':[" TEXT("f") "]},{'type':'datagrid','key':'fixed','label':'Fixed',"
        "'conditional':{'show':true,'when':'a','eq':'y'},'disableAddingRemovingRows':true,'defaultValue':[{},{},{}],"
        "'components':[" TEXT("h") "]}");
    // clang-format on
    made_must_be(&m, "/pages/1/repeat", "{'item':'Grid','min':2,'max':5}");
    made_must_be(&m, "/pages/1/id", "'g'");
    made_must_be(&m, "/pages/1/questions/2/when", "{'question':'t','operator':'contains','value':'true'}");
    made_must_be(&m, "/pages/1/questions/3/id", "'in'");
    made_must_tell(&m, "/components/1/components/3", "Rows within rows");
    made_must_tell(&m, "/components/1/validate/custom", "never run");
    made_must_tell(&m, "/components/2/conditional", "asked in rows, elsewhere");
    assert_null(definition_question_by_id(m.definition, STR("d"))); // never shown, which is told
    made_must_tell(&m, "/components/2", "never shown");
    made_must_be(&m, "/pages/2/id", "'e'");
    made_must_be(&m, "/pages/2/before", "[{'type':'guidance','html':'<p>Above</p>'}]");
    made_must_be(&m, "/pages/2/repeat/min", "0");
    made_must_be(&m, "/pages/3/repeat", "{'item':'Fixed','min':3,'max':3}");
    made_must_be(&m, "/pages/3/when", IS("a", "y"));
    made_free(&m);
}

// ---- Conditions --------------------------------------------------------------------------------------
#define ALL                                                                                                           \
    TEXT("t")                                                                                                         \
    "," C("number", "n", "") "," C("checkbox", "k", "") "," C("checkbox", "must", VALIDATE("'required':true")) "," C( \
        "selectboxes", "s",                                                                                           \
        ",'values':[{'label':'A','value':'a'}]") "," C("day", "d", "") "," C("file", "f",                             \
                                                                             "") ",{'type':'container','key':'box','" \
                                                                                 "components':[" TEXT("in") "]}"

// What shows a component under that condition is this.
static void shown(const char *conditional, const char *expected)
{
    struct made m;
    struct arena a;
    arena_init(&a, 1024 * 1024);
    form(&m, "form", arena_printf(&a, ALL "," C("textfield", "q", ",'conditional':{%s}"), conditional).ptr);
    const json_t *questions = made_at(&m, "/pages/0/questions");
    const json_t *last = json_array_get(questions, json_array_size(questions) - 1);
    assert_string_equal(json_string_value(json_object_get(last, "id")), *expected == '-' ? "in" : "q");
    if (*expected != '-') {
        char at[64];
        snprintf(at, sizeof at, "/pages/0/questions/%zu/when", json_array_size(questions) - 1);
        if (*expected == '\0') {
            made_must_lack(&m, at);
        } else {
            made_must_be(&m, at, expected);
        }
    }
    made_free(&m);
    arena_free(&a);
}
#define ONE(component, operator, value) \
    "'show':true,'conditions':[{'component':'" component "','operator':'" operator"','value':" value "}]"

static void test_conditions(void **state)
{
    (void)state;
    shown("'show':null,'when':null,'eq':''", "");
    shown("'show':'','when':'t','eq':''", "");
    shown("'show':true,'when':'t','eq':'x'", IS("t", "x"));
    shown("'show':'true','when':'t','eq':'x'", IS("t", "x"));
    shown("'show':false,'when':'t','eq':'x'", "{'not':" IS("t", "x") "}");
    shown("'show':true,'when':'t','eq':''", SAYS("t", "is not answered"));
    shown("'show':true,'when':'n','eq':5", IS("n", "5"));
    shown("'show':true,'when':'k','eq':true", "{'question':'k','operator':'contains','value':'true'}");
    shown("'show':true,'when':'k','eq':'false'", "{'question':'k','operator':'does not contain','value':'true'}");
    shown("'show':true,'when':'must','eq':'true'", IS("must", "true"));
    shown("'show':true,'when':'s','eq':'a'", "{'question':'s','operator':'contains','value':'a'}");
    shown("'show':true,'when':'d','eq':'2020-02-29'", IS("d", "2020-02-29"));
    shown("'show':true,'when':'box.in','eq':'x'", IS("in", "x"));
    shown("'show':true,'when':'gone','eq':'x'", "-"); // never
    shown("'show':false,'when':'gone','eq':'x'", ""); // always
    shown("'show':true,'when':'d','eq':'today'", "-");
    shown("'show':true,'when':'f','eq':'x'", "-");
    shown("'show':true,'when':'n','eq':'many'", "-");
    shown("'json':{'==':[1,1]},'show':true,'when':'t','eq':'x'", "");
    shown(ONE("t", "isEqual", "'x'"), IS("t", "x"));
    shown(ONE("t", "isNotEqual", "'x'"), "{'question':'t','operator':'is not','value':'x'}");
    shown(ONE("t", "isEmpty", "''"), SAYS("t", "is not answered"));
    shown(ONE("t", "isNotEmpty", "''"), SAYS("t", "is answered"));
    shown(ONE("t", "includes", "'x'"), "{'question':'t','operator':'contains','value':'x'}");
    shown(ONE("n", "greaterThan", "3"), "{'question':'n','operator':'is more than','value':'3'}");
    shown(ONE("n", "lessThanOrEqual", "3"), "{'question':'n','operator':'is at most','value':'3'}");
    shown(ONE("d", "dateGreaterThan", "'2020-01-01T00:00:00'"),
          "{'question':'d','operator':'is more than','value':'2020-01-01'}");
    shown(ONE("t", "startsWith", "'x'"), "-");
    shown(ONE("t", "greaterThan", "3"), "-");
    shown("'show':true,'conjunction':'any','conditions':[{'component':'gone','operator':'isEqual','value':'x'},{'"
          "component':"
          "'t','operator':'isEqual','value':'x'},{'component':'n','operator':'isEmpty'}]",
          "{'any':[" IS("t", "x") "," SAYS("n", "is not answered") "]}");
    shown("'show':false,'conjunction':'all','conditions':[{'component':'t','operator':'isEqual','value':'x'},{'"
          "component':'n',"
          "'operator':'isEmpty'}]",
          "{'not':{'all':[" IS("t", "x") "," SAYS("n", "is not answered") "]}}");
    struct made m;
    form(&m, "form",
         ALL "," C("textfield", "q", SHOW("true", "gone", "'x'")) "," C("textfield", "r",
                                                                        ",'conditional':{'json':{'a':1},'odd':1}"));
    made_must_tell(&m, "/components/8/conditional", "There is no question “gone”");
    made_must_tell(&m, "/components/9/conditional/json", "JSON logic");
    made_must_tell(&m, "/components/9/conditional/odd", "not carried over");
    made_free(&m);
}

// All that holds a component must be shown too.
static void test_conditions_around(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, "form", TEXT("a") ",{'type':'well','key':'w'" SHOW("true", "a", "'1'")
        ",'components':[{'type':'columns','key':'c'" SHOW("true", "a", "'2'") ",'columns':[{'components':[" C(
        "textfield", "b", SHOW("true", "a", "'3'")) "]}]}]},{'type':'panel','key':'p','title':'P'" SHOW("true", "a",
        "'4'") ",'components':[" C("textfield", "d", SHOW("true", "a", "'5'"))
        ",{'type':'fieldset','key':'f','legend':'F'" SHOW("true", "a", "'6'") ",'components':[" TEXT("e") "]}]}");
    // clang-format on
    made_must_be(&m, "/pages/0/questions/1/when", "{'all':[" IS("a", "1") "," IS("a", "2") "," IS("a", "3") "]}");
    made_must_be(&m, "/pages/1/when", IS("a", "4"));
    made_must_be(&m, "/pages/1/questions/0/when", IS("a", "5"));
    made_must_be(&m, "/pages/2/when", "{'all':[" IS("a", "4") "," IS("a", "6") "]}");
    made_must_lack(&m, "/pages/2/questions/0/when");
    made_free(&m);
}

// ---- Questions ---------------------------------------------------------------------------------------
static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *component, *type;
    } kinds[] = {
        {C("textfield", "q", ""), "text"},
        {C("simpletextfieldadvanced", "q", ""), "text"},
        {C("textarea", "q", ""), "long-text"},
        {C("number", "q", ""), "number"},
        {C("currency", "q", ""), "money"},
        {C("checkbox", "q", ""), "checkboxes"},
        {C("checkbox", "q", VALIDATE("'required':true")), "declaration"},
        {C("selectboxes", "q", ",'values':[{'label':'A','value':'a'}]"), "checkboxes"},
        {C("simplecheckboxes", "q", ",'values':[{'label':'A','value':'a'}]"), "checkboxes"},
        {C("radio", "q", ",'values':[{'label':'A','value':1}]"), "radios"},
        {C("select", "q", ",'data':{'values':[{'label':'A','value':'a'}]}"), "select"},
        {C("select", "q", ",'multiple':true,'data':{'values':[{'label':'A','value':'a'}]}"), "checkboxes"},
        {C("select", "q", ",'dataSrc':'url','data':{'url':'https://x.example'}"), "text"},
        {C("email", "q", ""), "email"},
        {C("url", "q", ""), "website"},
        {C("phoneNumber", "q", ""), "telephone"},
        {C("day", "q", ""), "date"},
        {C("day", "q", ",'fields':{'day':{'hide':true}}"), "month"},
        {C("datetime", "q", ",'enableTime':false"), "date"},
        {C("file", "q", ""), "files"},
        {C("tags", "q", ""), "text"},
        {C("odd", "q", ""), "text"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct made m;
        form(&m, "form", kinds[i].component);
        const struct question *q = made_asked(&m, "q");
        support_equal(q->type->name, kinds[i].type);
        support_equal(text_in(q->title, 0), "L q");
        made_free(&m);
    }
}

// Those that may have no type of their own yet.
static void test_types_with_another(void **state)
{
    (void)state;
    static const struct {
        const char *component, *ours, *otherwise;
    } kinds[] = {
        {C("time", "q", ""), "time", "text"},
        {C("datetime", "q", ""), "date-time", "text"},
        {C("day", "q", ",'fields':{'year':{'hide':true}}"), "day-month", "text"},
        {C("day", "q", ",'fields':{'day':{'hide':true},'month':{'hide':true}}"), "year", "text"},
        {C("address", "q", ",'components':[{}]"), "international-address", "long-text"},
        {C("orgbook", "q", ""), "organisation", "text"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct made m;
        form(&m, "form", kinds[i].component);
        bool there = question_type_find(str_from(kinds[i].ours)) != NULL;
        support_equal(made_asked(&m, "q")->type->name, there ? kinds[i].ours : kinds[i].otherwise);
        assert_int_equal(made_tells(&m, "/components/0", "as text"), !there);
        made_free(&m);
    }
}

static void test_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *component, *words;
    } kinds[] = {
        {C("hidden", "q", ",'defaultValue':['a']"), "hidden value"},
        {C("hidden", "language", ""), "hidden value"},
        {C("hidden", "a12345678901234567890123456789012345678901", ""), "hidden value"},
        {C("password", "q", ""), "password"},
        {C("recaptcha", "q", ""), "another service"},
        {C("stripe", "q", ""), "Payment"},
        {C("textfield", "q", ",'hidden':true"), "hidden"},
        {C("textfield", "q", ",'disabled':true"), "only read"},
        {C("panel", "q", ",'hidden':true,'components':[{'type':'textfield','key':'r'}]"), "hidden"},
        {"{'type':'form','key':'q','form':'5d'}", "another form"},
        {"{'type':'button','key':'q','action':'custom','custom':'x'}", "“custom”"},
        {"7", "no component"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct made m;
        struct arena a;
        arena_init(&a, 64 * 1024);
        form(&m, "form", arena_printf(&a, TEXT("a") ",%s", kinds[i].component).ptr);
        assert_int_equal(m.definition->question_count, 1);
        made_must_tell(&m, "/components/1", kinds[i].words);
        made_free(&m);
        arena_free(&a);
    }
}

static void test_hidden(void **state)
{
    (void)state;
    struct made m;
    form(&m, "form",
         C("hidden", "h", ",'defaultValue':7,'conditional':{'show':true,'when':'a','eq':'x'}") "," C(
             "hidden", "ref", ",'customDefaultValue':'value = 1'") "," TEXT("a") "," C("textfield", "b",
                                                                                       ",'conditional':{'show':true,"
                                                                                       "'when':'h','eq':'7'}"));
    made_must_be(&m, "/pages/0/questions/0/id", "'a'");
    made_must_be(&m, "/pages/0/questions/1/when", "{'question':'h','operator':'is','value':'7'}");
    made_must_be(&m, "/pages/0/questions/2", "{'id':'h','type':'hidden','title':'L h','value':'7'}");
    made_must_be(&m, "/pages/0/questions/3", "{'id':'ref','type':'hidden','title':'L ref','from-link':'ref'}");
    made_must_tell(&m, "/components/0/conditional", "always counts");
    made_must_tell(&m, "/components/1", "a link may bring one, as “ref”");
    made_must_tell(&m, "/components/1/customDefaultValue", "code");
    made_free(&m);
    form(&m, "form", TEXT("a") "," C("datagrid", "g", ",'components':[" TEXT("b") "," C("hidden", "h", "") "]"));
    assert_int_equal(m.definition->question_count, 2);
    made_must_tell(&m, "/components/1/components/1", "of each row");
    made_free(&m);
}

static void test_rules(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, "form", C("textfield", "t", ",'description':'<p>One</p>','tooltip':'Two','prefix':'£','suffix':'p',"
        "'hideLabel':true,'placeholder':'Type','defaultValue':'x','inputMask':'999','errors':{'required':'Enter it',"
        "'pattern':'Wrong','odd':'x'}" VALIDATE("'required':true,'minLength':2,'maxLength':'9','minWords':1,"
        "'maxWords':3,'pattern':'a|b','customMessage':'No','custom':'valid=1','unique':true")) "," C("number", "n",
        ",'decimalLimit':2,'defaultValue':[null]" VALIDATE("'min':0.5,'max':'7','step':'any'")) "," C("currency", "c",
        ",'currency':'GBP'") "," C("selectboxes", "s", ",'inline':true,'values':[{'label':'A','value':'a',"
        "'description':'H'},{'label':'B','value':'b'},{'label':'','value':''}]" VALIDATE(
        "'minSelectedCount':1,'maxSelectedCount':2")) "," C("day", "d", ",'minDate':'2020-01-31',"
        "'maxDate':'moment()','fields':{'year':{'required':true}}") "," C("file", "f",
        ",'filePattern':'.pdf,image/png','fileMaxSize':'5MB','storage':'url','url':'https://keep.example/token'") ","
        C("file", "g", ",'multiple':true,'filePattern':'odd/*','fileMaxSize':'1GB'") "," C("textarea", "w",
        ",'rows':4" VALIDATE("'minLength':9,'maxLength':2,'pattern':'('")));
    // clang-format on
    const struct question *t = made_asked(&m, "t");
    assert_true(!t->optional && t->hide_title && t->min_length == 2 && t->max_length == 9 && t->min_words == 1);
    support_equal(text_in(t->hint, 0), "One\nTwo");
    support_equal(t->pattern, "a|b");
    made_must_be(&m, "/pages/0/questions/0/errors", "{'any':'No','missing':'Enter it','pattern':'Wrong'}");
    made_must_be(&m, "/pages/0/questions/0/prefix", "'£'");
    const struct question *n = made_asked(&m, "n");
    assert_true(n->optional && n->min.units == 5 && n->max.units == 7 && n->decimals == 2);
    made_must_be(&m, "/pages/0/questions/2/currency", "'GBP'");
    made_must_lack(&m, "/pages/0/questions/2/decimals");
    made_must_be(&m, "/pages/0/questions/3/options",
                 "[{'value':'a','label':'A','hint':'H'},{'value':'b','label':'B'}]");
    made_must_be(&m, "/pages/0/questions/3/max-items", "2");
    made_must_be(&m, "/pages/0/questions/4/earliest", "'2020-01-31'");
    assert_false(made_asked(&m, "d")->optional);
    const struct question *f = made_asked(&m, "f");
    assert_true(f->max_items == 1 && f->max_size == 5 * 1024 * 1024 && f->accept_count == 2);
    made_must_lack(&m, "/pages/0/questions/6/max-items");
    made_must_be(&m, "/pages/0/questions/7/rows", "4");
    static const struct {
        const char *at, *words;
    } told[] = {
        {"/components/0/placeholder", "not carried over"},
        {"/components/0/defaultValue", "Nothing is filled in"},
        {"/components/0/inputMask", "mask"},
        {"/components/0/errors/odd", "no such message"},
        {"/components/0/validate/custom", "never run"},
        {"/components/0/validate/unique", "not carried over"},
        {"/components/4/maxDate", "cannot be used"},
        {"/components/5/url", "not carried over"},
        {"/components/6/filePattern", "not known"},
        {"/components/6/fileMaxSize", "cannot be used"},
        {"/components/7/validate/minLength", "cannot be used"},
        {"/components/7/validate/pattern", "left out"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        made_must_tell(&m, told[i].at, told[i].words);
    }
    assert_false(made_tells(&m, "/components/1/defaultValue", ""));
    assert_false(made_holds(&m, "token"));
    made_free(&m);
}

// Code is told and never run; what only code shows cannot be demanded.
static void test_code(void **state)
{
    (void)state;
    struct made m;
    form(&m, "form",
         C("textfield", "q",
           ",'customConditional':'show = 1','calculateValue':'value = "
           "2','logic':[{'name':'x'}],'customDefaultValue':'value=1'" VALIDATE("'required':true")));
    assert_true(made_asked(&m, "q")->optional);
    static const char *const keys[] = {"customConditional", "calculateValue", "logic", "customDefaultValue"};
    for (size_t i = 0; i < 4; i++) {
        char at[64];
        snprintf(at, sizeof at, "/components/0/%s", keys[i]);
        made_must_tell(&m, at, "code, which is never run");
    }
    made_must_tell(&m, "/components/0/customConditional", "always asked now");
    made_free(&m);
}

static void test_choices(void **state)
{
    (void)state;
    struct made m;
    // clang-format off
    form(&m, "form", C("select", "j", ",'dataSrc':'json','valueProperty':'id','template':'<span>{"
        "{ item.name }}</span>','data':{'json':[{'id':1,'name':'One'},{'id':'1','name':'Again'},{'id':true,"
        "'name':'T'}]}") "," C("select", "w", ",'dataSrc':'json','data':{'json':['a','b']}") "," C("survey", "s",
        ",'questions':[{'label':'Q1','value':'q1'},{'label':'Q2','value':'q2'}],'values':[{'label':'A','value':'a'}]")
        "," C("radio", "none", ",'values':[{'label':'','value':''}]") "," C("textfield", "q", SHOW("true", "j", "1")));
    // clang-format on
    made_must_be(&m, "/pages/0/questions/0/options",
                 "[{'value':'1','label':'One'},{'value':'1-2','label':'Again'},{'value':'true','label':'T'}]");
    made_must_tell(&m, "/components/0/data/json", "this one becomes “1-2”");
    made_must_be(&m, "/pages/0/questions/1/options", "[{'value':'a','label':'a'},{'value':'b','label':'b'}]");
    made_must_be(&m, "/pages/1/before", "[{'type':'guidance','body':'### L s'}]");
    made_must_be(&m, "/pages/1/questions/1/title", "'Q2'");
    made_must_be(&m, "/pages/1/questions/1/id", "'s-q2'");
    made_must_tell(&m, "/components/3", "nothing to choose from");
    support_equal(made_asked(&m, "none")->type->name, "text");
    made_must_be(&m, "/pages/1/questions/3/when", IS("j", "1"));
    made_free(&m);
}

static void test_names(void **state)
{
    (void)state;
    struct made m;
    form(&m, "form",
         TEXT("a.b") "," TEXT("a.b") ",{'type':'textfield','label':'Some words','input':true}," TEXT(
             "__proto__") "," HOLD("panel", "check-answers", TEXT("z")));
    made_asked(&m, "a-b");
    made_asked(&m, "a-b-2");
    made_asked(&m, "some-words");
    made_asked(&m, "__proto__");
    made_must_tell(&m, "/components/1", "Another question has the key “a.b” too");
    made_must_tell(&m, "/components/2", "has no key");
    made_must_be(&m, "/pages/1/id", "'check-answers-2'");
    made_free(&m);
}

// ---- Files -------------------------------------------------------------------------------------------
static void test_shapes(void **state)
{
    (void)state;
    struct made m;
    made_form(&m, C("textfield", "a", ",'odd':1"));
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/odd", "not carried over");
    made_free(&m);
    made_form(&m, "[" TEXT("a") "," C("textfield", "b", ",'odd':1") "]");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/1/odd", "not carried over");
    made_free(&m);
    made_form(&m, "{'form':{'display':'form','title':'In','description':'Why','odd':1,'_id':'x','components':[" TEXT(
                      "a") "]}}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/name", "'In'");
    made_must_be(&m, "/summary", "'Why'");
    made_must_tell(&m, "/form/odd", "not carried over");
    assert_false(made_tells(&m, "/form/_id", ""));
    made_free(&m);
    made_form(&m,
              "{'components':[{'type':'content','key':'c','html':'<p onclick=\\\"x\\\">H</p><script>a()</script>'}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/components/0/html", "<script>");
    made_free(&m);
    made_refused("{'display':'form','components':[]}", "/components", "no components");
    made_refused("{'display':'form','components':[" C("button", "b", "") "]}", "/components", "asks or shows anything");
    made_refused(C("hidden", "b", ""), "", "asks or shows anything");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wizard),   cmocka_unit_test(test_plain),
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_types),    cmocka_unit_test(test_conditions_around),
        cmocka_unit_test(test_left_out), cmocka_unit_test(test_types_with_another),
        cmocka_unit_test(test_hidden),   cmocka_unit_test(test_rules),
        cmocka_unit_test(test_code),     cmocka_unit_test(test_choices),
        cmocka_unit_test(test_names),    cmocka_unit_test(test_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

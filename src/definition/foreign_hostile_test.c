// SPDX-License-Identifier: Apache-2.0
// Files that nobody would write for a service: cut, huge, in circles, of another kind, named after what
// programs trip over. Each is refused with the place and the reason, or becomes a definition that runs, with
// what was lost told at its place.
#include "definition/foreign_load.h"
#include "definition/foreign_made.h"
#include <dirent.h>
#include <stdio.h>

enum {
    STEP = 23, // bytes from one cut to the next
    SEED = 64 * 1024,
    LARGE = 256 * 1024,
    LONG = 32 * 1024,
    HUGE_FILE = 100 * 1024 * 1024
};

// ---- What is told -------------------------------------------------------------------------------------
struct hostile {
    const char *form;
    struct {
        const char *pointer, *words;
    } told[6];
    const char *untold; // no place of the form, at which nothing is told
};

static void test_refused(void **state)
{
    (void)state;
    static const struct hostile refused[] = {
        // Of no family
        {"{}", {{"", "no definition that can be imported"}}},
        {"[]", {{"", "no definition that can be imported"}}},
        {"[[[]]]", {{"", "no definition that can be imported"}}},
        {"7", {{"", "no definition that can be imported"}}},
        {"'text'", {{"", "no definition that can be imported"}}},
        {"", {{"", "neither JSON nor YAML"}}},
        {" \n\t", {{"", "neither JSON nor YAML"}}},
        {"a: [b", {{"", "neither JSON nor YAML"}}},
        {"*a", {{"", "an alias stands for nothing"}}},
        {"a: 1\n---\nb: 2\n", {{"", "more than one document"}}},
        {"<!DOCTYPE html><html><body><form><input name=a></form></body></html>", {{"", "no definition"}}},
        {"name,age\nAnn,3\n", {{"", "no definition"}}},
        {"%PDF-1.7\n", {{"", "neither JSON nor YAML"}}},
        {"{'type':'FeatureCollection','features':[{'type':'Feature'}]}", {{"", "no definition"}}},
        {"{'openapi':'3.1.0','paths':{'/a':{}},'components':{'schemas':{}}}", {{"", "no definition"}}},
        {"{'$schema':'https://x.example/','properties':{'pages':{'type':'array'}}}", {{"", "no definition"}}},
        {"{'__proto__':{'pages':[]}}", {{"", "no definition"}}},
        // Of a family, with nothing in it
        {"{'pages':[]}", {{"/pages", "There are no pages"}}},
        {"{'pages':[{'path':'/s','controller':'SummaryPageController'}]}", {{"/pages", "asks"}}},
        {"{'pages':5}", {{"", "no definition"}}},
        {"{'pages':[1,2]}", {{"", "no definition"}}},
        {"{'steps':[7],'form_id':1}", {{"/steps/0", "no step"}, {"/steps", "There are no steps"}}},
        {"{'components':[7],'display':'form'}", {{"/components/0", "no component"}, {"/components", "Nothing"}}},
        {"{'_id':'c','_type':'component.text'}", {{"/_type", "a part of a form"}}},
        {"{'pages':[{'_type':'page.start'}]}", {{"/pages", "nothing but a start and an end"}}},
        {"{'guildhall':1}", {{"", "“id” is missing"}, {"", "There are no pages"}}},
        {"{'guildhall':'pages','pages':[{'path':'/a'}]}", {{"/guildhall", ""}}},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct arena a;
        arena_init(&a, LIMIT_DEFINITION_ARENA);
        struct made m = {.report.arena = &a};
        str document;
        const struct definition *d = NULL;
        m.e = foreign_read(&a, support_json(&a, refused[i].form), &m.report, &document, NULL);
        m.e = err_is(m.e) ? m.e : definition_read(document, NULL, &m.report, &d);
        assert_int_equal(m.e.kind, ERR_INPUT);
        assert_true(m.report.errors > 0);
        assert_null(d);
        for (size_t j = 0; refused[i].told[j].pointer != NULL; j++) {
            made_must_tell(&m, refused[i].told[j].pointer, refused[i].told[j].words);
        }
        arena_free(&a);
    }
}

#define ASK(type, name, more) "{'type':'" type "','name':'" name "','title':'T'" more "}"
#define PAGE(path, in, more)  "{'path':'" path "','title':'T','components':[" in "]" more "}"
#define FORM(more, pages)     "{'startPage':'/a'" more ",'pages':[" pages "]}"
#define NEEDS(name)           "'value':{'conditions':[{'conditionName':'" name "'}]}"

static const struct hostile runs[] = {
    // Circles
    {FORM("", PAGE("/a", ASK("TextField", "x", ""), ",'next':[{'path':'/b'}]") "," PAGE("/b", ASK("TextField", "y", ""),
                                                                                        ",'next':[{'path':'/a'}]")),
     {{"/pages/1/next/0", "in a circle"}}},
    {FORM(",'conditions':[{'name':'c'," NEEDS("d") "},{'name':'d'," NEEDS("c") "},{'name':'e'," NEEDS("e") "}]",
          PAGE("/a", ASK("TextField", "x", ""), ",'next':[{'path':'/a','condition':'c'}]")),
     {{"/conditions/1/value/conditions/0", "needs itself"}, {"/conditions/2/value/conditions/0", "needs itself"}}},
    {FORM(",'conditions':[{'name':'c','value':'d'},{'name':'d','value':'not c'}]",
          PAGE("/a", ASK("TextField", "x", ""), "")),
     {{"/conditions/1/value", "needs itself"}}},
    {"{'service_name':'S','pages':[{'_type':'page.singlequestion','_uuid':'p','url':'p','components':[{'_type':'text',"
     "'_uuid':'q','name':'a','label':'A'}]}],'flow':{'p':{'next':{'default':'b'}},'b':{'_type':'flow.branch','next':{"
     "'default':'c'}},'c':{'_type':'flow.branch','next':{'default':'b'}}}}",
     {{"/flow/b/next/default", "without end"}}},
    {"{'form_id':1,'steps':[{'id':1,'next_step_id':1,'data':{'question_text':'Q','answer_type':'text'}}]}",
     {{"/pages/0/next/0", "in a circle"}}},
    {"{'display':'form','components':[{'type':'textfield','key':'a','label':'A','input':true,'conditional':{'show':"
     "true,'when':'a','eq':'x'}}]}",
     {{0}}},
    // Names that programs trip over
    {FORM(",'lists':[{'name':'__proto__','items':[{'text':'A','value':'__proto__'},{'text':'B','value':'__proto__'}]}],"
          "'conditions':[{'name':'__proto__','value':'__proto__ == \\'constructor\\''}]",
          PAGE("/a", ASK("RadiosField", "__proto__", ",'list':'__proto__'"),
               ",'next':[{'path':'/constructor','condition':'__proto__'}]") "," PAGE("/constructor",
                                                                                     ASK("TextField", "toString", ""),
                                                                                     "")),
     {{"/lists/0/items/1", "this one becomes “__proto__-2”"}}},
    {FORM("", PAGE("/../../etc/passwd", ASK("TextField", "a b/c~d", ""), "")), {{"/startPage", "is not there"}}},
    // Twice
    {FORM(",'lists':[{'name':'l','items':[{'text':'A','value':'a'}]},{'name':'l','items':[]}],'conditions':[{'name':"
          "'c','value':'x'},{'name':'c','value':'y'}],'sections':[{'name':'s','title':'S'},{'name':'s','title':'S'}]",
          PAGE("/a", ASK("TextField", "x", "") "," ASK("TextField", "x", ""),
               "") "," PAGE("/a", ASK("SelectField", "y", ",'list':'l'"), "")),
     {{"/pages/1", "Another page has the path “/a” too"},
      {"/pages/0/components/1", "Another question is named “x” too"},
      {"/conditions/0", "no name, or that of a later one"}}},
    // To nowhere
    {FORM("", PAGE("/a", ASK("RadiosField", "x", ",'list':'gone'"),
                   ",'section':'gone','next':[{'path':'/gone'},{'path':'/a','condition':'gone'}]")),
     {{"/pages/0/components/0", "The list “gone” is not in the file"},
      {"/pages/0/section", "no section “gone”"},
      {"/pages/0/next/0", "not there"},
      {"/pages/0/next/1/condition", "no condition “gone”"}}},
    {FORM(",'conditions':[{'name':'c','value':'x == 1'},{'name':'d','value':'true'}]",
          PAGE("/a", "{'type':'Para','content':'Nothing is asked'}",
               ",'next':[{'path':'/a','condition':'c'},{'path':'/b','condition':'d'}]") "," PAGE("/b", "", "")),
     {{"/conditions/0/value", "no question “x”"}}},
    // HTML, template code, brackets of our own
    {FORM("", PAGE("/a",
                   "{'type':'Html','content':'<p onclick=x>a<script>x</script><iframe src=x></iframe></p>'}," ASK(
                       "TextField", "x", ",'hint':'<svg><script>x</script></svg>{{ 7*7 }}H ((x))'"),
                   "")),
     {{"/pages/0/components/0/content", "“<script>” in a text is not shown"},
      {"/pages/0/components/0/content", "“<iframe>” in a text is not shown"},
      {"/pages/0/components/1/hint", "Template code"}}},
    // Patterns that would run for ever, or do not run
    {FORM("", PAGE("/a", ASK("TextField", "x", ",'schema':{'regex':'((a+)+)+$'}"), "")), {{0}}},
    {FORM("", PAGE("/a", ASK("TextField", "x", ",'schema':{'regex':'[a-'}"), "")),
     {{"/pages/0/components/0/schema/regex", "pattern"}}},
    {"{'components':[{'type':'textfield','key':'a','label':'A','input':true,'validate':{'pattern':'a\\u0001'}}]}",
     {{"/components/0/validate/pattern", "pattern"}}},
    {"{'components':[{'type':'currency','key':'a','label':'A','input':true,'currency':'pounds'}]}",
     {{"/components/0/currency", "cannot be used"}}},
    {FORM(",'conditions':[{'name':'a\\u0001','value':'x == 1'}]",
          PAGE("/a", ASK("TextField", "x", ""), ",'next':[{'path':'/a','condition':'a\\u0001'}]")),
     {{"/conditions/0", "no name"}}},
    // A question without a title, whose name could not be one
    {FORM("", PAGE("/a", "{'type':'TextField','name':'a\\u0001((x))<b>'}", "")),
     {{"/pages/0/components/0/name", "Control characters"}}},
    // A fee by a choice that changes its value, since another has it
    {FORM(
         ",'lists':[{'name':'l','items':[{'text':'A','value':1},{'text':'B','value':'1'}]}],'fees':[{'description':'F',"
         "'amount':5,'multiplier':'x'}]",
         PAGE("/a", ASK("SelectField", "x", ",'list':'l'"), "")),
     {{"/fees/0", "cannot be worked out"}}},
    // A question that is never asked, compared elsewhere
    {"{'components':[{'type':'textfield','key':'a','label':'A','input':true,'conditional':{'show':true,'when':'none','"
     "eq':"
     "'x'}},{'type':'textfield','key':'b','label':'B','input':true,'conditional':{'show':false,'when':'a','eq':'x'}},"
     "{'type':'textfield','key':'c','label':'C','input':true,'conditional':{'show':true,'when':'a','eq':'x'}}]}",
     {{"/components/0", "never shown"}}},
    // A date that is asked whether it contains what is none
    {FORM(",'conditions':[{'name':'c','value':{'name':'c','conditions':[{'field':{'name':'x','type':'CheckboxesField','"
          "display':"
          "'x'},'operator':'contains','value':{'type':'Value','value':'town','display':'x'}}]}}]",
          PAGE("/a", ASK("DatePartsField", "x", ""),
               ",'next':[{'path':'/b','condition':'c'}]") "," PAGE("/b", ASK("TextField", "y", ""), "")),
     {{"/conditions/0/value/conditions/0", "counts as false"}}},
    // One name for a date and a text, compared with a day so far from today
    {FORM(",'conditions':[{'name':'c','value':{'name':'c','conditions':[{'field':{'name':'x','type':'DatePartsField','"
          "display':'x'},'operator':'is at "
          "least','value':{'type':'RelativeDate','period':'2','unit':'years','direction':"
          "'in the past'}}]}}]",
          PAGE("/a", ASK("DatePartsField", "x", "") "," ASK("TextField", "x", ""),
               ",'next':[{'path':'/b','condition':'c'}]") "," PAGE("/b", ASK("TextField", "y", ""), "")),
     {{"/conditions/0/value/conditions/0", "cannot be asked of “x-2”"}}},
    // A value that no answer may have
    {"{'components':[{'type':'textfield','key':'a','label':'A','input':true},{'type':'textfield','key':'b','label':'B',"
     "'input'"
     ":true,'conditional':{'show':true,'when':'a','eq':'x\\u0014'}}]}",
     {{"/components/1/conditional", "counts as false"}}},
    // What is told of an item of a list, by a question that changes the list
    {FORM(",'lists':[{'name':'l','items':[{'text':'A','value':'a','odd':'x'},{'text':'B','value':'b'}]}]",
          PAGE("/a",
               ASK("CheckboxesField", "x", ",'list':'l','options':{'behaviour':'exclusive','behaviourItemValue':'b'}"),
               "")),
     {{"/lists/0/items/0/odd", "not carried over"}},
     "/pages/0/components/0/values/items/0/odd"},
    // Nothing that rows could be called
    {"{'label':false,'key':false,'type':'editgrid','input':true,'components':[{'type':'textfield','key':'a','label':'A'"
     ","
     "'input':true}]}",
     {{0}}},
    // The characters that mark places for answers within the importer
    {"{'form_id':1,'what_happens_next_markdown':'\\uF8FE*.','declaration_text':'\\uF8FEx\\uF8FF','steps':[{'id':1,"
     "'data':{'question_text':'\\uF8FF\\uF8FEQ','answer_type':'text','page_heading':'\\uF8FE'}}]}",
     {{0}}},
    {"{'form_id':1,'support_url':'(x)','steps':[{'id':1,'data':{'question_text':'((Q','answer_type':'text'}}]}", {{0}}},
};

static void test_runs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct made m;
        made_form(&m, runs[i].form);
        assert_int_equal(m.e.kind, ERR_NONE);
        assert_true(m.definition->page_count > 0);
        assert_false(made_holds(&m, "{{"));
        for (size_t j = 0; runs[i].told[j].pointer != NULL; j++) {
            made_must_tell(&m, runs[i].told[j].pointer, runs[i].told[j].words);
        }
        assert_false(runs[i].untold != NULL && made_tells(&m, runs[i].untold, ""));
        made_free(&m);
    }
}

static void test_patterns_end(void **state)
{
    (void)state;
    struct made m;
    char long_text[40] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
    struct problem room[4];
    struct problems problems = {room, 0};
    made_form(&m, FORM("", PAGE("/a", ASK("TextField", "x", ",'schema':{'regex':'^(((a+)+)+)+$'}"), "")));
    const struct question *q = made_asked(&m, "x");
    assert_non_null(q->pattern_code);
    struct field field = {q->id, str_from(long_text), NULL};
    struct value value;
    struct accept in = {
        &m.arena, m.definition, &(struct fields){&field, 1}, &(struct answers){0}, {2026, 11, 24}, &problems, 4};
    question_accept(&in, q, &value);
    assert_int_equal(problems.count, 1);
    made_free(&m);
}

// ---- Size ---------------------------------------------------------------------------------------------
// A file of so many bytes: `begin`, then `again` over and over.
static err import_long(const char *begin, const char *again, size_t size, struct definition_report *report)
{
    char *text = malloc(size);
    size_t len = strlen(again);
    assert_non_null(text);
    size_t begins = strlen(begin);
    memcpy(text, begin, begins);
    memcpy(text + begins, again, len);
    for (size_t at = begins + len; at < size; at = 2 * at - begins) { // twice as much each time
        memcpy(text + at, text + begins, at - begins < size - at ? at - begins : size - at);
    }
    str document;
    err e = foreign_read(report->arena, (str){text, size}, report, &document, NULL);
    free(text);
    return e;
}

static void test_huge(void **state)
{
    (void)state;
    static const struct {
        const char *begin, *again;
    } files[] = {{"{\"pages\":[", "{\"path\":\"/a\",\"components\":[]},"},
                 {"", "["},
                 {"pages:\n", " - path: /a\n"},
                 {"{\"guildhall\":1,\"pages\":[", "{},"},
                 {"", " "},
                 {"", "\xFF"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena a;
        arena_init(&a, 1024 * 1024); // which the file itself would not fit into
        struct definition_report report = {.arena = &a};
        assert_int_equal(import_long(files[i].begin, files[i].again, HUGE_FILE, &report).kind, ERR_INPUT);
        assert_int_equal(report.count, 1);
        assert_true(str_find(report.items[0].what, STR("larger than a definition may be")) != STR_NONE);
        arena_free(&a);
    }
}

// What costs more than its length would not end.
static void test_large(void **state)
{
    (void)state;
    static const char *const agains[] = {
        "[",        "{\"a\":", "[],",       "- ",   "- - ",     "a: &a\n", "? ",       "{",
        "((",       "<",       "<a href='", "&#",   "{{",       "\\",      "a ",       "!",
        "\xC3\xA9", "|\n",     "\"",        "<!--", "<script>", "}}{{",    "&amp;lt;", "\xE2\x80\xAE",
    };
    static const char *const begins[] = {
        "",
        "{\"pages\":[{\"path\":\"/a\",\"title\":\"",
        "{\"pages\":[{\"path\":\"/a\",\"components\":[{\"type\":\"Html\",\"content\":\"",
        "{\"form_id\":1,\"steps\":[",
        "{\"display\":\"form\",\"components\":[",
        "{\"pages\":[{\"_type\":\"page.start\",\"components\":",
        "pages:\n- path: /a\n  title: ",
    };
    for (size_t i = 0; i < sizeof agains / sizeof *agains; i++) {
        for (size_t j = 0; j < sizeof begins / sizeof *begins; j++) {
            struct arena a;
            arena_init(&a, LIMIT_DEFINITION_ARENA);
            struct definition_report report = {.arena = &a};
            err e = import_long(begins[j], agains[i], LARGE, &report);
            assert_true(err_is(e) == (report.errors > 0));
            arena_free(&a);
        }
    }
}

// Whole files, with one long text.
static void test_long_texts(void **state)
{
    (void)state;
    static const char *const agains[] = {"((",   "<",  "<a href='x'>", "&#40;", "{{",       "{{ x }}",
                                         "\\\\", "a ", "<b>",          "(",     "<script>", "<!-- "};
    static const char *const forms[] = {
        FORM("", PAGE("/a", "{'type':'Html','content':'%s'}", "")),
        FORM("", PAGE("/a", ASK("TextField", "x", ",'hint':'%s'"), "")),
        FORM(",'conditions':[{'name':'c','value':'%s'}]", PAGE("/a", ASK("TextField", "x", ""), "")),
        "{'form_id':1,'declaration_text':'%s','steps':[{'id':1,'data':{'question_text':'Q','answer_type':'text'}}]}",
        "{'components':[{'type':'textfield','key':'%s','label':'A','input':true}]}",
    };
    for (size_t i = 0; i < sizeof agains / sizeof *agains; i++) {
        char *text = malloc(LONG + 1);
        assert_non_null(text);
        for (size_t k = 0; k < LONG; k++) {
            text[k] = agains[i][k % strlen(agains[i])] == '\'' ? '~' : agains[i][k % strlen(agains[i])];
        }
        text[LONG] = '\0';
        for (size_t j = 0; j < sizeof forms / sizeof *forms; j++) {
            struct arena a;
            arena_init(&a, LIMIT_DEFINITION_ARENA);
            struct made m;
            const char *at = strstr(forms[j], "%s");
            str form = arena_concat(&a, (str){forms[j], (size_t)(at - forms[j])}, str_from(text));
            form = arena_concat(&a, form, str_from(at + 2));
            made_form(&m, arena_cstr(&a, form));
            made_free(&m);
            arena_free(&a);
        }
        free(text);
    }
}

static void test_deep(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, LIMIT_DEFINITION_ARENA);
    for (int depth = 10; depth < 80; depth += 3) {
        str in = STR("{'type':'textfield','key':'a','label':'A','input':true}");
        str when = STR("{'field':{'name':'x'},'operator':'is','value':{'value':'1'}}");
        for (int i = 0; i < depth; i++) {
            in = arena_printf(&a, "{'type':'panel','title':'P','key':'p','components':[%.*s]}", STR_ARG(in));
            when = arena_printf(&a, "{'conditions':[%.*s]}", STR_ARG(when));
        }
        struct made m;
        struct definition_report report = {.arena = &a};
        str document;
        str form = arena_printf(&a, "{'display':'form','components':[%.*s]}", STR_ARG(in));
        err e = foreign_read(&a, support_json(&a, form.ptr), &report, &document, NULL);
        assert_true(err_is(e) == (report.errors > 0));
        bool told = report.count > 0 && str_find(report.items[0].what, STR("deep")) != STR_NONE;
        assert_true(told || (depth < 20 && !err_is(e)));
        form = arena_printf(
            &a, FORM(",'conditions':[{'name':'c','value':%.*s}]", PAGE("/a", ASK("TextField", "x", ""), "")),
            STR_ARG(when));
        report = (struct definition_report){.arena = &a};
        e = foreign_read(&a, support_json(&a, form.ptr), &report, &document, NULL);
        assert_true(err_is(e) == (report.errors > 0));
        assert_true(err_is(e) || depth < 32);
        if (!err_is(e)) {
            made_form(&m, form.ptr); // which runs
            made_free(&m);
        }
        arena_reset(&a);
    }
    arena_free(&a);
}

// ---- Cut ----------------------------------------------------------------------------------------------
static size_t cut_file(const char *path)
{
    static char text[SEED];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    size = str_trim((str){text, size}).len;
    for (size_t len = 0; len < size; len += STEP) {
        struct arena a;
        arena_init(&a, LIMIT_DEFINITION_ARENA);
        struct definition_report report = {.arena = &a};
        str document;
        const struct definition *d = NULL;
        err e = foreign_read(&a, arena_str(&a, (str){text, len}), &report, &document, NULL);
        if (text[0] == '{') { // YAML may end anywhere
            assert_true(err_is(e));
            assert_true(report.items[0].line > 0);
        }
        assert_true(err_is(e) == (report.errors > 0));
        if (!err_is(e)) {
            assert_false(err_is(definition_read(document, NULL, &report, &d)));
            definition_release(d);
        }
        arena_free(&a);
    }
    return size / STEP;
}

static void test_cut(void **state)
{
    (void)state;
    static const char *const folders[] = {"xgov", "moj", "govuk", "formio", "yaml"};
    size_t cuts = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[500];
        snprintf(path, sizeof path, CORPUS "/%s", folders[i]);
        DIR *dir = opendir(path);
        assert_non_null(dir);
        for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
            snprintf(path, sizeof path, CORPUS "/%s/%s", folders[i], entry->d_name);
            cuts += entry->d_name[0] == '.' ? 0 : cut_file(path);
        }
        closedir(dir);
    }
    assert_true(cuts > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused), cmocka_unit_test(test_runs),  cmocka_unit_test(test_patterns_end),
        cmocka_unit_test(test_huge),    cmocka_unit_test(test_large), cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_deep),    cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

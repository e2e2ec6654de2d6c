// SPDX-License-Identifier: Apache-2.0
// Reading documents: what is read, and every kind of problem with its pointer, line and mend.
#include "base/buf.h"
#include "base/encode.h"
#include "definition/test_support.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// ---- What is wrong, and where ---------------------------------------------------------------------------
// `document` has ' for ", and a line end after each comma that is written as ",\n".
static const struct {
    const char *document;
    enum problem_weight weight;
    const char *pointer;
    int line;
    const char *what; // a piece of the sentence
    const char *mend;
    bool shape; // the schema refuses it too
} wrong[] = {
#define HEAD           "{'guildhall':1,'id':'x','name':'X',\n"
#define ONE_PAGE       "'pages':[{'id':'p','questions':[{'id':'q','type':'text','title':'Q'}]}]}"
#define QUESTION(keys) HEAD "'pages':[\n{'id':'p','questions':[\n{'id':'q','title':'Q'," keys "}]}]}"
#define SECOND(page)                                                                                              \
    HEAD "'pages':[{'id':'p','questions':[{'id':'q','type':'radios','title':'Q','options':['a','b']},"            \
         "{'id':'n','type':'number','title':'N'},{'id':'d','type':'date','title':'D'},{'id':'f','type':'files','" \
         "title':'F'},{'id':'t','type':'time','title':'T'}]},\n" page "]}"
#define WHEN(condition) SECOND("{'id':'s','title':'S','before':['x'],\n'when':" condition "}")
#define VALUES(values)                                                                                   \
    HEAD "'values':[" values                                                                             \
         "],'pages':[{'id':'p','questions':[{'id':'q','type':'radios','title':'Q','options':['a','b']}," \
         "{'id':'n','type':'number','title':'N'},{'id':'t','type':'time','title':'T'}]},"                \
         "{'id':'rows','title':'R','repeat':{'item':'Row'},'questions':[{'id':'c','type':'number','title':'C'}]}]}"
#define VALUE(term) VALUES("{'name':'v','value':" term "}")
    // The document
    {"", PROBLEM_ERROR, "", 1, "not JSON", "comma"},
    {"[1,2]", PROBLEM_ERROR, "", 1, "must be an object", "object", true},
    {"{'guildhall':1,\n'id':}", PROBLEM_ERROR, "", 2, "not JSON", "comma"},
    {"{'guildhall':1,\n\n'id':'a','id':'b'}", PROBLEM_ERROR, "", 3, "twice in one object", "Keep one", true},
    {"{'id':'x','name':'X'," ONE_PAGE, PROBLEM_ERROR, "", 1, "“guildhall” is missing", "imported", true},
    {"{'guildhall':2,'id':'x','name':'X'," ONE_PAGE, PROBLEM_ERROR, "/guildhall", 1, "from 1 to 1", "number", true},
    {"{'guildhall':1,'name':'X'," ONE_PAGE, PROBLEM_ERROR, "", 1, "“id” is missing", "Add it", true},
    {"{'guildhall':1,\n'id':'a b','name':'X'," ONE_PAGE, PROBLEM_ERROR, "/id", 2, "cannot be an id", "letters", true},
    {"{'guildhall':1,'id':'x'," ONE_PAGE, PROBLEM_ERROR, "", 1, "“name” is missing", "Add it", true},
    {HEAD "'pagse':[]," ONE_PAGE, PROBLEM_ERROR, "/pagse", 2, "not known", "“pages”", true},
    {HEAD "'zzzzzz':[]," ONE_PAGE, PROBLEM_ERROR, "/zzzzzz", 2, "not known", "docs/definition.md", true},
    {HEAD "'pages':[]}", PROBLEM_ERROR, "", 1, "no pages", "Add", true},
    {HEAD "'pages':{}}", PROBLEM_ERROR, "/pages", 2, "must be a list", "[ … ]", true},
    {HEAD "'feedback':'no'," ONE_PAGE, PROBLEM_ERROR, "/feedback", 2, "true or false", "quotes", true},
    {HEAD "'safety':{'exit-too':'x'}," ONE_PAGE, PROBLEM_ERROR, "/safety/exit-too", 2, "not known", "“exit-to”", true},
    {HEAD "'next-number':'7'," ONE_PAGE, PROBLEM_ERROR, "/next-number", 2, "whole number", "quotes", true},
    {HEAD "'summary':7," ONE_PAGE, PROBLEM_ERROR, "/summary", 2, "must be a text", "geiriau", true},
    {HEAD "'summary':{'fr':'x'}," ONE_PAGE, PROBLEM_ERROR, "/summary/fr", 2, "not among the languages", "add it"},
    {HEAD "'languages':['en','cy'],'summary':{'cy':'x'}," ONE_PAGE, PROBLEM_ERROR, "/summary", 2, "first language",
     "Add"},
    {HEAD "'languages':[]," ONE_PAGE, PROBLEM_ERROR, "/languages", 2, "needs a language", "en", true},
    {HEAD "'languages':['english!']," ONE_PAGE, PROBLEM_ERROR, "/languages/0", 2, "no language tag", "tag", true},
    {HEAD "'languages':['en','EN']," ONE_PAGE, PROBLEM_ERROR, "/languages/1", 2, "named twice", "out"},
    {HEAD "'summary':'a\\u202eb'," ONE_PAGE, PROBLEM_ERROR, "/summary", 2, "turns the direction", "out"},
    {HEAD "'summary':'a\\u0007b'," ONE_PAGE, PROBLEM_ERROR, "/summary", 2, "control character", "out"},
    {HEAD "'sections':[{'id':'s'}]," ONE_PAGE, PROBLEM_ERROR, "/sections/0", 2, "“title” is missing", "Add", true},
    {HEAD "'sections':[{'id':'s','title':'S'},\n{'id':'s','title':'T'}]," ONE_PAGE, PROBLEM_ERROR, "/sections/1", 3,
     "Two sections", "own"},
    {HEAD "'lists':[{'id':'l'}]," ONE_PAGE, PROBLEM_ERROR, "/lists/0", 2, "“options” is missing", "Add", true},
    {HEAD "'lists':[{'id':'l','options':['a']},\n{'id':'l','options':['a']}]," ONE_PAGE, PROBLEM_ERROR, "/lists/1", 3,
     "Two lists", "own"},
    {HEAD "'start':{'skipp':true}," ONE_PAGE, PROBLEM_ERROR, "/start/skipp", 2, "not known", "“skip”", true},
    // Pages
    {SECOND("{'id':'p','before':['x'],'title':'T'}"), PROBLEM_ERROR, "/pages/1", 3, "Two pages have the id", "own"},
    {SECOND("{'id':'check-answers','before':['x']}"), PROBLEM_ERROR, "/pages/1/id", 3, "made by itself", "another",
     true},
    {SECOND("{'id':'s','section':'no','before':['x']}"), PROBLEM_ERROR, "/pages/1/section", 3, "no section",
     "sections"},
    {SECOND("{'id':'s','before':['x'],\n'next':[{'page':'pp'}]}"), PROBLEM_ERROR, "/pages/1/next/0/page", 4,
     "no page “pp”", "“p”"},
    {SECOND("{'id':'s','before':['x'],'next':[{}]}"), PROBLEM_ERROR, "/pages/1/next/0", 3, "“page” is missing", "Add",
     true},
    {SECOND("{'id':'s','exit':true,'questions':[{'id':'e','type':'text'}]}"), PROBLEM_ERROR, "/pages/1", 3,
     "early ending", "Move", true},
    {SECOND("{'id':'s','repeat':{'item':'I'}}"), PROBLEM_ERROR, "/pages/1", 3, "no questions", "questions", true},
    {SECOND("{'id':'s','repeat':{'item':'I','min':3,'max':2},'questions':[{'id':'e','type':'text','title':'E'}]}"),
     PROBLEM_ERROR, "/pages/1/repeat", 3, "more than", "large"},
    {SECOND("{'id':'s','repeat':{},'questions':[{'id':'e','type':'text','title':'E'}]}"), PROBLEM_ERROR,
     "/pages/1/repeat", 3, "“item” is missing", "Add", true},
    {SECOND("{'id':'s','questions':[{'id':'q','type':'text','title':'E'}]}"), PROBLEM_ERROR, "/pages/1/questions/0", 3,
     "Two questions", "own"},
    {SECOND("{'id':'s','questions':[{'id':'u','number':5,'type':'text','title':'U'},\n{'id':'v','number':5,'type':'"
            "text','title':'V'}]}"),
     PROBLEM_ERROR, "/pages/1/questions/1", 4, "given twice", "number"},
    {SECOND("{'id':'s','questions':[{'id':'u','type':'date','title':'U'},{'id':'u-day','type':'text','title':'V'}]}"),
     PROBLEM_ERROR, "/pages/1/questions/0/id", 3, "name of another question", "another id"},
    // Contents
    {SECOND("{'id':'s','before':[{'type':'insett','body':'x'}]}"), PROBLEM_ERROR, "/pages/1/before/0/type", 3,
     "no content of type", "inset", true},
    {SECOND("{'id':'s','before':[{'body':'x'}]}"), PROBLEM_ERROR, "/pages/1/before/0", 3, "“type” is missing",
     "guidance", true},
    {SECOND("{'id':'s','before':[{'type':'inset'}]}"), PROBLEM_ERROR, "/pages/1/before/0", 3, "no words", "body", true},
    {SECOND("{'id':'s','before':[{'type':'inset','body':'x','html':'y'}]}"), PROBLEM_ERROR, "/pages/1/before/0", 3,
     "both", "Keep one", true},
    {SECOND("{'id':'s','before':[{'type':'details','body':'x'}]}"), PROBLEM_ERROR, "/pages/1/before/0", 3,
     "“title” is missing", "title", true},
    {SECOND("{'id':'s','before':[{'type':'list'}]}"), PROBLEM_ERROR, "/pages/1/before/0", 3, "“list” is missing", "Add",
     true},
    {SECOND("{'id':'s','before':[{'type':'list','list':'no'}]}"), PROBLEM_ERROR, "/pages/1/before/0/list", 3, "no list",
     "lists"},
    // Questions
    {QUESTION("'hint':'h'"), PROBLEM_ERROR, "/pages/0/questions/0", 4, "“type” is missing", "text", true},
    {QUESTION("'type':'emial'"), PROBLEM_ERROR, "/pages/0/questions/0/type", 4, "no question type", "“email”", true},
    {QUESTION("'type':'text','max-lenght':3"), PROBLEM_ERROR, "/pages/0/questions/0/max-lenght", 4, "not known",
     "“max-length”", true},
    {QUESTION("'type':'date','max-words':3"), PROBLEM_ERROR, "/pages/0/questions/0/max-words", 4, "“date” has no",
     "another type", true},
    {QUESTION("'type':'text','max-length':0"), PROBLEM_ERROR, "/pages/0/questions/0/max-length", 4, "from 1", "number",
     true},
    {QUESTION("'type':'text','min-length':9,'max-length':3"), PROBLEM_ERROR, "/pages/0/questions/0", 4,
     "no answer could be right", "large"},
    {QUESTION("'type':'text','pattern':'[a'"), PROBLEM_ERROR, "/pages/0/questions/0/pattern", 4, "at its character 3",
     "PCRE2"},
    {QUESTION("'type':'text','width':7"), PROBLEM_ERROR, "/pages/0/questions/0/width", 4, "cannot be “7”", "docs",
     true},
    {QUESTION("'type':'name','format':'uk'"), PROBLEM_ERROR, "/pages/0/questions/0/format", 4, "cannot be “uk”", "docs",
     true},
    {QUESTION("'type':'number','min':'x'"), PROBLEM_ERROR, "/pages/0/questions/0/min", 4, "number", "digits", true},
    {QUESTION("'type':'number','min':'2','max':1.5"), PROBLEM_ERROR, "/pages/0/questions/0", 4,
     "no answer could be right", "large"},
    {QUESTION("'type':'date','earliest':'2026-02-30'"), PROBLEM_ERROR, "/pages/0/questions/0/earliest", 4, "exists",
     "2026"},
    {QUESTION("'type':'month','earliest':'2026-02-03'"), PROBLEM_ERROR, "/pages/0/questions/0/earliest", 4, "YYYY-MM",
     "2026", true},
    {QUESTION("'type':'date','earliest':'2026-02-03','latest':'2026-02-02'"), PROBLEM_ERROR, "/pages/0/questions/0", 4,
     "no answer", "later"},
    {QUESTION("'type':'year','earliest':'2026-02'"), PROBLEM_ERROR, "/pages/0/questions/0/earliest", 4, "YYYY", "2026",
     true},
    {QUESTION("'type':'year','earliest':'2026','latest':'2025'"), PROBLEM_ERROR, "/pages/0/questions/0", 4, "no answer",
     "later"},
    {QUESTION("'type':'time','earliest':'9:00'"), PROBLEM_ERROR, "/pages/0/questions/0/earliest", 4, "HH:MM", "14:30",
     true},
    {QUESTION("'type':'time','earliest':'09:00','latest':'08:59'"), PROBLEM_ERROR, "/pages/0/questions/0", 4,
     "no answer", "later"},
    {QUESTION("'type':'radios'"), PROBLEM_ERROR, "/pages/0/questions/0", 4, "nothing to choose from", "options", true},
    {QUESTION("'type':'radios','options':[]"), PROBLEM_ERROR, "/pages/0/questions/0/options", 4, "no options", "Add",
     true},
    {QUESTION("'type':'radios','options':['a',\n'a']"), PROBLEM_ERROR, "/pages/0/questions/0/options/1", 5,
     "Two options", "own"},
    {QUESTION("'type':'radios','options':[{'label':'A'}]"), PROBLEM_ERROR, "/pages/0/questions/0/options/0", 4,
     "“value” is missing", "Add", true},
    {QUESTION("'type':'radios','options':[{'value':' a','label':'A'}]"), PROBLEM_ERROR,
     "/pages/0/questions/0/options/0/value", 4, "one line", "short"},
    {QUESTION("'type':'radios','list':'no'"), PROBLEM_ERROR, "/pages/0/questions/0/list", 4, "no list", "lists"},
    {QUESTION("'type':'checkboxes','options':['a','b'],'min-items':3"), PROBLEM_ERROR, "/pages/0/questions/0", 4,
     "than there are", "smaller"},
    {QUESTION("'type':'files','accept':['p/df']"), PROBLEM_ERROR, "/pages/0/questions/0/accept/0", 4, "no ending",
     "pdf", true},
    {QUESTION("'type':'files','max-size':1000"), PROBLEM_ERROR, "/pages/0/questions/0/max-size", 4, "from 0.01",
     "megabytes"},
    {QUESTION("'type':'text','errors':{'mising':'x'}"), PROBLEM_ERROR, "/pages/0/questions/0/errors/mising", 4,
     "not known", "“missing”"},
    // Conditions
    {WHEN("'no'"), PROBLEM_ERROR, "/pages/1/when", 4, "no condition", "conditions"},
    {WHEN("{}"), PROBLEM_ERROR, "/pages/1/when", 4, "not one condition", "Write one", true},
    {WHEN("{'all':[]}"), PROBLEM_ADVICE, "/pages/1/when/all", 4, "is empty", "Add", false},
    {WHEN("{'question':'q','other':true,'operator':'is answered'}"), PROBLEM_ERROR, "/pages/1/when/other", 4,
     "takes free text", "give one option"},
    {WHEN("{'question':'q','other':'boat','operator':'is answered'}"), PROBLEM_ERROR, "/pages/1/when/other", 4,
     "true or", "quotes", true},
    {WHEN("{'not':'no','other':true}"), PROBLEM_ERROR, "/pages/1/when", 4, "not one condition", "Write one", true},
    {WHEN("{'all':['a'],'any':['a']}"), PROBLEM_ERROR, "/pages/1/when", 4, "not one condition", "Write one", true},
    {WHEN("{'question':'qq','operator':'is','value':'a'}"), PROBLEM_ERROR, "/pages/1/when/question", 4, "no question",
     "“q”"},
    {WHEN("{'question':'q','operator':'iz','value':'a'}"), PROBLEM_ERROR, "/pages/1/when/operator", 4, "no operator",
     "“is”", true},
    {WHEN("{'question':'q','value':'a'}"), PROBLEM_ERROR, "/pages/1/when", 4, "“operator” is missing", "is", true},
    {WHEN("{'question':'q','operator':'is'}"), PROBLEM_ERROR, "/pages/1/when", 4, "“value” is missing", "Add", true},
    {WHEN("{'question':'q','operator':'is answered','value':'a'}"), PROBLEM_ERROR, "/pages/1/when/value", 4,
     "with nothing", "out", true},
    {WHEN("{'question':'q','operator':'is before','value':'2026-01-01'}"), PROBLEM_ERROR, "/pages/1/when/operator", 4,
     "cannot be asked", "dates"},
    {WHEN("{'question':'f','operator':'is','value':'a'}"), PROBLEM_ERROR, "/pages/1/when/operator", 4,
     "cannot be asked", "answered"},
    {WHEN("{'question':'n','operator':'is more than','value':'many'}"), PROBLEM_ERROR, "/pages/1/when/value", 4,
     "with a number", "number"},
    {WHEN("{'question':'t','operator':'is before','value':'noon'}"), PROBLEM_ERROR, "/pages/1/when/value", 4, "HH:MM",
     "14:30"},
    {WHEN("{'question':'d','operator':'is before','value':'soon'}"), PROBLEM_ERROR, "/pages/1/when/value", 4,
     "must be a date", "2026"},
    {WHEN("{'question':'d','operator':'is before','value':{}}"), PROBLEM_ERROR, "/pages/1/when/value", 4,
     "“days” or “months”", "negative", true},
    {HEAD "'conditions':[{'name':'a','when':{'not':'b'}},\n{'name':'b','when':{'not':'a'}}]," ONE_PAGE, PROBLEM_ERROR,
     "/conditions/0", 2, "depends on itself", "without"},
    {HEAD "'conditions':[{'name':'a'}]," ONE_PAGE, PROBLEM_ERROR, "/conditions/0", 2, "“when” is missing", "Add", true},
    // Calculated values
    {VALUES("{}"), PROBLEM_ERROR, "/values/0", 2, "“name” is missing", "Add", true},
    {VALUES("{'name':'v'}"), PROBLEM_ERROR, "/values/0", 2, "“value” is missing", "number", true},
    {VALUES("{'name':'v','valu':1,'value':1}"), PROBLEM_ERROR, "/values/0/valu", 2, "not known", "“value”", true},
    {VALUES("{'name':'v','value':1},\n{'name':'v','value':1}"), PROBLEM_ERROR, "/values/1", 3, "Two values", "own"},
    {VALUES("{'name':'q','value':1}"), PROBLEM_ERROR, "/values/0/name", 2, "id of a question", "another"},
    {VALUES("{'name':'v','value':1,'number':1},{'name':'w','value':1,'number':1}"), PROBLEM_ERROR, "/values/1", 2,
     "given twice", "newer"},
    {VALUE("'x'"), PROBLEM_ERROR, "/values/0/value", 2, "18 digits", "0.05", true},
    {VALUE("true"), PROBLEM_ERROR, "/values/0/value", 2, "18 digits", "0.05", true},
    {VALUE("{}"), PROBLEM_ERROR, "/values/0/value", 2, "not one thing", "add", true},
    {VALUE("{'add':[1],'min':[1]}"), PROBLEM_ERROR, "/values/0/value", 2, "not one thing", "add", true},
    {VALUE("{'ad':[1]}"), PROBLEM_ERROR, "/values/0/value/ad", 2, "not known", "“add”", true},
    {VALUE("{'add':[1],'decimals':2}"), PROBLEM_ERROR, "/values/0/value", 2, "not one thing", "docs", true},
    {VALUE("{'add':[]}"), PROBLEM_ERROR, "/values/0/value/add", 2, "is empty", "Add", true},
    {VALUE("{'round':{'round':{'round':{'round':{'round':{'round':{'round':{'round':{'round':{'round':1}}}}}}}}}}"),
     PROBLEM_ERROR, "/values/0/value/round/round/round/round/round/round/round/round/round/round", 2, "deeper than 10",
     "name of its own"},
    {VALUE("{'subtract':[1,2,3]}"), PROBLEM_ERROR, "/values/0/value/subtract", 2, "takes two", "[a, b]", true},
    {VALUE("{'round':1,'rounding':'up-half'}"), PROBLEM_ERROR, "/values/0/value/rounding", 2, "no rounding", "half-up",
     true},
    {VALUE("{'round':1,'decimals':11}"), PROBLEM_ERROR, "/values/0/value/decimals", 2, "from 0 to 10", "number", true},
    {VALUE("{'question':'nn'}"), PROBLEM_ERROR, "/values/0/value/question", 2, "no question “nn”", "“n”"},
    {VALUE("{'question':'t'}"), PROBLEM_ERROR, "/values/0/value/question", 2, "“time” is no number", "choice"},
    {VALUE("{'question':'q'}"), PROBLEM_ERROR, "/values/0/value/question", 2, "“a” of “q” is no number", "choose"},
    {VALUE("{'question':'c'}"), PROBLEM_ERROR, "/values/0/value/question", 2, "asked in rows", "sum"},
    {VALUE("{'value':'vv'}"), PROBLEM_ERROR, "/values/0/value/value", 2, "no value “vv”", "“v”"},
    {VALUE("{'add':[1,{'value':'v'}]}"), PROBLEM_ERROR, "/values/0", 2, "depends on itself", "without"},
    {VALUE("{'choose':[{'when':{'value-of':'v','operator':'is','value':1},'then':1},2]}"), PROBLEM_ERROR, "/values/0",
     2, "depends on itself", "without"},
    {VALUE("{'choose':[1,2]}"), PROBLEM_ERROR, "/values/0/value/choose/0", 2, "never chosen", "last"},
    {VALUE("{'choose':[{'when':'no'}]}"), PROBLEM_ERROR, "/values/0/value/choose/0", 2, "“then” is missing", "when",
     true},
    {VALUE("{'sum':{'repeat':'p','question':'c'}}"), PROBLEM_ERROR, "/values/0/value/sum/repeat", 2, "does not repeat",
     "repeat"},
    {VALUE("{'sum':{'repeat':'rows','question':'n'}}"), PROBLEM_ERROR, "/values/0/value/sum/question", 2,
     "does not ask “n”", "that page"},
    {VALUE("{'sum':{'repeat':'rows'}}"), PROBLEM_ERROR, "/values/0/value/sum", 2, "“question” is missing", "Add", true},
    {VALUE("{'count':'row'}"), PROBLEM_ERROR, "/values/0/value/count", 2, "no page “row”", "“rows”"},
    {VALUE("{'days-between':['today']}"), PROBLEM_ERROR, "/values/0/value/days-between", 2, "between two", "earlier",
     true},
    {VALUE("{'days-between':['today','soon']}"), PROBLEM_ERROR, "/values/0/value/days-between/1", 2, "must be a date",
     "2026", true},
    {VALUE("{'days-between':['today',{'question':'t'}]}"), PROBLEM_ERROR, "/values/0/value/days-between/1/question", 2,
     "is no date", "date"},
    {HEAD "'fee':'v'," ONE_PAGE, PROBLEM_ERROR, "/fee", 2, "no value “v”", "values"},
    {WHEN("{'value-of':'v','operator':'is','value':1}"), PROBLEM_ERROR, "/pages/1/when/value-of", 4, "no value",
     "values"},
    {VALUES("{'name':'v','value':1}],\n'conditions':[{'name':'c','when':{'value-of':'v','operator':'contains','value':"
            "1}}"),
     PROBLEM_ERROR, "/conditions/0/when/operator", 3, "calculated value", "more than", true},
    {VALUES("{'name':'v','value':1}],\n'conditions':[{'name':'c','when':{'value-of':'v','operator':'is','value':'x'}}"),
     PROBLEM_ERROR, "/conditions/0/when/value", 3, "18 digits", "0.05", true},
    {VALUES("{'name':'v','value':1}],\n'conditions':[{'name':'c','when':{'value-of':'v','operator':'is'}}"),
     PROBLEM_ERROR, "/conditions/0/when", 3, "“value” is missing", "compared", true},
    // Advice
    {WHEN("{'question':'q','operator':'is','value':'c'}"), PROBLEM_ADVICE, "/pages/1/when/value", 4, "No option of “q”",
     "label"},
    {SECOND("{'id':'s','before':['x'],'title':'T','next':[{'page':'check-answers'}]},\n{'id':'t','title':'U','before':["
            "'x']}"),
     PROBLEM_ADVICE, "/pages/2", 4, "Nobody reaches", "Route"},
    {SECOND("{'id':'s','before':['x'],'title':'T','next':[{'page':'p'}]}"), PROBLEM_ADVICE, "/pages/1/next/0", 3,
     "circle", "later"},
    {SECOND("{'id':'s','before':['x'],'title':'T'},{'id':'t','title':'T','before':['x']}"), PROBLEM_ADVICE, "/pages/2",
     3, "Two pages have the title", "where"},
    {HEAD "'fee':'v',\n'values':[{'name':'v','prefix':'$','value':1}]," ONE_PAGE, PROBLEM_ADVICE, "/values/0", 3,
     "How many decimals the fee has", "decimals"},
    {HEAD "'fee':'v',\n'values':[{'name':'v','decimals':2,'value':1}]," ONE_PAGE, PROBLEM_ADVICE, "/values/0", 3,
     "names no currency", "prefix"},
    {QUESTION("'type':'text'},{'id':'r','type':'text'"), PROBLEM_ADVICE, "/pages/0/questions/1", 4, "no title",
     "asked"},
    {SECOND("{'id':'s','before':['x']}"), PROBLEM_ADVICE, "/pages/1", 3, "neither a title", "title"},
    {HEAD "'languages':['en','cy'],\n'summary':'Words'," ONE_PAGE, PROBLEM_ADVICE, "/name", 1, "3 texts are not", "cy"},
};

static const struct definition_problem *find_problem(const struct definition_report *report, enum problem_weight weight,
                                                     str pointer, str what)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct definition_problem *p = &report->items[i];
        if (p->weight == weight && str_eq(p->pointer, pointer) && str_find(p->what, what) != STR_NONE) {
            return p;
        }
    }
    return NULL;
}

static void test_every_problem(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        err e = definition_read(support_json(&a, wrong[i].document), NULL, &report, &d);
        const struct definition_problem *p =
            find_problem(&report, wrong[i].weight, str_from(wrong[i].pointer), str_from(wrong[i].what));
        if (p == NULL || p->line != wrong[i].line || str_find(p->mend, str_from(wrong[i].mend)) == STR_NONE ||
            err_is(e) != (wrong[i].weight == PROBLEM_ERROR)) {
            print_error("case %zu: %s\n", i, wrong[i].document);
            for (size_t j = 0; j < report.count; j++) {
                print_error("  %.*s line %d: %.*s %.*s\n", STR_ARG(report.items[j].pointer), report.items[j].line,
                            STR_ARG(report.items[j].what), STR_ARG(report.items[j].mend));
            }
            fail_msg("wanted %s line %d: %s", wrong[i].pointer, wrong[i].line, wrong[i].what);
        }
        if (!err_is(e)) {
            definition_release(d);
        }
        arena_free(&a);
    }
}

// ---- What is read ------------------------------------------------------------------------------------------
static str shout(struct arena *a, str body, bool is_html)
{
    return arena_printf(a, "%s(%.*s)", is_html ? "html" : "markdown", STR_ARG(body));
}

static const char maximal[] =
    "{'guildhall':1,'id':'big','languages':['en','cy'],'name':{'en':'Name','cy':'Enw'},'summary':'S',"
    "'start':{'time':'1','cost':'2','answer':'3','skip':true,'contents':['Words',{'en':'E','cy':'C'}]},"
    "'confirmation':{'title':'Done','contents':[{'type':'inset','html':'<p>x</p>'}]},"
    "'declaration':'D','contact':'C','privacy':'P','feedback':false,'safety':{'exit-to':'https://example.org/"
    "a?b=c#d','clear':false},"
    "'sections':[{'id':'you','title':'You','hide-title':true}],'fee':'v','values':[{'name':'v','title':'V ((v|x))',"
    "'prefix':'£','decimals':2,'value':{'sum':{'repeat':'rows','question':'paid'}}}],"
    "'run':{'owner':{'name':'O','email':'o@x.example'},'review':'2027-04-01','handled-by':'H','lawful-basis':'consent',"
    "'retention':{'drafts':30,'cases':365,'files':30,'messages':9,'feedback':8},'statuses':[{'id':'a','title':'A','"
    "next':['b']},{'id':'b',"
    "'title':'B'}],'notifications':[{'on':'b','address':'o@x.example','subject':'S','body':'B'}],"
    "'targets':{'completion':1,'satisfaction':2,'digital':3,'days':4,'cost':'5.50'}},"
    "'lists':[{'id':'l','title':'L','options':['a',{'value':'b','label':{'en':'B','cy':'Bi'},'hint':'h','exclusive':"
    "true,"
    "'when':{'question':'yes','operator':'is','value':'yes'}}]}],"
    "'conditions':[{'name':'grown up','when':{'question':'born','operator':'is "
    "before','value':{'months':-216,'days':-1}}}],"
    "'next-number':40,'pages':["
    "{'id':'one','title':'One','section':'you','before':[{'type':'list','list':'l','numbered':true}],"
    "'after':[{'type':'banner','title':'T','body':'B','success':true,'when':'grown up'}],"
    "'questions':[{'id':'yes','number':7,'type':'yes-no','title':'Yes?','hint':'h','short':'Sh','why':'w','optional':"
    "true,"
    "'hide-title':true,'errors':{'missing':{'en':'Say','cy':'Dwed'},'any':'Other'}},"
    "{'id':'born','type':'date','title':'Born','earliest':'1900-01-01','latest':'2026-11-24','days-past':9,'days-"
    "future':0,"
    "'when':{'not':'grown up'}},"
    "{'id':'money','type':'number','title':'M','min':'0.05','max':123456789.25,'decimals':2,'prefix':'\xC2\xA3','width'"
    ":10},"
    "{'id':'pick','type':'checkboxes','title':'P','list':'l','min-items':1,'max-items':2},"
    "{'id':'doc','type':'files','title':'F','accept':['.pdf','jpg'],'max-size':1.5}],"
    "'next':[{'when':{'all':['grown up',{'any':[{'question':'money','operator':'is at "
    "least','value':5}]}]},'page':'end'},"
    "{'page':'rows'}]},"
    "{'id':'rows','title':'Rows','when':'grown up','repeat':{'item':'Row','min':0,'max':9},"
    "'questions':[{'id':'who','type':'name','title':'Who','format':'first-last'},"
    "{'id':'paid','type':'number','title':'P'}],'next':[{'page':'check-answers'}]},"
    "{'id':'end','title':'End','exit':true,'before':['Bye']}]}";

static void test_everything_is_read(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    assert_false(err_is(definition_read(support_json(&a, maximal), &(struct definition_options){shout}, &report, &d)));
    support_equal(text_in(d->name, 1), "Enw");
    support_equal(text_in(d->summary, 1), "S"); // falls back
    assert_true(d->start.skip && d->no_feedback && d->safety.no_clear);
    support_equal(d->safety.exit_to, "https://example.org/a?b=c#d");
    support_equal(text_in(d->start.contents.items[1].shown, 1), "markdown(C)");
    assert_ptr_equal(text_in(d->start.contents.items[0].shown, 1).ptr,
                     text_in(d->start.contents.items[0].shown, 0).ptr);
    support_equal(text_in(d->confirmation.contents.items[0].shown, 0), "html(<p>x</p>)");
    assert_true(d->sections[0].hide_title && d->pages[0].section == &d->sections[0]);
    assert_int_equal(d->page_count, 3);
    assert_ptr_equal(definition_page(d, STR("rows")), &d->pages[1]);
    assert_null(definition_page(d, STR("row")));
    assert_int_equal(d->pages[1].kind, PAGE_REPEAT);
    assert_int_equal(d->pages[2].kind, PAGE_EXIT);
    assert_int_equal(d->pages[1].repeat.max, 9);
    assert_null(d->pages[1].next[0].page);
    assert_ptr_equal(d->pages[0].next[0].page, &d->pages[2]);
    const struct question *yes = definition_question_by_id(d, STR("yes"));
    assert_int_equal(yes->number, 7);
    assert_true(yes->optional && yes->hide_title && yes->own_error_count == 2);
    const struct question *money = definition_question_by_id(d, STR("money"));
    support_equal(decimal_print(&a, money->min), "0.05");
    support_equal(decimal_print(&a, money->max), "123456789.25");
    support_equal(text_in(money->prefix, 1), "£");
    assert_int_equal(money->decimals, 2);
    assert_true(question_has(money, OPTION_MIN) && !question_has(money, OPTION_SUFFIX));
    const struct question *born = definition_question_by_id(d, STR("born"));
    assert_int_equal(born->earliest.year, 1900);
    assert_int_equal(born->when->kind, CONDITION_NOT);
    assert_ptr_equal(born->when->children[0], d->conditions[0]);
    const struct condition *before = d->conditions[0]->children[0];
    assert_true(before->is_relative && before->months == -216 && before->days == -1);
    const struct question *doc = definition_question_by_id(d, STR("doc"));
    assert_int_equal(doc->max_size, 1536 * 1024);
    support_equal(doc->accept[0], "pdf");
    // Numbers: those that are missing are given after the highest, in the order of the document.
    assert_ptr_equal(definition_question(d, 7), yes);
    assert_int_equal(born->number, 40);
    assert_int_equal(d->next_number, 48);
    assert_int_equal(d->pages[1].repeat.number, 46);
    assert_null(definition_question(d, 46));
    for (size_t i = 1; i < d->question_count; i++) {
        assert_true(d->questions[i - 1]->number < d->questions[i]->number);
    }
    assert_int_equal(definition_language(d, STR("CY")), 1);
    assert_int_equal(definition_language(d, STR("fr")), 0);
    const struct option_list *list = definition_question_by_id(d, STR("pick"))->options;
    assert_true(option_find(list, STR("b"))->exclusive && option_find(list, STR("c")) == NULL);
    support_equal(option_find(list, STR("b"))->when->value, "true");
    definition_hold(d);
    definition_release(d);
    support_equal(d->id, "big"); // still held
    definition_release(d);
    arena_free(&a);
}

// ---- Limits --------------------------------------------------------------------------------------------------
struct limit_case {
    const char *head, *item, *tail;
    int count;
    const char *what;
};
static const struct limit_case limits[] = {
    {HEAD "'pages':[{'id':'p','title':'T','before':['x']}", ",{'id':'p%d','title':'T%d','before':['x']}", "]}",
     LIMIT_PAGE_COUNT, "entries"},
    {HEAD "'pages':[{'id':'p','questions':[{'id':'q','type':'text'}", ",{'id':'q%d','type':'text'}", "]}]}",
     LIMIT_QUESTION_COUNT, "entries"},
    {HEAD "'pages':[{'id':'p','questions':[{'id':'q','type':'radios','options':['a'", ",'a%d'",
     "]},{'id':'r','type':'radios','options':['a']}]}]}", LIMIT_OPTION_COUNT - 1, "more than 10000 options"},
    {HEAD "'pages':[{'id':'p','after':['z'],'before':['x'", ",'a%d'", "]}]}", 9999, "pieces of content"},
    {HEAD "'conditions':[{'name':'a','when':{'all':[{'question':'q','operator':'is','value':'a'}",
     ",{'question':'q','operator':'is','value':'a%d'}", "]}}]," ONE_PAGE, 19999, "20000 conditions"},
    {HEAD "'sections':[{'id':'s','title':'S'}", ",{'id':'s%d','title':'S'}", "]," ONE_PAGE, 500, "entries"},
    {HEAD "'lists':[{'id':'s','options':['a']}", ",{'id':'s%d','options':['a']}", "]," ONE_PAGE, 1000, "entries"},
    {HEAD "'languages':['en'", ",'l%c'", "]," ONE_PAGE, LIMIT_LANGUAGE_COUNT, "entries"},
    {HEAD "'summary':['x'", ",{}", "]," ONE_PAGE, 300000, "objects and lists"},
    {HEAD "'summary':'", "0123456789%d", "'," ONE_PAGE, LIMIT_DEFINITION / 12, "bytes"},
    {HEAD "'summary':", "[", "1]," ONE_PAGE, LIMIT_DEFINITION_DEPTH, "nests"},
    {HEAD "'conditions':[{'name':'c0','when':{'question':'q','operator':'is answered'}}",
     ",{'name':'c%d','when':{'not':'c%p'}}", "]," ONE_PAGE, 100, "nested deeper"},
    {HEAD "'conditions':[{'name':'c0','when':{'question':'q','operator':'is answered'}}",
     ",{'name':'c%d','when':{'all':['c%p','c%p','c%p','c%p','c%p','c%p','c%p','c%p']}}", "]," ONE_PAGE, 10,
     "comparisons"},
    {HEAD "'values':[{'name':'v','value':1}", ",{'name':'v%d','value':1}", "]," ONE_PAGE, LIMIT_FIGURE_COUNT,
     "entries"},
    {HEAD "'values':[{'name':'v','value':1}",
     ",{'name':'v%d','value':{'add':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"
     "}}",
     "]," ONE_PAGE, LIMIT_FIGURE_COUNT - 1, "20000 terms"},
    {HEAD "'values':[{'name':'v','value':{'add':[{'add':[1]}", ",{'add':[1,1,1]}", "]}}]," ONE_PAGE, 1000, "entries"},
    {HEAD "'values':[{'name':'v0','value':1}", ",{'name':'v%d','value':{'add':[{'value':'v%p'}]}}", "]," ONE_PAGE, 100,
     "nested deeper"},
    {HEAD "'values':[{'name':'v0','value':1}",
     ",{'name':'v%d','value':{'add':[{'value':'v%p'},{'value':'v%p'},{'value':'v%p'},{'value':'v%p'},{'value':'v%p'}]}"
     "}",
     "]," ONE_PAGE, 12, "comparisons"},
    {HEAD "'pages':[{'id':'p','questions':[{'id':'q','title':'Q','type':'text','pattern':'a", "a", "'}]}]}",
     LIMIT_PATTERN, "bytes"},
};

static void limit_item(struct buf *b, const char *item, int at)
{
    for (const char *c = item; *c != '\0'; c++) {
        if (c[0] == '%' && (c[1] == 'd' || c[1] == 'p')) {
            buf_i64(b, c[1] == 'd' ? at : at - 1);
            c++;
        } else if (c[0] == '%' && c[1] == 'c') {
            buf_char(b, (char)('a' + at));
            c++;
        } else {
            buf_char(b, *c);
        }
    }
}

static str limit_document(struct arena *a, const struct limit_case *l)
{
    struct buf b;
    buf_init(&b, 64 * 1024 * 1024);
    buf_put(&b, str_from(l->head));
    for (int i = 1; i <= l->count; i++) {
        limit_item(&b, l->item, i);
    }
    buf_put(&b, str_from(l->tail));
    str document = support_json(a, arena_str(a, buf_str(&b)).ptr);
    buf_free(&b);
    return document;
}

static void test_every_limit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct arena a = {0};
        arena_init(&a, 256 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        struct timespec from;
        struct timespec to;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        err e = definition_read(limit_document(&a, &limits[i]), NULL, &report, &d);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        bool found = false;
        for (size_t j = 0; j < report.count; j++) {
            found = found || str_find(report.items[j].what, str_from(limits[i].what)) != STR_NONE;
        }
        if (!found || !err_is(e)) {
            fail_msg("limit %zu: wanted “%s”, got “%.*s” among %zu", i, limits[i].what,
                     STR_ARG(report.count > 0 ? report.items[0].what : STR("nothing")), report.count);
        }
        assert_true(to.tv_sec - from.tv_sec < 5);
        arena_free(&a);
    }
}

static void test_a_pattern_cannot_keep_a_core_busy(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const struct definition *d = support_read(
        &a,
        support_document(&a, "{'id':'p','questions':[{'id':'q','type':'text','title':'Q','pattern':'(a+)+(b+)+c'}]}"));
    struct field field = {
        STR("q"), STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb!"),
        NULL};
    struct problem room[4];
    struct problems problems = {room, 0};
    struct accept in = {&a, d, &(struct fields){&field, 1}, &(struct answers){0}, {2026, 11, 24}, &problems, 4};
    struct timespec from;
    struct timespec to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    struct value v;
    for (int i = 0; i < 40; i++) { // each a few milliseconds; PCRE2's own limit would allow some hundred
        problems.count = 0;
        question_accept(&in, d->questions[0], &v);
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    assert_true(to.tv_sec - from.tv_sec < 2);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.items[0].key, "any.pattern");
    definition_release(d);
    arena_free(&a);
}

static void test_told_problems_end(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    struct buf b;
    buf_init(&b, 8 * 1024 * 1024);
    buf_put(&b, STR("{'guildhall':1"));
    for (int i = 0; i < 50000; i++) {
        buf_printf(&b, ",'unknown-%d':1", i);
    }
    buf_char(&b, '}');
    buf_char(&b, '\0');
    struct definition_report report = {.arena = &a};
    const struct definition *d;
    assert_true(err_is(definition_read(str_trim(support_json(&a, b.ptr)), NULL, &report, &d)));
    assert_int_equal(report.count, DEFINITION_REPORT_KEPT);
    assert_true(report.errors >= 50000);
    buf_free(&b);
    arena_free(&a);
}

// For tests/schema.mjs: every document above, a line each, and whether the schema must refuse it.
static void print_document(struct arena *a, const char *document, bool shape)
{
    struct buf b;
    buf_init(&b, 1024 * 1024);
    buf_put(&b, shape ? STR("{\"shape\":true,\"document\":") : STR("{\"shape\":false,\"document\":"));
    encode_json(&b, support_json(a, document));
    buf_put(&b, STR("}\n"));
    fwrite(b.ptr, 1, b.len, stdout);
    buf_free(&b);
}

static int print_documents(void)
{
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    print_document(&a, maximal, false);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        print_document(&a, wrong[i].document, wrong[i].shape);
    }
    arena_free(&a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--documents") == 0) {
        return print_documents();
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_problem),     cmocka_unit_test(test_everything_is_read),
        cmocka_unit_test(test_every_limit),       cmocka_unit_test(test_a_pattern_cannot_keep_a_core_busy),
        cmocka_unit_test(test_told_problems_end),
    };
    return cmocka_run_group_tests_name("definition: read", tests, NULL, NULL);
}

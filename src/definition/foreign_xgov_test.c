// SPDX-License-Identifier: Apache-2.0
// Forms of the XGov family in several languages: a twin, words by language, translations.
#include "definition/foreign_made.h"

// A form and its twin, of text with ' for ".
static void make_twins(struct made *m, const char *form, const char *twin)
{
    str document = {0};
    memset(m, 0, sizeof *m);
    arena_init(&m->arena, LIMIT_DEFINITION_ARENA);
    m->report.arena = &m->arena;
    m->e = foreign_read_twins(&m->arena, support_json(&m->arena, form), support_json(&m->arena, twin), &m->report,
                              &document, &m->format);
    if (!err_is(m->e)) {
        m->e = definition_read(document, &(struct definition_options){0}, &m->report, &m->definition);
        assert_false(err_is(m->e));
        m->document = json_loadb(document.ptr, document.len, 0, NULL);
    }
}

static const char english[] =
    "{'name': 'Boats', 'startPage': '/start', 'sections': [{'name': 's', 'title': 'About you'}],"
    "'lists': [{'name': 'kinds', 'items': [{'text': 'Sail', 'value': 'sail'}, {'text': 'Row', 'value': 'row'},"
    " {'text': 'Other'}]}],"
    "'conditions': [{'name': 'sails', 'value': {'name': 'It sails', 'conditions': [{'field': {'name': 'kind',"
    " 'type': 'RadiosField', 'display': 'Kind'}, 'operator': 'is', 'value': {'type': 'Value', 'value': 'sail',"
    " 'display': 'Sail'}}]}}],"
    "'pages': [{'path': '/start', 'controller': './pages/start.js', 'title': 'Boats', 'components': [{'type': 'Para',"
    " 'content': 'Tell us.'}], 'next': [{'path': '/kind'}]},"
    "{'path': '/kind', 'title': 'What kind?', 'section': 's', 'components': [{'type': 'Html', 'content': "
    "'<p>Look</p>'},"
    " {'type': 'RadiosField', 'name': 'kind', 'title': 'What kind?', 'hint': 'One', 'list': 'kinds', 'options':"
    " {'customValidationMessages': {'any.required': 'Choose'}}}],"
    " 'next': [{'path': '/sails', 'condition': 'sails'}, {'path': '/summary'}]},"
    "{'path': '/sails', 'title': 'Sails', 'components': [{'type': 'NumberField', 'name': 'sails', 'title': 'How many?',"
    " 'hint': 'Count', 'options': {'suffix': 'sails'}, 'schema': {'max': 9}}], 'next': [{'path': '/summary'}]},"
    "{'path': '/summary', 'controller': './pages/summary.js', 'title': 'Summary', 'components': []}]}";

static const char welsh[] =
    "{'name': 'Cychod', 'startPage': '/dechrau', 'sections': [{'name': 'a', 'title': 'Amdanoch chi'}],"
    "'lists': [{'name': 'mathau', 'items': [{'text': 'Hwylio', 'value': 'hwylio'}, {'text': 'Rhwyfo', 'value': 'row'},"
    " {'text': 'Arall'}]}],"
    "'conditions': [{'name': 'x', 'value': {'name': 'Hwylio', 'conditions': [{'field': {'name': 'kind',"
    " 'type': 'RadiosField', 'display': 'Math'}, 'operator': 'is', 'value': {'type': 'Value', 'value': 'hwylio',"
    " 'display': 'Hwylio'}}]}}],"
    "'pages': [{'path': '/hwyliau', 'title': 'Hwyliau', 'components': [{'type': 'NumberField', 'name': 'sails',"
    " 'title': 'Faint?', 'options': {'suffix': 'hwyl'}, 'schema': {'max': 8}}], 'next': [{'path': '/summary'}]},"
    "{'path': '/mwy', 'title': 'Mwy', 'components': [{'type': 'TextField', 'name': 'more', 'title': 'Mwy'}]},"
    "{'path': '/dechrau', 'controller': './pages/start.js', 'title': 'Cychod', 'components': [{'type': 'Para',"
    " 'content': 'Dywedwch.'}], 'next': [{'path': '/math'}]},"
    "{'path': '/math', 'title': 'Pa fath?', 'section': 'a', 'components': [{'type': 'Html', 'content': "
    "'<p>Gwelwch</p>'},"
    " {'type': 'RadiosField', 'name': 'kind', 'title': 'Pa fath?', 'hint': 'Un', 'list': 'mathau', 'options':"
    " {'customValidationMessages': {'any.required': 'Dewiswch'}}}],"
    " 'next': [{'path': '/summary'}, {'path': '/hwyliau', 'condition': 'x'}]},"
    "{'path': '/summary', 'controller': './pages/summary.js', 'title': 'Crynodeb', 'components': []}]}";

static void test_twin(void **state)
{
    (void)state;
    struct made m;
    make_twins(&m, english, welsh);
    assert_int_equal(m.e.kind, ERR_NONE);
    assert_int_equal(m.definition->language_count, 2);
    assert_int_equal(m.definition->page_count, 2);
    made_must_be(&m, "/languages", "['en','cy']");
    made_must_be(&m, "/name", "{'en':'Boats','cy':'Cychod'}");
    made_must_be(&m, "/sections/0/title", "{'en':'About you','cy':'Amdanoch chi'}");
    made_must_be(&m, "/start/contents/0/html", "{'en':'<p>Tell us.</p>','cy':'<p>Dywedwch.</p>'}");
    made_must_be(
        &m, "/lists/0/options",
        "[{'value':'sail','label':{'en':'Sail','cy':'Hwylio'}},{'value':'row','label':{'en':'Row','cy':'Rhwyfo'}},"
        "{'value':'Other','label':{'en':'Other','cy':'Arall'}}]");
    made_must_be(
        &m, "/pages/0/questions/0",
        "{'id':'kind','type':'radios','title':{'en':'What kind?','cy':'Pa fath?'},'hint':{'en':'One','cy':'Un'},"
        "'list':'kinds','errors':{'missing':{'en':'Choose','cy':'Dewiswch'}}}");
    made_must_lack(&m, "/pages/0/title"); // the question's, in both
    made_must_be(&m, "/pages/0/before/0/html", "{'en':'<p>Look</p>','cy':'<p>Gwelwch</p>'}");
    made_must_be(&m, "/pages/1/questions/0/suffix", "{'en':'sails','cy':'hwyl'}");
    // What differs, with both places
    made_must_tell(&m, "/pages/2/components/0/hint", "no words for this (/pages/0/components/0/hint)");
    made_must_be(&m, "/pages/1/questions/0/hint", "'Count'");
    made_must_tell(&m, "/pages/2/components/0/schema", "another (/pages/0/components/0/schema)");
    made_must_be(&m, "/pages/1/questions/0/max", "'9'");
    made_must_tell(&m, "/pages", "has more (/pages/1)");
    made_must_tell(&m, "/lists/0/items", "values of their own (/lists/0/items)");
    // Paths, values and names of conditions are translated, and mean the same
    assert_false(made_tells(&m, "/pages/1/next", "another"));
    made_free(&m);
}

#define ONE_PAGE(leads)                                                                       \
    "{'name': 'F', 'pages': [{'path': '/a', 'title': 'The page', 'components': [{'type':"     \
    " 'TextField', 'name': 'q', 'title': 'The question'}], 'next': [{'path': '" leads "'}]}," \
    "{'path': '/b', 'title': 'The end', 'components': []},"                                   \
    "{'path': '/summary', 'controller': './pages/summary.js'}]}"

static void test_twin_refused(void **state)
{
    (void)state;
    static const struct {
        const char *twin, *words;
    } wrong[] = {{"[", "The twin: The file is not JSON"},
                 {"{'pages': []}", "The twin has no pages"},
                 {"{'guildhall': 1, 'pages': []}", "not of one format"},
                 {"{'form': {}}", "not of one format"}};
    static const char form[] = ONE_PAGE("/summary");
    struct made m;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        make_twins(&m, form, wrong[i].twin);
        assert_int_equal(m.e.kind, ERR_INPUT);
        bool told = false;
        for (size_t j = 0; j < m.report.count; j++) {
            told = told || str_find(m.report.items[j].what, str_from(wrong[i].words)) != STR_NONE;
        }
        assert_true(told);
        made_free(&m);
    }
    make_twins(&m, form, form);
    made_must_tell(&m, "", "the form itself");
    made_free(&m);
    // Definitions of ours have their languages themselves
    make_twins(&m, "{'guildhall': 1, 'id': 'a', 'name': 'A', 'pages': []}", form);
    assert_int_equal(m.e.kind, ERR_INPUT);
    made_free(&m);
}

static void test_twin_links(void **state)
{
    (void)state;
    struct made m;
    make_twins(&m, ONE_PAGE("/summary"), ONE_PAGE("/b"));
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_tell(&m, "/pages/0/next", "another (/pages/0/next)");
    made_must_be(&m, "/languages", "['en']"); // no words differ
    made_free(&m);
}

static const char revealing[] =
    "{'name': 'Boats', 'lists': [{'name': 'l', 'items': [{'value': 'mail', 'text': 'By post'}, {'value': 'call', "
    "'text': 'By phone', 'conditional': {'components': [{'type': 'TextField', 'name': 'when', 'title': 'When?'}]}}, "
    "{'value': 'text', 'text': 'By text'}, {'value': 'fax', 'text': 'By fax'}]}], 'pages': [{'path': '/a', "
    "'components': [{'type': 'RadiosField', 'name': 'how', 'title': 'How?', 'options': "
    "{'conditionallyRevealedComponents': {'mail': {'type': 'TextField', 'name': 'mail', 'title': 'Which mail?', "
    "'hint': 'A hint'}, 'text': {'type': 'TextField', 'name': 'text', 'title': 'Which number?'}, 'fax': {'type': "
    "'TextField', 'name': 'fax', 'title': 'Which fax?'}}}, 'list': 'l'}], 'next': []}]}";
static const char datgelu[] =
    "{'name': 'Cychod', 'lists': [{'name': 'l', 'items': [{'value': 'mail', 'text': 'Drwy’r post'}, {'value': 'ffon', "
    "'text': 'Dros y ffôn', 'conditional': {'components': [{'type': 'TextField', 'name': 'when', 'title': 'Pryd?'}]}}, "
    "{'value': 'neges', 'text': 'Drwy neges'}, {'value': 'ffacs', 'text': 'Drwy ffacs'}]}], 'pages': [{'path': '/a', "
    "'components': [{'type': 'RadiosField', 'name': 'how', 'title': 'Sut?', 'options': "
    "{'conditionallyRevealedComponents': {'neges': {'type': 'TextField', 'name': 'text', 'title': 'Pa rif?', 'schema': "
    "{'max': 5}}, 'mail': {'type': 'TextField', 'name': 'mail', 'title': 'Pa gyfeiriad?'}, 'odd': {'type': "
    "'TextField', 'name': 'odd', 'title': 'Beth?'}, 'pell': {'type': 'TextField', 'name': 'pell', 'title': 'Pell?'}}}, "
    "'list': 'l'}], 'next': []}]}";

static void test_twin_reveals(void **state)
{
    (void)state;
    struct made m;
    make_twins(&m, revealing, datgelu);
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/questions/1/title", "{'en':'Which mail?','cy':'Pa gyfeiriad?'}");
    made_must_be(&m, "/pages/0/questions/2/title", "{'en':'Which number?','cy':'Pa rif?'}"); // its value is translated
    made_must_be(&m, "/pages/0/questions/3/title", "'Which fax?'");
    made_must_be(&m, "/pages/0/questions/4/title", "{'en':'When?','cy':'Pryd?'}");
    made_must_tell(&m, "/pages/0/components/0/options/conditionallyRevealedComponents/mail/hint", "no words for this");
    made_must_tell(&m, "/pages/0/components/0/options/conditionallyRevealedComponents/text/schema",
                   "another (/pages/0/components/0/options/conditionallyRevealedComponents/neges/schema)");
    made_must_tell(&m, "/pages/0/components/0/options/conditionallyRevealedComponents/fax", "no words for this");
    made_must_tell(&m, "/pages/0/components/0/options/conditionallyRevealedComponents",
                   "has more (/pages/0/components/0/options/conditionallyRevealedComponents/odd)");
    assert_false(made_tells(&m, "/lists/0/items/1/conditional", "another"));
    made_free(&m);
}

// ---- Languages in one file ---------------------------------------------------------------------------
static void test_words_by_language(void **state)
{
    (void)state;
    struct made m;
    made_form(&m, "{'name': 'F', 'lists': [{'name': 'l', 'items': [{'value': 'a', 'text': {'en': 'A', 'fr': 'Ah'}}]}],"
                  "'pages': [{'path': '/a', 'title': {'en': 'Page', 'fr': 'Feuille'}, 'components': [{'type':"
                  " 'RadiosField', 'name': 'q', 'list': 'l', 'title': {'en': 'What?', 'fr': 'Quoi ?'}, 'hint':"
                  " {'en': 'Only here'}}]}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/languages", "['en','fr']");
    made_must_be(&m, "/pages/0/title", "{'en':'Page','fr':'Feuille'}");
    made_must_be(&m, "/pages/0/questions/0/title", "{'en':'What?','fr':'Quoi ?'}");
    made_must_be(&m, "/pages/0/questions/0/hint", "'Only here'");
    made_must_be(&m, "/lists/0/options/0/label", "{'en':'A','fr':'Ah'}");
    made_free(&m);
    // Limits look like words in the language Mina, and are none
    made_form(&m, "{'name': 'F', 'pages': [{'path': '/a', 'components': [{'type': 'TextField', 'name': 'q', 'title':"
                  " {'en': 'What?'}, 'schema': {'min': '2', 'max': '5'}}]}]}");
    made_must_be(&m, "/languages", "['en']");
    made_must_be(&m, "/pages/0/questions/0/max-length", "5");
    made_free(&m);
}

#define TRANSLATED(words)                                                                                          \
    "{'engine': 'V2', 'name': 'F', 'metadata': {'translations': {'cy': " words "}},"                               \
    "'lists': [{'name': 'l', 'items': [{'id': 'i1', 'text': 'Car', 'value': 'car'}]}], 'pages': [{'id': 'p1',"     \
    " 'path': '/a', 'title': 'Page', 'components': [{'id': 'c1', 'type': 'RadiosField', 'name': 'q', 'list': 'l'," \
    " 'title': 'What?', 'shortDescription': 'Thing'}]}]}"

static void test_translations(void **state)
{
    (void)state;
    struct made m;
    static const char *const ways[] = {
        TRANSLATED(
            "{'form.title': 'Ff', 'pages.p1.title': 'Tudalen', 'components.c1.title': 'Beth?',"
            " 'components.c1.shortDescription': 'Peth', 'listItems.i1.text': 'Modur', 'components.c9.title': 'X',"
            " 'components.c1.hint': 'Y'}"),
        TRANSLATED(
            "{'form': {'title': 'Ff'}, 'pages': {'p1': {'title': 'Tudalen'}}, 'components': {'c1': {'title': 'Beth?',"
            " 'shortDescription': 'Peth', 'hint': 'Y'}, 'c9': {'title': 'X'}}, 'listItems': {'i1': {'text': "
            "'Modur'}}}")};
    static const char *const lost[2][2] = {
        {"/metadata/translations/cy/components.c9.title", "/metadata/translations/cy/components.c1.hint"},
        {"/metadata/translations/cy/components/c9/title", "/metadata/translations/cy/components/c1/hint"}};
    for (size_t i = 0; i < 2; i++) {
        made_form(&m, ways[i]);
        assert_int_equal(m.e.kind, ERR_NONE);
        made_must_be(&m, "/languages", "['en','cy']");
        made_must_be(&m, "/name", "{'en':'F','cy':'Ff'}");
        made_must_be(&m, "/pages/0/title", "{'en':'Page','cy':'Tudalen'}");
        made_must_be(&m, "/pages/0/questions/0/title", "{'en':'What?','cy':'Beth?'}");
        made_must_be(&m, "/pages/0/questions/0/short", "{'en':'Thing','cy':'Peth'}");
        made_must_be(&m, "/lists/0/options/0/label", "{'en':'Car','cy':'Modur'}");
        made_must_tell(&m, lost[i][0], "the translation is left out");
        made_must_tell(&m, lost[i][1], "the translation is left out");
        made_free(&m);
    }
}

// ---- Places ------------------------------------------------------------------------------------------
static const char places_form[] =
    "{'name': 'F', 'sections': [{'name': 's', 'title': 'S'}],"
    "'lists': [{'name': 'l', 'items': [{'value': 'you', 'text': 'Me'}, {'value': 'they', 'text': 'Another'}]},"
    "{'name': 'same', 'items': [{'value': 'Red', 'text': 'Red'}]}],"
    "'pages': [{'path': '/a', 'section': 's', 'title': 'First', 'components': ["
    "{'type': 'TextField', 'name': 'first', 'title': 'Name ((x) y'},"
    "{'type': 'RadiosField', 'name': 'who', 'title': 'Who?', 'list': 'l'},"
    "{'type': 'RadiosField', 'name': 'hue', 'title': 'Hue?', 'list': 'same'},"
    "{'type': 'TextField', 'name': 'twice', 'title': 'A'}, {'type': 'TextField', 'name': 'twice', 'title': 'B'},"
    "{'type': 'PaymentField', 'name': 'none', 'title': 'C'}], 'next': [{'path': '/b'}]},"
    "{'path': '/b', 'title': 'Where {{ s.who }} live, {{ first }}', 'components': ["
    "{'type': 'Html', 'content': '<p>Dear {{first}} {{ \\'first\\' | answer }}((</p>'},"
    "{'type': 'Html', 'content': '<p>See <a href=https://a.example/{{ first }}>{{ hue | safe }}</a></p>'},"
    "{'type': 'Html', 'content': '<script>{{ first }}</script><p>{{ first }}</p>'},"
    "{'type': 'Html', 'content': '<p>{{ first | upper }}{{ twice }}{{ other.first }}{{ none }}{{ \\'first\\' "
    "}}</p><p>{{ unclosed</p>'},"
    "{'type': 'Markdown', 'content': 'www.a.example/{{ first }} {{ first }}'},"
    "{'type': 'TextField', 'name': 'q', 'title': 'Q \uF8FE', 'hint': '{{ first }}?'}]}]}";

static void test_answers_of_links(void **state)
{
    (void)state;
    struct made m;
    made_form(&m,
              "{'pages': [{'path': '/a', 'components': [{'type': 'TextField', 'name': 'ref', 'title': 'R', 'options': "
              "{'allowPrePopulation': true}}, {'type': 'TextField', 'name': 'language', 'title': 'L', 'options': "
              "{'allowPrePopulation': true}}, {'type': 'UkAddressField', 'name': 'home', 'title': 'H', 'options': "
              "{'allowPrePopulation': true}}, {'type': 'TextField', 'name': 'other', 'title': 'O'}]}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/questions/0/from-link", "'ref'");
    made_must_lack(&m, "/pages/0/questions/1/from-link");
    made_must_lack(&m, "/pages/0/questions/2/from-link");
    made_must_lack(&m, "/pages/0/questions/3/from-link");
    made_must_tell(&m, "/pages/0/components/1/options/allowPrePopulation", "cannot bring");
    made_must_tell(&m, "/pages/0/components/2/options/allowPrePopulation", "cannot bring");
    made_free(&m);
}

// ---- Hidden values -----------------------------------------------------------------------------------------
static void test_hidden(void **state)
{
    (void)state;
    struct made m;
    made_form(&m,
              "{'pages': [{'path': '/start', 'controller': './pages/start.js', 'components': [], 'next': [{'path': "
              "'/a'}]}, {'path': '/a', 'title': 'A', 'components': [{'type': 'HiddenField', 'name': 'ref', 'title': "
              "'R', 'shortDescription': 'S', 'options': {'required': true}}, {'type': 'TextField', 'name': 'q', "
              "'title': 'A'}], 'next': [{'path': '/b'}, {'path': '/c', 'condition': 'x'}]}, {'path': '/b', "
              "'title': 'B {{ ref }}', 'components': [{'type': 'HiddenField', 'name': 'alone', 'title': 'L', "
              "'options': {'condition': 'x'}}, {'type': 'HiddenField', 'name': 'again', 'title': 'T'}], 'next': "
              "[{'path': '/c'}]}, {'path': '/c', 'title': 'C', 'controller': 'RepeatPageController', 'repeat': {}, "
              "'components': [{'type': 'TextField', 'name': 'r', 'title': 'R'}, {'type': 'HiddenField', 'name': "
              "'row', 'title': 'W'}], 'next': []}], 'conditions': [{'name': 'x', 'value': 'ref == \\'7\\''}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/questions/0/id", "'q'");
    made_must_be(&m, "/pages/0/questions/1", "{'id':'ref','type':'hidden','title':'R','from-link':'ref','short':'S'}");
    made_must_be(&m, "/pages/0/questions/2/id", "'alone'");
    made_must_lack(&m, "/pages/0/title"); // that of its one question
    made_must_be(&m, "/pages/1/title", "'B ((ref))'");
    assert_int_equal(m.definition->question_count, 4);
    made_must_tell(&m, "/pages/1/components/0", "a link may bring one, as “ref”");
    made_must_tell(&m, "/pages/2/components/0", "always counts");
    made_must_tell(&m, "/pages/2/components/0/options/condition", "always counts");
    made_must_tell(&m, "/pages/2/components/1", "not carried over"); // addresses use that name
    made_must_tell(&m, "/pages/3/components/1", "not carried over"); // of each row
    made_free(&m);
    // Nobody need come by the page that asks
    made_form(&m, "{'engine': 'V2', 'pages': [{'path': '/a', 'components': [{'type': 'HiddenField', 'name': 'h', "
                  "'title': 'H'}, {'type': 'Html', 'content': 'x'}]}, {'path': '/b', 'condition': 'x', 'components': "
                  "[{'type': 'TextField', 'name': 'q', 'title': 'Q {{ h }}'}]}], 'conditions': [{'id': 'x', 'items': "
                  "[{'componentId': 'h', 'operator': 'is', 'value': '7', 'type': 'StringValue'}]}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    assert_int_equal(m.definition->question_count, 1);
    made_must_tell(&m, "/pages/0/components/0", "not carried over");
    made_must_tell(&m, "/pages/1/components/0/title", "emplate");
    made_free(&m);
}

static void test_places(void **state)
{
    (void)state;
    struct made m;
    made_form(&m, places_form);
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/questions/0/title", "'Name \\\\((x) y'");
    made_must_be(&m, "/pages/1/title", "'Where ((if who-is-you: you))((if who-is-they: they)) live, ((first))'");
    made_must_be(&m, "/conditions",
                 "[{'name':'who-is-you','when':{'question':'who','operator':'is','value':'you'}},"
                 "{'name':'who-is-they','when':{'question':'who','operator':'is','value':'they'}}]");
    made_must_be(&m, "/pages/1/before/0/html", "'<p>Dear ((first)) ((first))\\\\((</p>'");
    made_must_be(&m, "/pages/1/before/1/html", "'<p>See <a href=https://a.example/>((hue))</a></p>'");
    made_must_be(&m, "/pages/1/before/2/html", "'<script></script><p></p>'"); // which may hold what is never shown
    made_must_be(&m, "/pages/1/before/3/html", "'<p></p><p>{{ unclosed</p>'");
    made_must_be(&m, "/pages/1/before/4/body", "'www.a.example/ ((first))'");
    made_must_be(&m, "/pages/1/questions/0/title", "'Q'");
    made_must_be(&m, "/pages/1/questions/0/hint", "'((first))?'");
    for (size_t i = 1; i < 5; i++) {
        char at[100];
        snprintf(at, sizeof at, "/pages/1/components/%zu/content", i);
        made_must_tell(&m, at, "Template code was taken out");
    }
    assert_false(made_tells(&m, "/pages/1/title", "Template code"));
    assert_false(made_tells(&m, "/pages/1/components/0/content", "Template code"));
    made_free(&m);
}

// ---- Fees ----------------------------------------------------------------------------------------------
static void test_fees(void **state)
{
    (void)state;
    struct made m;
    made_form(
        &m,
        "{'name': 'F', 'lists': [{'name': 'l', 'items': [{'value': '1', 'text': 'One'}, {'value': '2', 'text': "
        "'Two'}]}],"
        "'conditions': [{'name': 'c', 'value': {'conditions': [{'field': {'name': 'yes'}, 'operator': 'is', 'value':"
        " {'value': 'true'}}]}}], 'sections': [{'name': 's', 'title': 'S'}],"
        "'pages': [{'path': '/fee', 'section': 's', 'components': [{'type': 'YesNoField', 'name': 'yes', 'title': 'Y'},"
        " {'type': 'SelectField', 'name': 'n', 'title': 'N', 'list': 'l'}, {'type': 'TextField', 'name': 't', 'title': "
        "'T'}]}],"
        "'fees': [{'description': 'Fee', 'amount': 5005, 'condition': 'c', 'multiplier': 's.n'},"
        " {'description': 'Post', 'amount': '350'}, {'amount': 1, 'multiplier': 't'}, {'amount': -1},"
        " {'amount': 1, 'condition': 'gone'}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(
        &m, "/values/0",
        "{'name':'fee-value','prefix':'£','decimals':2,'value':{'choose':[{'when':'c','then':{'multiply':['50.05',"
        "{'question':'n','otherwise':0}]}}]},'title':'Fee'}");
    made_must_be(&m, "/values/1", "{'name':'fee-2','prefix':'£','decimals':2,'value':'3.50','title':'Post'}");
    made_must_be(&m, "/values/2/value",
                 "{'add':[{'choose':[{'when':'c','then':{'value':'fee-value'}},0]},{'value':'fee-2'}]}");
    made_must_be(&m, "/fee", "'fee-total'");
    made_must_lack(&m, "/values/3");
    made_must_tell(&m, "/fees/2", "cannot be worked out");
    made_must_tell(&m, "/fees/3", "cannot be worked out");
    made_must_tell(&m, "/fees/4/condition", "no condition");
    made_free(&m);
}

// ---- Reveals -----------------------------------------------------------------------------------------
static void test_reveals(void **state)
{
    (void)state;
    struct made m;
    made_form(
        &m, "{'name': 'F', 'lists': [{'name': 'l', 'items': [{'value': 'a', 'text': 'A'}, {'value': 'b', 'text': 'B',"
            " 'conditional': {'components': [{'type': 'TextField', 'name': 'inner', 'title': 'Inner'}]}}]}],"
            "'pages': [{'path': '/a', 'components': [{'type': 'RadiosField', 'name': 'r', 'title': 'R', 'list': 'l',"
            " 'options': {'conditionallyRevealedComponents': {'a': {'type': 'TextField', 'name': 'more', 'title': 'M'},"
            " 'gone': {'type': 'TextField', 'name': 'never', 'title': 'N'}, 'b': {'type': 'Para', 'content': 'P'}}}},"
            "{'type': 'SelectField', 'name': 's', 'title': 'S', 'list': 'l'}]}]}");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_must_be(&m, "/pages/0/questions/0/options",
                 "[{'value':'a','label':'A','reveals':['more']},{'value':'b','label':'B','reveals':['inner']}]");
    made_must_lack(&m, "/pages/0/questions/1/when");
    made_must_tell(&m, "/pages/0/components/0/options/conditionallyRevealedComponents/b", "left out");
    made_must_be(&m, "/pages/0/questions/2/id", "'never'"); // no choice brings it up
    made_must_be(&m, "/pages/0/questions/2/when", "{'question':'r','operator':'is','value':'gone'}");
    // What cannot reveal asks on a condition
    made_must_be(&m, "/pages/0/questions/5/id", "'inner-2'");
    made_must_be(&m, "/pages/0/questions/5/when", "{'question':'s','operator':'is','value':'b'}");
    made_free(&m);
}

// ---- Types -------------------------------------------------------------------------------------------
static const char types_form[] =
    "{'name': 'F', 'conditions': ["
    "{'name': 'late', 'value': {'conditions': [{'field': {'name': 'time'}, 'operator': 'is after', 'value':"
    " {'value': '09:30'}}]}},"
    "{'name': 'odd', 'value': {'conditions': [{'field': {'name': 'time'}, 'operator': 'is before', 'value':"
    " {'value': 'half past'}}]}},"
    "{'name': 'old', 'value': {'conditions': [{'field': {'name': 'parts'}, 'operator': 'is before', 'value':"
    " {'value': '2026-01-02'}}]}},"
    "{'name': 'here', 'value': {'conditions': [{'field': {'name': 'grid'}, 'operator': 'is', 'value':"
    " {'value': 'SE297339'}}]}}],"
    "'pages': [{'path': '/a', 'components': [{'type': 'TimeField', 'name': 'time', 'title': 'T'},"
    "{'type': 'DateTimeField', 'name': 'native', 'title': 'T'},"
    "{'type': 'DateTimePartsField', 'name': 'parts', 'title': 'T', 'options': {'maxDaysInPast': 3, 'required':"
    " false}}, {'type': 'OsGridRefField', 'name': 'grid', 'title': 'T'},"
    "{'type': 'NationalGridFieldNumberField', 'name': 'field', 'title': 'T'},"
    "{'type': 'EastingNorthingField', 'name': 'metres', 'title': 'T', 'schema': {'easting': {'min': 5},"
    " 'northing': {'min': 9, 'max': 2}}},"
    "{'type': 'LatLongField', 'name': 'degrees', 'title': 'T', 'schema': {'latitude': {'min': 50.5, 'max': '51'}}}"
    "]}]}";

static void test_types(void **state)
{
    (void)state;
    static const struct {
        const char *id, *type;
    } types[] = {{"time", "time"},
                 {"native", "date-time"},
                 {"parts", "date-time"},
                 {"grid", "grid-reference"},
                 {"field", "field-number"},
                 {"metres", "easting-northing"},
                 {"degrees", "latitude-longitude"}};
    struct made m;
    made_form(&m, types_form);
    assert_int_equal(m.e.kind, ERR_NONE);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        assert_true(str_eq(made_asked(&m, types[i].id)->type->name, str_from(types[i].type)));
    }
    assert_true(made_asked(&m, "parts")->optional && made_asked(&m, "parts")->days_past == 3);
    made_must_be(&m, "/pages/0/questions/5/easting", "{'min':'5'}");
    made_must_lack(&m, "/pages/0/questions/5/northing");
    made_must_tell(&m, "/pages/0/components/5/schema/northing", "cannot be used");
    made_must_be(&m, "/pages/0/questions/6/latitude", "{'min':'50.5','max':'51'}");
    made_must_be(&m, "/conditions/0/when", "{'question':'time','operator':'is after','value':'09:30'}");
    made_must_tell(&m, "/conditions/1/value/conditions/0", "cannot be asked of");
    made_must_be(&m, "/conditions/2/when", "{'question':'parts','operator':'is before','value':'2026-01-02'}");
    made_must_be(&m, "/conditions/3/when", "{'question':'grid','operator':'is','value':'SE297339'}");
    made_free(&m);
}

// ---- Keys that do not fit --------------------------------------------------------------------------------

#define KEYS(page, component)                                             \
    "{'name':'F','startPage':'/a','pages':[{'path':'/a','title':'P'" page \
    ",'components':[{'name':'x','title':'T'," component                   \
    "}],'next':[{'path':'/summary'}]},{'path':'/summary','controller':'./pages/summary.js'}]}"

static void test_keys(void **state)
{
    (void)state;
    // What is told at a place; nothing where `words` is NULL.
    static const struct {
        const char *form, *pointer, *words;
    } keys[] = {
        {KEYS("", "'type':'NumberField','schema':{'regex':'^a$'}"), "/pages/0/components/0/schema/regex", "number"},
        {KEYS("", "'type':'NumberField','schema':{'max':'ten'}"), "/pages/0/components/0/schema/max", "number"},
        {KEYS("", "'type':'NumberField','schema':{'max':'10'}"), "/pages/0/components/0/schema/max", NULL},
        {KEYS("", "'type':'YesNoField','schema':{'min':2}"), "/pages/0/components/0/schema/min", "yes-no"},
        {KEYS("", "'type':'YesNoField','schema':{'min':0}"), "/pages/0/components/0/schema/min", NULL},
        {KEYS("", "'type':'TextField','schema':{'max':99999999}"), "/pages/0/components/0/schema/max", "text"},
        {KEYS("", "'type':'TextField','options':{'maxDaysInPast':3}"), "/pages/0/components/0/options/maxDaysInPast",
         "text"},
        {KEYS("", "'type':'DatePartsField','options':{'maxDaysInPast':3}"),
         "/pages/0/components/0/options/maxDaysInPast", NULL},
        {KEYS("", "'type':'TextField','options':{'disableChangingFromSummary':true}"),
         "/pages/0/components/0/options/disableChangingFromSummary", "not carried over"},
        {KEYS("", "'type':'TextField','content':'<p>Words</p>'"), "/pages/0/components/0/content", "text"},
        {KEYS("", "'type':'TextField','children':[{'type':'TextField'}]"), "/pages/0/components/0/children",
         "not carried over"},
        {KEYS("", "'type':'ClientSideFileUploadField','options':{'minimumRequiredFiles':2}"),
         "/pages/0/components/0/options/minimumRequiredFiles", NULL},
        {KEYS("", "'type':'DeclarationField','content':'C','options':{'declarationConfirmationLabel':'I agree'}"),
         "/pages/0/components/0/options/declarationConfirmationLabel", NULL},
        {KEYS(",'repeat':{'options':{'name':'r','title':'R','odd':1}}", "'type':'TextField'"),
         "/pages/0/repeat/options/odd", "not carried over"},
        {"{'name':'F','metadata':{'translations':{'cy':{'form':{'title':'Ff'}}}},'startPage':'/a','pages':[{'path':'/"
         "a',"
         "'title':'P','components':[{'type':'TextField','name':'x','title':'T'}]}]}",
         "/metadata/translations", NULL},
        {KEYS(",'controller':'TerminalPageController'", "'type':'TextField'"), "/pages/0/controller", "no ending"},
        {"{'name':'F','startPage':'/s','phaseBanner':{'phase':'beta'},'specialPages':{'other':{'a':1},"
         "'confirmationPage':{'customText':{'paymentSkipped':'P'}}},'lists':[{'name':'l','odd':1,'items':[{'text':'A'}]"
         "}],"
         "'conditions':[{'name':'c','value':'true','odd':1}],'pages':[{'path':'/s','controller':'./pages/"
         "start.js','title':"
         "'S','config':{'a':1},'next':[{'path':'/a'}]},{'path':'/a','title':'A','components':[{'type':'RadiosField',"
         "'name':'x','title':'T','list':'l'}],'next':[{'path':'/summary'}]},{'path':'/summary','controller':"
         "'./pages/"
         "summary.js','events':{'onLoad':1},'components':[{'type':'Html','content':'C','options':{'condition':'c'"
         "}}]}]}",
         "/pages/0/config", "not carried over"},
    };
    static const char *const more[] = {"/phaseBanner",
                                       "/specialPages/other",
                                       "/specialPages/confirmationPage/customText/paymentSkipped",
                                       "/lists/0/odd",
                                       "/conditions/0/odd",
                                       "/pages/2/events",
                                       "/pages/2/components/0/options/condition"};
    struct made m;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        made_form(&m, keys[i].form);
        assert_int_equal(m.e.kind, ERR_NONE);
        if (keys[i].words != NULL) {
            made_must_tell(&m, keys[i].pointer, keys[i].words);
        } else if (made_tells(&m, keys[i].pointer, "")) {
            fail_msg("told at %s of row %zu", keys[i].pointer, i);
        }
        made_free(&m);
    }
    made_form(&m, keys[sizeof keys / sizeof *keys - 1].form);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        made_must_tell(&m, more[i], "carried over");
    }
    made_free(&m);
    // A row's own prefix is that of its numbers
    made_form(&m,
              "{'name':'F','startPage':'/a','pages':[{'path':'/a','title':'P','controller':"
              "'RepeatingFieldPageController','components':[{'type':'MultiInputField','name':'r','title':'R','options':"
              "{'prefix':'£'},'children':[{'type':'NumberField','name':'n','title':'N'},{'type':'TextField','name':'t',"
              "'title':'T'}]}]}]}");
    made_must_be(&m, "/pages/0/questions/0", "{'id':'n','type':'number','title':'N','prefix':'£'}");
    made_must_be(&m, "/pages/0/questions/1", "{'id':'t','type':'text','title':'T'}");
    made_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_twin),
                                       cmocka_unit_test(test_twin_refused),
                                       cmocka_unit_test(test_twin_links),
                                       cmocka_unit_test(test_twin_reveals),
                                       cmocka_unit_test(test_words_by_language),
                                       cmocka_unit_test(test_translations),
                                       cmocka_unit_test(test_answers_of_links),
                                       cmocka_unit_test(test_hidden),
                                       cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_reveals),
                                       cmocka_unit_test(test_fees),
                                       cmocka_unit_test(test_types),
                                       cmocka_unit_test(test_keys)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

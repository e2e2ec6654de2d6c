// SPDX-License-Identifier: Apache-2.0
// Answers in texts: what stands in each kind of place, that an answer is never taken for a text or for HTML,
// and how much of it is said.
#include "definition/test_support.h"
#include "journey/answers.h"
#include "journey/filling.h"

static str say_answer(void *speaker, const struct question *q, const struct value *value)
{
    (void)q;
    return arena_printf(speaker, "%.*s", STR_ARG(value->text));
}

static str say_figure(void *speaker, const struct figure *f, struct decimal value)
{
    return arena_printf(speaker, "£%.*s%.*s", STR_ARG(decimal_print(speaker, value)), 0, f->name.ptr);
}

static str say_escaped(struct arena *a, str text)
{
    str escaped = {0};
    for (size_t i = 0; i < text.len; i++) {
        str one = str_slice(text, i, i + 1);
        escaped = arena_concat(a, escaped, str_eq(one, STR("<")) ? STR("&lt;") : one);
    }
    return escaped;
}

static const struct filling_says says = {say_answer, say_figure, say_escaped};

static str render(struct arena *a, str body, bool is_html)
{
    return is_html ? body : arena_printf(a, "<p>%.*s</p>", STR_ARG(body));
}

static const char pages[] =
    "'conditions':[{'name':'tall','when':{'question':'height','operator':'is at least','value':180}}],"
    "'values':[{'name':'fee','decimals':2,'value':{'multiply':[{'question':'height'},'0.5']}}],"
    "'pages':[{'id':'a','questions':[{'id':'first-name','number':1,'type':'text','title':'N'},"
    "{'id':'height','number':2,'type':'number','title':'H','optional':true},"
    "{'id':'words','number':3,'type':'long-text','title':'W','optional':true}]},"
    "{'id':'pets','title':'P','repeat':{'number':4,'item':'((pet|Pet))','min':0},'questions':["
    "{'id':'pet','number':5,'type':'text','title':'What is its name?'},"
    "{'id':'age','number':6,'type':'number','title':'How old is ((pet|it))?'}]},"
    "{'id':'end','title':%s,'before':[{'type':'guidance','body':%s}]}]";

struct filled {
    struct arena arena;
    const struct definition *definition;
    struct answers answers;
    struct journey journey;
    struct filling filling;
};

static void filled_begin(struct filled *f, const char *title, const char *body)
{
    *f = (struct filled){0};
    arena_init(&f->arena, 512 << 20);
    struct definition_report report = {.arena = &f->arena};
    str document = support_json(
        &f->arena, arena_printf(&f->arena, "{'guildhall':1,'id':'x','name':'X','languages':['en','cy'],%s}",
                                arena_printf(&f->arena, pages, title, body).ptr)
                       .ptr);
    struct definition_options options = {.render = render};
    err e = definition_read(document, &options, &report, &f->definition);
    for (size_t i = 0; i < report.count && err_is(e); i++) {
        print_error("%.*s: %.*s\n", STR_ARG(report.items[i].pointer), STR_ARG(report.items[i].what));
    }
    assert_false(err_is(e));
}

static void filled_answer(struct filled *f, uint32_t number, str text)
{
    f->answers = answers_with(&f->arena, &f->answers, number, (struct value){.kind = VALUE_TEXT, .text = text});
}

static void filled_walk(struct filled *f)
{
    f->journey = (struct journey){
        .arena = &f->arena, .definition = f->definition, .answers = &f->answers, .today = {2026, 11, 24}};
    journey_walk(&f->journey);
    f->filling = (struct filling){.journey = &f->journey, .says = &says, .speaker = &f->arena};
}

static void filled_end(struct filled *f)
{
    definition_release(f->definition);
    arena_free(&f->arena);
}

// The last page's title, with a name, a height and words (NULL: not answered).
static const struct {
    const char *title, *name, *height, *words, *want;
} titles[] = {
    {"'Hello ((first-name))!'", "Mei", NULL, NULL, "Hello Mei!"},
    {"'Hello ((first-name|you))!'", NULL, NULL, NULL, "Hello you!"},
    {"'Hello (( first-name | you ))!'", " Mei ", NULL, NULL, "Hello Mei!"},
    {"'((words|none))'", "Mei", NULL, "one\\ntwo\\r\\n\\t three", "one two three"},
    {"'((words|none))'", "Mei", NULL, " \\n ", "none"},
    {"'It costs ((fee|nothing)).'", "Mei", "25", NULL, "It costs £12.50."},
    {"'It costs ((fee|nothing)).'", "Mei", NULL, NULL, "It costs nothing."},
    {"'((if tall: Mind your head|Come in)).'", "Mei", "180", NULL, "Mind your head."},
    {"'((if tall: Mind your head|Come in)).'", "Mei", "179", NULL, "Come in."},
    {"'Well((if tall:, mind your head)).'", "Mei", "179", NULL, "Well."},
    {"'\\\\((first-name)) (((first-name))) (x)'", "Mei", NULL, NULL, "((first-name)) (Mei) (x)"},
    // What an answer says is not looked at.
    {"'Hello ((first-name))'", "((height)) \\\\(( ))", "7", NULL, "Hello ((height)) \\(( ))"},
    {"{'en':'Hello','cy':'Helo ((first-name))'}", "Mei", NULL, NULL, "Hello"},
};

static str unescaped(struct arena *a, const char *text)
{
    struct {
        char from, to;
    } escapes[] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'\\', '\\'}};
    str from = str_from(text);
    char *to = arena_alloc(a, from.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < from.len; i++) {
        to[len] = from.ptr[i];
        for (size_t k = 0; from.ptr[i] == '\\' && k < 4; k++) {
            if (from.ptr[i + 1] == escapes[k].from) {
                to[len] = escapes[k].to;
                i++;
                break;
            }
        }
        len++;
    }
    return (str){to, len};
}

static void test_each_kind_of_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        struct filled f;
        filled_begin(&f, titles[i].title, "'b'");
        const char *answers[] = {titles[i].name, titles[i].height, titles[i].words};
        for (uint32_t k = 0; k < 3; k++) {
            if (answers[k] != NULL) {
                filled_answer(&f, k + 1, unescaped(&f.arena, answers[k]));
            }
        }
        filled_walk(&f);
        support_equal(filling_text(&f.filling, f.definition->pages[2].title), titles[i].want);
        filled_end(&f);
    }
}

static void test_each_language_has_its_places(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "{'en':'Hello','cy':'Helo ((first-name))'}", "'b'");
    filled_answer(&f, 1, STR("Mei"));
    filled_walk(&f);
    struct text title = f.definition->pages[2].title;
    f.filling.language = 1;
    support_equal(filling_text(&f.filling, title), "Helo Mei");
    struct text whole = filling_whole(&f.filling, title);
    support_equal(text_in(whole, 0), "Hello");
    support_equal(text_in(whole, 1), "Helo Mei");
    support_equal(text_in(title, 1), "Helo ");
    support_equal(filling_text(&f.filling, (struct text){0}), "");
    filled_end(&f);
}

static void test_html_takes_answers_as_text(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "'t'", "'Dear ((first-name)), ((if tall: <b>tall</b>|short)): ((fee|free))'");
    filled_answer(&f, 1, STR("<b>((fee))</b>"));
    filled_answer(&f, 2, STR("200"));
    filled_walk(&f);
    support_equal(filling_html(&f.filling, f.definition->pages[2].before.items[0].shown),
                  "<p>Dear &lt;b>((fee))&lt;/b>, &lt;b>tall&lt;/b>: £100.00</p>");
    filled_end(&f);
}

static void test_answers_off_the_way_are_not_told(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "'((pet|nobody)) ((age|0))'", "'b'");
    filled_answer(&f, 5, STR("Rex")); // under the number of a row's question, but in no row
    filled_answer(&f, 1, STR("Mei"));
    filled_walk(&f);
    support_equal(filling_text(&f.filling, f.definition->pages[2].title), "nobody 0");
    filled_end(&f);
}

static void test_a_row_tells_its_own(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "'t'", "'b'");
    filled_answer(&f, 1, STR("Mei"));
    const struct answer rex[] = {{5, {.kind = VALUE_TEXT, .text = STR_INIT("Rex")}}};
    const struct answer tom[] = {{5, {.kind = VALUE_TEXT, .text = STR_INIT("Tom")}},
                                 {6, {.kind = VALUE_TEXT, .text = STR_INIT("3")}}};
    const struct value_row rows[] = {{1, {rex, 1}}, {7, {tom, 2}}};
    f.answers = answers_with(&f.arena, &f.answers, 4, (struct value){.kind = VALUE_ROWS, .count = 2, .rows = rows});
    filled_walk(&f);
    const struct page *page = &f.definition->pages[1];
    struct text title = page->questions[1]->title;
    const struct {
        uint32_t row;
        const char *want;
    } at[] = {{1, "How old is Rex?"}, {7, "How old is Tom?"}, {JOURNEY_NEW_ROW, "How old is it?"},
              {0, "How old is it?"},  {7, "How old is Tom?"}, {99, "How old is it?"}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        filling_at(&f.filling, page, at[i].row);
        support_equal(filling_text(&f.filling, title), at[i].want);
    }
    filling_at(&f.filling, page, 7);
    support_equal(filling_text(&f.filling, page->repeat.item), "Tom");
    filled_end(&f);
}

// What was to be paid stays, whatever becomes of the rules and the day.
static void test_values_are_submitted(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "'t'", "'b'");
    filled_answer(&f, 1, STR("Mei"));
    filled_answer(&f, 2, STR("25"));
    filled_walk(&f);
    const struct figure *fee = &f.definition->figures[0];
    struct journey_figures now = journey_figures(&f.journey);
    assert_int_equal(now.count, 1);
    support_equal(decimal_print(&f.arena, now.items[0].value), "12.50");
    f.answers = journey_submitted(&f.journey);
    support_equal(answers_get(&f.answers, fee->number).text, "12.50");
    for (size_t i = 1; i < f.answers.count; i++) {
        assert_true(f.answers.items[i - 1].number < f.answers.items[i].number);
    }
    struct buf json;
    buf_init(&json, 4096);
    answers_json(&json, f.definition, &f.answers);
    support_equal(buf_str(&json), "{\"first-name\":\"Mei\",\"height\":25,\"fee\":12.50}");
    buf_free(&json);
    filled_answer(&f, 2, STR("30"));
    filled_walk(&f);
    struct journey_figures kept = journey_figures_kept(&f.journey);
    assert_int_equal(kept.count, 1);
    support_equal(decimal_print(&f.arena, kept.items[0].value), "12.50");
    filled_answer(&f, 2, STR("no number"));
    filled_walk(&f);
    assert_int_equal(journey_figures(&f.journey).count, 0);
    filled_end(&f);
}

static str repeated(struct arena *a, str piece, size_t count)
{
    char *text = arena_alloc(a, piece.len * count, 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * piece.len, piece.ptr, piece.len);
    }
    return (str){text, piece.len * count};
}

static void test_limits(void **state)
{
    (void)state;
    struct filled f;
    filled_begin(&f, "'((first-name|nobody))'", "'b'");
    filled_answer(&f, 1, repeated(&f.arena, STR("\xf0\x9f\x90\x88"), LIMIT_SLOT_TEXT + 1)); // 4 bytes each
    filled_walk(&f);
    // An answer of so many characters no longer fits its question, so it is given by hand.
    struct text title = f.definition->pages[2].title;
    f.journey.way = NULL;
    f.filling.row = 1;
    f.filling.row_is_known = true;
    f.filling.in_row = f.answers;
    assert_int_equal(filling_text(&f.filling, title).len, 4 * LIMIT_SLOT_TEXT);
    size_t times = LIMIT_SLOTS_FILLED / (4 * LIMIT_SLOT_TEXT);
    for (size_t i = 1; i < times; i++) {
        assert_int_equal(filling_text(&f.filling, title).len, 4 * LIMIT_SLOT_TEXT);
    }
    support_equal(filling_text(&f.filling, title), "nobody");
    filled_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_place),
        cmocka_unit_test(test_each_language_has_its_places),
        cmocka_unit_test(test_html_takes_answers_as_text),
        cmocka_unit_test(test_answers_off_the_way_are_not_told),
        cmocka_unit_test(test_a_row_tells_its_own),
        cmocka_unit_test(test_values_are_submitted),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests_name("journey filling", tests, NULL, NULL);
}

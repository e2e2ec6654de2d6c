// SPDX-License-Identifier: Apache-2.0
// Edits of a definition: each kind, what it leaves alone, and two people at once.
#include "definition/definition.h"
#include "design/edit.h"
#include "design/replace.h"
#include "design/rule.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

// A document written with ' for ".
static str quoted(struct arena *a, const char *text)
{
    char *copy = arena_array(a, char, strlen(text) + 1);
    for (size_t i = 0; text[i] != '\0'; i++) {
        copy[i] = text[i] == '\'' ? '"' : text[i];
    }
    return (str){copy, strlen(text)};
}

static const char *const base =
    "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'X','cy':'Y'},'lists':[{'id':'l','options':['p','q']}"
    "],"
    "'pages':[{'id':'one','section':'s','questions':[{'id':'a','type':'text','title':{'en':'A?','cy':'A-cy?'},"
    "'hint':'H','number':3,'width':10},{'id':'b','type':'radios','title':'B?','options':[{'value':'x','label':{'en':'"
    "Ex'},"
    "'hint':'kept'},'y']}]},{'id':'two','questions':[{'id':'c','type':'select','title':'C?','list':'l'}],"
    "'next':[{'page':'three'}]},{'id':'three','exit':true,'title':'End','before':['x']}],"
    "'sections':[{'id':'s','title':'S'}]}";

#define WORDS(...) ((struct outline_text){(const str[]){__VA_ARGS__}})

struct made {
    struct arena arena;
    str document;
};

static int begin(void **state)
{
    struct made *m = malloc(sizeof *m);
    arena_init(&m->arena, 64 * 1024 * 1024);
    m->document = quoted(&m->arena, base);
    *state = m;
    return 0;
}

static int end(void **state)
{
    struct made *m = *state;
    arena_free(&m->arena);
    free(m);
    return 0;
}

static str apply(struct made *m, const struct edit *edit)
{
    str document;
    str page;
    err e = edit_apply(&m->arena, m->document, m->document, edit, &document, &page);
    assert_int_equal(e.kind, ERR_NONE);
    return document;
}

static enum err_kind fails(struct made *m, const struct edit *edit)
{
    str document;
    str page;
    return edit_apply(&m->arena, m->document, m->document, edit, &document, &page).kind;
}

static struct outline look(struct made *m, str document)
{
    struct outline o;
    err e = outline_read(&m->arena, document, &o);
    assert_int_equal(e.kind, ERR_NONE);
    return o;
}

static bool same(str a, const char *b)
{
    return str_eq(a, str_from(b));
}

static void an_outline_says_what_a_document_says(void **state)
{
    struct made *m = *state;
    struct outline o = look(m, m->document);
    assert_int_equal(o.language_count, 2);
    assert_int_equal(o.page_count, 3);
    const struct outline_question *b = outline_question(outline_page(&o, STR("one")), STR("b"));
    assert_int_equal(b->option_count, 2);
    assert_true(same(b->options[1].value, "y") && same(outline_said(&o, b->options[1].label, 1), "y"));
    const struct outline_question *c = outline_question(outline_page(&o, STR("two")), STR("c"));
    assert_true(same(c->list, "l") && c->option_count == 2 && c->has_options);
    assert_true(outline_page(&o, STR("three"))->exit);
    assert_true(same(outline_page_name(&o, outline_page(&o, STR("one")), 1), "A-cy?"));
    assert_null(outline_page(&o, STR("four")));
    static const char *const wrong[] = {"", "[]", "{", "\"x\"", "{'pages':1}", "{'pages':[1,[],{'questions':{}}]}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        err e = outline_read(&m->arena, quoted(&m->arena, wrong[i]), &o);
        assert_int_equal(e.kind, i < 4 ? ERR_INPUT : ERR_NONE);
    }
}

static void a_question_is_set_and_keeps_the_rest(void **state)
{
    struct made *m = *state;
    struct edit edit = {.kind = EDIT_QUESTION_SET,
                        .page = STR("one"),
                        .question = STR("a"),
                        .title = WORDS(STR("Which?"), STR("Pa un?")),
                        .hint = WORDS(STR(""), STR("")),
                        .why = WORDS(STR("To know"), STR("")),
                        .optional = true};
    str after = apply(m, &edit);
    struct outline o = look(m, after);
    const struct outline_question *a = outline_question(outline_page(&o, STR("one")), STR("a"));
    assert_true(same(a->title.in[1], "Pa un?") && a->hint.in == NULL && same(a->why.in[0], "To know") && a->optional);
    assert_true(str_find(after, STR("\"width\": 10")) != STR_NONE && str_find(after, STR("\"number\": 3")) != STR_NONE);
    edit.title = WORDS(STR(""), STR(""));
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.title = WORDS(STR("T"), STR(""));
    edit.question = STR("none");
    assert_int_equal(fails(m, &edit), ERR_NOT_FOUND);
}

static void rules_are_set_and_stay_as_they_were_written(void **state)
{
    struct made *m = *state;
    struct outline_rule rules[] = {{.option = OPTION_WIDTH, .text = STR("10")},
                                   {.option = OPTION_MAX_LENGTH, .text = STR("20")},
                                   {.option = OPTION_SPELLCHECK, .text = STR("yes")},
                                   {.option = OPTION_PREFIX, .words = WORDS(STR("Nr"), STR("Rh"))}};
    struct edit edit = {.kind = EDIT_QUESTION_SET,
                        .page = STR("one"),
                        .question = STR("a"),
                        .title = WORDS(STR("A?"), STR("")),
                        .rules = rules,
                        .rule_count = 4};
    str after = apply(m, &edit);
    assert_true(str_find(after, STR("\"width\": 10")) != STR_NONE &&
                str_find(after, STR("\"max-length\": 20")) != STR_NONE);
    assert_true(str_find(after, STR("spellcheck")) == STR_NONE && str_find(after, STR("\"cy\": \"Rh\"")) != STR_NONE);
    rules[0].text = STR("11"); // no width that there is
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    rules[0] = (struct outline_rule){.option = OPTION_MAX_ITEMS, .text = STR("2")}; // another type's
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    m->document = after;
    rules[0] = (struct outline_rule){.option = OPTION_WIDTH};
    after = apply(m, &edit);
    assert_true(str_find(after, STR("width")) == STR_NONE);
}

static void options_keep_their_values_and_what_is_not_shown(void **state)
{
    struct made *m = *state;
    struct edit_option options[] = {{STR("y"), WORDS(STR("Why"), STR(""))},
                                    {STR("x"), WORDS(STR("Ex two"), STR("Ecs"))},
                                    {{0}, WORDS(STR(""), STR(""))},
                                    {{0}, WORDS(STR("New"), STR("Newydd"))}};
    struct edit edit = {.kind = EDIT_QUESTION_SET, .page = STR("one"), .question = STR("b")};
    edit.title = WORDS(STR("B?"), STR(""));
    edit.sets_options = true;
    edit.options = options;
    edit.option_count = 4;
    str after = apply(m, &edit);
    struct outline o = look(m, after);
    const struct outline_question *b = outline_question(outline_page(&o, STR("one")), STR("b"));
    assert_int_equal(b->option_count, 3);
    assert_true(same(b->options[0].value, "y") && same(b->options[1].value, "x") && same(b->options[2].value, "1"));
    assert_true(str_find(after, STR("\"hint\": \"kept\"")) != STR_NONE);
    // Of a list that is shared it is the list that changes.
    edit.page = STR("two");
    edit.question = STR("c");
    edit.option_count = 2;
    o = look(m, apply(m, &edit));
    const struct outline_question *c = outline_question(outline_page(&o, STR("two")), STR("c"));
    assert_true(same(c->list, "l") && c->option_count == 2 && same(outline_said(&o, c->options[0].label, 0), "Why"));
}

static void pages_come_and_go_and_move(void **state)
{
    struct made *m = *state;
    str page;
    str after;
    struct edit add = {.kind = EDIT_PAGE_ADD, .page = STR("one"), .type = STR("radios")};
    add.title = WORDS(STR("How old is it, roughly?"), STR("Pa mor hen?"));
    add.first_choices[0] = WORDS(STR("First"), STR("Cyntaf"));
    add.first_choices[1] = WORDS(STR("Second"), STR("Ail"));
    assert_false(err_is(edit_apply(&m->arena, m->document, m->document, &add, &after, &page)));
    assert_true(same(page, "how-old-is-it-roughly"));
    struct outline o = look(m, after);
    assert_true(o.page_count == 4 && str_eq(o.pages[1].id, page) && o.pages[1].questions[0].option_count == 2);
    assert_true(str_find(after, STR("\"section\": \"s\"")) != STR_NONE);
    m->document = after;
    assert_false(err_is(edit_apply(&m->arena, m->document, m->document, &add, &after, &page)));
    assert_true(same(page, "how-old-is-it-roughly-2")); // an id is given once
    struct edit up = {.kind = EDIT_PAGE_UP, .page = STR("two")};
    o = look(m, apply(m, &up));
    assert_true(same(o.pages[1].id, "two"));
    struct edit down = {.kind = EDIT_PAGE_DOWN, .page = STR("three")};
    o = look(m, apply(m, &down));
    assert_true(same(o.pages[3].id, "three")); // the last stays
    struct edit gone = {.kind = EDIT_PAGE_REMOVE, .page = STR("one")};
    o = look(m, apply(m, &gone));
    assert_int_equal(o.page_count, 3);
    static const char *const types[] = {"", "hidden", "nothing", "<b>"};
    for (size_t i = 0; i < 4; i++) {
        add.type = str_from(types[i]);
        assert_int_equal(fails(m, &add), ERR_INPUT);
    }
}

// Every type can be added, and what comes of it runs.
static void a_question_of_every_type_runs(void **state)
{
    struct made *m = *state;
    for (size_t i = 0; i < question_type_count; i++) {
        if (question_types[i]->hidden) {
            continue;
        }
        struct edit add = {.kind = EDIT_QUESTION_ADD, .page = STR("one"), .type = question_types[i]->name};
        add.title = WORDS(STR("Why?"), STR("Pam?"));
        add.first_choices[0] = WORDS(STR("First"), STR("Cyntaf"));
        add.first_choices[1] = WORDS(STR("Second"), STR("Ail"));
        m->document = apply(m, &add);
    }
    struct definition_report report = {.arena = &m->arena};
    const struct definition *d;
    err e = definition_read(m->document, NULL, &report, &d);
    for (size_t i = 0; i < report.count && err_is(e); i++) {
        print_message("%.*s: %.*s\n", STR_ARG(report.items[i].pointer), STR_ARG(report.items[i].what));
    }
    assert_int_equal(e.kind, ERR_NONE);
    definition_release(d);
}

// Two designers: what one did elsewhere does not hinder the other; over the same words the second is told.
static void two_at_once_keep_both_their_words(void **state)
{
    struct made *m = *state;
    str seen = m->document;
    str page;
    str after;
    struct edit a = {.kind = EDIT_QUESTION_SET, .page = STR("one"), .question = STR("a")};
    struct edit b = {.kind = EDIT_QUESTION_SET, .page = STR("one"), .question = STR("b")};
    struct edit move = {.kind = EDIT_PAGE_UP, .page = STR("two")};
    struct edit name = {.kind = EDIT_NAME};
    a.title = WORDS(STR("Mine"), STR(""));
    b.title = WORDS(STR("Yours"), STR(""));
    name.title = WORDS(STR("Named"), STR(""));
    str now = apply(m, &a);
    assert_int_equal(edit_apply(&m->arena, now, seen, &b, &after, &page).kind, ERR_NONE);
    assert_int_equal(edit_apply(&m->arena, after, seen, &move, &now, &page).kind, ERR_NONE);
    assert_int_equal(edit_apply(&m->arena, now, seen, &name, &after, &page).kind, ERR_NONE);
    struct outline o = look(m, after);
    const struct outline_page *one = outline_page(&o, STR("one"));
    assert_true(same(one->questions[0].title.in[0], "Mine") && same(one->questions[1].title.in[0], "Yours"));
    a.title = WORDS(STR("Theirs"), STR(""));
    assert_int_equal(edit_apply(&m->arena, after, seen, &a, &now, &page).kind, ERR_CONFLICT);
    assert_int_equal(edit_apply(&m->arena, after, seen, &name, &now, &page).kind, ERR_CONFLICT);
    struct edit gone = {.kind = EDIT_PAGE_REMOVE, .page = STR("one")};
    assert_int_equal(edit_apply(&m->arena, after, seen, &gone, &now, &page).kind, ERR_CONFLICT);
    assert_int_equal(edit_apply(&m->arena, after, after, &gone, &now, &page).kind, ERR_NONE);
    assert_int_equal(edit_apply(&m->arena, now, seen, &a, &after, &page).kind, ERR_NOT_FOUND);
    // Choices that are shared belong to the question.
    struct edit_option options[] = {{STR("p"), WORDS(STR("Pea"), STR(""))}};
    struct edit c = {.kind = EDIT_QUESTION_SET, .page = STR("two"), .question = STR("c"), .sets_options = true};
    c.title = WORDS(STR("C?"), STR(""));
    c.options = options;
    c.option_count = 1;
    now = apply(m, &c);
    assert_int_equal(edit_apply(&m->arena, now, seen, &c, &after, &page).kind, ERR_CONFLICT);
}

static void sections_are_named_ordered_and_hold_pages(void **state)
{
    struct made *m = *state;
    struct edit_section sections[] = {{{0}, WORDS(STR("About you"), STR("Amdanoch chi")), {0}},
                                      {STR("s"), WORDS(STR("S"), STR("")), WORDS(STR("First"), STR("Cyntaf"))},
                                      {{0}, WORDS(STR("About you"), STR("")), {0}},
                                      {{0}, WORDS(STR(""), STR("")), {0}}};
    struct edit_placed placed[] = {{STR("two"), STR("s")}};
    struct edit edit = {.kind = EDIT_SECTIONS,
                        .sections = sections,
                        .section_count = 4,
                        .placed = placed,
                        .placed_count = 1,
                        .tasks = true};
    str after = apply(m, &edit);
    struct outline o = look(m, after);
    assert_true(o.section_count == 3 && o.tasks);
    assert_true(same(o.sections[0].id, "about-you") && same(o.sections[1].id, "s") &&
                same(o.sections[2].id, "about-you-2"));
    assert_true(str_find(after, STR("\"title\": \"S\"")) != STR_NONE); // as it was written
    assert_true(same(o.pages[0].section, "s") && same(o.pages[1].section, "s") && o.pages[2].section.len == 0);
    // A section without a name goes, and its pages stay, in none.
    struct edit_section none[] = {{STR("s"), WORDS(STR(""), STR("")), {0}}};
    struct edit gone = {.kind = EDIT_SECTIONS, .sections = none, .section_count = 1};
    o = look(m, apply(m, &gone));
    assert_true(o.section_count == 0 && o.page_count == 3 && o.pages[0].section.len == 0);
    // What is not there cannot be.
    placed[0].section = STR("t");
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    placed[0].section = STR("s");
    sections[1].id = STR("t");
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    sections[1].id = STR("s");
    // Somebody else put that page elsewhere; of other pages it does not matter.
    str page;
    str now;
    struct edit_placed first[] = {{STR("one"), {0}}};
    struct edit_section plain[] = {{STR("s"), WORDS(STR("S"), STR("")), {0}}};
    struct edit other = {.kind = EDIT_SECTIONS, .sections = plain, .section_count = 1, .placed = first};
    struct edit remove = {.kind = EDIT_PAGE_REMOVE, .page = STR("three")};
    other.placed_count = 1;
    now = apply(m, &remove);
    assert_int_equal(edit_apply(&m->arena, now, m->document, &edit, &after, &page).kind, ERR_NONE);
    now = apply(m, &other);
    assert_int_equal(edit_apply(&m->arena, now, m->document, &other, &after, &page).kind, ERR_CONFLICT);
}

static void a_page_is_asked_for_each(void **state)
{
    struct made *m = *state;
    struct edit edit = {.kind = EDIT_REPEAT, .page = STR("one"), .repeats = true};
    edit.repeat = (struct outline_repeat){WORDS(STR("Child"), STR("Plentyn")), STR("0"), STR("12")};
    m->document = apply(m, &edit);
    struct outline o = look(m, m->document);
    assert_true(o.pages[0].repeats && same(o.pages[0].repeat.item.in[1], "Plentyn") &&
                same(o.pages[0].repeat.min, "0") && same(o.pages[0].repeat.max, "12"));
    assert_true(str_eq(apply(m, &edit), m->document)); // as it was written
    static const char *const wrong[][2] = {{"3", "2"}, {"-1", ""}, {"", "201"}, {"x", ""}, {"", "0"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        edit.repeat.min = str_from(wrong[i][0]);
        edit.repeat.max = str_from(wrong[i][1]);
        assert_int_equal(fails(m, &edit), ERR_INPUT);
    }
    edit.repeat = (struct outline_repeat){.item = WORDS(STR(""), STR(""))};
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    struct edit ending = {.kind = EDIT_REPEAT, .page = STR("three"), .repeats = true};
    ending.repeat.item = WORDS(STR("Child"), STR(""));
    assert_int_equal(fails(m, &ending), ERR_INPUT);
    edit.repeats = false;
    assert_true(str_find(apply(m, &edit), STR("repeat")) == STR_NONE);
}

static struct outline_when *of_page(struct made *m, str document, struct outline *o)
{
    *o = look(m, document);
    struct outline_when *when = arena_new(&m->arena, struct outline_when);
    *when = outline_page(o, STR("two"))->when;
    return when;
}

static void conditions_within_conditions_are_rows_and_come_back(void **state)
{
    struct made *m = *state;
    struct outline o;
    struct when_rows rows = {0};
    struct when_rows again;
    struct when_row is = {.name = STR("b"), .compare = OPERATOR_IS, .value = STR("x")};
    struct when_row answered = {.name = STR("a"), .compare = OPERATOR_IS_ANSWERED};
    struct when_row group = {.kind = WHEN_ROW_GROUP, .join = WHEN_JOIN_ANY};
    struct when_row none = {.kind = WHEN_ROW_GROUP, .join = WHEN_JOIN_NONE, .in = 2};
    assert_true(when_rows_add(&rows, answered) && when_rows_add(&rows, group));
    is.in = answered.in = 2;
    assert_true(when_rows_add(&rows, is) && when_rows_add(&rows, none));
    is.in = 4;
    assert_true(when_rows_add(&rows, is) && when_rows_add(&rows, answered)); // behind what is in its group
    assert_true(rows.items[5].in == 2 && when_row_depth(&rows, 4) == 2);
    struct when_rows later = rows;
    struct when_row last = {.name = STR("c"), .compare = OPERATOR_IS_ANSWERED};
    assert_true(when_rows_add(&later, last) && when_rows_add(&later, is));
    assert_true(same(later.items[7].name, "c") && later.items[5].in == 4 && later.items[6].in == 2);
    is.in = 3; // no group
    assert_false(when_rows_add(&rows, is));
    struct edit edit = {.kind = EDIT_WHEN, .page = STR("two"), .when = rows};
    str after = apply(m, &edit);
    struct outline_when *when = of_page(m, after, &o);
    assert_true(when_rows(&o, when, &again) && again.count == 6 && again.items[3].join == WHEN_JOIN_NONE);
    assert_true(again.items[4].in == 4 && again.items[5].in == 2 && again.join == WHEN_JOIN_ALL);
    m->document = after;
    assert_true(str_eq(apply(m, &edit), after)); // as it was written
    // A group with nothing in it is none; of one condition that must not hold, "not" is enough.
    edit.when = (struct when_rows){.count = 1, .items = {{.kind = WHEN_ROW_GROUP}}};
    of_page(m, apply(m, &edit), &o);
    assert_int_equal(outline_page(&o, STR("two"))->when.kind, WHEN_NONE);
    edit.when = (struct when_rows){
        .count = 1, .join = WHEN_JOIN_NONE, .items = {{.name = STR("a"), .compare = OPERATOR_IS_ANSWERED}}};
    when = of_page(m, apply(m, &edit), &o);
    assert_true(when->kind == WHEN_NOT && when->children[0].kind == WHEN_ANSWER);
    // Deeper than a definition may be is no condition.
    edit.when = (struct when_rows){0};
    for (size_t i = 0; i < 17; i++) {
        struct when_row deeper = {.kind = WHEN_ROW_GROUP, .in = i, .join = WHEN_JOIN_NONE};
        assert_true(when_rows_add(&edit.when, deeper));
    }
    is.in = 17;
    assert_true(when_rows_add(&edit.when, is));
    assert_int_equal(fails(m, &edit), ERR_TOO_LARGE);
}

static void choices_and_words_have_conditions(void **state)
{
    struct made *m = *state;
    struct when_rows rows = {.count = 1, .items = {{.name = STR("a"), .compare = OPERATOR_IS_ANSWERED}}};
    struct edit edit = {.kind = EDIT_WHEN, .page = STR("one"), .question = STR("b"), .option = STR("y"), .when = rows};
    m->document = apply(m, &edit);
    struct outline o = look(m, m->document);
    const struct outline_question *b = outline_question(outline_page(&o, STR("one")), STR("b"));
    assert_true(same(b->options[1].value, "y") && b->options[1].when.kind == WHEN_ANSWER); // it was a bare text
    assert_true(same(outline_said(&o, b->options[1].label, 0), "y") && b->options[0].when.kind == WHEN_NONE);
    edit.option = STR("z");
    assert_int_equal(fails(m, &edit), ERR_NOT_FOUND);
    struct edit piece = {.kind = EDIT_WHEN, .page = STR("three"), .piece = STR("before-0"), .when = rows};
    m->document = apply(m, &piece);
    o = look(m, m->document);
    const struct outline_page *three = outline_page(&o, STR("three"));
    assert_true(three->piece_count == 1 && three->pieces[0].when.kind == WHEN_ANSWER &&
                same(outline_said(&o, three->pieces[0].body, 0), "x") && three->words.in == NULL);
    static const char *const wrong[] = {"before-1", "after-0", "before", "before-", "before--1", "pages-0"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        piece.piece = str_from(wrong[i]);
        assert_int_equal(fails(m, &piece), ERR_NOT_FOUND);
    }
    // Words are added, changed and taken out; those that say when they are shown go on saying it.
    struct edit add = {.kind = EDIT_PIECE_ADD, .page = STR("three"), .piece = STR("after"), .type = STR("details")};
    add.hint = WORDS(STR("More"), STR("Mwy"));
    assert_int_equal(fails(m, &add), ERR_INPUT); // nothing to press
    add.title = WORDS(STR("Help"), STR("Cymorth"));
    m->document = apply(m, &add);
    struct edit set = {.kind = EDIT_PIECE_SET, .page = STR("three"), .piece = STR("before-0"), .type = STR("inset")};
    set.hint = WORDS(STR("Now this"), STR(""));
    str seen = m->document;
    m->document = apply(m, &set);
    o = look(m, m->document);
    three = outline_page(&o, STR("three"));
    assert_true(same(three->pieces[0].type, "inset") && three->pieces[0].when.kind == WHEN_ANSWER &&
                same(three->pieces[1].at, "after-0") && same(three->pieces[1].body.in[1], "Mwy"));
    str after;
    str page;
    assert_int_equal(edit_apply(&m->arena, m->document, seen, &set, &after, &page).kind, ERR_CONFLICT);
    set.type = STR("list");
    assert_int_equal(fails(m, &set), ERR_INPUT);
    struct edit gone = {.kind = EDIT_PIECE_REMOVE, .page = STR("three"), .piece = STR("after-0")};
    assert_true(str_find(apply(m, &gone), STR("after")) == STR_NONE);
}

static void values_are_worked_out_by_what_was_chosen(void **state)
{
    struct made *m = *state;
    str values =
        quoted(&m->arena, ",'values':[{'name':'diesel','value':20},{'name':'price','prefix':'£','decimals':2,"
                          "'value':{'choose':[{'when':{'question':'a','operator':'is answered'},'then':30},"
                          "{'add':[68,{'value':'diesel'},{'question':'b','otherwise':'0.50'}]}]}}],'fee':'price'}");
    m->document = arena_concat(&m->arena, str_slice(m->document, 0, m->document.len - 1), values);
    struct outline o = look(m, m->document);
    const struct outline_value *price = outline_value(&o, STR("price"));
    struct term_rows rows;
    assert_true(term_rows(&price->term, &rows) && rows.count == 5 && rows.whole.kind == TERM_CHOOSE);
    assert_true(same(rows.items[4].at, "1.2") && rows.items[1].last && rows.items[4].in == 2);
    assert_true(outline_case(&price->term, STR("0"))->kind == WHEN_ANSWER &&
                outline_case(&price->term, STR("1")) == NULL);
    struct edit edit = {
        .kind = EDIT_VALUE_SET, .value = STR("price"), .decimals = STR("2"), .fee = true, .terms = &rows};
    edit.prefix = WORDS(STR("£"), STR(""));
    edit.title = edit.suffix = WORDS(STR(""), STR(""));
    // Of choices that are no numbers nothing can be worked out.
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    rows.items[4] = (struct term_row){.kind = TERM_NUMBER, .in = 2, .number = STR("0.50")};
    struct term_row more = {.kind = TERM_NUMBER, .number = STR("12")};
    assert_true(term_rows_add(&rows, more) && same(rows.items[1].number, "12") && rows.items[2].last);
    str after = apply(m, &edit);
    o = look(m, after);
    price = outline_value(&o, STR("price"));
    assert_true(price->term.count == 3 && price->term.when[0].kind == WHEN_ANSWER &&
                price->term.when[1].kind == WHEN_ALL &&
                price->term.when[2].kind == WHEN_NONE); // what is new holds always, until it is chosen
    assert_true(str_find(after, STR("\"0.50\"")) != STR_NONE && same(price->term.parts[2].parts[0].text, "68"));
    m->document = after;
    struct when_rows is = {.count = 1, .items = {{.name = STR("b"), .compare = OPERATOR_IS, .value = STR("y")}}};
    struct edit when = {.kind = EDIT_WHEN, .value = STR("price"), .at = STR("1"), .when = is};
    m->document = apply(m, &when);
    o = look(m, m->document);
    price = outline_value(&o, STR("price"));
    assert_true(price->term.when[1].kind == WHEN_ANSWER && same(price->term.when[1].value, "y"));
    assert_true(term_rows(&price->term, &rows) && str_eq(apply(m, &edit), m->document)); // as it was written
    when.at = STR("2"); // what holds otherwise has no condition
    assert_int_equal(fails(m, &when), ERR_NOT_FOUND);
    // What cannot be worked out.
    struct term_rows two = {.whole = {.kind = TERM_DIVIDE}, .items = {more, more, more}, .count = 3};
    edit.terms = &two;
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    two.count = 2;
    assert_true(str_find(apply(m, &edit), STR("divide")) != STR_NONE);
    two.items[1].number = STR("12,5");
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    // A new one, which is not to be paid; and the fee is gone with its value.
    struct term_rows one = {.whole = {.kind = TERM_ADD}, .items = {more}, .count = 1};
    struct edit add = {.kind = EDIT_VALUE_SET, .called = STR("Late fee"), .terms = &one};
    after = apply(m, &add);
    o = look(m, after);
    assert_true(same(o.values[2].name, "late-fee") && o.values[2].term.kind == TERM_NUMBER && same(o.fee, "price"));
    struct edit gone = {.kind = EDIT_VALUE_REMOVE, .value = STR("price")};
    o = look(m, apply(m, &gone));
    assert_true(o.value_count == 1 && o.fee.len == 0);
}

// Laid out for people it would be longer than a definition may be; it is kept without indents then.
static void what_is_large_can_be_changed_too(void **state)
{
    struct made *m = *state;
    enum {
        NUMBERS = 600 * 1000
    };
    char *ones = arena_array(&m->arena, char, NUMBERS * 2);
    for (size_t i = 0; i < NUMBERS; i++) {
        memcpy(ones + i * 2, "1,", 2);
    }
    m->document = ARENA_JOIN(&m->arena, str_slice(m->document, 0, m->document.len - 1), STR(",\"more\":["),
                             (str){ones, NUMBERS * 2 - 1}, STR("]}"));
    struct edit up = {.kind = EDIT_PAGE_UP, .page = STR("two")};
    struct outline o = look(m, apply(m, &up));
    assert_true(same(o.pages[0].id, "two"));
}

static str replaced(struct made *m, enum replace_kind kind, const char *language, const char *from, const char *to,
                    size_t times)
{
    size_t count;
    str document;
    struct replace with = {kind, str_from(language), str_from(from), str_from(to)};
    err e = replace_document(&m->arena, m->document, &with, &document, &count);
    assert_int_equal(e.kind, ERR_NONE);
    assert_int_equal(count, times);
    return document;
}

static bool says(struct made *m, str document, const char *what)
{
    return str_find(document, quoted(&m->arena, what)) != STR_NONE;
}

// Only where it stands by itself, in its language; never what answers are kept by, or what is compared.
static void one_thing_is_said_otherwise_in_a_whole_document(void **state)
{
    struct made *m = *state;
    m->document = quoted(
        &m->arena,
        "{'guildhall':1,'id':'fee','languages':['en','cy'],'name':{'en':'Fee, coffee, a fee','cy':'fee'},'fee':'fee',"
        "'contact':'Ask a@b.example, not aa@b.example.','values':[{'name':'fee','prefix':'£','value':{'add':[30,"
        "{'value':'more'},{'round':30.5,'decimals':30}]}},{'name':'more','value':{'choose':[{'when':{'question':'fee',"
        "'operator':'is','value':30},'then':'30.00'},0]}},{'name':'other','value':30}],'pages':[{'id':'fee','before':["
        "'Pay £30, £30.00 or £1,030; £300 and £30.50 are more. ((fee|no "
        "fee))'],'questions':[{'id':'fee','type':'radios',"
        "'title':'“fee”?','errors':{'missing':'No fee'},'options':['fee',{'value':'fee','label':'fee’s'}]}]}]}");
    str words = replaced(m, REPLACE_WORDS, "en", "fee", "charge", 5);
    assert_true(says(m, words, "Fee, coffee, a charge"));
    struct outline o = look(m, words);
    assert_true(same(o.pages[0].questions[0].title.in[0], "“charge”?") && same(o.name.in[1], "fee"));
    assert_true(same(o.pages[0].questions[0].options[0].value, "fee"));
    assert_true(same(o.pages[0].questions[0].options[1].label.in[0], "charge’s"));
    assert_true(same(o.pages[0].questions[0].id, "fee") && same(o.pages[0].id, "fee"));
    assert_true(str_find(words, STR("((fee|no charge))")) != STR_NONE);
    assert_true(str_find(replaced(m, REPLACE_EMAIL, "", "a@b.example", "c@d.example", 1),
                         STR("Ask c@d.example, not aa@b.example.")) != STR_NONE);
    str paid = replaced(m, REPLACE_AMOUNT, "", "30", "32.5", 4);
    assert_true(str_find(paid, STR("Pay £32.5, £32.50 or £1,030; £300 and £30.50 are more.")) != STR_NONE);
    str none = replaced(m, REPLACE_WORDS, "cy", "charge", "x", 0);
    assert_true(none.ptr == m->document.ptr);
    assert_false(replace_fits(REPLACE_AMOUNT, STR("-1")) || replace_fits(REPLACE_EMAIL, STR("@b")) ||
                 replace_fits(REPLACE_WORDS, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_outline_says_what_a_document_says, begin, end),
        cmocka_unit_test_setup_teardown(a_question_is_set_and_keeps_the_rest, begin, end),
        cmocka_unit_test_setup_teardown(rules_are_set_and_stay_as_they_were_written, begin, end),
        cmocka_unit_test_setup_teardown(options_keep_their_values_and_what_is_not_shown, begin, end),
        cmocka_unit_test_setup_teardown(pages_come_and_go_and_move, begin, end),
        cmocka_unit_test_setup_teardown(a_question_of_every_type_runs, begin, end),
        cmocka_unit_test_setup_teardown(two_at_once_keep_both_their_words, begin, end),
        cmocka_unit_test_setup_teardown(sections_are_named_ordered_and_hold_pages, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_asked_for_each, begin, end),
        cmocka_unit_test_setup_teardown(conditions_within_conditions_are_rows_and_come_back, begin, end),
        cmocka_unit_test_setup_teardown(choices_and_words_have_conditions, begin, end),
        cmocka_unit_test_setup_teardown(values_are_worked_out_by_what_was_chosen, begin, end),
        cmocka_unit_test_setup_teardown(what_is_large_can_be_changed_too, begin, end),
        cmocka_unit_test_setup_teardown(one_thing_is_said_otherwise_in_a_whole_document, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

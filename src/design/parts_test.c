// SPDX-License-Identifier: Apache-2.0
// Edits of what a service has beside pages and questions: sections, rows, conditions, words, calculated values.
#include "design/test_support.h"

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

static void pages_and_questions_go_where_they_are_put(void **state)
{
    struct made *m = *state;
    struct edit page = {.kind = EDIT_PAGE_PLACE, .page = STR("three"), .to = STR("one")};
    struct outline o = look(m, apply(m, &page));
    assert_true(same(o.pages[0].id, "three") && same(o.pages[1].id, "one") && same(o.pages[2].id, "two"));
    page = (struct edit){.kind = EDIT_PAGE_PLACE, .page = STR("one"), .to = STR("three")};
    o = look(m, apply(m, &page));
    assert_true(same(o.pages[0].id, "two") && same(o.pages[1].id, "one") && same(o.pages[2].id, "three"));
    page.to = STR("");
    o = look(m, apply(m, &page));
    assert_true(same(o.pages[2].id, "one"));
    page.to = STR("one"); // itself: it stays
    o = look(m, apply(m, &page));
    assert_true(same(o.pages[0].id, "one") && o.page_count == 3);
    page.to = STR("four");
    assert_int_equal(fails(m, &page), ERR_INPUT);
    struct edit question = {.kind = EDIT_QUESTION_PLACE, .page = STR("one"), .question = STR("b"), .to = STR("a")};
    o = look(m, apply(m, &question));
    assert_true(same(o.pages[0].questions[0].id, "b") && o.pages[0].question_count == 2);
    question.to = STR("c"); // of another page
    assert_int_equal(fails(m, &question), ERR_INPUT);
}

static void a_question_words_its_mistakes(void **state)
{
    struct made *m = *state;
    struct outline_mistake mistakes[] = {{STR("missing"), WORDS(STR("Say it"), STR(""))},
                                         {STR("any"), WORDS(STR(""), STR("Eto"))},
                                         {STR("pattern"), WORDS(STR(""), STR(""))}};
    struct edit edit = {.kind = EDIT_MISTAKES, .page = STR("one"), .question = STR("a"), .mistakes = mistakes};
    edit.mistake_count = 3;
    m->document = apply(m, &edit);
    struct outline o = look(m, m->document);
    const struct outline_question *a = outline_question(outline_page(&o, STR("one")), STR("a"));
    assert_true(a->mistake_count == 2 && same(a->mistakes[0].words.in[0], "Say it"));
    assert_true(str_eq(apply(m, &edit), m->document)); // as it was written
    mistakes[2].key = STR("not-real");                 // of dates
    assert_int_equal(fails(m, &edit), ERR_INPUT);
    edit.mistake_count = 2;
    mistakes[0].words = mistakes[1].words = WORDS(STR(""), STR(""));
    assert_true(str_find(apply(m, &edit), STR("errors")) == STR_NONE);
}

static void a_question_of_rows_brings_them(void **state)
{
    struct made *m = *state;
    struct edit use = {.kind = EDIT_QUESTION_USE, .page = STR("one"), .question = STR("plate")};
    use.source =
        quoted(&m->arena, "{'guildhall':1,'id':'y','languages':['fr','en'],'name':'Y','pages':[{'id':'cars',"
                          "'repeat':{'number':9,'item':{'fr':'Voiture','en':'Car'},'min':0,'max':4},'questions':"
                          "[{'id':'plate','type':'text','number':2,'title':{'fr':'Laquelle?','en':'Which?'}}]}]}");
    struct outline o = look(m, apply(m, &use));
    const struct outline_page *own = &o.pages[1];
    assert_true(o.page_count == 4 && same(own->id, "plate") && same(own->section, "s") && own->repeats);
    assert_true(same(own->repeat.item.in[0], "Car") && same(own->repeat.min, "0") && same(own->repeat.max, "4"));
    assert_true(own->question_count == 1 && outline_page(&o, STR("one"))->question_count == 2);
    assert_true(str_find(apply(m, &use), STR("Voiture")) == STR_NONE &&
                str_find(apply(m, &use), STR(":9")) == STR_NONE);
    // Onto a page that has rows already: its own stay.
    struct edit repeat = {
        .kind = EDIT_REPEAT, .page = STR("two"), .repeats = true, .repeat.item = WORDS(STR("Bin"), STR(""))};
    m->document = apply(m, &repeat);
    use.page = STR("two");
    o = look(m, apply(m, &use));
    assert_true(o.page_count == 3 && o.pages[1].question_count == 2 && same(o.pages[1].repeat.item.in[0], "Bin"));
    // What one is called is said in no language of this document's: it is asked once.
    use.page = STR("one");
    use.source = quoted(&m->arena, "{'guildhall':1,'id':'y','languages':['fr','en'],'name':'Y','pages':[{'id':'cars',"
                                   "'repeat':{'item':'Voiture'},'questions':[{'id':'plate','type':'text','title':{'en':"
                                   "'Which?'}}]}]}");
    o = look(m, apply(m, &use));
    assert_true(o.page_count == 3 && !o.pages[0].repeats && o.pages[0].question_count == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections_are_named_ordered_and_hold_pages, begin, end),
        cmocka_unit_test_setup_teardown(a_page_is_asked_for_each, begin, end),
        cmocka_unit_test_setup_teardown(conditions_within_conditions_are_rows_and_come_back, begin, end),
        cmocka_unit_test_setup_teardown(choices_and_words_have_conditions, begin, end),
        cmocka_unit_test_setup_teardown(values_are_worked_out_by_what_was_chosen, begin, end),
        cmocka_unit_test_setup_teardown(pages_and_questions_go_where_they_are_put, begin, end),
        cmocka_unit_test_setup_teardown(a_question_words_its_mistakes, begin, end),
        cmocka_unit_test_setup_teardown(a_question_of_rows_brings_them, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

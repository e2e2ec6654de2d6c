// SPDX-License-Identifier: Apache-2.0
// Edits of a definition: each kind, what it leaves alone, and two people at once.
#include "design/called.h"
#include "design/replace.h"
#include "design/rule.h"
#include "design/test_support.h"

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
    assert_true(same(called_page(&m->arena, &o, outline_page(&o, STR("one")), 1), "A-cy?"));
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
        cmocka_unit_test_setup_teardown(what_is_large_can_be_changed_too, begin, end),
        cmocka_unit_test_setup_teardown(one_thing_is_said_otherwise_in_a_whole_document, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

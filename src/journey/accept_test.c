// SPDX-License-Identifier: Apache-2.0
// Forms become answers: what changes, what is refused, rows, files; and what is then checked and submitted.
#include "journey/made.h"
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

// Sends "name=value&name=value" to a page; whether it was taken. The draft becomes what it became.
static struct problems problems;
static bool send_row(struct made *m, const struct page *page, uint32_t row, const char *form,
                     const struct field_file *file)
{
    const struct field_file *first = file;
    struct field items[16];
    struct fields fields = {items, 0};
    str rest = arena_str(&m->arena, str_from(form));
    for (str piece; str_next(&rest, '&', &piece);) {
        struct field *f = &items[fields.count++];
        *f = (struct field){0};
        str_cut(piece, '=', &f->name, &f->value);
        if (str_eq(f->value, STR("FILE"))) {
            f->file = file++;
        }
    }
    struct journey j = made_walk(m);
    struct answers before = m->answers;
    journey_accept(&j, page, row, &fields, &m->answers, &problems);
    bool removes = str_find(str_from(form), STR("-remove=")) != STR_NONE;
    if (problems.count != 0 && file == first && !removes) { // files of a refused form are kept
        assert_ptr_equal(m->answers.items, before.items);
        assert_int_equal(m->answers.count, before.count);
    }
    return problems.count == 0;
}

static bool sends(struct made *m, const struct page *page, const char *form)
{
    return send_row(m, page, 0, form, NULL);
}

static void answer_is(const struct made *m, uint32_t number, const char *text)
{
    struct value value = answers_get(&m->answers, number);
    assert_int_equal(value.kind, text == NULL ? VALUE_NONE : *text == '\0' ? VALUE_BLANK : VALUE_TEXT);
    assert_true(str_eq(value.text, str_from(text)));
}

static void form_is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    const struct question *one = made_question(&m, 1, "one", "text");
    made_question(&m, 2, "two", "text")->optional = true;
    const struct question *three = made_question(&m, 3, "three", "text");
    assert_false(sends(&m, page, "two=x&unknown=y"));
    assert_int_equal(problems.count, 2);
    assert_ptr_equal(problems.items[0].question, one);
    assert_ptr_equal(problems.items[1].question, three);
    assert_int_equal(m.answers.count, 0);
    assert_false(sends(&m, page, "three=c&two=b"));
    assert_int_equal(problems.count, 1);
    assert_int_equal(m.answers.count, 0);
    // extras are ignored, the first of a repeated field counts
    assert_true(sends(&m, page, "unknown=y&three=c&one=a&one=z&four=d"));
    assert_int_equal(m.answers.count, 3);
    answer_is(&m, 1, "a");
    answer_is(&m, 2, "");
    answer_is(&m, 3, "c");
    assert_false(sends(&m, page, "one=&two=b&three=e")); // what was there stays
    answer_is(&m, 1, "a");
    answer_is(&m, 2, "");
    answer_is(&m, 3, "c");
    made_end(&m);
}

static void answers_stay_sorted_when_pages_are_not(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    made_question(&m, 2, "a", "text");
    made_question(&m, 5, "b", "text");
    made_question(&m, 9, "c", "text");
    m.on_page[0][0] = &m.questions[2];
    m.on_page[0][2] = &m.questions[0];
    m.questions[2].index = 0;
    m.questions[0].index = 2;
    made_answer(&m, 1, "before");
    made_answer(&m, 7, "between");
    made_answer(&m, 11, "after");
    m.questions[0].when = made_is(&m, &m.questions[2], "z"); // a is asked because of c, before it on the page
    assert_true(sends(&m, page, "a=x&b=y&c=z"));
    const uint32_t numbers[] = {1, 2, 5, 7, 9, 11};
    assert_int_equal(m.answers.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(m.answers.items[i].number, numbers[i]);
    }
    answer_is(&m, 9, "z");
    answer_is(&m, 7, "between");
    made_end(&m);
}

static void questions_not_asked_change_nothing(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    const struct question *own = made_question(&m, 1, "own", "text");
    struct question *plate = made_question(&m, 2, "plate", "text");
    plate->when = made_is(&m, own, "yes");
    struct question *colour = made_question(&m, 3, "colour", "text");
    colour->when = made_is(&m, plate, "AB1");
    assert_true(sends(&m, page, "own=no&plate=bad"));
    answer_is(&m, 2, NULL);
    // brought up by this very form and filled in (a script showed it)
    assert_true(sends(&m, page, "own=yes&plate=AB1&colour=red"));
    answer_is(&m, 2, "AB1");
    answer_is(&m, 3, "red");
    // sent away: kept, not submitted
    assert_true(sends(&m, page, "own=no&plate=CD2"));
    answer_is(&m, 2, "AB1");
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_int_equal(journey_submitted(&j).count, 1);
    assert_int_equal(journey_summary(&j).count, 1);
    // and it comes back without being asked for again
    assert_true(sends(&m, page, "own=yes&colour=blue"));
    answer_is(&m, 2, "AB1");
    answer_is(&m, 3, "blue"); // by what counts again
    j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_int_equal(journey_submitted(&j).count, 3);
    made_end(&m);
}

static void question_brought_up_without_script_is_asked_next(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    const struct question *own = made_question(&m, 1, "own", "text");
    struct question *plate = made_question(&m, 2, "plate", "text");
    plate->when = made_is(&m, own, "yes");
    assert_true(sends(&m, page, "own=yes")); // the page did not show it: no blame
    answer_is(&m, 2, NULL);
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_PAGE);
    assert_ptr_equal(journey_reach(&j, NULL), page);
    assert_int_equal(journey_questions(&j, page, 0).count, 2);
    assert_false(sends(&m, page, "own=yes")); // now it did
    assert_ptr_equal(problems.items[0].question, plate);
    assert_false(sends(&m, page, "own=yes&plate="));
    made_end(&m);
}

static void conditions_of_a_page_do_not_see_what_comes_after(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    struct question *one = made_question(&m, 1, "one", "text");
    struct question *two = made_question(&m, 2, "two", "text");
    made_page(&m, "later");
    const struct question *later = made_question(&m, 3, "later", "text");
    two->when = made_is(&m, later, "x");
    made_answer(&m, 1, "a");
    made_answer(&m, 3, "x");
    assert_true(sends(&m, page, "one=b&two=c"));
    answer_is(&m, 1, "b");
    answer_is(&m, 2, NULL);
    (void)one;
    made_end(&m);
}

static struct page *made_people(struct made *m, int64_t min, int64_t max)
{
    made_begin(m);
    struct page *page = made_repeat(m, "people", 10, min, max);
    made_question(m, 1, "name", "text");
    made_question(m, 2, "age", "text")->optional = true;
    made_page(m, "end");
    return page;
}

static void rows_are_added_changed_and_removed(void **state)
{
    (void)state;
    struct made m;
    struct page *page = made_people(&m, 1, 3);
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page);
    assert_false(sends(&m, page, "")); // going on without any
    assert_string_equal(problems.items[0].key, "repeat.too-few");
    assert_null(problems.items[0].question);
    assert_true(str_eq(problems.items[0].args[0].value, STR("1")));
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "age=4", NULL));
    assert_string_equal(problems.items[0].key, "enter.missing");
    assert_int_equal(m.answers.count, 0);
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Ann&age=4", NULL));
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Bob", NULL));
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Cem", NULL));
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "name=Dee", NULL));
    assert_string_equal(problems.items[0].key, "repeat.too-many");
    assert_true(str_eq(problems.items[0].args[0].value, STR("3")));
    assert_int_equal(answers_get(&m.answers, 10).next_row, 4);
    assert_true(send_row(&m, page, 2, "name=Bea&age=7", NULL));
    j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_true(str_eq(answers_get(&journey_row(&j, page, 2)->answers, 1).text, STR("Bea")));
    assert_true(str_eq(answers_get(&journey_row(&j, page, 1)->answers, 1).text, STR("Ann")));
    struct journey_lines lines = journey_summary(&j);
    assert_int_equal(lines.count, 6);
    assert_int_equal(lines.items[3].row, 2);
    assert_int_equal(lines.items[3].row_at, 2);
    assert_true(str_eq(lines.items[3].value.text, STR("7")));
    assert_int_equal(lines.items[5].value.kind, VALUE_BLANK);
    assert_true(sends(&m, page, "")); // enough
    // an id is given once, also when the last row goes
    m.answers = journey_remove_row(&j, page, 3);
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Eve", NULL));
    j = made_walk(&m);
    assert_null(journey_row(&j, page, 3));
    assert_non_null(journey_row(&j, page, 4));
    assert_false(send_row(&m, page, 3, "name=Old", NULL)); // a tab left open
    assert_string_equal(problems.items[0].key, "repeat.row-gone");
    m.answers = journey_remove_row(&j, page, 99);
    assert_int_equal(answers_get(&m.answers, 10).count, 3);
    // the id survives being kept
    str bytes;
    m.answers = journey_remove_row(&j, page, 4);
    assert_false(err_is(answers_encode(&m.arena, &m.answers, &bytes)));
    assert_false(err_is(answers_decode(&m.arena, bytes, &m.answers)));
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Flo", NULL));
    j = made_walk(&m);
    assert_null(journey_row(&j, page, 4));
    assert_non_null(journey_row(&j, page, 5));
    made_end(&m);
}

static void repeat_needs_none_once_that_is_said(void **state)
{
    (void)state;
    struct made m;
    struct page *page = made_people(&m, 0, 0);
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_PAGE);
    assert_true(sends(&m, page, ""));
    j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    struct answers submitted = journey_submitted(&j);
    assert_int_equal(answers_get(&submitted, 10).kind, VALUE_ROWS);
    struct journey_lines lines = journey_summary(&j);
    assert_int_equal(lines.count, 1);
    assert_null(lines.items[0].question);
    assert_ptr_equal(lines.items[0].page, page);
    // the limit that holds where the definition sets none
    for (int i = 0; i < LIMIT_REPEAT_COUNT; i++) {
        assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=x", NULL));
    }
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "name=x", NULL));
    page->repeat.max = 5; // the definition changed: nobody is let through with too many
    j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page);
    struct problem problem;
    assert_true(journey_rows_wrong(&j, page, &problem));
    assert_string_equal(problem.key, "repeat.too-many");
    made_end(&m);
}

static void questions_of_a_row_depend_on_it(void **state)
{
    (void)state;
    struct made m;
    struct page *page = made_people(&m, 1, 0);
    m.questions[1].optional = false;
    m.questions[1].when = made_is(&m, &m.questions[0], "child");
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=child&age=4", NULL));
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=adult&age=40", NULL));
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_int_equal(journey_questions(&j, page, 1).count, 2);
    assert_int_equal(journey_questions(&j, page, 2).count, 1);
    assert_int_equal(journey_summary(&j).count, 3);
    assert_true(send_row(&m, page, 1, "name=adult&age=4", NULL)); // kept in the row, not submitted
    j = made_walk(&m);
    assert_int_equal(journey_row(&j, page, 1)->answers.count, 2);
    struct answers submitted = journey_submitted(&j);
    assert_int_equal(answers_get(&submitted, 10).rows[0].answers.count, 1);
    assert_int_equal(journey_summary(&j).count, 2);
    // a row that wants an answer holds the whole page up, and it is said which
    assert_true(send_row(&m, page, 2, "name=child", NULL));
    j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page);
    struct problem problem;
    assert_true(journey_rows_wrong(&j, page, &problem));
    assert_string_equal(problem.key, "repeat.row-incomplete");
    assert_true(str_eq(problem.args[0].value, STR("2")));
    assert_true(send_row(&m, page, 2, "name=child&age=9", NULL));
    j = made_walk(&m);
    assert_false(journey_rows_wrong(&j, page, &problem));
    // nothing of one row is seen in the next
    assert_true(send_row(&m, page, 1, "name=child&age=4", NULL));
    assert_true(send_row(&m, page, 2, "name=adult", NULL));
    j = made_walk(&m);
    submitted = journey_submitted(&j);
    assert_int_equal(answers_get(&submitted, 10).rows[0].answers.count, 2);
    assert_int_equal(answers_get(&submitted, 10).rows[1].answers.count, 1);
    made_end(&m);
}

static void files_among(const struct answers *answers, const char *tokens)
{
    struct value value = answers_get(answers, 1);
    str all = {0};
    struct arena a;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < value.count; i++) {
        all = arena_printf(&a, "%.*s%.*s", STR_ARG(all), STR_ARG(value.files[i].token));
    }
    assert_int_equal(value.kind, *tokens == '\0' ? VALUE_NONE : VALUE_FILES);
    assert_true(str_eq(all, str_from(tokens)));
    arena_free(&a);
}

static void files_are(const struct made *m, const char *tokens)
{
    files_among(&m->answers, tokens);
}

// The answers of the repeat's row at that place, of as many as there must be.
static const struct answers *row_of(const struct made *m, size_t at, size_t count)
{
    struct value rows = answers_get(&m->answers, 10);
    assert_int_equal(rows.count, count);
    return &rows.rows[at].answers;
}

static void files_of_a_refused_row_are_kept(void **state)
{
    (void)state;
    static const struct field_file files[] = {{STR_INIT("a.pdf"), STR_INIT("application/pdf"), STR_INIT("A"), 1000},
                                              {STR_INIT("b.pdf"), STR_INIT("application/pdf"), STR_INIT("B"), 1000}};
    struct made m;
    made_begin(&m);
    const struct page *page = made_repeat(&m, "things", 10, 1, 2);
    made_question(&m, 1, "proof", "files");
    made_question(&m, 2, "note", "text");
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "note=n", files)); // without a file no row is begun
    assert_int_equal(m.answers.count, 0);
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "proof=FILE&note=", files));
    assert_int_equal(problems.count, 1);
    files_among(row_of(&m, 0, 1), "A");
    assert_int_equal(row_of(&m, 0, 1)->count, 1);
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page); // a row that is begun is no answer yet
    assert_false(sends(&m, page, ""));
    assert_string_equal(problems.items[0].key, "repeat.row-incomplete");
    assert_false(send_row(&m, page, 1, "proof=FILE&note=", files + 1));
    files_among(row_of(&m, 0, 1), "AB");
    assert_true(send_row(&m, page, 1, "note=n", NULL));
    files_among(row_of(&m, 0, 1), "AB");
    j = made_walk(&m);
    assert_null(journey_reach(&j, NULL));
    assert_false(send_row(&m, page, 1, "note=&proof-remove=A", NULL));
    files_among(row_of(&m, 0, 1), "B");
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "proof-remove=A", NULL)); // nothing to take away
    (void)row_of(&m, 0, 1);
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "proof=FILE&note=m", files));
    assert_false(send_row(&m, page, JOURNEY_NEW_ROW, "proof=FILE&note=", files)); // no more rows
    assert_string_equal(problems.items[0].key, "repeat.too-many");
    (void)row_of(&m, 1, 2);
    made_end(&m);
}

static void files_are_kept_of_a_form_that_is_not_judged(void **state)
{
    (void)state;
    static const struct field_file file = {STR_INIT("a.pdf"), STR_INIT("application/pdf"), STR_INIT("A"), 1000};
    static struct field_file bad = {STR_INIT("b.exe"), STR_INIT("application/pdf"), STR_INIT("B"), 1000};
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    made_question(&m, 1, "proof", "files");
    made_question(&m, 2, "note", "text");
    const struct page *things = made_repeat(&m, "things", 10, 1, 2);
    made_question(&m, 3, "thing", "text");
    struct field items[] = {{STR("proof"), {0}, &file}, {STR("note"), STR("typed"), NULL}};
    struct fields form = {items, 2};
    struct journey j = made_walk(&m);
    journey_keep_files(&j, page, 0, &form, &m.answers);
    files_are(&m, "A");
    answer_is(&m, 2, NULL); // typed, not saved
    j = made_walk(&m);
    items[0].file = &bad;
    struct answers after;
    bad.size = 0; // an empty file is refused
    journey_keep_files(&j, page, 0, &form, &after);
    assert_ptr_equal(after.items, m.answers.items);
    items[0] = (struct field){STR("proof-remove"), STR("A"), NULL};
    journey_keep_files(&j, page, 0, &form, &after);
    assert_int_equal(after.count, 0);
    items[0] = (struct field){STR("thing"), STR("a chair"), NULL};
    form.count = 1;
    journey_keep_files(&j, things, JOURNEY_NEW_ROW, &form, &after);
    assert_ptr_equal(after.items, m.answers.items); // no row is begun by words
    journey_keep_files(&j, things, 0, &form, &after);
    assert_ptr_equal(after.items, m.answers.items);
    journey_keep_files(&j, things, 7, &form, &after); // a row that is gone
    assert_ptr_equal(after.items, m.answers.items);
    made_end(&m);
}

static void files_of_a_refused_form_are_kept(void **state)
{
    (void)state;
    static const struct field_file files[] = {{STR_INIT("a.pdf"), STR_INIT("application/pdf"), STR_INIT("A"), 1000},
                                              {STR_INIT("b.pdf"), STR_INIT("application/pdf"), STR_INIT("B"), 1000}};
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    struct question *proof = made_question(&m, 1, "proof", "files");
    const struct question *note = made_question(&m, 2, "note", "text");
    proof->min_items = 2;
    proof->given |= UINT64_C(1) << OPTION_MIN_ITEMS;
    assert_false(send_row(&m, page, 0, "proof=FILE&note=", files));
    assert_int_equal(problems.count, 2);
    assert_string_equal(problems.items[0].key, "files.too-few");
    files_are(&m, "A");
    answer_is(&m, note->number, NULL);
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page); // one of two files is no answer yet
    assert_true(send_row(&m, page, 0, "proof=FILE&note=n", files + 1));
    files_are(&m, "AB");
    j = made_walk(&m);
    assert_null(journey_reach(&j, NULL));
    made_end(&m);
}

static void files_add_up_and_can_be_removed(void **state)
{
    (void)state;
    static const struct field_file files[] = {{STR_INIT("a.pdf"), STR_INIT("application/pdf"), STR_INIT("A"), 1000},
                                              {STR_INIT("b.pdf"), STR_INIT("application/pdf"), STR_INIT("B"), 1000},
                                              {STR_INIT("c.pdf"), STR_INIT("application/pdf"), STR_INIT("C"), 1000},
                                              {STR_INIT("d.pdf"), STR_INIT("application/pdf"), STR_INIT("D"), 1000}};
    struct made m;
    made_begin(&m);
    const struct page *page = made_page(&m, "p");
    struct question *proof = made_question(&m, 1, "proof", "files");
    made_question(&m, 2, "note", "text");
    proof->max_items = 3;
    proof->given |= UINT64_C(1) << OPTION_MAX_ITEMS;
    assert_false(sends(&m, page, "note=n"));
    assert_ptr_equal(problems.items[0].question, proof);
    assert_true(send_row(&m, page, 0, "proof=FILE&proof=FILE&note=n", files));
    files_are(&m, "AB");
    assert_true(sends(&m, page, "note=o")); // kept without being sent again
    files_are(&m, "AB");
    assert_true(send_row(&m, page, 0, "proof=FILE&note=o", files + 2));
    files_are(&m, "ABC");
    assert_false(send_row(&m, page, 0, "proof=FILE&note=p", files + 3)); // kept and new together are too many
    files_are(&m, "ABC");
    answer_is(&m, 2, "o");
    // removing keeps what is right, and says what is wrong beside it
    assert_false(sends(&m, page, "proof-remove=B&note="));
    assert_int_equal(problems.count, 1);
    files_are(&m, "AC");
    answer_is(&m, 2, "o");
    assert_true(sends(&m, page, "proof-remove=nobody's&note=q"));
    files_are(&m, "AC");
    answer_is(&m, 2, "q");
    assert_false(send_row(&m, page, 0, "proof-remove=A&proof=FILE", files + 3));
    files_are(&m, "CD");
    assert_true(sends(&m, page, "proof-remove=C&note=q"));
    assert_false(sends(&m, page, "proof-remove=D")); // the last one: the page wants an answer again
    files_are(&m, "");
    assert_int_equal(m.answers.count, 1);
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), page);
    made_end(&m);
}

static void forms_are_filled_with_what_is_kept(void **state)
{
    (void)state;
    struct made m;
    struct page *page = made_people(&m, 1, 0);
    assert_true(send_row(&m, page, JOURNEY_NEW_ROW, "name=Ann&age=4", NULL));
    struct journey j = made_walk(&m);
    struct fields fields;
    journey_fill(&j, page, 1, &fields);
    assert_int_equal(fields.count, 2);
    assert_true(str_eq(fields_text(&fields, STR("name")), STR("Ann")));
    assert_true(str_eq(fields_text(&fields, STR("age")), STR("4")));
    journey_fill(&j, page, JOURNEY_NEW_ROW, &fields);
    assert_int_equal(fields.count, 0);
    made_end(&m);
}

static void early_ending_takes_and_submits_nothing_after_it(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    struct page *first = made_page(&m, "first");
    const struct question *q = made_question(&m, 1, "q", "text");
    made_page(&m, "second");
    made_question(&m, 2, "r", "text");
    struct page *end = made_exit(&m, "end");
    made_question(&m, 3, "s", "text"); // an early ending asks nothing
    made_route(first, made_is(&m, q, "no"), end);
    made_answer(&m, 2, "kept");
    assert_true(sends(&m, first, "q=no"));
    assert_true(sends(&m, end, "s=x"));
    answer_is(&m, 3, NULL);
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_EXIT);
    assert_int_equal(journey_submitted(&j).count, 1);
    assert_int_equal(journey_summary(&j).count, 1);
    made_end(&m);
}

// The same through a document as designers write it.
static void document_is_walked_to_its_end(void **state)
{
    (void)state;
    static const char document[] =
        "{\"guildhall\": 1, \"id\": \"permit\", \"languages\": [\"en\"], \"name\": \"Permit\","
        " \"next-number\": 7, \"pages\": ["
        "{\"id\": \"zone\", \"questions\": [{\"id\": \"inside\", \"number\": 1, \"type\": \"yes-no\","
        " \"title\": \"Inside?\"}],"
        " \"next\": [{\"when\": {\"question\": \"inside\", \"operator\": \"is\", \"value\": false},"
        " \"page\": \"sorry\"}]},"
        "{\"id\": \"move\", \"questions\": ["
        "{\"id\": \"day\", \"number\": 2, \"type\": \"date\", \"title\": \"Day?\"},"
        "{\"id\": \"home\", \"number\": 3, \"type\": \"address\", \"title\": \"Home?\", \"optional\": true}]},"
        "{\"id\": \"cars\", \"repeat\": {\"number\": 5, \"item\": \"Car\", \"min\": 1, \"max\": 2}, \"questions\": ["
        "{\"id\": \"doors\", \"number\": 4, \"type\": \"number\", \"title\": \"Doors?\"}],"
        " \"next\": [{\"page\": \"check-answers\"}]},"
        "{\"id\": \"sorry\", \"exit\": true, \"title\": \"Sorry\", \"before\": [\"Not here.\"]}]}";
    struct made m;
    made_begin(&m);
    struct definition_report report = {.arena = &m.arena};
    const struct definition *d;
    err failed = definition_read(str_from(document), &(struct definition_options){0}, &report, &d);
    for (size_t i = 0; i < report.count && report.errors != 0; i++) {
        print_error("%.*s: %.*s\n", STR_ARG(report.items[i].pointer), STR_ARG(report.items[i].what));
    }
    assert_false(err_is(failed));
    m.definition = *d;
    assert_true(sends(&m, &d->pages[0], "inside=false"));
    struct journey j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_EXIT);
    assert_true(sends(&m, &d->pages[0], "inside=true"));
    assert_false(sends(&m, &d->pages[1], "day-day=31&day-month=2&day-year=2026"));
    assert_true(sends(&m, &d->pages[1], "day-day=1&day-month=12&day-year=2026"));
    assert_true(send_row(&m, &d->pages[2], JOURNEY_NEW_ROW, "doors=5", NULL));
    j = made_walk(&m);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    struct answers submitted = journey_submitted(&j);
    struct buf json;
    buf_init(&json, 1 << 16);
    answers_json(&json, d, &submitted);
    assert_true(str_eq(buf_str(&json), STR("{\"inside\":true,\"day\":\"2026-12-01\",\"home\":null,"
                                           "\"cars\":[{\"doors\":5}]}")));
    buf_free(&json);
    definition_release(d);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_is_taken_whole_or_not_at_all),
        cmocka_unit_test(answers_stay_sorted_when_pages_are_not),
        cmocka_unit_test(questions_not_asked_change_nothing),
        cmocka_unit_test(question_brought_up_without_script_is_asked_next),
        cmocka_unit_test(conditions_of_a_page_do_not_see_what_comes_after),
        cmocka_unit_test(rows_are_added_changed_and_removed),
        cmocka_unit_test(repeat_needs_none_once_that_is_said),
        cmocka_unit_test(questions_of_a_row_depend_on_it),
        cmocka_unit_test(files_of_a_refused_form_are_kept),
        cmocka_unit_test(files_of_a_refused_row_are_kept),
        cmocka_unit_test(files_are_kept_of_a_form_that_is_not_judged),
        cmocka_unit_test(files_add_up_and_can_be_removed),
        cmocka_unit_test(forms_are_filled_with_what_is_kept),
        cmocka_unit_test(early_ending_takes_and_submits_nothing_after_it),
        cmocka_unit_test(document_is_walked_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

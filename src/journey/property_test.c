// SPDX-License-Identifier: Apache-2.0
// What holds for every definition and all answers, tried with random ones: documents that are read, forms
// that are filled in page by page. A journey ends; only pages that the way leads to are offered; nothing is
// accepted that a rule refuses (the rules are said once more below, by themselves); going back and changing
// an answer equals having answered so from the start; read, written and read again is equal.
#include "base/utf8.h"
#include "definition/test_dump.h"
#include "journey/answers.h"
#include "journey/journey.h"
#include <stdio.h>
#include <stdlib.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum {
    PAGES = 6,
    ARENA = 64 * 1024 * 1024
};
static const date today = {2026, 11, 24};

static uint64_t dice = 0x9e3779b97f4a7c15;
static int roll(int sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (int)((dice * UINT64_C(2685821657736338717)) >> 40) % sides;
}

// ---- Random documents ---------------------------------------------------------------------------------
static void make_when(struct buf *b, int questions, int depth)
{
    static const char *const words[] = {"is", "is not", "is answered", "is not answered", "contains", "is at least"};
    int kind = roll(depth == 0 ? 1 : 4);
    if (kind == 0) {
        int compare = roll(6);
        buf_printf(b, "{\"question\":\"q%d\",\"operator\":\"%s\"", roll(questions), words[compare]);
        buf_printf(b, compare == 2 || compare == 3 ? "}" : ",\"value\":\"%s\"}",
                   compare == 5   ? "2"
                   : roll(3) == 0 ? "true"
                                  : "b");
        return;
    }
    if (kind == 1) {
        buf_put(b, STR("{\"not\":"));
        make_when(b, questions, depth - 1);
        buf_char(b, '}');
        return;
    }
    buf_printf(b, "{\"%s\":[", kind == 2 ? "all" : "any");
    make_when(b, questions, depth - 1);
    buf_char(b, ',');
    make_when(b, questions, depth - 1);
    buf_put(b, STR("]}"));
}

// Condition of what was asked before; now and then none.
static void make_when_key(struct buf *b, int questions, int one_in)
{
    if (questions > 0 && roll(one_in) == 0) {
        buf_put(b, STR(",\"when\":"));
        make_when(b, questions, 2);
    }
}

static void make_question(struct buf *b, int index, int asked_before)
{
    static const char *const kinds[] = {
        "\"type\":\"text\",\"min-length\":2,\"max-length\":6",
        "\"type\":\"number\",\"min\":-2,\"max\":9.5,\"decimals\":1",
        "\"type\":\"radios\",\"options\":[\"a\",\"b\",{\"value\":\"c\",\"label\":{\"en\":\"C\",\"cy\":\"Ch\"}}]",
        ("\"type\":\"checkboxes\",\"min-items\":1,\"max-items\":2,\"options\":[\"a\",\"b\",\"c\","
         "{\"value\":\"none\",\"label\":\"None\",\"exclusive\":true}]"),
        "\"type\":\"yes-no\"",
        "\"type\":\"date\",\"earliest\":\"2026-01-31\",\"latest\":\"2026-12-01\"",
        "\"type\":\"text\",\"pattern\":\"[a-c]+\"",
    };
    buf_printf(b, "{\"id\":\"q%d\",\"title\":\"Q%d \\\\((x\",%s", index, index, kinds[roll(7)]);
    if (roll(4) == 0) {
        buf_put(b, STR(",\"optional\":true"));
    }
    make_when_key(b, asked_before, 4);
    buf_char(b, '}');
}

static int make_page(struct buf *b, int page, int pages, int asked)
{
    int questions = roll(4);
    bool repeat = roll(6) == 0 && questions > 0;
    bool ends = !repeat && page > 0 && roll(10) == 0;
    buf_printf(b, "%s{\"id\":\"p%d\",\"title\":\"P%d\",\"before\":[\"Text\"]", page == 0 ? "" : ",", page, page);
    make_when_key(b, asked, 5);
    if (ends) {
        buf_put(b, STR(",\"exit\":true}"));
        return asked;
    }
    if (repeat) {
        int least = roll(3);
        buf_printf(b, ",\"repeat\":{\"item\":\"Row\",\"min\":%d,\"max\":%d}", least, least + 1 + roll(2));
    }
    buf_put(b, STR(",\"questions\":["));
    int before = asked;
    for (int i = 0; i < questions; i++) {
        buf_put(b, i == 0 ? (str){0} : STR(","));
        make_question(b, asked++, repeat ? 0 : before);
    }
    buf_put(b, STR("]"));
    if (roll(3) == 0 && page + 1 < pages && !repeat) {
        buf_printf(b, ",\"next\":[{\"page\":\"p%d\"", page + 1 + roll(pages - page - 1));
        make_when_key(b, asked, 1);
        buf_put(b, STR("}]"));
    }
    buf_char(b, '}');
    return repeat ? before : asked; // conditions do not look into rows
}

// A definition, or NULL where the dice made one that is refused (a condition that compares what cannot be).
static const struct definition *make(struct arena *a, str *ret_document)
{
    struct buf b;
    struct definition_report report = {.arena = a};
    const struct definition *d = NULL;
    int pages = 1 + roll(PAGES);
    int asked = 0;
    buf_init(&b, 1024 * 1024);
    buf_put(&b, STR("{\"guildhall\":1,\"id\":\"x\",\"name\":\"X\",\"languages\":[\"en\",\"cy\"],\"pages\":["));
    for (int i = 0; i < pages; i++) {
        int next = make_page(&b, i, pages, asked);
        asked = next;
    }
    buf_put(&b, STR("]}"));
    *ret_document = arena_str(a, buf_str(&b));
    buf_free(&b);
    return err_is(definition_read(*ret_document, NULL, &report, &d)) ? NULL : d;
}

// ---- Answers ------------------------------------------------------------------------------------------
// What the person says to a question: always the same in one version of their mind.
struct mind {
    uint64_t seed;
    const struct page *changed; // about which they think otherwise
    bool odd;                   // and anything may come
};

static size_t choose(const struct mind *m, const struct question *q, size_t row, size_t of)
{
    uint64_t h = (m->seed + (m->changed == q->page ? 77 : 0)) ^ str_hash(q->id) ^ (row * 0x51ed2701);
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    return m->odd ? (size_t)roll((int)of) : (size_t)(h % of);
}

struct form {
    struct arena *arena;
    struct field items[200];
    size_t count;
};

static void form_put(struct form *f, str name, str value)
{
    f->items[f->count++] = (struct field){name, value, NULL};
}

static void form_choices(struct form *f, const struct question *q, const struct mind *m, size_t row)
{
    size_t offered = q->options->count;
    size_t first = choose(m, q, row, offered + (m->odd ? 1 : 0));
    form_put(f, q->id, first == offered ? STR("nothing") : q->options->items[first].value);
    bool several = q->type->written == WRITTEN_LIST;
    for (int more = m->odd ? roll(3) : 0; several && more > 0; more--) {
        form_put(f, q->id, q->options->items[roll((int)offered)].value);
    }
    if (several && (m->odd || first == 0) && choose(m, q, row + 100, 2) == 0) {
        form_put(f, q->id, q->options->items[first == offered ? 0 : (first + 1) % offered].value);
    }
}

static void form_date(struct form *f, const struct question *q, const struct mind *m, size_t row)
{
    static const char *const good[][3] = {{"31", "1", "2026"}, {"1", "12", "2026"}, {"29", "6", "2026"}};
    static const char *const any[][3] = {{"30", "1", "2026"}, {"2", "12", "2026"}, {"31", "6", "2026"},
                                         {"", "6", "2026"},   {"1", "6", "2026"},  {"", "", ""},
                                         {"1", "x", "26"}};
    const char *const *parts = m->odd ? any[roll(7)] : good[choose(m, q, row, 3)];
    static const char *const names[] = {"day", "month", "year"};
    for (size_t i = 0; i < 3; i++) {
        form_put(f, arena_printf(f->arena, "%.*s-%s", STR_ARG(q->id), names[i]), str_from(parts[i]));
    }
}

static void form_question(struct form *f, const struct question *q, const struct mind *m, size_t row)
{
    static const char *const texts[] = {"ab",  "abc",  "cabbac", "", "a", "abcdefg", "\xC3\xA9\xC3\xA9",
                                        "a b", " ab ", "b\x01"};
    static const char *const numbers[] = {"2", "9.5", "-2", "9.6", "-2.1", "1.55", "x", "", "1,0"};
    static const char *const truths[] = {"true", "false", "maybe", ""};
    str type = q->type->name;
    if (q->options != NULL) {
        form_choices(f, q, m, row);
    } else if (str_eq(type, STR("date"))) {
        form_date(f, q, m, row);
    } else if (str_eq(type, STR("number"))) {
        form_put(f, q->id, str_from(numbers[choose(m, q, row, m->odd ? 9 : 3)]));
    } else if (str_eq(type, STR("yes-no"))) {
        form_put(f, q->id, str_from(truths[choose(m, q, row, m->odd ? 4 : 2)]));
    } else {
        form_put(f, q->id, str_from(texts[choose(m, q, row, m->odd ? 10 : 3)]));
    }
}

static struct fields form_fields(struct form *f, const struct page *page, const struct mind *m, size_t row)
{
    f->count = 0;
    for (size_t i = 0; i < page->question_count; i++) {
        form_question(f, page->questions[i], m, row);
    }
    return (struct fields){f->items, f->count};
}

// ---- The rules, said once more ------------------------------------------------------------------------
static bool fine_text(const struct question *q, str text)
{
    size_t length = utf8_length(text);
    for (size_t i = 0; q->pattern.len != 0 && i < text.len; i++) {
        if (text.ptr[i] < 'a' || text.ptr[i] > 'c') {
            return false;
        }
    }
    return str_find_char(text, '\x01') == STR_NONE && (q->pattern.len != 0 || (length >= 2 && length <= 6));
}

static bool fine(const struct question *q, const struct value *v)
{
    str type = q->type->name;
    if (v->kind == VALUE_BLANK) {
        return q->optional;
    }
    if (str_eq(type, STR("number"))) {
        double number = strtod(v->text.ptr, NULL);
        size_t point = str_find_char(v->text, '.');
        return number >= -2 && number <= 9.5 && (point == STR_NONE || v->text.len - point <= 2);
    }
    if (str_eq(type, STR("date"))) {
        return strcmp(v->text.ptr, "2026-01-31") >= 0 && strcmp(v->text.ptr, "2026-12-01") <= 0 &&
               strcmp(v->text.ptr, "2026-06-31") != 0;
    }
    if (str_eq(type, STR("yes-no"))) {
        return str_eq(v->text, STR("true")) || str_eq(v->text, STR("false"));
    }
    if (str_eq(type, STR("radios"))) {
        return option_find(q->options, v->text) != NULL;
    }
    if (str_eq(type, STR("checkboxes"))) {
        bool none = false;
        for (size_t i = 0; i < v->count; i++) {
            none = none || str_eq(v->items[i], STR("none"));
        }
        return v->count >= 1 && v->count <= 2 && (!none || v->count == 1);
    }
    return fine_text(q, v->text);
}

static void assert_fine(const struct journey *j)
{
    for (size_t i = 0; i < j->count; i++) {
        const struct journey_step *step = &j->steps[i];
        for (size_t k = 0; k < step->asked_count && step->page->kind != PAGE_REPEAT && step->answered; k++) {
            struct value v = answers_get(j->answers, step->asked[k]->number);
            assert_true(v.kind != VALUE_NONE && fine(step->asked[k], &v));
        }
        struct value rows = answers_get(j->answers, step->page->repeat.number);
        if (step->page->kind != PAGE_REPEAT || !step->answered) {
            continue;
        }
        assert_true((int64_t)rows.count >= step->page->repeat.min && (int64_t)rows.count <= step->page->repeat.max);
        for (size_t r = 0; r < rows.count; r++) {
            for (size_t k = 0; k < rows.rows[r].answers.count; k++) {
                const struct answer *answer = &rows.rows[r].answers.items[k];
                assert_true(fine(definition_question(j->definition, answer->number), &answer->value));
            }
        }
    }
}

// ---- Walking ------------------------------------------------------------------------------------------
struct walk {
    struct arena *arena;
    const struct definition *definition;
    struct answers answers;
    struct form form;
};

static struct journey walk_now(struct walk *w)
{
    struct journey j = {.arena = w->arena, .definition = w->definition, .answers = &w->answers, .today = today};
    journey_walk(&j);
    return j;
}

// Sends one form. What is refused changes nothing.
static bool walk_send(struct walk *w, const struct page *page, uint32_t row, const struct fields *fields)
{
    struct journey j = walk_now(w);
    struct answers *before = arena_new(w->arena, struct answers);
    struct answers after;
    struct problems problems = {0};
    *before = w->answers;
    j.answers = before;
    journey_accept(&j, page, row, fields, &after, &problems);
    if (problems.count != 0) {
        assert_ptr_equal(after.items, before->items);
        assert_int_equal(after.count, before->count);
        return false;
    }
    w->answers = after;
    return true;
}

static void walk_page(struct walk *w, const struct page *page, const struct mind *m)
{
    struct fields none = {0};
    struct fields fields;
    if (page->kind != PAGE_REPEAT) {
        fields = form_fields(&w->form, page, m, 0);
        walk_send(w, page, 0, &fields);
        return;
    }
    while (answers_get(&w->answers, page->repeat.number).count > 0) { // as one who begins again
        struct journey j = walk_now(w);
        struct value rows = answers_get(&w->answers, page->repeat.number);
        w->answers = journey_remove_row(&j, page, rows.rows[0].id);
    }
    size_t rows = (size_t)page->repeat.min + (m->seed + (m->changed == page ? 1 : 0)) % 2;
    for (size_t row = 0; row < rows; row++) {
        fields = form_fields(&w->form, page, m, row + 1);
        walk_send(w, page, JOURNEY_NEW_ROW, &fields);
    }
    walk_send(w, page, 0, &none);
}

// On and on, as one is led. Says how it ended.
static enum journey_stop walk_on(struct walk *w, const struct mind *m)
{
    struct journey j = walk_now(w);
    for (int turn = 0; turn < 200 && j.stop == JOURNEY_AT_PAGE; turn++) {
        walk_page(w, j.steps[j.count - 1].page, m);
        j = walk_now(w);
        assert_fine(&j);
    }
    return j.stop;
}

// Only pages of the way are given, and whoever asks for another comes to where the way stops.
static void assert_reached(const struct journey *j)
{
    const struct page *stop = j->stop == JOURNEY_AT_CHECK || j->count == 0 ? NULL : j->steps[j->count - 1].page;
    for (size_t i = 0; i < j->definition->page_count; i++) {
        const struct page *page = &j->definition->pages[i];
        bool on = false;
        for (size_t k = 0; k < j->count; k++) {
            on = on || j->steps[k].page == page;
        }
        assert_ptr_equal(journey_reach(j, page), on ? page : stop);
    }
    for (size_t k = 0; k < j->count; k++) {
        bool last = k + 1 == j->count;
        assert_true(last ||
                    (j->steps[k].answered && j->steps[k].page->kind != PAGE_EXIT)); // no page behind one that wants
    }
    assert_ptr_equal(journey_reach(j, NULL), stop);
}

static void assert_same(struct arena *a, const struct journey *one, const struct journey *other)
{
    str bytes[2];
    struct answers submitted[2] = {journey_submitted(one), journey_submitted(other)};
    assert_int_equal(one->stop, other->stop);
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++) {
        assert_ptr_equal(one->steps[i].page, other->steps[i].page);
    }
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < submitted[i].count; k++) { // ids of rows say only when they came
            struct value *v = (struct value *)(uintptr_t)&submitted[i].items[k].value;
            for (size_t r = 0; v->kind == VALUE_ROWS && r < v->count; r++) {
                ((struct value_row *)(uintptr_t)v->rows)[r].id = (uint32_t)r + 1;
            }
            v->next_row = v->kind == VALUE_ROWS ? (uint32_t)v->count + 1 : 0;
        }
        assert_false(err_is(answers_encode(a, &submitted[i], &bytes[i])));
    }
    assert_true(str_eq(bytes[0], bytes[1]));
}

static struct walk walk_begin(struct arena *a, const struct definition *d)
{
    struct walk w = {.arena = a, .definition = d};
    w.form.arena = a;
    return w;
}

// ---- The properties -----------------------------------------------------------------------------------
struct tally {
    int made, ended[4], refused, accepted, changed;
};

static void try_changing(struct arena *a, const struct definition *d, uint64_t seed, struct tally *t)
{
    struct mind first = {.seed = seed};
    struct walk w = walk_begin(a, d);
    enum journey_stop stop = walk_on(&w, &first);
    t->ended[stop]++;
    assert_true(stop != JOURNEY_AT_PAGE); // it ends
    struct journey j = walk_now(&w);
    assert_reached(&j);
    if (j.count == 0) {
        return;
    }
    const struct page *page = j.steps[roll((int)j.count)].page;
    struct mind other = {.seed = seed, .changed = page};
    if (page->kind != PAGE_EXIT) {
        walk_page(&w, page, &other);
    }
    walk_on(&w, &other);
    struct journey changed = walk_now(&w);
    struct walk anew = walk_begin(a, d);
    walk_on(&anew, &other);
    struct journey from_start = walk_now(&anew);
    assert_reached(&changed);
    assert_same(a, &changed, &from_start);
    t->changed++;
}

static void try_odd(struct arena *a, const struct definition *d, struct tally *t)
{
    struct mind odd = {.odd = true};
    struct walk w = walk_begin(a, d);
    for (int turn = 0; turn < 30; turn++) {
        struct journey j = walk_now(&w);
        assert_fine(&j);
        assert_reached(&j);
        const struct page *page = j.count == 0 ? NULL : j.steps[j.count - 1].page;
        if (page == NULL || j.stop == JOURNEY_IN_CIRCLE || page->kind == PAGE_EXIT) {
            break;
        }
        if (j.stop == JOURNEY_AT_CHECK) {
            page = j.steps[roll((int)j.count)].page;
        }
        struct fields fields = form_fields(&w.form, page, &odd, 0);
        bool accepted = walk_send(&w, page, page->kind == PAGE_REPEAT ? JOURNEY_NEW_ROW : 0, &fields);
        t->accepted += accepted ? 1 : 0;
        t->refused += accepted ? 0 : 1;
        if (page->kind == PAGE_REPEAT) {
            struct fields none = {0};
            walk_send(&w, page, 0, &none);
        }
    }
}

static str dumped(struct arena *a, const struct definition *d)
{
    struct buf b;
    buf_init(&b, 16 * 1024 * 1024);
    dump_definition(&b, d);
    str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

static void try_again(struct arena *a, const struct definition *d, str document)
{
    str once;
    str twice;
    struct definition_report report = {.arena = a};
    const struct definition *again = NULL;
    assert_false(err_is(definition_number(a, document, (str){0}, &once)));
    assert_false(err_is(definition_number(a, once, (str){0}, &twice)));
    assert_true(str_eq(once, twice));
    assert_false(err_is(definition_read(once, NULL, &report, &again)));
    str one = dumped(a, d);
    assert_true(one.len > 100);
    assert_true(str_eq(one, dumped(a, again)));
    definition_release(again);
}

static void everything_holds(void **state)
{
    const int *runs = *state;
    struct tally t = {0};
    for (int run = 0; run < *runs; run++) {
        struct arena a;
        str document;
        arena_init(&a, ARENA);
        const struct definition *d = make(&a, &document);
        if (d != NULL) {
            t.made++;
            try_changing(&a, d, (uint64_t)run * 1000, &t);
            try_odd(&a, d, &t);
            try_again(&a, d, document);
            definition_release(d);
        }
        arena_free(&a);
    }
    print_message("%d definitions; %d ways led to the answers, %d to an early ending, %d back; %d forms accepted, %d "
                  "refused; %d changed\n",
                  t.made, t.ended[JOURNEY_AT_CHECK], t.ended[JOURNEY_AT_EXIT], t.ended[JOURNEY_IN_CIRCLE], t.accepted,
                  t.refused, t.changed);
    assert_true(t.made > *runs / 4);
    assert_true(t.ended[JOURNEY_AT_CHECK] > t.made / 4 && t.ended[JOURNEY_AT_EXIT] > t.made / 50);
    assert_true(t.accepted > t.made && t.refused > t.made && t.changed > t.made / 2);
}

// With a word: ten times as long.
int main(int argc, char **argv)
{
    (void)argv;
    int runs = argc > 1 ? 5000 : 500;
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(everything_holds, &runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

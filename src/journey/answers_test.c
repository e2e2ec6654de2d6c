// SPDX-License-Identifier: Apache-2.0
// How answers are kept, and their JSON. Damaged bytes must decode to something the encoder could have
// made, or fail.
#include "journey/made.h"
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

// A fixed sequence (xorshift64*), so that a failure comes back.
static uint64_t dice = 0x9e3779b97f4a7c15;
static uint32_t roll(uint32_t sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (uint32_t)((dice * UINT64_C(2685821657736338717)) >> 33) % sides;
}

static str roll_text(struct arena *a)
{
    static const uint32_t lengths[] = {0, 1, 3, 12, 127, 128, 300};
    size_t len = lengths[roll(7)];
    char *text = arena_alloc(a, len + 1, 1);
    for (size_t i = 0; i < len; i++) {
        text[i] = (char)(1 + roll(255));
    }
    return (str){text, len};
}

static struct answers roll_answers(struct arena *a, int depth);

static struct value roll_value(struct arena *a, int depth)
{
    struct value value = {.kind = (enum value_kind)(1 + roll(depth < LIMIT_ANSWER_DEPTH ? 6 : 5))};
    size_t count = roll(5);
    str *items = arena_array(a, str, count);
    struct value_file *files = arena_array(a, struct value_file, count);
    struct value_row *rows = arena_array(a, struct value_row, count);
    if (value.kind == VALUE_TEXT) {
        value.text = roll_text(a);
    }
    if (value.kind == VALUE_TEXT || value.kind == VALUE_LIST) {
        value.other = roll_text(a);
    }
    if (value.kind == VALUE_TEXT || value.kind == VALUE_BLANK) {
        return value;
    }
    value.count = count;
    uint32_t id = 0;
    for (size_t i = 0; i < count; i++) {
        items[i] = roll_text(a);
        files[i] = (struct value_file){roll_text(a), roll_text(a), roll_text(a), (int64_t)roll(1 << 30) << roll(34)};
        id += 1 + roll(200);
        rows[i].id = id;
        if (value.kind == VALUE_ROWS) {
            rows[i].answers = roll_answers(a, depth + 1);
        }
    }
    value.items = value.kind == VALUE_LIST || value.kind == VALUE_PARTS ? items : NULL;
    value.files = value.kind == VALUE_FILES ? files : NULL;
    value.rows = value.kind == VALUE_ROWS ? rows : NULL;
    value.next_row = value.kind == VALUE_ROWS ? id + 1 + roll(3) : 0;
    return value;
}

static struct answers roll_answers(struct arena *a, int depth)
{
    size_t count = roll(depth == 0 ? 12 : 4);
    struct answer *items = arena_array(a, struct answer, count);
    uint32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number += 1 + roll(roll(8) == 0 ? 100000 : 3);
        items[i] = (struct answer){number, roll_value(a, depth)};
    }
    return (struct answers){items, count};
}

static void assert_same(const struct answers *one, const struct answers *two)
{
    assert_int_equal(one->count, two->count);
    for (size_t i = 0; i < one->count; i++) {
        const struct value *v = &one->items[i].value;
        const struct value *w = &two->items[i].value;
        assert_int_equal(one->items[i].number, two->items[i].number);
        assert_int_equal(v->kind, w->kind);
        assert_int_equal(v->count, w->count);
        assert_int_equal(v->next_row, w->next_row);
        assert_true(str_eq(v->text, w->text));
        assert_true(str_eq(v->other, w->other));
        for (size_t k = 0; k < v->count; k++) {
            if (v->kind == VALUE_LIST || v->kind == VALUE_PARTS) {
                assert_true(str_eq(v->items[k], w->items[k]));
            } else if (v->kind == VALUE_FILES) {
                assert_true(str_eq(v->files[k].name, w->files[k].name));
                assert_true(str_eq(v->files[k].type, w->files[k].type));
                assert_true(str_eq(v->files[k].token, w->files[k].token));
                assert_true(v->files[k].size == w->files[k].size);
            } else {
                assert_int_equal(v->rows[k].id, w->rows[k].id);
                assert_same(&v->rows[k].answers, &w->rows[k].answers);
            }
        }
    }
}

static void what_is_kept_comes_back(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    for (int i = 0; i < 3000; i++) {
        struct answers answers = roll_answers(&a, 0);
        str bytes;
        struct answers back;
        assert_false(err_is(answers_encode(&a, &answers, &bytes)));
        assert_int_equal(bytes.ptr[0], ANSWERS_CODEC_PLAIN);
        assert_int_equal(bytes.ptr[1], 0);
        assert_false(err_is(answers_decode(&a, bytes, &back)));
        assert_same(&answers, &back);
        if (back.count != 0 && back.items[0].value.kind == VALUE_TEXT && back.items[0].value.text.len != 0) {
            const char *text = back.items[0].value.text.ptr;
            assert_true(text > bytes.ptr && text < bytes.ptr + bytes.len); // a view, no copy
        }
        arena_reset(&a);
    }
    arena_free(&a);
}

// Decodes a copy that ends where its memory ends, so that reading past it is seen. What decodes must
// encode to the very same bytes. Whether it decoded.
static bool decodes(str bytes)
{
    struct arena a;
    arena_init(&a, 64 << 20);
    struct buf exact;
    buf_init(&exact, bytes.len);
    buf_put(&exact, bytes);
    struct answers answers;
    err failed = answers_decode(&a, buf_str(&exact), &answers);
    if (!err_is(failed)) {
        str again;
        assert_false(err_is(answers_encode(&a, &answers, &again)));
        assert_true(str_eq(again, bytes));
    } else {
        assert_int_equal(failed.kind, ERR_INTERNAL);
    }
    buf_free(&exact);
    arena_free(&a);
    return !err_is(failed);
}

static void every_damage_is_seen_or_harmless(void **state)
{
    const size_t *most = *state;
    struct arena a;
    arena_init(&a, 64 << 20);
    size_t tried = 0;
    for (int i = 0; tried < *most && i < 400; i++) {
        struct answers answers = roll_answers(&a, 0);
        str bytes;
        assert_false(err_is(answers_encode(&a, &answers, &bytes)));
        if (bytes.len > 400) {
            continue;
        }
        for (size_t len = 0; len < bytes.len; len++, tried++) {
            assert_false(decodes(str_slice(bytes, 0, len))); // no answers are the beginning of others
        }
        char *damaged = arena_alloc(&a, bytes.len + 1, 1);
        memcpy(damaged, bytes.ptr, bytes.len);
        assert_false(decodes((str){damaged, bytes.len + 1})); // nor more
        for (size_t at = 0; at < bytes.len; at++) {
            for (int byte = 0; byte < 256; byte += 1 + (int)roll(5), tried++) {
                damaged[at] = (char)byte;
                decodes((str){damaged, bytes.len});
            }
            damaged[at] = bytes.ptr[at];
        }
    }
    arena_free(&a);
}

static void every_byte_of_a_small_value_is_tried(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    struct answer in_row[] = {{7, {.kind = VALUE_TEXT, .text = STR("x")}}, {9, {.kind = VALUE_BLANK}}};
    struct value_row rows[] = {{1, {in_row, 2}}, {4, {0}}};
    str items[] = {STR("a"), STR("")};
    struct value_file files[] = {{STR("n"), STR("t"), STR("k"), 300}};
    struct answer all[] = {{1, {.kind = VALUE_TEXT, .text = STR("ab")}},
                           {2, {.kind = VALUE_LIST, .items = items, .count = 2}},
                           {3, {.kind = VALUE_PARTS, .items = items, .count = 2}},
                           {5, {.kind = VALUE_FILES, .files = files, .count = 1}},
                           {300, {.kind = VALUE_ROWS, .rows = rows, .count = 2, .next_row = 5}}};
    struct answers answers = {all, 5};
    str bytes;
    assert_false(err_is(answers_encode(&a, &answers, &bytes)));
    char *damaged = arena_alloc(&a, bytes.len, 1);
    memcpy(damaged, bytes.ptr, bytes.len);
    size_t fine = 0;
    for (size_t at = 0; at < bytes.len; at++) {
        for (int byte = 0; byte < 256; byte++) {
            damaged[at] = (char)byte;
            fine += decodes((str){damaged, bytes.len});
        }
        damaged[at] = bytes.ptr[at];
    }
    assert_true(fine > bytes.len); // each byte as it was, and letters that became others
    arena_free(&a);
}

#define BYTES(literal) ((str){literal, sizeof(literal) - 1})
static void bytes_nobody_made_are_refused(void **state)
{
    (void)state;
    const str bad[] = {
        BYTES(""),
        BYTES("\1"),
        BYTES("\1\0"),
        BYTES("\0\0\0"),                                     // no codec
        BYTES("\2\0\0"),                                     // a codec to come
        BYTES("\1\1\0"),                                     // under a key
        BYTES("\1\0\200\0"),                                 // a number longer than it need be
        BYTES("\1\0\377\377\377\377\377\377\377\377\377\2"), // and past 64 bits
        BYTES("\1\0\1\0\1"),                                 // answer 0
        BYTES("\1\0\2\1\1\0\1"),                             // the same number twice
        BYTES("\1\0\1\1\0"),                                 // of no kind
        BYTES("\1\0\1\1\7"),
        BYTES("\1\0\1\1\2\5ab"),                                           // text past the end
        BYTES("\1\0\1\1\3\377\377\377\377\17"),                            // four thousand million items
        BYTES("\1\0\1\1\6\1\1\1\0"),                                       // a next row that is there already
        BYTES("\1\0\1\1\6\5\2\1\0\0\0"),                                   // two rows of one id
        BYTES("\1\0\2\377\377\377\377\17\1\1\1"),                          // a number past 32 bits
        BYTES("\1\0\1\1\6\2\1\1\1\1\6\2\1\1\1\1\6\1\0"),                   // rows in rows in rows
        BYTES("\1\0\1\1\5\1\0\0\0\201\200\200\200\200\200\200\200\200\2"), // a size past 64 bits
        BYTES("\1\0\1\1\102\1a\0"),                                        // free text of nothing
        BYTES("\1\0\1\1\101\1a"),                                          // free text beside nothing
        BYTES("\1\0\1\1\1!"),                                              // something after the end
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (decodes(bad[i])) {
            print_error("row %zu decoded\n", i);
        }
        assert_false(decodes(bad[i]));
    }
    assert_true(decodes(BYTES("\1\0\0")));
    assert_true(decodes(BYTES("\1\0\1\1\1")));
    assert_true(decodes(BYTES("\1\0\1\1\102\1a\1b")));
    assert_true(decodes(BYTES("\1\0\1\1\6\2\1\1\1\1\6\2\1\1\1\1\1")));
}

// Each level of counts claims all bytes that are left; shared among them they cannot.
static void few_bytes_cannot_ask_for_much_memory(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, LIMIT_REQUEST_ARENA);
    struct buf b;
    buf_init(&b, LIMIT_ANSWERS);
    const char million[] = "\200\200\175"; // 2,048,000 things
    buf_put(&b, BYTES("\1\0"));
    for (int depth = 0; depth < 2; depth++) {
        buf_put(&b, (str){million, 3});           // answers
        buf_put(&b, BYTES("\1\6\377\377\377\7")); // the first holds rows
        buf_put(&b, (str){million, 3});
        buf_put(&b, BYTES("\1"));
    }
    while (!b.full) {
        buf_put(&b, BYTES("\1\1\1\1\1\1\1\1"));
    }
    struct answers answers;
    assert_int_equal(answers_decode(&a, buf_str(&b), &answers).kind, ERR_INTERNAL);
    assert_true(a.used < 40u * LIMIT_ANSWERS);
    buf_free(&b);
    arena_free(&a);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64 << 20);
    char *much = arena_alloc(&a, LIMIT_ANSWERS, 1);
    struct answer one = {1, {.kind = VALUE_TEXT, .text = {much, LIMIT_ANSWERS - 9}}};
    struct answers answers = {&one, 1};
    str bytes = {0};
    assert_false(err_is(answers_encode(&a, &answers, &bytes))); // header 2, count, number, kind, length 4
    assert_int_equal(bytes.len, LIMIT_ANSWERS);
    assert_true(decodes(bytes));
    one.value.text.len++;
    bytes = (str){0};
    assert_int_equal(answers_encode(&a, &answers, &bytes).kind, ERR_TOO_LARGE);
    assert_null(bytes.ptr);
    // what no form can make is a fault of ours
    struct answer wrong[] = {{2, {.kind = VALUE_BLANK}}, {2, {.kind = VALUE_BLANK}}};
    answers = (struct answers){wrong, 2};
    assert_int_equal(answers_encode(&a, &answers, &bytes).kind, ERR_INTERNAL);
    arena_free(&a);
}

static void json_is(struct made *m, const char *want)
{
    struct buf out;
    buf_init(&out, 1 << 16);
    answers_json(&out, &m->definition, &m->answers);
    if (!str_eq(buf_str(&out), str_from(want))) {
        print_error("got  %.*s\nwant %s\n", STR_ARG(buf_str(&out)), want);
    }
    assert_true(str_eq(buf_str(&out), str_from(want)));
    buf_free(&out);
}

static void json_has_each_form(void **state)
{
    (void)state;
    static const struct {
        const char *type, *text, *json;
    } rows[] = {
        {"text", "a \"b\"\n", "{\"q\":\"a \\\"b\\\"\\n\"}"},
        {"text", "12", "{\"q\":\"12\"}"},
        {"number", "12.50", "{\"q\":12.50}"},
        {"number", "-0.5", "{\"q\":-0.5}"},
        {"number", "007", "{\"q\":\"007\"}"},
        {"number", "1e5", "{\"q\":\"1e5\"}"},
        {"number", "5.", "{\"q\":\"5.\"}"},
        {"number", "-", "{\"q\":\"-\"}"},
        {"yes-no", "true", "{\"q\":true}"},
        {"yes-no", "false", "{\"q\":false}"},
        {"yes-no", "maybe", "{\"q\":\"maybe\"}"},
        {"declaration", "true", "{\"q\":true}"},
        {"date", "2026-11-24", "{\"q\":\"2026-11-24\"}"},
        {"radios", "a", "{\"q\":\"a\"}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct made m;
        made_begin(&m);
        made_page(&m, "p");
        made_question(&m, 3, "q", rows[i].type);
        json_is(&m, "{}");
        made_answer(&m, 3, rows[i].text);
        made_answer(&m, 4, "of a question that is gone");
        json_is(&m, rows[i].json);
        made_set(&m, 3, (struct value){.kind = VALUE_BLANK});
        json_is(&m, "{\"q\":null}");
        made_end(&m);
    }
}

static void json_has_parts_lists_files_and_rows(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    made_page(&m, "p");
    struct question *home = made_question(&m, 1, "home", "address");
    made_question(&m, 2, "pets", "checkboxes");
    made_question(&m, 3, "proof", "files");
    made_repeat(&m, "people", 9, 0, 0);
    made_question(&m, 4, "name", "text");
    made_question(&m, 5, "age", "number");
    str *parts = arena_array(&m.arena, str, home->type->part_count);
    parts[0] = STR("1 High Street");
    for (size_t i = 0; i < home->type->part_count; i++) {
        if (str_eq(home->type->parts[i].name, STR("town"))) {
            parts[i] = STR("Aberdâr");
        }
    }
    made_set(&m, 1, (struct value){.kind = VALUE_PARTS, .items = parts, .count = home->type->part_count});
    struct value pets = made_list(&m, VALUE_LIST, "cat dog");
    pets.other = STR("A \"newt\"");
    made_set(&m, 2, pets);
    struct value_file files[] = {{STR("a.pdf"), STR("application/pdf"), STR("secret-token"), 12},
                                 {STR("b.png"), STR("image/png"), STR("another"), 0}};
    made_set(&m, 3, (struct value){.kind = VALUE_FILES, .files = files, .count = 2});
    struct answer ann[] = {{4, {.kind = VALUE_TEXT, .text = STR("Ann")}}, {5, {.kind = VALUE_TEXT, .text = STR("40")}}};
    struct answer bob[] = {{4, {.kind = VALUE_TEXT, .text = STR("Bob")}}, {8, {.kind = VALUE_TEXT, .text = STR("?")}}};
    struct value_row rows[] = {{1, {ann, 2}}, {2, {bob, 2}}};
    made_set(&m, 9, (struct value){.kind = VALUE_ROWS, .rows = rows, .count = 2, .next_row = 3});
    json_is(&m, "{\"home\":{\"line-1\":\"1 High Street\",\"town\":\"Aberdâr\"},\"pets\":[\"cat\",\"dog\"],"
                "\"pets-other\":\"A \\\"newt\\\"\","
                "\"proof\":[{\"name\":\"a.pdf\",\"size\":12,\"type\":\"application/pdf\"},"
                "{\"name\":\"b.png\",\"size\":0,\"type\":\"image/png\"}],"
                "\"people\":[{\"name\":\"Ann\",\"age\":40},{\"name\":\"Bob\"}]}");
    made_set(&m, 9, (struct value){.kind = VALUE_ROWS});
    made_set(&m, 1, (struct value){.kind = VALUE_BLANK});
    made_set(&m, 2, (struct value){.kind = VALUE_LIST});
    // a question that holds rows itself
    made_set(&m, 3, (struct value){.kind = VALUE_ROWS, .rows = rows, .count = 2, .next_row = 3});
    json_is(&m, "{\"home\":null,\"pets\":[],"
                "\"proof\":[{\"name\":\"Ann\",\"age\":40},{\"name\":\"Bob\"}],\"people\":[]}");
    made_end(&m);
}

// With a word: ten times as long.
int main(int argc, char **argv)
{
    (void)argv;
    size_t tried = argc > 1 ? 400000 : 40000;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_back),
        cmocka_unit_test_prestate(every_damage_is_seen_or_harmless, &tried),
        cmocka_unit_test(every_byte_of_a_small_value_is_tried),
        cmocka_unit_test(bytes_nobody_made_are_refused),
        cmocka_unit_test(few_bytes_cannot_ask_for_much_memory),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(json_has_each_form),
        cmocka_unit_test(json_has_parts_lists_files_and_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Every question type: what it takes, how it keeps it, and what it says is wrong.
#include "base/buf.h"
#include "definition/test_support.h"
#include "definition/types_cases.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    PROBLEM_ROOM = 8
};
static const date today = {2026, 11, 24};

// What is sent: "name=value&name=value", %0A for a line end; a file as "name=@file.pdf:1234".
static struct fields sent_fields(struct arena *a, const char *text)
{
    struct field *items = arena_array(a, struct field, 20);
    size_t count = 0;
    str rest = str_from(text);
    str pair;
    while (rest.len != 0 && str_next(&rest, '&', &pair)) {
        str name;
        str value;
        str_cut(pair, '=', &name, &value);
        char *out = arena_alloc(a, value.len + 1, 1);
        size_t len = 0;
        for (size_t i = 0; i < value.len; i++) {
            bool escape = value.ptr[i] == '%' && i + 2 < value.len;
            char hex[3] = {escape ? value.ptr[i + 1] : '0', escape ? value.ptr[i + 2] : '0', 0};
            out[len++] = escape ? (char)strtol(hex, NULL, 16) : value.ptr[i];
            i += escape ? 2 : 0;
        }
        struct field_file *file = NULL;
        if (len > 0 && out[0] == '@') {
            str file_name;
            str size;
            str head;
            file = arena_new(a, struct field_file);
            str_cut((str){out + 1, len - 1}, ':', &file_name, &size);
            str_cut(size, ':', &size, &head);
            *file = (struct field_file){file_name, STR("x/y"), arena_concat(a, STR("token-"), file_name),
                                        strtol(arena_cstr(a, size), NULL, 10), head};
        }
        items[count++] = (struct field){name, {out, len}, file};
    }
    return (struct fields){items, count};
}

// The value as a line: text; a list or parts joined by "|"; files by name; free text after a "+".
static str told_value(struct arena *a, const struct value *v)
{
    str line = v->text;
    for (size_t i = 0; i < v->count; i++) {
        str item = v->kind == VALUE_FILES ? v->files[i].name : v->items[i];
        line = i == 0 ? item : arena_printf(a, "%.*s|%.*s", STR_ARG(line), STR_ARG(item));
    }
    return v->other.len == 0 ? line : arena_printf(a, "%.*s+%.*s", STR_ARG(line), STR_ARG(v->other));
}

// What is wrong: "key(part) arg=value", joined by "; ".
static str told_problems(struct arena *a, const struct problems *p)
{
    str line = STR("");
    for (size_t i = 0; i < p->count; i++) {
        line = arena_printf(a, "%.*s%s%s", STR_ARG(line), i == 0 ? "" : "; ", p->items[i].key);
        if (p->items[i].part.len != 0) {
            line = arena_printf(a, "%.*s(%.*s)", STR_ARG(line), STR_ARG(p->items[i].part));
        }
        for (size_t j = 0; j < p->items[i].arg_count; j++) {
            line = arena_printf(a, "%.*s %s=%.*s", STR_ARG(line), p->items[i].args[j].name,
                                STR_ARG(p->items[i].args[j].value));
        }
    }
    return line;
}

static const struct definition *one_question(struct arena *a, const char *keys)
{
    const char *page = arena_printf(a,
                                    "{'id':'p','questions':[{'id':'q','title':'Q','number':1,%s},{'id':'z','type':'yes-"
                                    "no','title':'Z','number':2}]}",
                                    keys)
                           .ptr;
    return support_read(a, support_document(a, page));
}

static struct accept accept_room(struct arena *a, const struct definition *d, const struct fields *fields,
                                 const struct answers *answers)
{
    struct problems *problems = arena_new(a, struct problems);
    problems->items = arena_array(a, struct problem, PROBLEM_ROOM);
    return (struct accept){a, d, fields, answers, today, problems, PROBLEM_ROOM};
}

static void test_answers_of_every_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < types_cases_count; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        const struct definition *d = one_question(&a, types_cases[i].keys);
        struct fields fields = sent_fields(&a, types_cases[i].sent);
        struct answer no = {2, {.kind = VALUE_TEXT, .text = STR("false")}};
        struct accept in = accept_room(&a, d, &fields, &(struct answers){&no, 1});
        struct value v = {0};
        const struct question *q = d->questions[0];
        question_accept(&in, q, &v);
        str problems = told_problems(&a, in.problems);
        str value = told_value(&a, &v);
        if (!str_eq(problems, str_from(types_cases[i].problems)) ||
            (types_cases[i].value != NULL && !str_eq(value, str_from(types_cases[i].value)))) {
            fail_msg("%s with %s: got “%.*s” and “%.*s”", types_cases[i].keys, types_cases[i].sent, STR_ARG(value),
                     STR_ARG(problems));
        }
        for (size_t p = 0; p < in.problems->count; p++) {
            bool listed = false;
            for (size_t k = 0; q->type->problems[k] != NULL; k++) {
                listed = listed || strcmp(q->type->problems[k], in.problems->items[p].key) == 0;
            }
            if (!listed) {
                fail_msg("%s is not among the problems of its type", in.problems->items[p].key);
            }
        }
        if (in.problems->count == 0) {
            assert_true(question_fits(q, &v));
            // Filling in the form and sending it again gives the same.
            struct fields again;
            question_fill(&a, q, &v, &again);
            struct accept second = accept_room(&a, d, &again, &(struct answers){&no, 1});
            struct value w = {0};
            question_accept(&second, q, &w);
            if (q->type->written != WRITTEN_FILES) {
                support_equal(told_value(&a, &w), arena_cstr(&a, value));
                assert_int_equal(w.kind, v.kind);
            }
        }
        definition_release(d);
        arena_free(&a);
    }
}

// Each key that a type may report is reported by a case above, and has its words in both languages.
static void test_every_key_is_met_and_worded(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    static const char *const locales[] = {"en", "cy"};
    for (size_t l = 0; l < 2; l++) {
        char *room = arena_alloc(&a, 2 * 1024 * 1024, 1);
        FILE *file = fopen(arena_printf(&a, "%s/%s.po", LOCALES, locales[l]).ptr, "rb");
        assert_non_null(file);
        str words = {room, fread(room, 1, 2 * 1024 * 1024, file)};
        fclose(file);
        for (size_t t = 0; t < question_type_count; t++) {
            for (size_t k = 0; question_types[t]->problems[k] != NULL; k++) {
                const char *key = question_types[t]->problems[k];
                size_t at = str_find(words, arena_printf(&a, "msgid \"problem.%s\"\n", key));
                if (at == STR_NONE) {
                    fail_msg("%s has no words in %s", key, locales[l]);
                }
                str entry = str_slice(words, at, at + str_find(str_slice(words, at, words.len), STR("\n\n")));
                bool names_question = str_find(entry, STR("{question}")) != STR_NONE;
                bool plain = str_find(words, arena_printf(&a, "msgid \"problem.%s.plain\"\n", key)) != STR_NONE;
                if (names_question != plain) {
                    fail_msg("%s in %s: “.plain” goes with “{question}”", key, locales[l]);
                }
                bool met = false;
                for (size_t i = 0; i < types_cases_count; i++) {
                    met = met || strstr(types_cases[i].problems, key) != NULL;
                }
                if (!met && strcmp(key, "part.too-long") != 0) { // its text is too long for the table
                    fail_msg("no case meets %s", key);
                }
            }
        }
    }
    arena_free(&a);
}

// A question as designed that its type refuses.
static void test_refused_designs(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *pointer, *what;
    } designs[] = {
        {"'type':'easting-northing','easting':{'least':1}", "/easting/least", "not known"},
        {"'type':'easting-northing','easting':{'max':'far'}", "/easting/max", "must be a number"},
        {"'type':'easting-northing','easting':5", "/easting", "must be an object"},
        {"'type':'easting-northing','northing':{'min':1300001}", "", "No northing is within"},
        {"'type':'number','easting':{}", "/easting", "has no “easting”"},
        {"'type':'money','currency':'pounds'", "", "three capitals"},
        {"'type':'money','min':3,'max':2", "", "no answer could be right"},
        {"'type':'money','max':-2", "", "0 or more"},
        {"'type':'amount'", "", "nothing to choose from"},
        {"'type':'amount','min':2,'max':1,'options':['a']", "", "no answer could be right"},
        {"'type':'amount','options':[{'value':'a','label':'A','when':{'question':'q','operator':'is answered'}}]", "",
         "offered always"},
        {"'type':'address','from-link':'a'", "/from-link", "cannot bring"},
        {"'type':'files','find':true", "/find", "No case is found by"},
        {"'type':'date','find':true", "/find", "No case is found by"},
        {"'type':'long-text','from-link':'a'", "/from-link", "cannot bring"},
        {"'type':'declaration','from-link':'a'", "/from-link", "cannot bring"},
        {"'type':'text','from-link':'a b'", "/from-link", "cannot be an id"},
        {"'type':'text','from-link':'language'", "/from-link", "use “language” themselves"},
        {"'type':'hidden','value':'a'", "", "begin with"},
        {"'type':'country','when':{'question':'q','operator':'is','value':'UK'}", "/when/value", "no country's code"},
    };
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        struct definition_report report = {.arena = &a};
        const struct definition *d;
        str document = support_document(
            &a, arena_printf(&a, "{'id':'p','questions':[{'id':'q','title':'Q',%s}]}", designs[i].keys).ptr);
        assert_int_equal(definition_read(document, NULL, &report, &d).kind, ERR_INPUT);
        assert_int_equal(report.errors, 1);
        support_equal(report.items[0].pointer, arena_printf(&a, "/pages/0/questions/0%s", designs[i].pointer).ptr);
        if (str_find(report.items[0].what, str_from(designs[i].what)) == STR_NONE) {
            fail_msg("%s: %.*s", designs[i].keys, STR_ARG(report.items[0].what));
        }
        arena_free(&a);
    }
}

static void test_links_bring_so_many(void **state)
{
    (void)state;
    for (int count = LIMIT_LINK_COUNT; count <= LIMIT_LINK_COUNT + 1; count++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        str questions = {0};
        for (int i = 0; i < count; i++) {
            questions = arena_printf(&a, "%.*s%s{'id':'q%d','type':'text','title':'Q%d','from-link':'q'}",
                                     STR_ARG(questions), i == 0 ? "" : ",", i, i);
        }
        struct definition_report report = {.arena = &a};
        const struct definition *d = NULL;
        str document =
            support_document(&a, arena_printf(&a, "{'id':'p','title':'P','questions':[%.*s]}", STR_ARG(questions)).ptr);
        err e = definition_read(document, NULL, &report, &d);
        assert_int_equal(err_is(e), count > LIMIT_LINK_COUNT);
        assert_int_equal(report.errors, count - LIMIT_LINK_COUNT);
        if (!err_is(e)) {
            definition_release(d);
        }
        arena_free(&a);
    }
}

static str whole_file(struct arena *a, const char *path)
{
    char *room = arena_alloc(a, 1024 * 1024, 1);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    str text = {room, fread(room, 1, 1024 * 1024, file)};
    fclose(file);
    return text;
}

// The schema, the docs and the catalogue of examples know every type.
static void test_every_type_is_published(void **state)
{
    (void)state;
    static const struct {
        const char *path, *before, *after;
    } places[] = {{SCHEMA, "\"const\": \"", "\""},
                  {DOCS "/definition.md", "`", "`"},
                  {SERVICES "/examples.json", "\"type\": \"", "\""}};
    struct arena a = {0};
    arena_init(&a, 8 * 1024 * 1024);
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        str text = whole_file(&a, places[p].path);
        for (size_t t = 0; t < question_type_count; t++) {
            str name = question_types[t]->name;
            str as = arena_printf(&a, "%s%.*s%s", places[p].before, STR_ARG(name), places[p].after);
            if (str_find(text, as) == STR_NONE) {
                fail_msg("%s does not know questions of type %.*s", places[p].path, STR_ARG(name));
            }
        }
    }
    arena_free(&a);
}

static void test_long_answers(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *control;
        size_t length;
        const char *problems;
    } lengths[] = {
        {"'type':'text'", "q", LIMIT_ANSWER_LINE, ""},
        {"'type':'text'", "q", LIMIT_ANSWER_LINE + 1, "any.too-long max=1000"},
        {"'type':'long-text'", "q", LIMIT_ANSWER_TEXT, ""},
        {"'type':'long-text'", "q", LIMIT_ANSWER_TEXT + 1, "any.too-long max=20000"},
        {"'type':'long-text'", "q", 1024 * 1024, "any.too-long max=20000"},
        {"'type':'name'", "q", 251, "any.too-long max=250"},
        {"'type':'organisation'", "q", 251, "any.too-long max=250"},
        {"'type':'email'", "q", 255, "any.too-long max=254"},
        {"'type':'website'", "q", 2000, "any.too-long max=2000"},
        {"'type':'number'", "q", 1024 * 1024, "number.not-a-number"},
        {"'type':'telephone'", "q", 1024 * 1024, "telephone.format"},
        {"'type':'radios','options':['a']", "q", 1024 * 1024, "any.not-offered"},
        {"'type':'date'", "q-day", 1024 * 1024, "date.no-month-year(month)"},
        {"'type':'address'", "q-town", 101,
         "part.too-long(town) max=100; address.no-line-1(line-1); address.no-postcode(postcode)"},
        {"'type':'name','format':'first-last'", "q-first", 251, "part.too-long(first) max=250; name.no-last(last)"},
    };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        const struct definition *d = one_question(&a, lengths[i].keys);
        char *text = arena_alloc(&a, lengths[i].length, 1);
        memset(text, 'a', lengths[i].length);
        struct field field = {str_from(lengths[i].control), {text, lengths[i].length}, NULL};
        struct accept in = accept_room(&a, d, &(struct fields){&field, 1}, &(struct answers){0});
        struct value v = {0};
        question_accept(&in, d->questions[0], &v);
        support_equal(told_problems(&a, in.problems), lengths[i].problems);
        definition_release(d);
        arena_free(&a);
    }
}

static void test_files_beside_kept_ones(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const struct definition *d = one_question(&a, "'type':'files','max-items':2");
    struct value_file kept_file = {STR("old.pdf"), STR("x/y"), STR("t"), 5};
    struct answer kept = {1, {.kind = VALUE_FILES, .count = 1, .files = &kept_file}};
    struct answers answers = {&kept, 1};
    static const struct {
        const char *sent;
        size_t count;
        const char *problems;
    } rounds[] = {{"", 0, ""}, {"q=@a.pdf:1", 1, ""}, {"q=@a.pdf:1&q=@b.pdf:1", 2, "files.too-many max=2"}};
    for (size_t i = 0; i < 3; i++) {
        struct fields fields = sent_fields(&a, rounds[i].sent);
        struct accept in = accept_room(&a, d, &fields, &answers);
        struct value v = {0};
        question_accept(&in, d->questions[0], &v);
        support_equal(told_problems(&a, in.problems), rounds[i].problems);
        assert_int_equal(v.kind, VALUE_FILES);
        assert_int_equal(v.count, rounds[i].count);
    }
    definition_release(d);
    arena_free(&a);
}

static void test_own_words(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const struct definition *d =
        one_question(&a, "'type':'number','max':3,'errors':{'missing':{'en':'How many?','cy':'Faint?'},'any':'Wrong'}");
    struct accept in = accept_room(&a, d, &(struct fields){0}, &(struct answers){0});
    struct value v;
    question_accept(&in, d->questions[0], &v);
    support_equal(text_in(in.problems->items[0].own, 1), "Faint?");
    struct fields high = sent_fields(&a, "q=4");
    in.fields = &high;
    question_accept(&in, d->questions[0], &v);
    support_equal(text_in(in.problems->items[1].own, 0), "Wrong");
    assert_string_equal(in.problems->items[1].key, "number.too-high");
    for (int i = 0; i < 20; i++) {
        question_accept(&in, d->questions[0], &v); // past the room
    }
    assert_int_equal(in.problems->count, PROBLEM_ROOM);
    definition_release(d);
    arena_free(&a);
}

static void test_short_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Full name", "full name"},
        {"UK address", "UK address"},
        {"National Insurance number", "National Insurance number"},
        {"Your National Insurance number", "your National Insurance number"},
        {"P45", "P45"},
        {"A", "a"},
        {"\xC3\x89tat", "\xC3\xA9tat"},
        {"Your e-mail", "your e-mail"},
        {"2 names", "2 names"},
    };
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct definition *d = one_question(&a, arena_printf(&a, "'type':'text','short':'%s'", names[i][0]).ptr);
        struct problem p = {.question = d->questions[0]};
        support_equal(problem_question(&a, &p, 0), names[i][1]);
        p.question = d->questions[1];
        support_equal(problem_question(&a, &p, 0), "");
        definition_release(d);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_of_every_type),
        cmocka_unit_test(test_every_key_is_met_and_worded),
        cmocka_unit_test(test_long_answers),
        cmocka_unit_test(test_files_beside_kept_ones),
        cmocka_unit_test(test_own_words),
        cmocka_unit_test(test_short_names),
        cmocka_unit_test(test_every_type_is_published),
        cmocka_unit_test(test_refused_designs),
        cmocka_unit_test(test_links_bring_so_many),
    };
    return cmocka_run_group_tests_name("definition: types", tests, NULL, NULL);
}

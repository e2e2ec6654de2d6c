// SPDX-License-Identifier: Apache-2.0
#include "design/po.h"
#include "design/test_support.h"
#include "design/translation.h"

static const struct translation *found(const struct translation_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (same(list->items[i].id, id)) {
            return &list->items[i];
        }
    }
    return NULL;
}

static struct translation_list find(struct made *m, size_t language)
{
    struct translation_list list;
    assert_int_equal(translation_find(&m->arena, m->document, language, &list).kind, ERR_NONE);
    return list;
}

static enum translation_outcome put(struct made *m, const char *id, const char *source, const char *said,
                                    enum translation_how how)
{
    struct translation_change c = {.id = str_from(id), .source = str_from(source), .said = str_from(said), .how = how};
    err e = translation_apply(&m->arena, m->document, 1, STR("Mari Ellis"), STR("2026-11-30"), &c, 1, &m->document);
    assert_int_equal(e.kind, ERR_NONE);
    return c.outcome;
}

static enum translation_state state(struct made *m, const char *id)
{
    struct translation_list list = find(m, 1);
    assert_non_null(found(&list, id));
    return found(&list, id)->state;
}

#define HINT "pages/one/questions/a/hint"

static void every_text_is_found_by_its_way(void **state)
{
    struct made *m = *state;
    m->document = quoted(
        &m->arena,
        "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'X','cy':'Y'},'conditions':[{'name':'n','when':"
        "{'question':'a','operator':'is','value':'v'}}],'values':[{'name':'v','prefix':'£','title':'Cost'}],"
        "'lists':[{'id':'l','options':['p',{'value':'q','label':'Queue'}]}],"
        "'pages':[{'id':'one','questions':[{'id':'a','type':'text','title':{'en':'A?','cy':'A-cy?'},'hint':'H',"
        "'errors':{'missing':'Say it'},'options':[{'value':'z','label':'Zed','questions':[{'id':'in','title':'Deep'}]}]"
        "}],'before':['Bare',{'type':'guidance','body':'Told'}]}]}");
    struct translation_list list = find(m, 1);
    static const char *const missing[] = {"values/v/title",
                                          "lists/l/options/q/label",
                                          HINT,
                                          "pages/one/questions/a/errors/missing",
                                          "pages/one/questions/a/options/z/label",
                                          "pages/one/questions/a/options/z/questions/in/title",
                                          "pages/one/before/0",
                                          "pages/one/before/1/body"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        assert_non_null(found(&list, missing[i]));
    }
    assert_int_equal(list.counts[TRANSLATION_MISSING], 8);
    assert_int_equal(list.counts[TRANSLATION_UNREVIEWED], 2);
    const struct translation *deep = found(&list, "pages/one/questions/a/options/z/questions/in/title");
    assert_true(same(deep->page, "one") && same(deep->question, "in"));
    assert_int_equal(find(m, 0).count, 0);
    struct translation_list lacking;
    assert_int_equal(translation_find_missing(&m->arena, m->document, &lacking).kind, ERR_NONE);
    assert_true(lacking.count == 8 && lacking.items[0].language == 1);
    // A bare text gets its second language, in a list of contents too.
    assert_int_equal(put(m, "pages/one/before/0", "Bare", "Noeth", TRANSLATION_BY_PERSON), TRANSLATION_DONE);
    assert_true(str_find(m->document, STR("{\"en\":\"Bare\",\"cy\":\"Noeth\"}")) != STR_NONE ||
                str_find(m->document, STR("\"cy\": \"Noeth\"")) != STR_NONE);
}

static void a_machine_s_words_are_not_mixed_with_read_ones(void **state_)
{
    struct made *m = *state_;
    assert_int_equal(state(m, HINT), TRANSLATION_MISSING);
    assert_int_equal(put(m, HINT, "H", "Awgrym", TRANSLATION_BY_MACHINE), TRANSLATION_DONE);
    assert_int_equal(state(m, HINT), TRANSLATION_MACHINE);
    assert_int_equal(put(m, HINT, "H", "Awgrym", TRANSLATION_BY_MACHINE), TRANSLATION_SAME);
    assert_int_equal(put(m, HINT, "H", "Awgrym", TRANSLATION_READ), TRANSLATION_DONE);
    struct translation_list list = find(m, 1);
    const struct translation *read = found(&list, HINT);
    assert_int_equal(read->state, TRANSLATION_REVIEWED);
    assert_true(same(read->by, "Mari Ellis") && same(read->on, "2026-11-30"));
    str before = m->document;
    assert_int_equal(put(m, HINT, "H", "Arall", TRANSLATION_BY_MACHINE), TRANSLATION_KEPT);
    assert_int_equal(put(m, HINT, "H", "Arall", TRANSLATION_BY_PERSON), TRANSLATION_KEPT);
    assert_int_equal(put(m, "pages/gone/title", "H", "Arall", TRANSLATION_BY_PERSON), TRANSLATION_GONE);
    assert_int_equal(put(m, "name", "X", "Peiriant", TRANSLATION_BY_MACHINE), TRANSLATION_KEPT); // a person's
    assert_true(str_eq(before, m->document));
    // The first language changes after it was read, and back.
    struct edit edit = {.kind = EDIT_QUESTION_SET, .page = STR("one"), .question = STR("a")};
    edit.title = WORDS(STR("A?"), STR("A-cy?"));
    edit.hint = WORDS(STR("H2"), STR("Awgrym"));
    str as_read = m->document;
    m->document = apply(m, &edit);
    assert_int_equal(state(m, HINT), TRANSLATION_OUTDATED);
    assert_int_equal(put(m, HINT, "H2", "Peiriant", TRANSLATION_BY_MACHINE), TRANSLATION_KEPT);
    assert_int_equal(put(m, HINT, "H2", "Awgrym 2", TRANSLATION_BY_PERSON), TRANSLATION_DONE);
    assert_int_equal(state(m, HINT), TRANSLATION_UNREVIEWED);
    assert_true(str_find(m->document, STR("translations")) == STR_NONE); // no mark of words that are gone
    m->document = as_read;
    // Words that come beside an older source are kept, and out of date.
    assert_int_equal(put(m, "name", "Before X", "Z", TRANSLATION_BY_PERSON), TRANSLATION_OLD);
    assert_int_equal(state(m, "name"), TRANSLATION_OUTDATED);
    // What somebody else wrote meanwhile stays.
    struct translation_change late = {
        .id = STR("name"), .source = STR("X"), .said = STR("Late"), .has_was = true, .was = STR("Y")};
    late.how = TRANSLATION_READ;
    assert_int_equal(
        translation_apply(&m->arena, m->document, 1, STR("B"), STR("2026-11-30"), &late, 1, &m->document).kind,
        ERR_NONE);
    assert_int_equal(late.outcome, TRANSLATION_KEPT);
}

static void a_definition_knows_of_a_machine_s_words(void **state)
{
    struct made *m = *state;
    struct definition_report report = {.arena = &m->arena};
    const struct definition *d;
    assert_int_equal(put(m, HINT, "H", "Awgrym", TRANSLATION_BY_MACHINE), TRANSLATION_DONE);
    assert_int_equal(definition_read(m->document, NULL, &report, &d).kind, ERR_NONE);
    assert_true(d->by_machine[1] && !d->by_machine[0]);
    definition_release(d);
    assert_int_equal(put(m, HINT, "H", "Awgrym", TRANSLATION_READ), TRANSLATION_DONE);
    assert_int_equal(definition_read(m->document, NULL, &report, &d).kind, ERR_NONE);
    assert_false(d->by_machine[1]);
    definition_release(d);
}

static void a_file_comes_back_as_it_went(void **state)
{
    struct made *m = *state;
    struct buf out;
    struct po po;
    m->document = quoted(&m->arena, "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'Two\\nlines \\\\ "
                                    "\\u0022x\\u0022\\t','cy':'Dwy'},'summary':'S','pages':[]}");
    struct translation_list list = find(m, 1);
    buf_init(&out, PO_MAX);
    po_write(&out, &list, STR("cy"));
    assert_true(po_read(&m->arena, buf_str(&out), STR("cy"), &po));
    assert_int_equal(po.count, list.count);
    for (size_t i = 0; i < po.count; i++) {
        assert_true(str_eq(po.items[i].id, list.items[i].id) && str_eq(po.items[i].source, list.items[i].source));
        assert_true(str_eq(po.items[i].said, list.items[i].said) && !po.items[i].fuzzy);
    }
    assert_false(po_read(&m->arena, buf_str(&out), STR("fr"), &po));
    assert_int_equal(po.flaw, PO_LANGUAGE);
    buf_free(&out);
}

static void what_is_no_such_file_is_told_where(void **state)
{
    static const struct {
        const char *text;
        enum po_flaw flaw;
        int line;
    } wrong[] = {
        {"msgctxt \"a\"\nmsgid \"A\"\nmsgstr \"B\"\nnonsense", PO_WORD, 4},
        {"msgctxt \"a\nmsgid \"A\"", PO_STRING, 1},
        {"msgctxt \"a\" b", PO_STRING, 1},
        {"msgctxt \"a\"\nmsgid \"\\q\"", PO_ESCAPE, 2},
        {"msgctxt \"a\"\nmsgid \"\\", PO_ESCAPE, 2},
        {"\"loose\"", PO_ORDER, 1},
        {"msgctxt \"a\"\nmsgstr \"B\"", PO_ORDER, 2},
        {"msgid \"A\"\nmsgstr \"B\"\n", PO_ORDER, 1},
        {"msgctxt \"a\"\nmsgid \"A\"\nmsgstr \"B\"\nmsgstr \"C\"", PO_ORDER, 4},
        {"msgid_plural \"A\"", PO_WORD, 1},
        {"msgctxt \"a\"\nmsgid \"A\"\nmsgstr \"B\"\n\nmsgctxt \"a\"\nmsgid \"A\"\nmsgstr \"C\"", PO_TWICE, 5},
        {"#\n#\nmsgctxt \"\xFF\"", PO_NOT_UTF8, 3},
        {"#\n#\x01\nmsgctxt \"\xFF\"", PO_CHARACTER, 2},
        {"msgctxt \"a\"\nmsgid \"\xE2\x80\xAE\"", PO_CHARACTER, 2},
        {"<html>", PO_WORD, 1},
        {"msgctxt", PO_WORD, 1},
    };
    struct made *m = *state;
    struct po po;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(po_read(&m->arena, str_from(wrong[i].text), STR("cy"), &po));
        assert_int_equal(po.flaw, wrong[i].flaw);
        assert_int_equal(po.line, wrong[i].line);
    }
    assert_true(po_read(&m->arena, STR("#, fuzzy\nmsgctxt \"a\"\nmsgid \"\"\n\"A\"\nmsgstr \"B\""), STR("cy"), &po));
    assert_true(po.count == 1 && po.items[0].fuzzy && same(po.items[0].source, "A"));
    // A text of many short lines, and one that is too long.
    struct buf many;
    buf_init(&many, PO_MAX);
    buf_put(&many, STR("msgctxt \"a\"\nmsgid \"A\"\nmsgstr \"\"\n"));
    for (int i = 0; i < PO_TEXT_MAX; i++) {
        buf_put(&many, STR("\"x\"\n"));
    }
    assert_false(po_read(&m->arena, buf_str(&many), STR("cy"), &po));
    assert_int_equal(po.flaw, PO_LONG);
    buf_free(&many);
    assert_true(po_read(&m->arena, STR(""), STR("cy"), &po) && po.count == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_text_is_found_by_its_way, begin, end),
        cmocka_unit_test_setup_teardown(a_machine_s_words_are_not_mixed_with_read_ones, begin, end),
        cmocka_unit_test_setup_teardown(a_definition_knows_of_a_machine_s_words, begin, end),
        cmocka_unit_test_setup_teardown(a_file_comes_back_as_it_went, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_such_file_is_told_where, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

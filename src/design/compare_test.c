// SPDX-License-Identifier: Apache-2.0
// What two documents differ in beside their pages and questions: what is set of the whole, messages, translations.
#include "design/compare.h"
#include "design/test_support.h"
#include "design/translation.h"

#define HEAD "{'guildhall':1,'id':'x','languages':['en','cy'],'name':{'en':'X','cy':'Y'},"
#define PAGE                                                                                                \
    "'pages':[{'id':'one','questions':[{'id':'mail','type':'email','title':{'en':'Mail?','cy':'E-bost?'}}," \
    "{'id':'b','type':'text','title':{'en':'B?','cy':'B-cy?'}}]}]}"
#define SENT          "{'on':'sent','to':'mail','subject':{'en':'We have it'},'body':{'en':'Wait.'}}"
#define CLOSED        "{'on':'closed','to':'mail','subject':{'en':'Done'},'body':{'en':'It is done.'}}"
#define DESK          "{'on':'sent','address':'desk@example.org','subject':{'en':'One came'},'body':{'en':'Look.'}}"
#define MESSAGES(...) HEAD "'run':{'notifications':[" __VA_ARGS__ "]}," PAGE

static struct compare compared(struct made *m, str before, str after)
{
    struct compare c;
    assert_int_equal(compare_documents(&m->arena, before, after, &c).kind, ERR_NONE);
    return c;
}

static struct compare between(struct made *m, const char *before, const char *after)
{
    return compared(m, quoted(&m->arena, before), quoted(&m->arena, after));
}

static void told(const struct compare *c, size_t at, enum compare_kind kind, const char *key, const char *from,
                 const char *to)
{
    assert_true(at < c->count);
    assert_int_equal(c->items[at].kind, kind);
    assert_true(same(c->items[at].key, key));
    assert_true(same(c->items[at].from, from));
    assert_true(same(c->items[at].to, to));
}

static void what_is_set_of_the_whole_and_what_of_it_is_inside(void **state)
{
    struct made *m = *state;
    struct compare c =
        between(m, HEAD "'run':{'retention':{'cases':100},'targets':{'days':5}}," PAGE,
                HEAD "'contact':{'en':'Ring us','cy':'Ffoniwch'},'run':{'retention':{'cases':90},'targets':{'days':4},"
                     "'handled-by':{'en':'Parking','cy':'Parcio'},'review':'2027-01-01'}," PAGE);
    assert_int_equal(c.count, 7);
    told(&c, 0, COMPARE_CHANGED, "contact", "", "Ring us");
    told(&c, 2, COMPARE_CHANGED, "handled-by", "", "Parking");
    told(&c, 4, COMPARE_CHANGED, "review", "", "2027-01-01");
    told(&c, 5, COMPARE_CHANGED, "keep-cases", "100", "90");
    told(&c, 6, COMPARE_CHANGED, "target-days", "5", "4");
    static const bool inside[] = {false, false, true, true, true, false, true};
    for (size_t i = 0; i < c.count; i++) {
        assert_true(c.items[i].setting && c.items[i].inside == inside[i]);
    }
}

static void statuses_and_whom_is_written_to_are_told(void **state)
{
    struct made *m = *state;
    static const char *const one = HEAD "'run':{'statuses':[{'id':'new','title':{'en':'New'},'next':['ok']},"
                                        "{'id':'ok','title':{'en':'Granted'}}]}," PAGE;
    assert_int_equal(between(m, one, one).count, 0);
    struct compare c =
        between(m, one,
                HEAD "'run':{'write-to':false,'statuses':[{'id':'look','title':{'en':'Looked at'},'next':['new']},"
                     "{'id':'new','title':{'en':'Just come'},'next':['ok','look']},"
                     "{'id':'ok','title':{'en':'Granted'}}]}," PAGE);
    assert_int_equal(c.count, 6);
    told(&c, 0, COMPARE_CHANGED, "first-status", "New", "Looked at");
    told(&c, 1, COMPARE_CHANGED, "write-to", "", "false");
    told(&c, 2, COMPARE_ADDED, "title", "", "Looked at");
    told(&c, 3, COMPARE_ADDED, "status-next", "", "Just come");
    told(&c, 4, COMPARE_CHANGED, "title", "New", "Just come");
    told(&c, 5, COMPARE_CHANGED, "status-next", "Granted", "Granted; Looked at");
    assert_true(c.items[5].named == COMPARE_OF_STATUS && same(c.items[5].called.in[0], "Just come"));
    c = between(m, one, HEAD "'run':{'statuses':[{'id':'new','title':{'en':'New'}}]}," PAGE);
    assert_int_equal(c.count, 2);
    told(&c, 0, COMPARE_CHANGED, "status-next", "Granted", "");
    told(&c, 1, COMPARE_REMOVED, "title", "Granted", "");
}

static void a_message_is_known_again(void **state)
{
    struct made *m = *state;
    assert_int_equal(between(m, MESSAGES(SENT "," DESK), MESSAGES(SENT "," DESK)).count, 0);
    // By when it goes and to whom, though another came before it.
    struct compare c = between(
        m, MESSAGES(SENT),
        MESSAGES(CLOSED ",{'on':'sent','to':'mail','subject':{'en':'We have it'},'body':{'en':'Please wait.'}}"));
    assert_int_equal(c.count, 5);
    told(&c, 0, COMPARE_ADDED, "on", "", "closed");
    told(&c, 3, COMPARE_ADDED, "body", "", "It is done.");
    told(&c, 4, COMPARE_CHANGED, "body", "Wait.", "Please wait.");
    assert_true(same(c.items[4].language, "en") && c.items[4].named == COMPARE_OF_MESSAGE);
    assert_ptr_equal(c.items[4].message, &c.after.messages[1]);
    // By what it says, though it goes at another moment.
    c = between(m, MESSAGES(SENT),
                MESSAGES("{'on':'closed','to':'mail','subject':{'en':'We have it'},'body':{'en':'Wait.'}}"));
    assert_int_equal(c.count, 1);
    told(&c, 0, COMPARE_CHANGED, "on", "sent", "closed");
    // In another order: one of the two moved.
    c = between(m, MESSAGES(SENT "," CLOSED), MESSAGES(CLOSED "," SENT));
    assert_int_equal(c.count, 1);
    told(&c, 0, COMPARE_MOVED, "", "", "");
}

static void a_message_to_the_organisation_is_its_own_matter(void **state)
{
    struct made *m = *state;
    struct compare c = between(m, MESSAGES(SENT "," DESK), HEAD PAGE);
    assert_int_equal(c.count, 8);
    for (size_t i = 0; i < c.count; i++) {
        assert_true(c.items[i].kind == COMPARE_REMOVED && c.items[i].inside == (i >= 4));
        assert_ptr_equal(c.items[i].message, &c.before.messages[i / 4]);
    }
    // Also where it went there before, or goes there now.
    c = between(m, MESSAGES(DESK),
                MESSAGES("{'on':'sent','to':'mail','subject':{'en':'One came'},'body':{'en':'Look.'}}"));
    assert_int_equal(c.count, 2);
    assert_true(c.items[0].inside && c.items[1].inside);
    // What is no message is as little a crash as one.
    assert_int_equal(between(m, MESSAGES("3,null,[]"), HEAD "'run':[]," PAGE).count, 0);
}

static str marked(struct made *m, str document, const char *said, enum translation_how how)
{
    struct translation_change change = {
        .id = STR("pages/one/questions/b/title"), .source = STR("B?"), .said = str_from(said), .how = how};
    err e = translation_apply(&m->arena, document, 1, STR("Mari Ellis"), STR("2026-11-30"), &change, 1, &document);
    assert_int_equal(e.kind, ERR_NONE);
    return document;
}

static void how_far_a_translation_has_come(void **state)
{
    struct made *m = *state;
    str before = quoted(&m->arena, HEAD PAGE);
    str read = marked(m, before, "B-cy?", TRANSLATION_READ);
    struct compare c = compared(m, before, read);
    assert_int_equal(c.count, 1);
    told(&c, 0, COMPARE_CHANGED, "translation", "", "");
    assert_true(c.items[0].inside && same(c.items[0].language, "cy") && same(c.items[0].question->id, "b"));
    assert_int_equal(c.items[0].translation_from->state, TRANSLATION_UNREVIEWED);
    assert_int_equal(c.items[0].translation_to->state, TRANSLATION_REVIEWED);
    assert_true(same(c.items[0].translation_to->by, "Mari Ellis"));
    assert_int_equal(compared(m, read, read).count, 0);
    // Other words of the first language: it is out of date. No words: that is said by the words alone.
    str old = str_from(arena_cstr(&m->arena, read));
    char *at = strstr((char *)(uintptr_t)old.ptr, "\"B?\"");
    assert_non_null(at);
    at[1] = 'C';
    c = compared(m, read, old);
    assert_int_equal(c.count, 2);
    told(&c, 0, COMPARE_CHANGED, "title", "B?", "C?");
    assert_int_equal(c.items[1].translation_to->state, TRANSLATION_OUTDATED);
    // A language that is new has nothing to be held against.
    str one = quoted(&m->arena, "{'guildhall':1,'id':'x','languages':['en'],'name':'X'," PAGE);
    c = compared(m, one, read);
    for (size_t i = 0; i < c.count; i++) {
        assert_false(same(c.items[i].key, "translation"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_set_of_the_whole_and_what_of_it_is_inside, begin, end),
        cmocka_unit_test_setup_teardown(statuses_and_whom_is_written_to_are_told, begin, end),
        cmocka_unit_test_setup_teardown(a_message_is_known_again, begin, end),
        cmocka_unit_test_setup_teardown(a_message_to_the_organisation_is_its_own_matter, begin, end),
        cmocka_unit_test_setup_teardown(how_far_a_translation_has_come, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

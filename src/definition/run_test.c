// SPDX-License-Identifier: Apache-2.0
// How a service is run, as it is read: every problem with its place, and what is kept.
#include "definition/test_support.h"

#define RUN(keys)                                                                                                   \
    "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p','questions':[{'id':'mail','type':'email','title':'M'},"  \
    "{'id':'phone','type':'telephone','title':'T'},{'id':'q','type':'text','title':'Q'}]},"                         \
    "{'id':'rows','title':'R','repeat':{'item':'Row'},'questions':[{'id':'other','type':'email','title':'O'}]}],\n" \
    "'run':{" keys "}}"
#define SENT(keys)     "'notifications':[{'on':'sent','subject':'S','body':'B'," keys "}]"
#define STATUSES(list) RUN("'statuses':[" list "]")

static const struct {
    const char *document, *pointer, *what, *mend;
} wrong[] = {
    {RUN("'ownr':{}"), "/run/ownr", "not known", "“owner”"},
    {RUN("'owner':{}"), "/run/owner", "“name” is missing", "Add"},
    {RUN("'owner':{'name':'N','email':'me'}"), "/run/owner/email", "no e-mail address", "name@example.org"},
    {RUN("'owner':{'name':'N','email':'a@b@c.d'}"), "/run/owner/email", "no e-mail address", "name@example.org"},
    {RUN("'review':'2026-02-30'"), "/run/review", "date that exists", "2026-11-24"},
    {RUN("'lawful-basis':'public'"), "/run/lawful-basis", "no lawful basis", "public-task"},
    {RUN("'retention':{'drafts':0}"), "/run/retention/drafts", "from 1 to 365", "number"},
    {RUN("'retention':{'drafts':366}"), "/run/retention/drafts", "from 1 to 365", "number"},
    {RUN("'retention':{'cases':36526}"), "/run/retention/cases", "from 1 to 36525", "number"},
    {RUN("'retention':{'messages':0}"), "/run/retention/messages", "from 1 to 36525", "number"},
    {RUN("'retention':{'feedback':36526}"), "/run/retention/feedback", "from 1 to 36525", "number"},
    {RUN("'retention':{'cases':30,'files':31}"), "/run/retention/files", "longer than their case", "less"},
    {STATUSES(""), "/run/statuses", "empty", "new case"},
    {STATUSES("{'id':'new','title':'N','next':['don']},{'id':'done','title':'D'}"), "/run/statuses/0/next/0",
     "no status “don”", "“done”"},
    {STATUSES("{'id':'new','title':'N'},{'id':'new','title':'D'}"), "/run/statuses/1", "Two statuses", "its own"},
    {STATUSES("{'id':'sent','title':'N'}"), "/run/statuses/0/id", "the moment of sending", "new"},
    {STATUSES("{'id':'new','title':'N'},{'id':'done','title':'D'}"), "/run/statuses/1", "No case comes to", "next"},
    {STATUSES("{'id':'new','title':'N','next':['new']}"), "/run/statuses", "ever done", "last status"},
    {STATUSES("{'id':'new'}"), "/run/statuses/0", "“title” is missing", "Add"},
    {RUN(SENT("'to':'q'")), "/run/notifications/0/to", "Nothing can be sent", "“email”"},
    {RUN(SENT("'to':'other'")), "/run/notifications/0/to", "Nothing can be sent", "outside a repeat"},
    {RUN(SENT("'to':'mial'")), "/run/notifications/0/to", "no question “mial”", "“mail”"},
    {RUN(SENT("'to':'phone'")), "/run/notifications/0", "no subject", "Take"},
    {RUN(SENT("'to':'mail','address':'a@b.c'")), "/run/notifications/0", "goes to one", "whom"},
    {RUN("'notifications':[{'on':'sent','subject':'S','body':'B'}]"), "/run/notifications/0", "goes to one", "whom"},
    {RUN("'notifications':[{'on':'sent','to':'mail','body':'B'}]"), "/run/notifications/0", "needs a subject", "Add"},
    {RUN("'notifications':[{'subject':'S','to':'mail','body':'B'}]"), "/run/notifications/0", "“on” is missing",
     "“sent”"},
    {RUN("'notifications':[{'on':'done','subject':'S','to':'mail','body':'B'}]"), "/run/notifications/0/on",
     "no status “done”", "“sent”"},
    {RUN("'notifications':[{'on':'sent','subject':'S','to':'mail','body':'((z))'}]"), "/run/notifications/0/body",
     "no question or value “z”", "brackets"},
    {RUN("'write-to':'q'"), "/run/write-to", "No e-mail can be sent", "“email”"},
    {RUN("'write-to':'other'"), "/run/write-to", "No e-mail can be sent", "outside a repeat"},
    {RUN("'write-to':'mial'"), "/run/write-to", "no question “mial”", "“mail”"},
    {RUN("'write-to':true"), "/run/write-to", "must be a string", "quotes"},
    {RUN("'targets':{'completion':101}"), "/run/targets/completion", "from 0 to 100", "number"},
    {RUN("'targets':{'days':0}"), "/run/targets/days", "from 1 to 3650", "number"},
    {RUN("'targets':{'cost':'-1'}"), "/run/targets/cost", "less than nothing", "cost"},
};

static void test_every_problem_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        support_one_problem(wrong[i].document, PROBLEM_ERROR, true, wrong[i].pointer, wrong[i].what, wrong[i].mend);
    }
}

static void test_what_is_kept(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    const struct definition *d = support_read(
        &a, support_json(&a, RUN("'owner':{'name':'Parking','email':'p@town.example'},'review':'2027-04-01',"
                                 "'handled-by':'The desk','lawful-basis':'public-task',"
                                 "'retention':{'drafts':30,'cases':730,'files':365,'messages':90,'feedback':60},"
                                 "'statuses':[{'id':'new','title':'New','next':['done','new']},"
                                 "{'id':'done','title':'Done'}],"
                                 "'notifications':[{'on':'sent','to':'mail','subject':'S','body':'Hello ((q))'},"
                                 "{'on':'done','to':'phone','body':'Done'},"
                                 "{'on':'sent','address':'desk@town.example','subject':'S','body':'B'}],"
                                 "'targets':{'completion':90,'days':5,'cost':'2.50'}")));
    const struct run *run = &d->run;
    support_equal(text_in(run->owner, 0), "Parking");
    support_equal(run->owner_email, "p@town.example");
    assert_true(run->has_review && date_compare(run->review, (date){2027, 4, 1}) == 0);
    support_equal(text_in(run->handled_by, 0), "The desk");
    assert_int_equal(run->basis, LAWFUL_PUBLIC_TASK);
    assert_int_equal(run->draft_days, 30);
    assert_int_equal(run->case_days, 730);
    assert_int_equal(run->file_days, 365);
    assert_int_equal(run->message_days, 90);
    assert_int_equal(run->feedback_days, 60);
    assert_int_equal(run->status_count, 2);
    assert_int_equal(run->statuses[0].next_count, 2);
    assert_int_equal(run->statuses[0].next[0], 1);
    assert_int_equal(run->notification_count, 3);
    assert_int_equal(run->notifications[0].on.len, 0);
    support_equal(run->notifications[0].to->id, "mail");
    assert_non_null(run->notifications[0].body.pieces);
    support_equal(run->notifications[1].on, "done");
    assert_false(text_given(run->notifications[1].subject));
    support_equal(run->notifications[2].address, "desk@town.example");
    assert_int_equal(run->targets.completion, 90);
    assert_int_equal(run->targets.satisfaction, -1);
    assert_int_equal(run->targets.days, 5);
    assert_true(run->targets.has_cost && run->targets.cost.units == 250 && run->targets.cost.scale == 2);
    definition_release(d);
    d = support_read(&a, support_document(&a, "{'id':'p','questions':[{'id':'q','type':'text','title':'Q'}]}"));
    assert_int_equal(d->run.basis, LAWFUL_NOT_SAID);
    assert_int_equal(d->run.targets.completion, -1);
    definition_release(d);
    arena_free(&a);
}

static void writes_to(const char *keys, const char *expected)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    const struct definition *d = support_read(
        &a, support_json(&a, arena_cstr(&a, arena_printf(&a,
                                                         "{'guildhall':1,'id':'x','name':'X','pages':["
                                                         "{'id':'p','questions':["
                                                         "{'id':'q','number':1,'type':'text','title':'Q'},"
                                                         "{'id':'m','number':2,'type':'email','title':'M'},"
                                                         "{'id':'n','number':3,'type':'email','title':'N'}]}]"
                                                         "%s}",
                                                         keys))));
    struct answers sent = {0};
    sent = answers_with(&a, &sent, 1, (struct value){.kind = VALUE_TEXT, .text = STR("q@town.example")});
    sent = answers_with(&a, &sent, 2, (struct value){.kind = VALUE_BLANK});
    support_equal(definition_write_to(d, &sent), "");
    sent = answers_with(&a, &sent, 3, (struct value){.kind = VALUE_TEXT, .text = STR("n@town.example")});
    sent = answers_with(&a, &sent, 2, (struct value){.kind = VALUE_TEXT, .text = STR("m@town.example")});
    support_equal(definition_write_to(d, &sent), expected);
    definition_release(d);
    arena_free(&a);
}

static void test_whom_messages_go_to(void **state)
{
    (void)state;
    writes_to("", "m@town.example");
    writes_to(",'run':{'write-to':'n'}", "n@town.example");
    writes_to(",'run':{'write-to':false}", "");
    writes_to(",'safety':{'exit-to':'https://weather.example/'}", ""); // whoever is watched asks for it by name
    writes_to(",'safety':{'exit-to':'https://weather.example/'},'run':{'write-to':'n'}", "n@town.example");
}

static void test_lists_have_limits(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        size_t most;
    } lists[] = {{"statuses", RUN_STATUS_COUNT}, {"notifications", RUN_NOTIFICATION_COUNT}};
    for (size_t i = 0; i < 2; i++) {
        struct arena a = {0};
        arena_init(&a, 64 << 20);
        str entries = {0};
        for (size_t k = 0; k <= lists[i].most; k++) {
            str entry = i == 0 ? arena_printf(&a, "{'id':'s%zu','title':'S'}", k)
                               : arena_printf(&a, "{'on':'sent','to':'phone','body':'B%zu'}", k);
            entries = arena_concat(&a, entries, k == 0 ? STR("") : STR(","));
            entries = arena_concat(&a, entries, entry);
        }
        struct definition_report report = {.arena = &a};
        const struct definition *d;
        const char *document = arena_cstr(&a, arena_printf(&a,
                                                           "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p',"
                                                           "'questions':[{'id':'phone','type':'telephone','title':"
                                                           "'T'}]}],'run':{'%s':[%.*s]}}",
                                                           lists[i].key, STR_ARG(entries)));
        assert_true(err_is(definition_read(support_json(&a, document), NULL, &report, &d)));
        assert_true(str_find(report.items[0].what, STR("are the most")) != STR_NONE);
        arena_free(&a);
    }
}

// What is said of messages that do not go.
static void a_message_says(const char *keys, const char *pointer, const char *what)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d;
    const char *document = arena_cstr(
        &a, arena_printf(&a,
                         "{'guildhall':1,'id':'x','name':'X','pages':[{'id':'p','questions':["
                         "{'id':'m','type':'email','title':'Mail?'},{'id':'t','type':'telephone','title':'Phone?'}],"
                         "'before':['We need it to write to you.']}],%s}",
                         keys));
    assert_false(err_is(definition_read(support_json(&a, document), NULL, &report, &d)));
    bool said = false;
    for (size_t i = 0; i < report.count; i++) {
        said = said || (str_eq(report.items[i].pointer, str_from(pointer)) &&
                        str_find(report.items[i].what, str_from(what)) != STR_NONE);
    }
    assert_true(what[0] == '\0' ? report.count == 0 : said);
    definition_release(d);
    arena_free(&a);
}

static void test_what_does_not_go(void **state)
{
    (void)state;
#define GOES(rest) "'run':{'notifications':[{" rest "}]"
#define MAIL       "'to':'m','subject':'S','body':'B'"
    a_message_says(GOES("'on':'sent'," MAIL) "}", "", "");
    a_message_says(GOES("'on':'approved'," MAIL) "}", "", "");
    a_message_says(GOES("'on':'sent','to':'t','body':'B'") "}", "/run/notifications/0/to", "text messages");
    a_message_says(GOES("'on':'held'," MAIL) ",'statuses':[{'id':'held','title':'Held'}]}", "/run/notifications/0/on",
                   "do not come to this status");
    a_message_says(GOES("'on':'sent'," MAIL) ",'write-to':false}", "/run/notifications/0/to", "does not write");
    a_message_says(GOES("'on':'sent'," MAIL) "},'safety':{'exit-to':'https://weather.example/'}",
                   "/run/notifications/0/to", "does not write");
    a_message_says(GOES("'on':'sent'," MAIL) ",'write-to':'m'},'safety':{'exit-to':'https://weather.example/'}", "",
                   "");
    a_message_says(GOES("'on':'sent','address':'a@b.example','subject':'S','body':'((m))'") "}", "/run/notifications/0",
                   "does not go to an address of the organisation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_problem_with_its_place),
                                       cmocka_unit_test(test_what_is_kept), cmocka_unit_test(test_whom_messages_go_to),
                                       cmocka_unit_test(test_lists_have_limits),
                                       cmocka_unit_test(test_what_does_not_go)};
    return cmocka_run_group_tests_name("definition run", tests, NULL, NULL);
}

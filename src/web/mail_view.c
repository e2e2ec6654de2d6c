// SPDX-License-Identifier: Apache-2.0
#include "web/mail_view.h"
#include "apply/come_back.h"
#include "base/limits.h"
#include "core/person.h"
#include "core/user_admin.h"
#include "html/words_list.h"
#include "voice/trial_people.h"
#include "web/mail_own.h"
#include "web/page_mail.h"
#include <jansson.h>

enum {
    MAIL_LINES_MAX = 64 // paragraphs of one message; what staff wrote beyond them stands in the last
};

// What each kind says: its title, its first words, what is to be done, and why it came. `cases`: what is to be done in
// place of that on the page of the person's cases.
static const struct mail_kind {
    const struct word *subject, *lead, *button, *why, *cases;
} mail_kinds[] = {
    [DELIVERY_CONFIRMATION] = {WORD_MAIL_CONFIRMATION_SUBJECT, WORD_MAIL_CONFIRMATION_LEAD, WORD_MAIL_CONTACT,
                               WORD_MAIL_WHY, WORD_PERSON_SEE},
    [DELIVERY_STATUS] = {WORD_MAIL_STATUS_SUBJECT, WORD_MAIL_STATUS_NEWS, WORD_MAIL_CONTACT, WORD_MAIL_WHY,
                         WORD_PERSON_SEE},
    [DELIVERY_QUESTION] = {WORD_MAIL_QUESTION_SUBJECT, WORD_MAIL_QUESTION_LEAD, WORD_MAIL_CONTACT, WORD_MAIL_WHY,
                           WORD_PERSON_ANSWER},
    [DELIVERY_DECISION] = {WORD_MAIL_DECISION_SUBJECT, WORD_MAIL_DECISION_LEAD, WORD_MAIL_CONTACT, WORD_MAIL_WHY,
                           WORD_PERSON_SEE},
    [DELIVERY_LINK] = {WORD_MAIL_LINK_SUBJECT, WORD_MAIL_LINK_LEAD, WORD_COME_BACK_GO, WORD_MAIL_WHY},
    [DELIVERY_CODE] = {WORD_MAIL_CODE_SUBJECT, WORD_MAIL_CODE_LEAD, WORD_MAIL_CONTACT, WORD_MAIL_WHY},
    [DELIVERY_INVITATION] = {WORD_MAIL_INVITATION_SUBJECT, WORD_MAIL_INVITATION_LEAD, WORD_USER_CHOOSE_PASSWORD,
                             WORD_MAIL_INVITATION_WHY},
    [DELIVERY_NOTICE] = {WORD_MAIL_NOTICE_SUBJECT, WORD_MAIL_NOTICE_LEAD, WORD_MAIL_NOTICE_GO, WORD_MAIL_NOTICE_WHY},
    [DELIVERY_REMINDER] = {WORD_MAIL_REMINDER_SUBJECT, WORD_MAIL_REMINDER_LEAD, WORD_PERSON_TITLE, WORD_MAIL_WHY},
    [DELIVERY_TRIAL_INVITED] = {WORD_MAIL_TRIAL_INVITED_SUBJECT, WORD_MAIL_TRIAL_INVITED_LEAD, WORD_MAIL_TRIAL_GO,
                                WORD_MAIL_TRIAL_INVITED_WHY},
    [DELIVERY_TRIAL_ANSWERED] = {WORD_MAIL_TRIAL_ANSWERED_SUBJECT, WORD_MAIL_TRIAL_ANSWERED_LEAD, WORD_MAKING_TITLE,
                                 WORD_MAIL_TRIAL_WHY},
    [DELIVERY_TRIAL_LIVE] = {WORD_MAIL_TRIAL_LIVE_SUBJECT, WORD_MAIL_TRIAL_LIVE_LEAD, WORD_MAKING_TITLE,
                             WORD_MAIL_TRIAL_WHY},
    [DELIVERY_CHOSEN] = {WORD_MAIL_STATUS_SUBJECT, WORD_MAIL_STATUS_NEWS, WORD_MAIL_CONTACT, WORD_MAIL_WHY,
                         WORD_PERSON_SEE},
};
_Static_assert(sizeof mail_kinds / sizeof mail_kinds[0] == DELIVERY_KIND__COUNT, "words for each kind");

static const struct {
    str status;
    const struct word *words;
} mail_statuses[] = {
    {STR_INIT("in-progress"), WORD_MAIL_STATUS_IN_PROGRESS}, {STR_INIT("waiting"), WORD_MAIL_STATUS_WAITING},
    {STR_INIT("approved"), WORD_MAIL_STATUS_APPROVED},       {STR_INIT("refused"), WORD_MAIL_STATUS_REFUSED},
    {STR_INIT("closed"), WORD_MAIL_STATUS_CLOSED},
};

struct mail_making {
    struct arena *arena;
    const struct mail_facts *facts;
    enum language language;
    struct mail_line *lines, *about;
    size_t count, about_count;
    str service, reference;
};

static str mail_say(struct mail_making *m, const struct word *word, str until)
{
    const struct words_place places[] = {
        {.name = "service", .text = m->service},
        {.name = "reference", .text = m->reference},
        {.name = "organisation",
         .text = organisation_text(m->facts->organisation, STR("name"), words_languages[m->language].tag)},
        {.name = "date", .text = until},
        {.name = "name", .text = m->facts->message->words},
        {.name = "count", .number = m->facts->message->count, .is_number = true}};
    struct buf out;
    buf_init(&out, 16 * 1024);
    words_put(&out, m->language, word, places, sizeof places / sizeof places[0]);
    str said = arena_str(m->arena, buf_str(&out));
    buf_free(&out);
    return said;
}

static str mail_say_own(struct mail_making *m, str words)
{
    const struct words_place places[] = {
        {.name = "service", .text = m->service},
        {.name = "reference", .text = m->reference},
        {.name = "organisation",
         .text = organisation_text(m->facts->organisation, STR("name"), words_languages[m->language].tag)}};
    return mail_own_fill(m->arena, words, places, sizeof places / sizeof places[0]);
}

static str mail_by_language(struct arena *a, str json, str tag)
{
    json_t *object = json_loadb(json.len == 0 ? "" : json.ptr, json.len, 0, NULL);
    const json_t *value = json_object_getn(object, tag.ptr, tag.len);
    void *first = json_object_iter(object);
    value = json_is_string(value) ? value : first == NULL ? NULL : json_object_iter_value(first);
    str text =
        json_is_string(value) ? arena_str(a, (str){json_string_value(value), json_string_length(value)}) : (str){0};
    json_decref(object);
    return text;
}

static void mail_paragraph(struct mail_making *m, str text)
{
    if (m->count < MAIL_LINES_MAX && str_trim(text).len != 0) {
        m->lines[m->count++] = (struct mail_line){.text = str_trim(text)};
    }
}

// What staff wrote, a paragraph a line.
static void mail_written(struct mail_making *m, str words)
{
    str line;
    while (m->count + 1 < MAIL_LINES_MAX && str_next(&words, '\n', &line)) {
        mail_paragraph(m, line);
    }
    mail_paragraph(m, words);
}

static str mail_day(struct mail_making *m, int64_t at_s)
{
    struct buf day;
    buf_init(&day, 256);
    words_put_date(&day, m->language, date_at(at_s, m->facts->organisation->zone, NULL));
    str said = arena_str(m->arena, buf_str(&day));
    buf_free(&day);
    return said;
}

// What comes first, and with it what is to be done where nothing else says so.
static void mail_lead(struct mail_making *m)
{
    enum delivery_kind kind = m->facts->message->kind;
    if (m->facts->own.words.len != 0) {
        mail_written(m, mail_say_own(m, m->facts->own.words));
        return;
    }
    mail_paragraph(m, mail_say(m, mail_kinds[kind].lead, STR("")));
    if (kind == DELIVERY_REMINDER) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_REMINDER_GO_ON, STR("")));
    } else if (kind == DELIVERY_CONFIRMATION) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_CONFIRMATION_KEEP, STR("")));
    }
}

static void mail_body(struct mail_making *m)
{
    const struct delivery_message *message = m->facts->message;
    if (message->kind == DELIVERY_CHOSEN) {
        mail_written(m, m->facts->chosen.body);
        return;
    }
    mail_lead(m);
    if (message->kind == DELIVERY_LINK) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_LINK_ONCE, STR("")));
    } else if (message->kind == DELIVERY_CODE) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_CODE_ONCE, STR("")));
    } else if (message->kind == DELIVERY_INVITATION) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_INVITATION_ONCE, mail_day(m, message->link_at)));
    } else if (message->kind == DELIVERY_TRIAL_INVITED) {
        mail_paragraph(m, mail_say(m, WORD_MAIL_TRIAL_INVITED_ONCE, mail_day(m, message->link_at)));
    } else if (message->kind == DELIVERY_NOTICE || message->trial_id != 0) {
        return;
    } else if (message->kind == DELIVERY_REMINDER || message->kind == DELIVERY_CONFIRMATION) {
        // no more than what comes first
    } else if (!message->confirmed) { // whoever reads this may be anybody
        mail_paragraph(m, mail_say(m, WORD_MAIL_ASK_US, STR("")));
    } else if (message->kind == DELIVERY_STATUS) {
        for (size_t i = 0; i < sizeof mail_statuses / sizeof mail_statuses[0]; i++) {
            if (str_eq(mail_statuses[i].status, message->status)) {
                mail_paragraph(m, mail_say(m, mail_statuses[i].words, STR("")));
            }
        }
    } else {
        mail_written(m, message->words);
    }
    if (message->until_s != 0) {
        bool goes = message->kind == DELIVERY_REMINDER;
        mail_paragraph(
            m, mail_say(m, goes ? WORD_MAIL_REMINDER_UNTIL : WORD_MAIL_QUESTION_UNTIL, mail_day(m, message->until_s)));
    }
}

static void mail_about(struct mail_making *m)
{
    const struct delivery_message *message = m->facts->message;
    const struct organisation *o = m->facts->organisation;
    if (message->kind == DELIVERY_CODE) {
        m->about[m->about_count++] =
            (struct mail_line){.label = words_text(m->language, WORD_PERSON_CODE),
                               .text = person_code(m->arena, o->hash_key, o->id, message->link_id, message->link_at)};
        return;
    }
    if (m->service.len != 0) {
        m->about[m->about_count++] =
            (struct mail_line){.label = words_text(m->language, WORD_MAIL_SERVICE), .text = m->service};
    }
    if (m->reference.len != 0) {
        m->about[m->about_count++] =
            (struct mail_line){.label = words_text(m->language, WORD_MAIL_REFERENCE), .text = m->reference};
    }
}

// Whether the person finds the case on the page of their cases. There it does not open by an address alone that may
// have been given by mistake; but somebody else's, to whom the service writes beside the person, is of no case.
static bool mail_leads_to_cases(const struct delivery_message *message)
{
    return mail_kinds[message->kind].cases != NULL && message->case_id != 0 && !message->of_desk &&
           (message->of_person || message->kind != DELIVERY_CHOSEN);
}

// Where what is to be done is done: where there is nothing else, to see how the organisation is reached.
static str mail_path(struct mail_making *m)
{
    const struct delivery_message *message = m->facts->message;
    if (mail_leads_to_cases(message)) {
        return STR("your-cases?");
    }
    const struct organisation *o = m->facts->organisation;
    struct come_back link = {.id = message->link_id, .draft_id = message->draft_id, .created_at = message->link_at};
    switch (message->kind) {
    case DELIVERY_LINK:
        return arena_printf(m->arena, "come-back/%lld.%.*s?", (long long)link.id,
                            STR_ARG(come_back_secret(m->arena, o->hash_key, o->id, &link)));
    case DELIVERY_INVITATION:
        return arena_printf(
            m->arena, "staff/invitation/%lld.%.*s?", (long long)message->link_id,
            STR_ARG(user_invitation_secret(m->arena, o->hash_key, o->id, message->link_id, message->link_at)));
    case DELIVERY_NOTICE:
        return STR("staff/cases?who=teams&order=newest&");
    case DELIVERY_TRIAL_INVITED:
        return arena_printf(m->arena, "trial-invitation/%lld.%.*s?", (long long)message->link_id,
                            STR_ARG(trial_invitation_secret(m->arena, o->hash_key, o->id, message->link_id)));
    case DELIVERY_TRIAL_ANSWERED:
    case DELIVERY_TRIAL_LIVE:
        return m->facts->about->service_key.len == 0
                   ? STR("contact?")
                   : ARENA_JOIN(m->arena, m->facts->about->service_key, STR("/check-answers/making?"));
    case DELIVERY_REMINDER: // whose the answers are is shown by a code
        return STR("your-cases?");
    case DELIVERY_CHOSEN: // the organisation reads there what people answered, which is not in the mail
        return message->of_desk ? ARENA_JOIN(m->arena, STR("staff/cases/"), m->reference, STR("?")) : STR("contact?");
    default:
        return STR("contact?");
    }
}

// Before anything of a service is published there is no page that says how it was made.
static const struct word *mail_button(const struct mail_making *m)
{
    const struct delivery_message *message = m->facts->message;
    bool unpublished =
        message->trial_id != 0 && message->kind != DELIVERY_TRIAL_INVITED && m->facts->about->service_key.len == 0;
    if (mail_leads_to_cases(message)) {
        return mail_kinds[message->kind].cases;
    }
    return unpublished ? WORD_MAIL_CONTACT : message->of_desk ? WORD_MAIL_DESK_GO : mail_kinds[message->kind].button;
}

void mail_view_of(struct arena *a, const struct mail_facts *facts, struct mail_view *ret_view)
{
    const struct organisation *o = facts->organisation;
    const struct delivery_message *message = facts->message;
    struct mail_making m = {.arena = a,
                            .facts = facts,
                            .language = LANGUAGE_EN,
                            .lines = arena_array(a, struct mail_line, MAIL_LINES_MAX),
                            .about = arena_array(a, struct mail_line, 4)};
    (void)words_language(message->language, &m.language);
    str tag = words_languages[m.language].tag;
    m.service = mail_by_language(a, facts->about->service_name, tag);
    m.reference = message->case_id == 0 ? (str){0} : reference_of(a, o->reference_key, message->case_id);
    mail_body(&m);
    mail_about(&m);
    *ret_view = (struct mail_view){
        .language = tag,
        .right_to_left = words_languages[m.language].right_to_left,
        .title = facts->chosen.subject.len != 0 ? facts->chosen.subject
                 : facts->own.subject.len != 0  ? mail_say_own(&m, facts->own.subject)
                                                : mail_say(&m, mail_kinds[message->kind].subject, STR("")),
        .organisation = organisation_text(o, STR("name"), tag),
        .colour = organisation_text(o, STR("colour"), STR("")),
        .facts = {m.about, m.about_count},
        .paragraphs = {m.lines, m.count},
        .button = words_text(m.language, mail_button(&m)),
        .href = ARENA_JOIN(a, facts->site, STR("/"), o->key, STR("/"), mail_path(&m), STR("language="), tag),
        .small = mail_say(&m, message->of_desk ? WORD_MAIL_DESK_WHY : mail_kinds[message->kind].why, STR(""))};
}

static void mail_text(struct buf *out, const struct mail_view *view)
{
    buf_printf(out, "%.*s\n\n", STR_ARG(view->title));
    for (size_t i = 0; i < view->paragraphs.count; i++) {
        buf_printf(out, "%.*s\n\n", STR_ARG(view->paragraphs.items[i].text));
    }
    for (size_t i = 0; i < view->facts.count; i++) {
        buf_printf(out, "%.*s: %.*s\n", STR_ARG(view->facts.items[i].label), STR_ARG(view->facts.items[i].text));
    }
    if (view->href.len != 0) {
        buf_printf(out, "\n%.*s:\n%.*s\n", STR_ARG(view->button), STR_ARG(view->href));
    }
    buf_printf(out, "\n%.*s\n\n%.*s\n", STR_ARG(view->organisation), STR_ARG(view->small));
}

err mail_view_words(struct arena *a, const struct mail_facts *facts, struct mail_words *ret_words)
{
    struct mail_view view;
    struct buf text;
    struct buf html;
    mail_view_of(a, facts, &view);
    buf_init(&text, LIMIT_MESSAGE);
    buf_init(&html, LIMIT_MESSAGE);
    mail_text(&text, &view);
    enum language language = LANGUAGE_EN;
    (void)words_language(view.language, &language);
    page_mail(&(struct out){.buf = &html, .arena = a, .language = language}, &view);
    bool full = text.full || html.full;
    *ret_words = (struct mail_words){view.title, arena_str(a, buf_str(&text)), arena_str(a, buf_str(&html))};
    buf_free(&text);
    buf_free(&html);
    return full ? FAIL(ERR_TOO_LARGE, "a message is too long") : NO_ERR;
}

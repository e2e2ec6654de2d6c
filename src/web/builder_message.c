// SPDX-License-Identifier: Apache-2.0
// Messages of the service's own: when each goes out, to whom, what it says in each language, and how it looks.
#include "web/builder_message.h"
#include "casework/case.h"
#include "design/called.h"
#include "html/words_list.h"
#include "web/builder_message_view.h"
#include "web/builder_pages.h"
#include "web/page_builder_message.h"
#include "web/page_builder_messages.h"
#include "web/site.h"
#include "web/staff_case.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    MESSAGE_SAMPLE_CASE = 987654321, // no preview is about a case that is there
    MESSAGE_PLACES = 100             // questions that are named as places for answers
};

// ---- When, and to whom ---------------------------------------------------------------------------------------------

str builder_message_moment(struct request *r, str on)
{
    enum case_status status;
    if (!case_status_find(on, &status)) {
        return str_eq(on, STR("sent")) ? request_words(r, WORD_BUILDER_MESSAGE_SENT) : on;
    }
    struct words_place place = {.name = "status", .text = staff_case_status(r->language, status)};
    return request_words_with(r, WORD_BUILDER_MESSAGE_STATUS, &place, 1);
}

str builder_message_called(struct request *r, const struct outline *o, const struct outline_message *m, size_t language)
{
    str subject = called_text(r->arena, o, m->subject, language);
    return subject.len == 0 ? builder_message_moment(r, m->on) : subject;
}

static struct govuk_option_list message_moments(struct request *r, str chosen)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, RUN_CASE_STATUS_COUNT + 2);
    size_t count = 0;
    bool known = chosen.len == 0 || str_eq(chosen, STR("sent"));
    items[count++] = builder_option(builder_message_moment(r, STR("sent")), STR("sent"), chosen);
    for (size_t i = 0; i < RUN_CASE_STATUS_COUNT; i++) {
        str status = definition_case_statuses[i];
        known = known || str_eq(status, chosen);
        items[count++] = builder_option(builder_message_moment(r, status), status, chosen);
    }
    if (!known) { // one of the document's own stays
        items[count++] = builder_option(chosen, chosen, chosen);
    }
    return (struct govuk_option_list){items, count};
}

static bool message_reaches(const struct outline_question *q)
{
    return str_eq(q->type, STR("email")) || str_eq(q->type, STR("telephone"));
}

static struct govuk_option_list message_targets(struct request *r, const struct builder *b, str chosen)
{
    const struct outline *o = &b->outline;
    struct govuk_option *items = NULL;
    size_t count = 0;
    size_t room = 0;
    *arena_push(r->arena, struct govuk_option, items, count, room) =
        builder_option(request_words(r, WORD_BUILDER_MESSAGE_DESK), STR(""), chosen);
    for (size_t i = 0; i < o->page_count; i++) {
        for (size_t k = 0; k < o->pages[i].question_count && !o->pages[i].repeats; k++) {
            const struct outline_question *q = &o->pages[i].questions[k];
            if (message_reaches(q)) {
                *arena_push(r->arena, struct govuk_option, items, count, room) =
                    builder_option(called_text(r->arena, o, q->title, b->language), q->id, chosen);
            }
        }
    }
    return (struct govuk_option_list){items, count};
}

static struct builder_place_list message_places(struct request *r, const struct builder *b)
{
    struct builder_place *places = arena_array(r->arena, struct builder_place, MESSAGE_PLACES);
    size_t count = 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        for (size_t k = 0; k < page->question_count && !page->repeats && count < MESSAGE_PLACES; k++) {
            const struct outline_question *q = &page->questions[k];
            places[count++] = (struct builder_place){.name = called_text(r->arena, &b->outline, q->title, b->language),
                                                     .written = ARENA_JOIN(r->arena, STR("(("), q->id, STR("|…))"))};
        }
    }
    return (struct builder_place_list){places, count};
}

// ---- All of them ---------------------------------------------------------------------------------------------------

static struct builder_message_row message_row(struct request *r, const struct builder *b, size_t at)
{
    const struct outline *o = &b->outline;
    const struct outline_message *m = &o->messages[at];
    const struct outline_question *q = outline_find_question(o, m->to, NULL);
    struct builder_message_row row = {.at = arena_printf(r->arena, "%zu", at),
                                      .on = builder_message_moment(r, m->on),
                                      .to = q == NULL ? m->address : called_text(r->arena, o, q->title, b->language),
                                      .subject = builder_message_called(r, o, m, b->language),
                                      .first = at == 0,
                                      .last = at + 1 == o->message_count};
    row.href = ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("message")), STR("?at="), row.at);
    if (q != NULL && str_eq(q->type, STR("telephone"))) {
        row.note = request_words(r, WORD_BUILDER_MESSAGE_NO_TELEPHONE);
    }
    return row;
}

void builder_messages_show(struct request *r, int status, struct builder *b)
{
    size_t count = b->outline.message_count;
    struct builder_message_row *rows = arena_array(r->arena, struct builder_message_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        rows[i] = message_row(r, b, i);
    }
    struct builder_messages_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_MESSAGES), STR("builder-messages")),
        .service = outline_said(&b->outline, b->outline.name, b->language),
        .edit_href = builder_path(r, b, STR("")),
        .new_href = staff_service_path(r, b->service.key, STR("message")),
        .seen = b->draft.number,
        .messages = {rows, count}};
    view.frame.back_href = view.edit_href;
    if (err_is(b->failed)) {
        struct staff_wrong wrong = {builder_failed(r, b, WORD_BUILDER_GONE), STR("messages")};
        view.errors = staff_error_links(r, &wrong, 1);
        view.frame.has_errors = true;
    }
    REQUEST_RENDER(r, status, page_builder_messages, &view.frame, &view);
}

void builder_messages(struct request *r)
{
    builder_messages_show(r, 200, r->data);
}

// ---- One of them ---------------------------------------------------------------------------------------------------

// The message of the outline that the edit names; NULL: it is a new one, or not there.
static const struct outline_message *message_of(const struct builder *b)
{
    int64_t at;
    bool known = str_to_i64(b->edit.message, 0, (int64_t)b->outline.message_count - 1, &at);
    return known ? &b->outline.messages[at] : NULL;
}

// A message to somebody who does not exist, as it would go out.
static struct mail_view message_preview(struct request *r, const struct builder *b, const struct run_notification *n,
                                        enum language said, struct mail_chosen words)
{
    struct mail_view view;
    struct delivery_message message = {.kind = DELIVERY_CHOSEN,
                                       .language = words_languages[said].tag,
                                       .case_id = MESSAGE_SAMPLE_CASE,
                                       .of_desk = n->to == NULL};
    struct delivery_about about = {.service_name = b->draft.name};
    mail_view_of(r->arena,
                 &(struct mail_facts){.organisation = &r->organisation->organisation,
                                      .message = &message,
                                      .about = &about,
                                      .chosen = words,
                                      .site = site_address(r->site)},
                 &view);
    return view;
}

static void message_parts(struct request *r, const struct builder *b, const struct definition *d,
                          const struct run_notification *n)
{
    struct builder_message_part *parts = arena_array(r->arena, struct builder_message_part, d->language_count);
    size_t count = 0;
    for (size_t i = 0; i < d->language_count; i++) {
        enum language said;
        if (!words_language(d->languages[i], &said)) {
            continue;
        }
        struct mail_chosen without = {text_in(n->subject, i), text_in(n->body, i)};
        parts[count++] =
            (struct builder_message_part){.name = words_languages[said].name,
                                          .known = message_preview(r, b, n, said, mail_chosen_sample(r->arena, n, i)),
                                          .other = message_preview(r, b, n, said, without),
                                          .has_known = n->to != NULL};
    }
    b->message->parts = (struct builder_message_part_list){parts, count};
}

void builder_message_make(struct request *r, struct builder *b)
{
    const struct definition *d;
    struct definition_report report = {.arena = r->arena};
    str document = b->draft.document;
    str page;
    int64_t at = -1; // the last, of a new one
    b->message = arena_new(r->arena, struct builder_message_view);
    if (b->asks_more) {
        b->failed = edit_apply(r->arena, b->draft.document, b->seen_document, &b->edit, &document, &page);
    }
    if (err_is(b->failed) || err_is(definition_read(document, &site_definition_options, &report, &d))) {
        return;
    }
    builder_hold(r, d);
    (void)str_to_i64(b->edit.message, 0, RUN_NOTIFICATION_COUNT, &at);
    size_t place = at < 0 ? d->run.notification_count - 1 : (size_t)at;
    bool there = (b->asks_more || at >= 0) && place < d->run.notification_count;
    if (there && text_given(d->run.notifications[place].subject)) {
        message_parts(r, b, d, &d->run.notifications[place]);
    }
}

void builder_message_show(struct request *r, int status, struct builder *b)
{
    struct builder_message_view *view = b->message;
    const struct outline_message *m = message_of(b);
    bool typed = err_is(b->failed) || b->asks_more;
    struct outline_message now = {
        .on = b->edit.on, .to = b->edit.to, .address = b->edit.address, .subject = b->edit.title, .body = b->edit.hint};
    if (!typed && m != NULL) {
        now = *m;
    }
    view->about = request_words(r, b->edit.message.len == 0 ? WORD_BUILDER_MESSAGE_NEW : WORD_BUILDER_MESSAGE);
    view->frame = staff_frame(r, view->about, STR("builder-message"));
    view->frame.back_href = staff_service_path(r, b->service.key, STR("messages"));
    view->edit_href = builder_path(r, b, STR(""));
    view->seen = b->draft.number;
    view->at = b->edit.message;
    view->places = message_places(r, b);
    view->moments = message_moments(r, now.on);
    view->targets = message_targets(r, b, now.to);
    view->address = now.address;
    view->subjects = builder_boxes(r, b, STR("subject"), WORD_BUILDER_MESSAGE_SUBJECT, now.subject, false);
    view->bodies = builder_boxes(r, b, STR("body"), WORD_BUILDER_MESSAGE_BODY, now.body, false);
    if (err_is(b->failed)) {
        struct staff_wrong wrong = {builder_failed(r, b, WORD_BUILDER_MESSAGE_WRONG), STR("on")};
        view->errors = staff_error_links(r, &wrong, 1);
        view->frame.has_errors = true;
        status = status == 200 ? 422 : status;
    }
    REQUEST_RENDER(r, status, page_builder_message, &view->frame, view);
}

// On a worker thread.
void builder_message_look(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    b->edit.message = request_query(r, STR("at"));
    if (!err_is(r->result)) {
        builder_message_make(r, b);
    }
}

void builder_message_looked(struct request *r)
{
    struct builder *b = r->data;
    if (b->edit.message.len != 0 && message_of(b) == NULL) {
        request_not_found(r);
        return;
    }
    builder_message_show(r, 200, b);
}

void builder_message_read(struct request *r, struct builder *b)
{
    struct edit *edit = &b->edit;
    edit->message = request_form(r, STR("message"));
    edit->on = request_form(r, STR("on"));
    edit->to = request_form(r, STR("to"));
    edit->address = str_trim(request_form(r, STR("address")));
    if (edit->kind == EDIT_MESSAGE_SET) {
        edit->title = builder_typed(r, b, STR("subject"));
        edit->hint = builder_typed(r, b, STR("body"));
        b->asks_more = str_eq(request_form(r, STR("more")), STR("look"));
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "apply/draft.h"
#include "base/limits.h"
#include "casework/talk.h"
#include "catalogue/service.h"
#include "core/partner.h"
#include "html/words_list.h"
#include "journey/answers.h"
#include "voice/need.h"
#include "web/file.h"
#include "web/kept.h"
#include "web/mail_chosen.h"
#include "web/page_staff_case.h"
#include "web/paper.h"
#include "web/staff_case.h"
#include "web/staff_case_view.h"
#include "web/staff_need_pages.h"
#include "web/staff_pages.h"
#include "web/staff_view.h"
#include "web/texts.h"

static const struct {
    const struct word *word;
    str tag; // only three states have a tag: what is new, what waits, what was refused (docs of the looks)
} staff_statuses[] = {
    [CASE_NEW] = {WORD_STATUS_NEW, STR_INIT("govuk-tag--purple")},
    [CASE_IN_PROGRESS] = {WORD_STATUS_IN_PROGRESS, STR_INIT("")},
    [CASE_WAITING] = {WORD_STATUS_WAITING, STR_INIT("govuk-tag--yellow")},
    [CASE_APPROVED] = {WORD_STATUS_APPROVED, STR_INIT("govuk-tag--green")},
    [CASE_REFUSED] = {WORD_STATUS_REFUSED, STR_INIT("")},
    [CASE_CLOSED] = {WORD_STATUS_CLOSED, STR_INIT("")},
    [CASE_WITHDRAWN] = {WORD_STATUS_WITHDRAWN, STR_INIT("")},
};
_Static_assert(sizeof staff_statuses / sizeof staff_statuses[0] == CASE_STATUS__COUNT, "a row a status");

str staff_case_status(enum language language, enum case_status status)
{
    return words_text(language, staff_statuses[status].word);
}

str staff_case_tag(enum case_status status)
{
    return staff_statuses[status].tag;
}

struct target_rule staff_target_rule(const struct request *r, const struct definition *d)
{
    return target_rule_of(d, request_setting(r, STR("target-days")), r->organisation->organisation.zone,
                          request_setting(r, STR("holidays")));
}

str staff_cases_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"));
}

str staff_case_path(struct request *r, str reference)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"), reference);
}

// ---- One case -----------------------------------------------------------------------------------------

err staff_case_get(struct request *r, int64_t id, struct casefile *ret_case)
{
    bool sees;
    TRY(case_get(r->tx, r->arena, id, ret_case));
    TRY(partner_sees(r->tx, &r->user, ret_case->service_id, &sees));
    return sees ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such case");
}

err staff_services(struct request *r, struct service **ret_services, size_t *ret_count)
{
    struct service *services;
    struct partner partner;
    size_t count;
    size_t seen = 0;
    TRY(service_list(r->tx, r->arena, true, &services, &count));
    if (r->user.role == ROLE_PARTNER) {
        TRY(partner_get(r->tx, r->arena, r->user.id, &partner));
    }
    for (size_t i = 0; i < count; i++) {
        if (r->user.role != ROLE_PARTNER || partner_has(&partner, services[i].id)) {
            services[seen++] = services[i];
        }
    }
    *ret_services = services;
    *ret_count = seen;
    return NO_ERR;
}

bool staff_find_case(struct request *r, struct casefile *ret_case)
{
    int64_t id;
    err e = FAIL(ERR_NOT_FOUND, "there is no such case");
    if (reference_read(r->organisation->organisation.reference_key, request_param(r, 1), &id)) {
        e = staff_case_get(r, id, ret_case);
        r->looked_at = arena_printf(r->arena, "case %lld", (long long)id);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

err staff_case_own(struct request *r, const struct casefile *c, enum case_status to,
                   struct delivery_chosen_list *ret_own)
{
    struct answers answers;
    const struct definition *d;
    *ret_own = (struct delivery_chosen_list){0};
    TRY(site_version(r->site, r->organisation, r->tx, r->arena, c->version_id, &d));
    if (d->run.notification_count == 0) {
        return NO_ERR;
    }
    TRY(answers_decode(r->arena, c->answers, &answers));
    *ret_own = mail_chosen_due(r->arena, &(struct mail_chosen_at){.organisation = &r->organisation->organisation,
                                                                  .definition = d,
                                                                  .sent = &answers,
                                                                  .on = case_status_name(to),
                                                                  .language = c->language});
    return NO_ERR;
}

err staff_case_journey(struct request *r, struct tx *tx, const struct casefile *c, struct journey *ret_journey)
{
    struct answers *answers = arena_new(r->arena, struct answers);
    const struct definition *d;
    TRY(site_version(r->site, r->organisation, tx, r->arena, c->version_id, &d));
    TRY(answers_decode(r->arena, c->answers, answers));
    // On the day it was sent: conditions on dates held then.
    *ret_journey = (struct journey){.arena = r->arena,
                                    .definition = d,
                                    .answers = answers,
                                    .today = date_at(c->submitted_at, r->organisation->organisation.zone, NULL),
                                    .trust = true};
    journey_walk(ret_journey);
    return NO_ERR;
}

// ---- What may be done with it -----------------------------------------------------------------------------

// In the order in which they stand; each is a status that the case comes to, but the last, which is none.
static const struct {
    enum case_status to;
    str value;
    const struct word *word;
} staff_actions[] = {
    {CASE_IN_PROGRESS, STR_INIT("in-progress"), WORD_STAFF_ACT_BEGIN},
    {CASE_WAITING, STR_INIT("waiting"), WORD_STAFF_ACT_ASK},
    {CASE_APPROVED, STR_INIT("approved"), WORD_STAFF_ACT_APPROVE},
    {CASE_REFUSED, STR_INIT("refused"), WORD_STAFF_ACT_REFUSE},
    {CASE_CLOSED, STR_INIT("closed"), WORD_STAFF_ACT_CLOSE},
    {CASE_STATUS__COUNT, STR_INIT("message"), WORD_STAFF_ACT_WRITE},
};

static struct govuk_item_list staff_next_actions(struct request *r, enum case_status now)
{
    enum {
        COUNT = sizeof staff_actions / sizeof staff_actions[0]
    };
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, COUNT);
    str chosen = request_form(r, STR("to"));
    size_t count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        enum case_status to = staff_actions[i].to;
        if (to != CASE_STATUS__COUNT && !case_status_may_follow(now, to)) {
            continue;
        }
        bool again = to == CASE_IN_PROGRESS && !case_status_is_open(now);
        items[count++] =
            (struct govuk_item){.value = staff_actions[i].value,
                                .text = request_words(r, again ? WORD_STAFF_ACT_REOPEN : staff_actions[i].word),
                                .checked = str_eq(chosen, staff_actions[i].value) ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_item_list){items, count};
}

static struct govuk_option_list staff_answer_days(struct request *r)
{
    static const struct {
        str value;
        const struct word *word;
    } days[] = {{STR_INIT("14"), WORD_STAFF_ANSWER_FORTNIGHT},
                {STR_INIT("7"), WORD_STAFF_ANSWER_WEEK},
                {STR_INIT("28"), WORD_STAFF_ANSWER_MONTH},
                {STR_INIT("0"), WORD_STAFF_ANSWER_ANY}};
    enum {
        COUNT = sizeof days / sizeof days[0]
    };
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        bool chosen = str_eq(request_form(r, STR("days")), days[i].value);
        items[i] = (struct govuk_option){.text = request_words(r, days[i].word),
                                         .value = days[i].value,
                                         .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, COUNT};
}

// ---- The page ---------------------------------------------------------------------------------------------

static err staff_case_answers(struct request *r, const struct casefile *c, str path, const struct file_reader *files,
                              struct staff_case_view *view)
{
    struct journey j;
    TRY(staff_case_journey(r, r->tx, c, &j));
    struct answer_reader reader = texts_reader(r, &j);
    reader.files = files;
    reader.files_href = c->files_gone_at != 0 ? STR("") : arena_concat(r->arena, path, STR("/files"));
    struct journey_lines lines = journey_summary(&j);
    struct journey_figures figures = journey_figures_kept(&j);
    view->groups = answer_rows_by_section(&reader, &lines, STR(""));
    view->figures = answer_rows_figures(&reader, j.definition, &figures);
    return NO_ERR;
}

static err staff_case_kept(struct request *r, const struct casefile *c, str path, struct staff_case_view *view)
{
    view->held = c->held_at != 0;
    view->held_since = view->held ? request_date(r, c->held_at) : STR("");
    view->files_gone = c->files_gone_at != 0 ? request_date(r, c->files_gone_at) : STR("");
    view->may_hold = permission_has(r->user.role, PERMISSION_HOLD);
    view->hold_href = arena_concat(r->arena, path, STR("/hold"));
    view->hold_why = request_form(r, STR("why"));
    return kept_case_until(r, c, &view->goes_after);
}

static err staff_case_handed(struct request *r, const struct casefile *c, str path, struct staff_case_view *view)
{
    struct staff_handed handed;
    TRY(staff_handed_of(r, c, &handed));
    bool may = handed.goes && permission_has(r->user.role, PERMISSION_HANDOVER);
    view->handed = handed.rows;
    view->handed_reference = handed.reference;
    view->hand_over_href = may ? arena_concat(r->arena, path, STR("/hand-over")) : STR("");
    return NO_ERR;
}

static const struct word *const staff_channels[DRAFT_CHANNEL__COUNT] = {
    [DRAFT_ONLINE] = WORD_TAKE_ONLINE, [DRAFT_TELEPHONE] = WORD_TAKE_TELEPHONE, [DRAFT_COUNTER] = WORD_TAKE_COUNTER};

static err staff_case_view_of(struct request *r, const struct casefile *c, struct staff_case_view *view)
{
    str path = staff_case_path(r, view->reference);
    struct staff_target target = staff_target_of(r, c);
    enum language said;
    view->frame = staff_frame(r, request_words(r, WORD_STAFF_CASE_TITLE), STR("staff-case"));
    view->frame.back_href = staff_cases_path(r);
    view->frame.has_errors = view->errors.count != 0;
    view->who = staff_case_who(r, c);
    view->service = request_by_language(r, c->service_name);
    view->status_words = staff_case_status(r->language, c->status);
    view->tag_classes = staff_case_tag(c->status);
    view->submitted = request_date_time(r, c->submitted_at);
    view->target = target.words;
    view->target_classes = target.classes;
    view->with = c->assignee_name;
    view->team = c->team_name;
    view->seen = arena_printf(r->arena, "%lld", (long long)c->changes);
    view->me = arena_printf(r->arena, "%lld", (long long)r->user.id);
    view->is_mine = c->assignee_id == r->user.id;
    view->complained = c->complained_at != 0;
    view->status_href = arena_concat(r->arena, path, STR("/status"));
    view->note_href = arena_concat(r->arena, path, STR("/note"));
    view->assign_href = arena_concat(r->arena, path, STR("/assign"));
    if (user_may(&r->user, PERMISSION_NEED_WRITE)) {
        enum need_kind of = c->status == CASE_REFUSED ? NEED_REFUSED : NEED_NOTE;
        view->need_href = staff_need_from(r, need_kind_name(of), c->id, c->service_key);
    }
    view->paper_href = paper_is_made(r) ? arena_concat(r->arena, path, STR("/pdf")) : STR("");
    view->may_write = user_may(&r->user, PERMISSION_CASE_WRITE);
    view->actions = staff_next_actions(r, c->status);
    view->days = staff_answer_days(r);
    // What was typed stays, whatever became of it.
    view->letter = request_form(r, STR("letter"));
    view->note = request_form(r, STR("words"));
    view->channel = request_words(r, staff_channels[draft_channel_find(c->channel)]);
    view->language = words_language(c->language, &said) ? words_languages[said].name : c->language;
    view->here = staff_here_of(r, c, path, c->changes);
    TRY(staff_case_kept(r, c, path, view));
    TRY(staff_case_handed(r, c, path, view));
    TRY(staff_user_options(r, WORD_QUEUE_NOBODY, c->assignee_id, &view->users));
    TRY(staff_team_options(r, WORD_QUEUE_NO_TEAM, c->team_id, &view->teams));
    struct file_reader *files = arena_new(r->arena, struct file_reader);
    TRY(file_reader_of(r, c->draft_id, true, files));
    TRY(staff_events_of(r, c->id, arena_concat(r->arena, path, STR("/files")), files, &view->events));
    if (c->person_at != 0 && view->events.count != 0 && view->events.items[0].by_person &&
        view->events.items[0].words.len + view->events.items[0].files.count != 0) {
        view->fresh = view->events.items[0];
    }
    TRY(staff_messages_of_case(r, c->id, &view->messages));
    return staff_case_answers(r, c, path, files, view);
}

void staff_show_case(struct request *r, const struct casefile *c, const struct staff_case_wrong *wrong)
{
    struct staff_case_view view = {.reference =
                                       reference_of(r->arena, r->organisation->organisation.reference_key, c->id)};
    if (wrong != NULL) {
        struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
        *link = (struct govuk_error_link){.text = request_words(r, wrong->word), .href = wrong->href};
        view.errors = (struct govuk_error_link_list){link, 1};
        view.letter_error = str_eq(wrong->href, STR("#letter")) ? link->text : STR("");
        view.note_error = str_eq(wrong->href, STR("#words")) ? link->text : STR("");
        view.hold_error = str_eq(wrong->href, STR("#why")) ? link->text : STR("");
    }
    err e = staff_case_view_of(r, c, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (wrong != NULL && wrong->status == 409) {
        view.since = staff_events_since(r, &view.events, wrong->seen);
    }
    REQUEST_RENDER(r, wrong == NULL ? 200 : wrong->status, page_staff_case, &view.frame, &view);
}

void staff_case(struct request *r)
{
    struct casefile c;
    if (staff_find_case(r, &c)) {
        staff_show_case(r, &c, NULL);
    }
}

void staff_case_paper(struct request *r)
{
    struct casefile c;
    struct file_reader files;
    struct staff_case_view view = {0};
    if (!staff_find_case(r, &c)) {
        return;
    }
    err e = file_reader_of(r, c.draft_id, true, &files);
    e = err_is(e) ? e : staff_case_answers(r, &c, STR(""), &files, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    paper_begin(
        r, &(struct paper_facts){.service = request_by_language(r, c.service_name),
                                 .reference = reference_of(r->arena, r->organisation->organisation.reference_key, c.id),
                                 .submitted_at = c.submitted_at,
                                 .groups = view.groups,
                                 .figures = view.figures});
}

// ---- A file: always a download, never shown here --------------------------------------------------------

static const struct value_file *staff_file_in(const struct answers *answers, str token)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct value *v = &answers->items[i].value;
        for (size_t k = 0; v->kind == VALUE_FILES && k < v->count; k++) {
            if (str_eq(v->files[k].token, token)) {
                return &v->files[k];
            }
        }
        for (size_t k = 0; v->kind == VALUE_ROWS && k < v->count; k++) {
            const struct value_file *found = staff_file_in(&v->rows[k].answers, token);
            if (found != NULL) {
                return found;
            }
        }
    }
    return NULL;
}

// Of those that came after the case was sent.
static err staff_file_later(struct request *r, int64_t case_id, str token, const struct value_file **ret_file)
{
    struct talk_files files;
    TRY(talk_files(r->tx, r->arena, case_id, &files));
    for (size_t i = 0; i < files.count; i++) {
        const struct talk_file *f = &files.items[i];
        if (str_eq(f->token, token)) {
            struct value_file *file = arena_new(r->arena, struct value_file);
            *file = (struct value_file){f->name, f->type, f->token, f->size};
            *ret_file = file;
        }
    }
    return NO_ERR;
}

void staff_case_file(struct request *r)
{
    struct casefile c;
    struct answers answers;
    if (!staff_find_case(r, &c)) {
        return;
    }
    err e = answers_decode(r->arena, c.answers, &answers);
    const struct value_file *file = err_is(e) ? NULL : staff_file_in(&answers, request_param(r, 2));
    if (!err_is(e) && file == NULL) {
        e = staff_file_later(r, c.id, request_param(r, 2), &file);
    }
    if (file == NULL) {
        request_fail(r, err_is(e) ? e : FAIL(ERR_NOT_FOUND, "this case has no such file"));
        return;
    }
    struct file_reader reader;
    e = file_reader_of(r, c.draft_id, true, &reader);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    enum file_standing standing = file_standing_of(&reader, file->token);
    if (!file_opens(standing)) {
        file_refuse(r, standing);
        return;
    }
    struct buf *body = arena_new(r->arena, struct buf);
    buf_init(body, LIMIT_RESPONSE);
    const struct upload_file *kept = upload_find(&reader.uploads, file->token);
    e = kept == NULL ? FAIL(ERR_NOT_FOUND, "this case has no such file")
                     : file_read(r, r->tx, upload_kept(kept), kept->size, body);
    if (err_is(e)) {
        buf_free(body);
        request_fail(r, e);
        return;
    }
    request_send(r, STR("application/octet-stream"), file->name, body);
}

// Its look is that of the case's page, on which it stands.
void staff_case_picture(struct request *r)
{
    struct casefile c;
    struct file_reader reader;
    if (!staff_find_case(r, &c)) {
        return;
    }
    err e = file_reader_of(r, c.draft_id, true, &reader);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    file_send_thumb(r, &reader, request_param(r, 2));
}

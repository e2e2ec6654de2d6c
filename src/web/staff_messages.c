// SPDX-License-Identifier: Apache-2.0
#include "web/staff_messages.h"
#include "base/limits.h"
#include "handover/handover.h"
#include "html/words_list.h"
#include "web/page_staff_messages.h"
#include "web/request.h"
#include "web/staff_view.h"

static const struct word *const staff_message_states[] = {
    [OUTBOX_WAITING] = WORD_MESSAGE_WAITING, [OUTBOX_SENT] = WORD_MESSAGE_SENT,
    [OUTBOX_REFUSED] = WORD_MESSAGE_REFUSED, [OUTBOX_GIVEN_UP] = WORD_MESSAGE_GIVEN_UP,
    [OUTBOX_HELD] = WORD_MESSAGE_HELD,       [OUTBOX_PRACTICE] = WORD_MESSAGE_PRACTICE,
};
_Static_assert(sizeof staff_message_states / sizeof staff_message_states[0] == OUTBOX_STATE__COUNT, "a word a state");

static const struct word *const staff_message_kinds[] = {
    [DELIVERY_CONFIRMATION] = WORD_MESSAGE_CONFIRMATION,
    [DELIVERY_STATUS] = WORD_MESSAGE_STATUS,
    [DELIVERY_QUESTION] = WORD_MESSAGE_QUESTION,
    [DELIVERY_DECISION] = WORD_MESSAGE_DECISION,
    [DELIVERY_LINK] = WORD_MESSAGE_LINK,
    [DELIVERY_CODE] = WORD_MESSAGE_CODE,
    [DELIVERY_INVITATION] = WORD_MESSAGE_INVITATION,
    [DELIVERY_NOTICE] = WORD_MESSAGE_NOTICE,
    [DELIVERY_REMINDER] = WORD_MESSAGE_REMINDER,
    [DELIVERY_TRIAL_INVITED] = WORD_MESSAGE_TRIAL_INVITED,
    [DELIVERY_TRIAL_ANSWERED] = WORD_MESSAGE_TRIAL_ANSWERED,
    [DELIVERY_TRIAL_LIVE] = WORD_MESSAGE_TRIAL_LIVE,
    [DELIVERY_CHOSEN] = WORD_MESSAGE_CHOSEN,
};
_Static_assert(sizeof staff_message_kinds / sizeof staff_message_kinds[0] == DELIVERY_KIND__COUNT, "a word a kind");

const struct word *staff_message_kind_words(enum delivery_kind kind)
{
    return staff_message_kinds[kind];
}

// The same of what goes to another system.
static const struct word *const staff_hand_over_states[] = {
    [OUTBOX_WAITING] = WORD_HANDOVER_WAITING, [OUTBOX_SENT] = WORD_HANDOVER_TAKEN,
    [OUTBOX_REFUSED] = WORD_HANDOVER_REFUSED, [OUTBOX_GIVEN_UP] = WORD_MESSAGE_GIVEN_UP,
    [OUTBOX_HELD] = WORD_HANDOVER_HELD,       [OUTBOX_PRACTICE] = WORD_MESSAGE_PRACTICE,
};
_Static_assert(sizeof staff_hand_over_states / sizeof staff_hand_over_states[0] == OUTBOX_STATE__COUNT,
               "a word a state");

static const struct word *const staff_hand_over_kinds[] = {
    [HANDOVER_SUBMITTED] = WORD_HANDOVER_SUBMITTED,
    [HANDOVER_STATUS] = WORD_HANDOVER_STATUS,
    [HANDOVER_AGAIN] = WORD_HANDOVER_AGAIN,
};
_Static_assert(sizeof staff_hand_over_kinds / sizeof staff_hand_over_kinds[0] == HANDOVER_EVENT__COUNT,
               "a word an event");

static bool staff_message_is_stuck(enum outbox_state state)
{
    return state != OUTBOX_WAITING && state != OUTBOX_SENT && state != OUTBOX_PRACTICE;
}

static void staff_message_of_case(struct request *r, int64_t case_id, struct staff_message *shown)
{
    shown->reference = reference_of(r->arena, r->organisation->organisation.reference_key, case_id);
    shown->href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"), shown->reference);
}

static struct staff_message staff_hand_over_of(struct request *r, const struct outbox_row *row)
{
    struct handover_case of;
    bool known = !err_is(handover_read(r->arena, row, &of));
    struct staff_message shown = {.id = row->id,
                                  .title = known ? request_words(r, staff_hand_over_kinds[of.event]) : row->kind,
                                  .state = request_words(r, staff_hand_over_states[row->state]),
                                  .to = request_words(r, WORD_HANDOVER_TITLE),
                                  .when = request_date_time(r, row->done_at != 0 ? row->done_at : row->created_at),
                                  .error = row->state == OUTBOX_SENT ? STR("") : row->last_error,
                                  .theirs = row->said,
                                  .stuck = staff_message_is_stuck(row->state)};
    if (known) {
        staff_message_of_case(r, of.case_id, &shown);
    }
    return shown;
}

static struct staff_message staff_message_of(struct request *r, const struct outbox_row *row)
{
    struct delivery_message m;
    if (handover_is_row(row)) {
        return staff_hand_over_of(r, row);
    }
    bool known = !err_is(delivery_read(r->arena, row, &m));
    struct staff_message shown = {.id = row->id,
                                  .title = known ? request_words(r, staff_message_kinds[m.kind]) : row->kind,
                                  .state = request_words(r, staff_message_states[row->state]),
                                  .to = known ? m.to : STR(""),
                                  .when = request_date_time(r, row->done_at != 0 ? row->done_at : row->created_at),
                                  .error = row->state == OUTBOX_SENT ? STR("") : row->last_error,
                                  .said = row->said,
                                  .stuck = staff_message_is_stuck(row->state)};
    if (known && m.case_id != 0) {
        staff_message_of_case(r, m.case_id, &shown);
    }
    return shown;
}

struct staff_message_list staff_messages_shown(struct request *r, const struct outbox_rows *rows, size_t count,
                                               bool backwards)
{
    struct staff_message *items = arena_array(r->arena, struct staff_message, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = staff_message_of(r, &rows->items[backwards ? count - 1 - i : i]);
    }
    return (struct staff_message_list){items, count};
}

err staff_messages_of_case(struct request *r, int64_t case_id, struct staff_message_list *ret_messages)
{
    struct outbox_rows rows;
    TRY(delivery_of_case(r->tx, r->arena, case_id, &rows));
    *ret_messages = staff_messages_shown(r, &rows, rows.count, true);
    return NO_ERR;
}

static str staff_messages_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("messages"));
}

void staff_messages(struct request *r)
{
    struct staff_messages_view view = {.frame =
                                           staff_frame(r, request_words(r, WORD_STAFF_MESSAGES), STR("staff-messages")),
                                       .only_stuck = str_eq(request_query(r, STR("show")), STR("stuck")),
                                       .all_href = staff_messages_path(r)};
    struct outbox_rows rows;
    struct outbox_figures figures;
    int64_t before = 0;
    (void)str_to_i64(request_query(r, STR("before")), 1, INT64_MAX, &before);
    err e = outbox_figures(r->tx, &figures);
    if (!err_is(e)) {
        e = outbox_list(r->tx, r->arena, view.only_stuck, before, LIMIT_ROWS_PER_PAGE + 1, &rows);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    size_t count = rows.count > LIMIT_ROWS_PER_PAGE ? LIMIT_ROWS_PER_PAGE : rows.count;
    view.messages = staff_messages_shown(r, &rows, count, false);
    view.waiting = figures.waiting;
    view.oldest_minutes = figures.oldest_s / 60;
    view.stuck = figures.stuck;
    view.stuck_href = arena_concat(r->arena, view.all_href, STR("?show=stuck"));
    view.again_href = arena_concat(r->arena, view.all_href, STR("/again"));
    view.words_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("message-words"));
    if (rows.count > count) {
        view.older_href = arena_printf(r->arena, "%.*s?%sbefore=%lld", STR_ARG(view.all_href),
                                       view.only_stuck ? "show=stuck&" : "", (long long)rows.items[count - 1].id);
    }
    REQUEST_RENDER(r, 200, page_staff_messages, &view.frame, &view);
}

// ---- Trying again -------------------------------------------------------------------------------------------------

struct staff_again {
    int64_t id, user_id; // id 0: all that are stuck
};

void staff_message_again(struct request *r)
{
    struct staff_again *again = arena_new(r->arena, struct staff_again);
    again->user_id = r->user.id;
    (void)str_to_i64(request_form(r, STR("id")), 1, INT64_MAX, &again->id);
    r->data = again;
}

// Pressed twice, it waits already: which is what was wanted.
err staff_message_again_unit(struct tx *tx, void *data)
{
    const struct staff_again *again = data;
    err e = outbox_try_again(tx, again->id, again->user_id);
    return e.kind == ERR_CONFLICT ? NO_ERR : e;
}

void staff_message_again_done(struct request *r)
{
    request_redirect(r, staff_messages_path(r));
}

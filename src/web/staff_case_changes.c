// SPDX-License-Identifier: Apache-2.0
// What staff do with a case: each form says how often the case had changed when it was made, so that two people never
// overwrite each other unseen.
#include "casework/erase.h"
#include "html/words_list.h"
#include "web/components.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"

enum {
    STAFF_ANSWER_DAYS_MAX = 366
};

struct staff_change {
    struct case_change by;
    struct case_move move;
    struct site_act act; // the move, with the service's own messages
    struct case_assign assign;
    struct erase_hold hold;
    site_submit_fn run;
    str words, back;
};

static struct staff_change *staff_change_of(struct request *r, const struct casefile *c)
{
    struct staff_change *change = arena_new(r->arena, struct staff_change);
    change->by = (struct case_change){c->id, r->user.id, c->changes};
    change->back = staff_case_path(r, reference_of(r->arena, r->organisation->organisation.reference_key, c->id));
    return change;
}

// Whether the form was made of the case as it is now. Otherwise somebody else was quicker: the page shows how it
// stands, what happened meanwhile, and what was typed.
static bool staff_change_is_of_now(struct request *r, const struct casefile *c)
{
    struct staff_case_wrong wrong = {.status = 409, .word = WORD_STAFF_STATUS_CHANGED, .href = STR("#since")};
    if (!str_to_i64(request_form(r, STR("seen")), 1, INT64_MAX, &wrong.seen)) {
        wrong.seen = c->changes;
        wrong.href = STR("#main");
    } else if (wrong.seen == c->changes) {
        return true;
    }
    staff_show_case(r, c, &wrong);
    return false;
}

// Fills the move that the form asks for; false where it asks for nothing that can be: answered.
static bool staff_move_of(struct request *r, const struct casefile *c, struct case_move *move)
{
    str to = request_form(r, STR("to"));
    move->only_words = str_eq(to, STR("message"));
    if (!move->only_words && !case_status_find(to, &move->to)) {
        staff_show_case(r, c, &(struct staff_case_wrong){422, WORD_STAFF_CHOOSE_STATUS, STR("#to"), 0});
        return false;
    }
    if (!staff_change_is_of_now(r, c)) {
        return false;
    }
    bool of_the_person = !move->only_words && move->to == CASE_WITHDRAWN;
    if (of_the_person || (!move->only_words && !case_status_may_follow(c->status, move->to))) {
        staff_show_case(r, c, &(struct staff_case_wrong){422, WORD_STAFF_CHOOSE_STATUS, STR("#to"), 0});
        return false;
    }
    bool tells = move->only_words || move->to == CASE_WAITING || move->to == CASE_APPROVED || move->to == CASE_REFUSED;
    move->words = tells ? str_trim(request_form(r, STR("letter"))) : STR("");
    if (tells && move->words.len == 0) {
        staff_show_case(r, c, &(struct staff_case_wrong){422, WORD_STAFF_LETTER_EMPTY, STR("#letter"), 0});
        return false;
    }
    return true;
}

void staff_set_status(struct request *r)
{
    struct casefile c;
    struct case_move move = {0};
    const struct definition *d;
    int64_t days;
    if (!staff_find_case(r, &c) || !staff_move_of(r, &c, &move)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    err e = site_version(r->site, r->organisation, r->tx, r->arena, c.version_id, &d);
    if (!err_is(e) && !move.only_words) {
        e = staff_case_own(r, &c, move.to, &change->act.own);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct target_rule rule = staff_target_rule(r, d);
    move.by = change->by;
    move.from = c;
    if (c.stopped_at != 0) {
        move.resumed_target_at = target_resumed(&rule, c.target_was, c.stopped_at, clock_now_s());
    }
    if (move.to == CASE_WAITING && str_to_i64(request_form(r, STR("days")), 1, STAFF_ANSWER_DAYS_MAX, &days)) {
        date last = date_from_days(date_to_days(request_today(r)) + days + 1);
        move.due_at = date_begins_s(last, r->organisation->organisation.zone);
    }
    change->move = move;
    change->act.with = &change->move;
    change->run = site_move(r->site);
    r->data = change;
}

err staff_set_status_unit(struct tx *tx, void *data)
{
    struct staff_change *change = data;
    return change->run(tx, &change->act);
}

void staff_add_note(struct request *r)
{
    struct casefile c;
    if (!staff_find_case(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->words = str_trim(request_form(r, STR("words")));
    change->by.seen = 0; // a note takes nothing from anybody
    if (change->words.len == 0) {
        staff_show_case(r, &c, &(struct staff_case_wrong){422, WORD_STAFF_NOTE_EMPTY, STR("#words"), 0});
        return;
    }
    r->data = change;
}

err staff_add_note_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_add_note(tx, change->by, change->words);
}

// A number of a list of options; 0 for the one without a value. False for anything that is not in the list.
static bool staff_chosen(const struct govuk_option_list *list, str value, int64_t *ret_id)
{
    *ret_id = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->items[i].value, value)) {
            return value.len == 0 || str_to_i64(value, 1, INT64_MAX, ret_id);
        }
    }
    return value.len == 0;
}

void staff_assign(struct request *r)
{
    struct casefile c;
    struct govuk_option_list users;
    struct govuk_option_list teams;
    if (!staff_find_case(r, &c) || !staff_change_is_of_now(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->assign = (struct case_assign){.by = change->by, .team_id = c.team_id};
    err e = staff_user_options(r, WORD_QUEUE_NOBODY, 0, &users);
    e = err_is(e) ? e : staff_team_options(r, WORD_QUEUE_NO_TEAM, 0, &teams);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    bool fine = staff_chosen(&users, request_form(r, STR("user")), &change->assign.assignee_id);
    if (fields_has(&r->form, STR("team"))) { // "take this case" leaves it with its team
        fine = fine && staff_chosen(&teams, request_form(r, STR("team")), &change->assign.team_id);
    }
    if (!fine) {
        staff_show_case(r, &c, &(struct staff_case_wrong){422, WORD_STAFF_CHOOSE_USER, STR("#user"), 0});
        return;
    }
    r->data = change;
}

err staff_assign_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_assign(tx, &change->assign);
}

void staff_hold(struct request *r)
{
    struct casefile c;
    if (!staff_find_case(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->hold = (struct erase_hold){.by = change->by,
                                       .lifted = str_eq(request_form(r, STR("do")), STR("lift")),
                                       .why = str_trim(request_form(r, STR("why")))};
    change->hold.by.seen = 0; // it takes nothing from anybody
    if (change->hold.lifted == (c.held_at == 0)) {
        request_redirect(r, change->back); // pressed twice: it stands as was wanted
        return;
    }
    if (change->hold.why.len == 0) {
        staff_show_case(r, &c, &(struct staff_case_wrong){422, WORD_HOLD_WHY_MISSING, STR("#why"), 0});
        return;
    }
    r->data = change;
}

err staff_hold_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return erase_hold(tx, &change->hold);
}

void staff_case_changed(struct request *r)
{
    const struct staff_change *change = r->data;
    request_redirect(r, change->back);
}

void staff_case_unsaved(struct request *r)
{
    struct casefile c;
    if (staff_find_case(r, &c)) {
        staff_show_case(r, &c, &(struct staff_case_wrong){503, WORD_STAFF_UNSAVED, STR(""), 0});
    }
}

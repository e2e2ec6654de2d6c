// SPDX-License-Identifier: Apache-2.0
#include "catalogue/revision.h"
#include "base/clock.h"
#include "catalogue/service.h"
#include "core/audit.h"
#include "queries.h"
#include <stdio.h>

static struct revision revision_of(const struct db_rows *rows, struct arena *a)
{
    return (struct revision){.service_id = db_int(rows, 0),
                             .number = db_int(rows, 1),
                             .name = db_text(rows, a, 2),
                             .base_id = db_int(rows, 3),
                             .what = db_text(rows, a, 4),
                             .user_id = db_int(rows, 5),
                             .user_name = db_text(rows, a, 6),
                             .at = db_int(rows, 7),
                             .version_id = db_int(rows, 8),
                             .dropped = !db_is_null(rows, 9)};
}

static err revision_one(struct db_rows rows, struct arena *a, struct revision *ret_revision)
{
    *ret_revision = (struct revision){0};
    if (db_next(&rows)) {
        *ret_revision = revision_of(&rows, a);
        ret_revision->report = db_text(&rows, a, 10);
        ret_revision->document = db_text(&rows, a, 11);
    }
    return db_end(&rows);
}

err revision_draft(struct tx *tx, struct arena *a, int64_t service_id, struct revision *ret_revision)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id));
    TRY(revision_one(db_query(tx, &query_revision_last, args), a, ret_revision));
    if (ret_revision->version_id != 0 || ret_revision->dropped) {
        *ret_revision = (struct revision){0};
    }
    return NO_ERR;
}

err revision_get(struct tx *tx, struct arena *a, int64_t service_id, int64_t number, struct revision *ret_revision)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(number));
    TRY(revision_one(db_query(tx, &query_revision_by_number, args), a, ret_revision));
    return ret_revision->document.len != 0 ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such revision");
}

err revision_list(struct tx *tx, struct arena *a, int64_t service_id, struct revision_list *ret_list)
{
    size_t room = 0;
    struct revision_list list = {0};
    struct db_rows rows = db_query(tx, &query_revision_of_draft,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(REVISION_LIST_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct revision, list.items, list.count, room) = revision_of(&rows, a);
    }
    *ret_list = list;
    return db_end(&rows);
}

static err revision_audit(struct tx *tx, int64_t user_id, str event, int64_t service_id, int64_t number)
{
    char subject[64];
    snprintf(subject, sizeof subject, "service %lld revision %lld", (long long)service_id, (long long)number);
    return audit_write(tx, user_id, event, str_from(subject));
}

// The newest revision, without its document.
struct revision_head {
    int64_t last;  // 0: there never was one
    int64_t draft; // its number where it is the draft; otherwise 0
};

static err revision_head(struct tx *tx, int64_t service_id, struct revision_head *ret_head)
{
    struct db_rows rows = db_query(tx, &query_revision_head, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    *ret_head = (struct revision_head){0};
    if (db_next(&rows)) {
        ret_head->last = db_int(&rows, 0);
        ret_head->draft = db_is_null(&rows, 1) && db_is_null(&rows, 2) ? ret_head->last : 0;
    }
    return db_end(&rows);
}

static err revision_expect(struct tx *tx, int64_t service_id, int64_t seen, struct revision_head *ret_head)
{
    TRY(revision_head(tx, service_id, ret_head));
    return ret_head->draft == seen ? NO_ERR : FAIL(ERR_CONFLICT, "the draft was changed meanwhile");
}

err revision_add(struct tx *tx, struct revision_add *with)
{
    struct revision_head head;
    int64_t service_id = with->service_id;
    if (service_id == 0) {
        struct service_make make = {.key = with->key};
        TRY(service_make(tx, &make));
        service_id = make.ret_id;
    }
    TRY(revision_expect(tx, service_id, with->seen, &head));
    with->ret_number = head.last + 1;
    TRY(db_run(tx, &query_revision_insert,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(with->ret_number), DB_TEXT(with->name),
                       DB_INT(head.draft), DB_TEXT(with->what), DB_INT(with->user_id), DB_INT(clock_now_s()),
                       DB_TEXT(with->report), DB_TEXT(with->document)),
               NULL));
    TRY(db_run(tx, &query_revision_empty,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(with->ret_number - REVISION_KEPT)),
               NULL));
    return revision_audit(tx, with->user_id, STR("service.draft"), service_id, with->ret_number);
}

err revision_drop(struct tx *tx, const struct revision_drop *with)
{
    struct revision_head head;
    TRY(revision_expect(tx, with->service_id, with->seen, &head));
    if (with->seen == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no draft");
    }
    TRY(db_run(
        tx, &query_revision_set_dropped,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->service_id), DB_INT(with->seen), DB_INT(clock_now_s())),
        NULL));
    return revision_audit(tx, with->user_id, STR("service.draft-drop"), with->service_id, with->seen);
}

// ---- Approval ------------------------------------------------------------------------------------------------------

err approval_steps(struct tx *tx, struct arena *a, int64_t service_id, int64_t revision,
                   struct approval_steps *ret_steps)
{
    *ret_steps = (struct approval_steps){0};
    struct db_rows rows = db_query(tx, &query_approval_step_all,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(revision)));
    while (ret_steps->count < APPROVAL_STEPS_MAX && db_next(&rows)) {
        ret_steps->items[ret_steps->count++] =
            (struct approval_step){db_int(&rows, 0), db_text(&rows, a, 1), role_find(db_text(&rows, a, 2)),
                                   db_int(&rows, 3), db_text(&rows, a, 4), db_int(&rows, 5)};
    }
    return db_end(&rows);
}

err approval_is_own(struct tx *tx, int64_t service_id, int64_t revision, int64_t user_id, bool *ret_own)
{
    struct db_rows rows =
        db_query(tx, &query_revision_by_user,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(revision), DB_INT(user_id)));
    *ret_own = db_next(&rows) && db_int(&rows, 0) != 0;
    return db_end(&rows);
}

// The steps, on a unit's stack: names are not needed.
static err approval_steps_of(struct tx *tx, int64_t service_id, int64_t revision, struct approval_steps *ret_steps)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = approval_steps(tx, &a, service_id, revision, ret_steps);
    arena_free(&a);
    return e;
}

err approval_give(struct tx *tx, const struct approval_give *with)
{
    struct revision_head head;
    struct approval_steps steps;
    bool own;
    TRY(revision_expect(tx, with->service_id, with->revision, &head));
    TRY(approval_is_own(tx, with->service_id, with->revision, with->user_id, &own));
    TRY(approval_steps_of(tx, with->service_id, with->revision, &steps));
    const struct approval_step *step = NULL;
    for (size_t i = 0; i < steps.count; i++) {
        step = steps.items[i].number == with->step ? &steps.items[i] : step;
    }
    if (with->revision == 0 || step == NULL) {
        return FAIL(ERR_NOT_FOUND, "there is no such step");
    }
    if (own || step->role != with->role) {
        return FAIL(ERR_FORBIDDEN, "the step is for somebody else");
    }
    TRY(db_run(tx, &query_approval_insert,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->service_id), DB_INT(with->revision),
                       DB_INT(with->step), DB_INT(with->user_id), DB_INT(clock_now_s())),
               NULL));
    return revision_audit(tx, with->user_id, STR("service.approve"), with->service_id, with->revision);
}

err approval_set(struct tx *tx, const struct approval_set *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->service_id)};
    struct revision_head head;
    TRY(revision_head(tx, with->service_id, &head));
    TRY(db_run(tx, &query_approval_step_clear, DB_ARGS(self[0], self[1]), NULL));
    TRY(db_run(tx, &query_approval_clear, DB_ARGS(self[0], self[1], DB_INT(head.draft)), NULL));
    for (size_t i = 0; i < with->steps.count; i++) {
        const struct approval_step *step = &with->steps.items[i];
        TRY(db_run(
            tx, &query_approval_step_insert,
            DB_ARGS(self[0], self[1], DB_INT((int64_t)i + 1), DB_TEXT(step->name), DB_TEXT(role_name(step->role))),
            NULL));
    }
    return revision_audit(tx, with->user_id, STR("service.steps"), with->service_id, head.draft);
}

err revision_published(struct tx *tx, int64_t service_id, int64_t number, int64_t version_id)
{
    struct revision_head head;
    struct approval_steps steps;
    TRY(revision_expect(tx, service_id, number, &head));
    TRY(approval_steps_of(tx, service_id, number, &steps));
    for (size_t i = 0; i < steps.count; i++) {
        if (steps.items[i].user_id == 0) {
            return FAIL(ERR_FORBIDDEN, "the draft is not approved");
        }
    }
    return db_run(tx, &query_revision_set_version,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(number), DB_INT(version_id)), NULL);
}

err revision_kinds_of(struct tx *tx, struct arena *a, int64_t user_id, struct revision_kinds *ret_kinds)
{
    size_t room = 0;
    str *items = NULL;
    struct revision_kinds kinds = {0};
    struct db_rows rows =
        db_query(tx, &query_revision_kinds_of_user, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    while (db_next(&rows)) {
        *arena_push(a, str, items, kinds.count, room) = db_text(&rows, a, 0);
    }
    kinds.items = items;
    *ret_kinds = kinds;
    return db_end(&rows);
}

err revision_newest_of(struct tx *tx, struct arena *a, int64_t user_id, str *ret_service_key)
{
    struct db_rows rows =
        db_query(tx, &query_revision_newest_of_user, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    *ret_service_key = db_next(&rows) ? db_text(&rows, a, 0) : (str){0};
    return db_end(&rows);
}

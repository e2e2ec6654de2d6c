// SPDX-License-Identifier: Apache-2.0
// What is different between a version of a service and the one before it, for everybody: its pages and questions, what
// is set of the whole, and messages to the person. Left out is what is the organisation's own matter (`inside`,
// design/compare.h): who handles cases, when the service is looked at again, its targets, messages to an address of the
// organisation's, and how far translations have come and who read them.
#include "catalogue/board.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/builder_difference.h"
#include "web/builder_state.h"
#include "web/making_pages.h"
#include "web/making_view.h"
#include "web/page_making_changes.h"
#include "web/request.h"
#include "web/way_words.h"

struct making_changed {
    struct site_service service;
    struct service_version before, after;
    int64_t at;
    struct compare compare;
};

static err making_changed_load(struct request *r, struct making_changed *c)
{
    int64_t number;
    struct board_versions versions;
    TRY(site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &c->service));
    if (!str_to_i64(request_param(r, 2), 2, INT64_MAX, &number)) {
        return FAIL(ERR_NOT_FOUND, "there is nothing before the first");
    }
    TRY(service_version_by_number(r->tx, r->arena, c->service.id, number, &c->after));
    TRY(service_version_by_number(r->tx, r->arena, c->service.id, number - 1, &c->before));
    TRY(board_versions(r->tx, r->arena, c->service.id, &versions));
    for (size_t i = 0; i < versions.count; i++) {
        c->at = versions.items[i].number == number ? versions.items[i].at : c->at;
    }
    return NO_ERR;
}

void making_changes(struct request *r)
{
    struct making_changed *c = arena_new(r->arena, struct making_changed);
    err e = making_changed_load(r, c);
    if (err_is(e)) {
        request_fail(r, e);
    }
    r->data = c;
}

// On a worker thread.
void making_changes_compare(struct request *r)
{
    struct making_changed *c = r->data;
    r->result = compare_documents(r->arena, c->before.document, c->after.document, &c->compare);
}

void making_changes_shown(struct request *r)
{
    struct making_changed *c = r->data;
    struct builder after = {.outline = c->compare.after}; // of no service: no link leads to a page of staff
    after.language = outline_language(&after.outline, words_languages[r->language].tag);
    struct builder_change *changes = arena_array(r->arena, struct builder_change, c->compare.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < c->compare.count; i++) {
        if (!c->compare.items[i].inside) {
            changes[count++] = builder_change_of(r, &after, &c->compare, &c->compare.items[i]);
        }
    }
    struct words_place place = {.name = "number", .number = c->after.number, .is_number = true};
    str title = request_words_with(r, WORD_MAKING_CHANGES, &place, 1);
    const struct definition *d = c->service.definition;
    struct making_changes_view view = {.name = text_in(d->name, request_definition_language(r, d)),
                                       .title = title,
                                       .when = request_date(r, c->at),
                                       .more = c->compare.more,
                                       .changes = {changes, count}};
    view.frame = frame_of_service(r, d, title, STR("making-changes"));
    view.frame.back_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/making"));
    REQUEST_RENDER(r, 200, page_making_changes, &view.frame, &view);
}

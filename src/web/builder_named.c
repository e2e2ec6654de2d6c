// SPDX-License-Identifier: Apache-2.0
// Conditions that have a name: a list of them with the sentence of each and where it is used.
#include "web/builder_named.h"
#include "design/named.h"
#include "html/words_list.h"
#include "web/builder_named_view.h"
#include "web/builder_pages.h"
#include "web/builder_said.h"
#include "web/builder_when.h"
#include "web/page_builder_named.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    NAMED_USES_SHOWN = 20
};

static str named_path(struct request *r, const struct builder *b, str name)
{
    return ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("condition")), STR("?name="),
                      builder_encoded(r, name));
}

static struct builder_named_use named_use(struct request *r, const struct builder *b, const struct named_use *use)
{
    struct words_place place = {.name = "name", .text = use->name};
    switch (use->kind) {
    case NAMED_ON_PAGE:
        return (struct builder_named_use){builder_page_called(r, b, use->name), builder_path(r, b, use->name)};
    case NAMED_IN_VALUE:
        return (struct builder_named_use){
            builder_subject(r, b, WHEN_ROW_VALUE, use->name),
            ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("value?name=")), use->name)};
    case NAMED_IN_CONDITION:
        return (struct builder_named_use){builder_subject(r, b, WHEN_ROW_NAMED, use->name),
                                          named_path(r, b, use->name)};
    case NAMED_IN_LIST:
        return (struct builder_named_use){.name = request_words_with(r, WORD_BUILDER_CONDITION_IN_LIST, &place, 1)};
    case NAMED_IN_MESSAGE:
        return (struct builder_named_use){request_words(r, WORD_BUILDER_MESSAGES),
                                          staff_service_path(r, b->service.key, STR("messages"))};
    case NAMED_IN_SERVICE:
        break;
    }
    return (struct builder_named_use){request_words(r, WORD_BUILDER_SETTINGS),
                                      staff_service_path(r, b->service.key, STR("settings"))};
}

static str named_more(struct request *r, size_t count, size_t shown)
{
    struct words_place place = {.name = "number", .is_number = true, .number = (int64_t)(count - shown)};
    return count == shown ? STR("") : request_words_with(r, WORD_BUILDER_CONDITION_MORE, &place, 1);
}

static struct builder_named_row named_row(struct request *r, const struct builder *b, size_t at)
{
    const struct outline_named *named = &b->outline.conditions[at];
    const struct named_uses *uses = &b->named_uses[at];
    size_t shown = uses->count < NAMED_USES_SHOWN ? uses->count : NAMED_USES_SHOWN;
    struct builder_named_use *items = arena_array(r->arena, struct builder_named_use, shown + 1);
    for (size_t i = 0; i < shown; i++) {
        items[i] = named_use(r, b, &uses->items[i]);
    }
    return (struct builder_named_row){.at = arena_printf(r->arena, "condition-%zu", at + 1),
                                      .name = named->name,
                                      .said = builder_said(r, b, &named->when),
                                      .href = named_path(r, b, named->name),
                                      .uses = {items, shown},
                                      .more = named_more(r, uses->count, shown)};
}

void builder_named_show(struct request *r, int status, struct builder *b)
{
    const struct outline *o = &b->outline;
    size_t count = o->condition_count < LIMIT_NAMED_COUNT ? o->condition_count : LIMIT_NAMED_COUNT;
    struct builder_named_row *rows = arena_array(r->arena, struct builder_named_row, count + 1);
    struct builder_named_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_CONDITIONS), STR("builder-conditions")),
        .service = outline_said(o, o->name, b->language),
        .edit_href = builder_path(r, b, STR("")),
        .new_href = staff_service_path(r, b->service.key, STR("condition")),
        .seen = b->draft.number,
        .conditions = {rows, count},
        .more = named_more(r, o->condition_count, count)};
    struct staff_wrong wrong = {.at = STR("conditions")};
    if (err_is(b->failed)) {
        wrong.error = builder_failed(r, b, WORD_BUILDER_CONDITION_USED);
    }
    for (size_t i = 0; i < count; i++) {
        rows[i] = named_row(r, b, i);
        if (b->failed.kind == ERR_INPUT && str_eq(rows[i].name, b->edit.named)) {
            rows[i].error = wrong.error;
            wrong.at = rows[i].at;
        }
    }
    if (err_is(b->failed)) {
        view.errors = staff_error_links(r, &wrong, 1);
        view.frame.has_errors = true;
    }
    view.frame.back_href = view.edit_href;
    REQUEST_RENDER(r, status, page_builder_named, &view.frame, &view);
}

err builder_named_find(struct request *r, struct builder *b)
{
    return named_uses(r->arena, b->draft.document, &b->named_uses);
}

// On a worker thread.
void builder_named_look(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    if (!err_is(r->result)) {
        r->result = builder_named_find(r, b);
    }
}

void builder_named_looked(struct request *r)
{
    builder_named_show(r, 200, r->data);
}

void builder_named(struct request *r)
{
    struct builder *b = r->data;
    b->edit.kind = EDIT_NAMED_SET;
    b->edit.named = b->edit.called = request_query(r, STR("name"));
    if (b->edit.named.len != 0 && outline_named(&b->outline, b->edit.named) == NULL) {
        request_not_found(r);
        return;
    }
    builder_when_show(r, 200, b);
}

void builder_named_read(struct request *r, struct builder *b)
{
    b->edit.named = request_form(r, STR("named"));
    if (b->edit.kind == EDIT_NAMED_SET) {
        b->edit.called = builder_typed_words(r, STR("called"));
        builder_when_read(r, b);
    }
}

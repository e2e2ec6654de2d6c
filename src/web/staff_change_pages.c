// SPDX-License-Identifier: Apache-2.0
#include "web/staff_change_pages.h"
#include "base/clock.h"
#include "base/limits.h"
#include "catalogue/board.h"
#include "catalogue/change.h"
#include "html/words_list.h"
#include "web/builder_difference.h"
#include "web/builder_state.h"
#include "web/change_plan.h"
#include "web/errors.h"
#include "web/page_staff_change_look.h"
#include "web/page_staff_changes.h"
#include "web/staff_change_view.h"
#include "web/staff_queue.h"
#include "web/staff_service_pages.h"

enum {
    STAFF_CHANGE_SHOWN = 20, // differences of one service
    STAFF_CHANGE_LOOKED = 10 // changes that a draft is looked through for, before it is published
};

// A change as it is asked for.
struct staff_changing {
    struct replace with;
    struct change change;
    bool makes; // it was looked at
    struct board board;
    struct staff_changes_view view;
    struct staff_change_part *parts;
    size_t count;
    bool more;
};

static str staff_changes_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("changes"));
}

static str staff_change_language(str tag)
{
    enum language language;
    return words_language(tag, &language) ? words_languages[language].name : tag;
}

// ---- In words ------------------------------------------------------------------------------------------------------

static const struct {
    const struct word *choice, *said;
} staff_change_kinds[] = {
    [REPLACE_WORDS] = {WORD_CHANGES_KIND_WORDS, WORD_CHANGES_SAID_WORDS},
    [REPLACE_EMAIL] = {WORD_CHANGES_KIND_EMAIL, WORD_CHANGES_SAID_EMAIL},
    [REPLACE_AMOUNT] = {WORD_CHANGES_KIND_AMOUNT, WORD_CHANGES_SAID_AMOUNT},
};
_Static_assert(sizeof staff_change_kinds / sizeof staff_change_kinds[0] == REPLACE_KIND__COUNT, "a row a kind");

static str staff_change_what(struct request *r, const struct change *c)
{
    enum replace_kind kind = REPLACE_WORDS;
    (void)replace_kind_find(c->kind, &kind);
    struct words_place places[] = {{.name = "from", .text = c->from},
                                   {.name = "to", .text = c->to},
                                   {.name = "language", .text = staff_change_language(c->language)}};
    return request_words_with(r, staff_change_kinds[kind].said, places, kind == REPLACE_WORDS ? 3 : 2);
}

static str staff_change_when(struct request *r, const struct change *c)
{
    struct words_place place = {.name = "date", .text = request_date(r, c->at)};
    return request_words_with(r, c->publishes ? WORD_CHANGES_FROM_PUBLISHED : WORD_CHANGES_FROM, &place, 1);
}

// What comes in its place may hold what was said: then nothing tells the one from the other.
static bool staff_change_is_not_in(struct arena *scratch, const struct change *c, str document)
{
    str after;
    size_t count = 0;
    struct replace with = {.language = c->language, .from = c->from, .to = c->to};
    if (c->taken_back || c->at > clock_now_s() || !replace_kind_find(c->kind, &with.kind) ||
        str_find(c->to, c->from) != STR_NONE) {
        return false;
    }
    return !err_is(replace_document(scratch, document, &with, &after, &count)) && count != 0;
}

// Whether one of those before it was the same, made in other services.
static bool staff_change_is_again(const struct change *changes, size_t at)
{
    const struct change *c = &changes[at];
    for (size_t i = 0; i < at; i++) {
        if (str_eq(changes[i].kind, c->kind) && str_eq(changes[i].language, c->language) &&
            str_eq(changes[i].from, c->from) && str_eq(changes[i].to, c->to)) {
            return true;
        }
    }
    return false;
}

struct govuk_str_list staff_changes_not_in(struct request *r, const struct change *changes, size_t count, str document)
{
    struct arena scratch;
    str *lines = arena_array(r->arena, str, STAFF_CHANGE_LOOKED);
    size_t line_count = 0;
    arena_init(&scratch, 2 * LIMIT_DEFINITION_ARENA);
    for (size_t i = 0; i < count && i < STAFF_CHANGE_LOOKED; i++) {
        if (!staff_change_is_again(changes, i) && staff_change_is_not_in(&scratch, &changes[i], document)) {
            struct words_place places[] = {{.name = "what", .text = staff_change_what(r, &changes[i])},
                                           {.name = "date", .text = request_date(r, changes[i].at)}};
            lines[line_count++] = request_words_with(r, WORD_CHANGES_NOT_IN_SINCE, places, 2);
        }
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return (struct govuk_str_list){lines, line_count};
}

static struct staff_change_row staff_change_row(struct request *r, const struct change_service *s)
{
    static const struct {
        const struct word *word;
        str classes;
    } states[] = {
        [CHANGE_WAITING] = {WORD_CHANGES_WAITING, STR_INIT("govuk-tag--yellow")},
        [CHANGE_DRAFTED] = {WORD_CHANGES_DRAFTED, STR_INIT("govuk-tag--blue")},
        [CHANGE_PUBLISHED] = {WORD_CHANGES_PUBLISHED, STR_INIT("govuk-tag--green")},
        [CHANGE_NOTHING] = {WORD_CHANGES_NOTHING, STR_INIT("govuk-tag--grey")},
        [CHANGE_TAKEN_BACK] = {WORD_CHANGES_TAKEN_BACK, STR_INIT("govuk-tag--grey")},
    };
    str name = request_by_language(r, s->name);
    return (struct staff_change_row){.service = name.len == 0 ? s->key : name,
                                     .href = staff_service_path(r, s->key, STR("")),
                                     .state = request_words(r, states[s->state].word),
                                     .classes = states[s->state].classes};
}

// ---- Those there are, and a new one --------------------------------------------------------------------------------

// What a service that was made or changed since says too is found by asking for the same again, from the same day on.
static struct staff_hidden_list staff_change_asked(struct request *r, const struct change *c)
{
    enum {
        ASKED = 8
    };
    if (c->taken_back) {
        return (struct staff_hidden_list){0};
    }
    struct staff_hidden *items = arena_array(r->arena, struct staff_hidden, ASKED);
    const struct staff_hidden what[] = {{STR("kind"), c->kind},
                                        {STR("language"), c->language},
                                        {STR("from"), c->from},
                                        {STR("to"), c->to},
                                        {STR("how"), c->publishes ? STR("publish") : STR("draft")}};
    size_t count = sizeof what / sizeof what[0];
    memcpy(items, what, sizeof what);
    if (c->waits && c->at > clock_now_s()) {
        date day = date_at(c->at, r->organisation->organisation.zone, NULL);
        items[count++] = (struct staff_hidden){STR("at-day"), arena_printf(r->arena, "%d", (int)day.day)};
        items[count++] = (struct staff_hidden){STR("at-month"), arena_printf(r->arena, "%d", (int)day.month)};
        items[count++] = (struct staff_hidden){STR("at-year"), arena_printf(r->arena, "%d", (int)day.year)};
    }
    return (struct staff_hidden_list){items, count};
}

static err staff_changes_made(struct request *r, struct staff_changes_view *view)
{
    struct change *changes;
    size_t count;
    TRY(change_list(r->tx, r->arena, &changes, &count));
    struct staff_change_made *made = arena_array(r->arena, struct staff_change_made, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct change *c = &changes[i];
        struct staff_change_row *rows = arena_array(r->arena, struct staff_change_row, c->service_count + 1);
        for (size_t k = 0; k < c->service_count; k++) {
            rows[k] = staff_change_row(r, &c->services[k]);
        }
        made[i] = (struct staff_change_made){.id = c->id,
                                             .what = staff_change_what(r, c),
                                             .when = staff_service_by(r, staff_change_when(r, c), c->user_name),
                                             .waits = c->waits,
                                             .asked = staff_change_asked(r, c),
                                             .services = {rows, c->service_count}};
    }
    view->made = (struct staff_change_made_list){made, count};
    return NO_ERR;
}

static struct govuk_item_list staff_change_kind_items(struct request *r)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, REPLACE_KIND__COUNT);
    enum replace_kind chosen = REPLACE_WORDS;
    (void)replace_kind_find(request_form(r, STR("kind")), &chosen);
    for (int i = 0; i < REPLACE_KIND__COUNT; i++) {
        items[i] = (struct govuk_item){.value = replace_kind_name((enum replace_kind)i),
                                       .text = request_words(r, staff_change_kinds[i].choice),
                                       .checked = i == (int)chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_item_list){items, REPLACE_KIND__COUNT};
}

static struct govuk_item_list staff_change_how_items(struct request *r)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, 2);
    bool publishes = str_eq(request_form(r, STR("how")), STR("publish"));
    items[0] = (struct govuk_item){.value = STR("draft"),
                                   .text = request_words(r, WORD_CHANGES_HOW_DRAFT),
                                   .checked = publishes ? CHOICE_UNSET : CHOICE_YES};
    items[1] = (struct govuk_item){.value = STR("publish"),
                                   .text = request_words(r, WORD_CHANGES_HOW_PUBLISH),
                                   .checked = publishes ? CHOICE_YES : CHOICE_UNSET};
    return (struct govuk_item_list){items, user_may(&r->user, PERMISSION_SERVICE_PUBLISH) ? 2 : 0};
}

static void staff_changes_show(struct request *r, int status, struct staff_changes_view *view)
{
    const struct site_organisation *o = r->organisation;
    const struct staff_wrong wrong[] = {{view->kind_error, STR("kind")},
                                        {view->from_error, STR("from")},
                                        {view->to_error, STR("to")},
                                        {view->at_error, STR("at-day")}};
    struct govuk_option *languages = arena_array(r->arena, struct govuk_option, o->language_count);
    for (size_t i = 0; i < o->language_count; i++) {
        const struct words_language *known = &words_languages[o->languages[i]];
        languages[i] = builder_option(known->name, known->tag, request_form(r, STR("language")));
    }
    view->languages = (struct govuk_option_list){languages, o->language_count};
    view->errors = staff_error_links(r, wrong, sizeof wrong / sizeof wrong[0]);
    view->kinds = staff_change_kind_items(r);
    view->hows = staff_change_how_items(r);
    view->at = staff_date_parts(r, &r->form, STR("at"));
    view->from = request_form(r, STR("from"));
    view->to = request_form(r, STR("to"));
    view->href = staff_changes_path(r);
    view->back_href = arena_concat(r->arena, view->href, STR("/take-back"));
    view->frame = staff_frame(r, request_words(r, WORD_CHANGES_TITLE), STR("staff-changes"));
    view->frame.has_errors = view->errors.count != 0;
    view->frame.back_href = REQUEST_PATH(r, o->organisation.key, STR("staff"), STR("services"));
    REQUEST_RENDER(r, status, page_staff_changes, &view->frame, view);
}

void staff_changes(struct request *r)
{
    struct staff_changes_view view = {0};
    err e = staff_changes_made(r, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_changes_show(r, 200, &view);
}

static str staff_change_wrong(struct request *r, enum replace_kind kind, str text)
{
    static const struct word *const missing[] = {[REPLACE_WORDS] = WORD_CHANGES_WORDS_WRONG,
                                                 [REPLACE_EMAIL] = WORD_CHANGES_EMAIL_WRONG,
                                                 [REPLACE_AMOUNT] = WORD_CHANGES_AMOUNT_WRONG};
    return replace_fits(kind, text) ? STR("") : request_words(r, missing[kind]);
}

// The first moment of the day that was typed; now where that is today, or none was typed.
static int64_t staff_change_at(struct request *r, str *ret_error)
{
    date day;
    bool wrong = false;
    bool given = staff_date_of(&r->form, STR("at"), &day, &wrong);
    int64_t now = clock_now_s();
    int64_t ahead = given && !wrong ? date_to_days(day) - date_to_days(request_today(r)) : 0;
    if (wrong || ahead < 0) {
        *ret_error = request_words(r, wrong ? WORD_OPENING_DATE_WRONG : WORD_CHANGES_DATE_PAST);
    }
    return ahead > 0 ? date_begins_s(day, r->organisation->organisation.zone) : now;
}

// The services that were left in.
static void staff_change_chosen(struct request *r, struct staff_changing *c)
{
    struct change_service *chosen = arena_array(r->arena, struct change_service, c->board.count + 1);
    for (size_t i = 0; i < c->board.count && c->change.service_count < CHANGE_SERVICES_MAX; i++) {
        str name = arena_concat(r->arena, STR("service-"), c->board.items[i].key);
        if (fields_has(&r->form, name)) {
            chosen[c->change.service_count++] = (struct change_service){.service_id = c->board.items[i].id};
        }
    }
    c->change.services = chosen;
}

void staff_change(struct request *r)
{
    struct staff_changing *c = arena_new(r->arena, struct staff_changing);
    err e = staff_changes_made(r, &c->view);
    e = err_is(e) ? e : board_list(r->tx, r->arena, 0, &c->board);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (!replace_kind_find(request_form(r, STR("kind")), &c->with.kind)) {
        c->view.kind_error = request_words(r, WORD_CHANGES_KIND_WRONG);
    }
    c->with.language = request_form(r, STR("language"));
    c->with.from = str_trim(request_form(r, STR("from")));
    c->with.to = str_trim(request_form(r, STR("to")));
    c->view.from_error = staff_change_wrong(r, c->with.kind, c->with.from);
    c->view.to_error = staff_change_wrong(r, c->with.kind, c->with.to);
    if (c->view.to_error.len == 0 && str_eq(c->with.from, c->with.to)) {
        c->view.to_error = request_words(r, WORD_CHANGES_SAME);
    }
    bool publishes =
        str_eq(request_form(r, STR("how")), STR("publish")) && user_may(&r->user, PERMISSION_SERVICE_PUBLISH);
    c->change = (struct change){.kind = replace_kind_name(c->with.kind),
                                .language = c->with.kind == REPLACE_WORDS ? c->with.language : STR(""),
                                .from = c->with.from,
                                .to = c->with.to,
                                .publishes = publishes,
                                .at = staff_change_at(r, &c->view.at_error),
                                .user_id = r->user.id};
    c->makes = str_eq(request_form(r, STR("do")), STR("make"));
    if (c->makes) {
        staff_change_chosen(r, c);
        c->view.from_error =
            c->change.service_count == 0 ? request_words(r, WORD_CHANGES_NONE_LEFT) : c->view.from_error;
    }
    if (c->view.kind_error.len + c->view.from_error.len + c->view.to_error.len + c->view.at_error.len != 0) {
        staff_changes_show(r, 422, &c->view);
        return;
    }
    r->data = c;
}

// ---- What it does in each ------------------------------------------------------------------------------------------

static void staff_change_notes(struct request *r, const struct staff_changing *c, const struct change_plan *plan,
                               struct staff_change_part *part)
{
    str *notes = arena_array(r->arena, str, 3);
    size_t count = 0;
    if (plan->draft.number != 0) {
        struct words_place place = {
            .name = "when", .text = staff_service_by(r, request_date_time(r, plan->draft.at), plan->draft.user_name)};
        const struct word *word = plan->draft_count != 0 ? WORD_CHANGES_NOTE_DRAFT : WORD_CHANGES_NOTE_DRAFT_NOT;
        notes[count++] = arena_str(r->arena, request_words_with(r, word, &place, 1));
    }
    if (c->change.publishes && plan->live_count != 0 && (plan->barred || plan->wrong)) {
        notes[count++] = request_words(r, plan->barred ? WORD_CHANGES_NOTE_BARRED : WORD_CHANGES_NOTE_WRONG);
    }
    part->notes = (struct govuk_str_list){notes, count};
}

static err staff_change_differences(struct request *r, struct arena *scratch, const struct change_plan *plan,
                                    struct staff_change_part *part)
{
    struct compare compare;
    bool of_draft = !plan->publishes && plan->draft.number != 0;
    TRY(compare_documents(scratch, of_draft ? plan->draft.document : plan->live.document,
                          of_draft ? plan->draft_after : plan->live_after, &compare));
    struct builder b = {.outline = compare.after};
    b.language = outline_language(&compare.after, words_languages[r->language].tag);
    size_t count = compare.count < STAFF_CHANGE_SHOWN ? compare.count : STAFF_CHANGE_SHOWN;
    struct builder_change *items = arena_array(r->arena, struct builder_change, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct builder_change one = builder_change_of(r, &b, &compare, &compare.items[i]);
        str *texts[] = {&one.where, &one.what, &one.from, &one.to};
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            *texts[k] = arena_str(r->arena, *texts[k]);
        }
        items[i] = one;
    }
    part->changes = (struct builder_change_list){items, count};
    part->more = count < compare.count || compare.more;
    return NO_ERR;
}

static err staff_change_part(struct request *r, struct arena *scratch, struct staff_changing *c,
                             const struct board_service *s)
{
    struct change_plan plan;
    struct tx *tx;
    TRY(store_read_begin(r->organisation->store, &tx));
    err e = change_plan_read(tx, scratch, &r->organisation->organisation, s->id, &plan);
    store_read_end(tx);
    TRY(e);
    TRY(change_plan_make(scratch, &c->with, c->change.publishes, &plan));
    if (!change_plan_touches(&plan)) {
        return NO_ERR;
    }
    if (c->count == CHANGE_SERVICES_MAX) {
        c->more = true;
        return NO_ERR;
    }
    str name = request_by_language(r, s->name);
    struct staff_change_part *part = &c->parts[c->count++];
    const struct word *does = plan.publishes           ? WORD_CHANGES_DOES_PUBLISH
                              : plan.draft.number != 0 ? WORD_CHANGES_DOES_GO_ON
                                                       : WORD_CHANGES_DOES_BEGIN;
    *part = (struct staff_change_part){.id = arena_concat(r->arena, STR("service-"), s->key),
                                       .anchor = arena_concat(r->arena, STR("in-"), s->key),
                                       .name = name.len == 0 ? s->key : name,
                                       .does = request_words(r, does)};
    staff_change_notes(r, c, &plan, part);
    return staff_change_differences(r, scratch, &plan, part);
}

// On a worker thread.
void staff_change_look(struct request *r)
{
    struct staff_changing *c = r->data;
    struct arena scratch;
    r->skip_unit = !c->makes;
    if (c->makes) {
        return;
    }
    c->parts = arena_array(r->arena, struct staff_change_part, CHANGE_SERVICES_MAX);
    arena_init(&scratch, 2 * LIMIT_DEFINITION_ARENA);
    for (size_t i = 0; i < c->board.count && !err_is(r->result); i++) {
        r->result = staff_change_part(r, &scratch, c, &c->board.items[i]);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}

err staff_change_unit(struct tx *tx, void *data)
{
    struct staff_changing *c = data;
    struct change_make make = {.change = &c->change};
    return change_make(tx, &make);
}

static void staff_change_show_look(struct request *r, const struct staff_changing *c)
{
    static const str names[] = {STR_INIT("kind"),   STR_INIT("language"), STR_INIT("from"),    STR_INIT("to"),
                                STR_INIT("at-day"), STR_INIT("at-month"), STR_INIT("at-year"), STR_INIT("how")};
    size_t count = sizeof names / sizeof names[0];
    struct staff_hidden *kept = arena_array(r->arena, struct staff_hidden, count);
    for (size_t i = 0; i < count; i++) {
        kept[i] = (struct staff_hidden){names[i], request_form(r, names[i])};
    }
    struct staff_change_look_view view = {
        .frame = staff_frame(r, request_words(r, WORD_CHANGES_LOOK), STR("staff-change-look")),
        .href = staff_changes_path(r),
        .what = staff_change_what(r, &c->change),
        .when = staff_change_when(r, &c->change),
        .kept = {kept, count},
        .parts = {c->parts, c->count},
        .more = c->more ? request_words(r, WORD_CHANGES_MORE) : STR("")};
    view.frame.back_href = view.href;
    REQUEST_RENDER(r, 200, page_staff_change_look, &view.frame, &view);
}

void staff_change_done(struct request *r)
{
    struct staff_changing *c = r->data;
    if (c->makes) {
        site_changes_soon(r->site);
        request_redirect(r, staff_changes_path(r));
    } else if (c->count == 0) {
        c->view.from_error = request_words(r, WORD_CHANGES_NOBODY);
        staff_changes_show(r, 422, &c->view);
    } else {
        staff_change_show_look(r, c);
    }
}

// ---- Taking one back -----------------------------------------------------------------------------------------------

void staff_change_back(struct request *r)
{
    struct change_take_back *back = arena_new(r->arena, struct change_take_back);
    if (r->conflict) {
        request_redirect(r, staff_changes_path(r)); // where its state now is said
        return;
    }
    if (!str_to_i64(request_form(r, STR("change")), 1, INT64_MAX, &back->id)) {
        errors_page(r, 400);
        return;
    }
    back->user_id = r->user.id;
    r->data = back;
}

err staff_change_back_unit(struct tx *tx, void *data)
{
    return change_take_back(tx, data);
}

void staff_change_went_back(struct request *r)
{
    request_redirect(r, staff_changes_path(r));
}

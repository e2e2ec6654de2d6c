// SPDX-License-Identifier: Apache-2.0
// Settings of the organisation hold it: its words in each language, and until when. After that nobody sees it, whether
// or not somebody thinks of taking it away.
#include "web/staff_banner_pages.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "html/words_list.h"
#include "web/page_staff_banner.h"
#include "web/staff_view.h"

enum {
    STAFF_BANNER_TITLE_MAX = 80, // letters
    STAFF_BANNER_TEXT_MAX = 300
};

// How long it stands: the first is suggested.
static const struct {
    int64_t hours; // 0: until somebody takes it away
    const struct word *word;
} staff_banner_hours[] = {
    {24, WORD_BANNER_DAY}, {72, WORD_BANNER_THREE_DAYS}, {168, WORD_BANNER_WEEK}, {0, WORD_BANNER_OPEN}};
enum {
    STAFF_BANNER_HOURS = sizeof staff_banner_hours / sizeof staff_banner_hours[0]
};

struct staff_banner {
    struct staff_banner_view view;
    struct organisation_setting *set; // what is written
    size_t set_count;
    int64_t by_user_id;
};

static str staff_banner_named(struct request *r, const struct word *word, str language)
{
    struct words_place place = {.name = "language", .text = language};
    return request_words_with(r, word, &place, 1);
}

static struct staff_banner_words *staff_banner_boxes(struct request *r, bool typed, struct staff_banner_view *view)
{
    const struct site_organisation *o = r->organisation;
    struct staff_banner_words *boxes = arena_array(r->arena, struct staff_banner_words, o->language_count);
    for (size_t i = 0; i < o->language_count; i++) {
        const struct words_language *known = &words_languages[o->languages[i]];
        struct staff_banner_words *box = &boxes[i];
        box->title_name = arena_concat(r->arena, STR("title-"), known->tag);
        box->text_name = arena_concat(r->arena, STR("text-"), known->tag);
        box->title_label = staff_banner_named(r, WORD_BANNER_HEADING, known->name);
        box->text_label = staff_banner_named(r, WORD_BANNER_WORDS, known->name);
        box->title = typed ? str_trim(request_form(r, box->title_name))
                           : organisation_text(&o->organisation, STR("banner-title"), known->tag);
        box->text = typed ? str_trim(request_form(r, box->text_name))
                          : organisation_text(&o->organisation, STR("banner"), known->tag);
    }
    view->words = (struct staff_banner_words_list){boxes, o->language_count};
    return boxes;
}

static str staff_banner_value(struct request *r, size_t row)
{
    return arena_printf(r->arena, "%lld", (long long)staff_banner_hours[row].hours);
}

// The row that was chosen; the first where none of them was.
static size_t staff_banner_chosen(struct request *r)
{
    size_t row = 0;
    while (row < STAFF_BANNER_HOURS && !str_eq(request_form(r, STR("hours")), staff_banner_value(r, row))) {
        row++;
    }
    return row % STAFF_BANNER_HOURS;
}

static void staff_banner_show(struct request *r, int status, struct staff_banner_view *view)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, STAFF_BANNER_HOURS);
    size_t chosen = staff_banner_chosen(r);
    for (size_t i = 0; i < STAFF_BANNER_HOURS; i++) {
        items[i] = (struct govuk_item){.value = staff_banner_value(r, i),
                                       .text = request_words(r, staff_banner_hours[i].word),
                                       .checked = i == chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    view->hours = (struct govuk_item_list){items, STAFF_BANNER_HOURS};
    view->frame = staff_frame(r, request_words(r, WORD_BANNER_TITLE), STR("staff-banner"));
    view->frame.has_errors = view->errors.count != 0;
    view->frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    if (frame_banner_stands(r)) {
        int64_t until = 0;
        (void)str_to_i64(request_setting(r, STR("banner-until")), 0, INT64_MAX, &until);
        struct words_place place = {.name = "when", .text = request_date_time(r, until)};
        view->shown =
            until == 0 ? request_words(r, WORD_BANNER_SHOWN_OPEN) : request_words_with(r, WORD_BANNER_SHOWN, &place, 1);
    }
    REQUEST_RENDER(r, status, page_staff_banner, &view->frame, view);
}

void staff_banner(struct request *r)
{
    struct staff_banner_view view = {0};
    (void)staff_banner_boxes(r, false, &view);
    staff_banner_show(r, 200, &view);
}

static str staff_banner_wrong(struct request *r, str text, size_t max, const struct word *missing)
{
    struct words_place place = {.name = "count", .number = (int64_t)max, .is_number = true};
    if (text.len == 0) {
        return request_words(r, missing);
    }
    return utf8_length(text) > max ? request_words_with(r, WORD_BANNER_LONG, &place, 1) : (str){0};
}

// What the person typed, checked: a banner in one language only would leave the others without.
static void staff_banner_check(struct request *r, struct staff_banner *b, struct staff_banner_words *boxes)
{
    struct staff_wrong *wrong = arena_array(r->arena, struct staff_wrong, b->view.words.count * 2);
    for (size_t i = 0; i < b->view.words.count; i++) {
        struct staff_banner_words *box = &boxes[i];
        box->title_error = staff_banner_wrong(r, box->title, STAFF_BANNER_TITLE_MAX, WORD_BANNER_HEADING_MISSING);
        box->text_error = staff_banner_wrong(r, box->text, STAFF_BANNER_TEXT_MAX, WORD_BANNER_WORDS_MISSING);
        wrong[2 * i] = (struct staff_wrong){box->title_error, box->title_name};
        wrong[2 * i + 1] = (struct staff_wrong){box->text_error, box->text_name};
    }
    b->view.errors = staff_error_links(r, wrong, b->view.words.count * 2);
}

void staff_set_banner(struct request *r)
{
    struct staff_banner *b = arena_new(r->arena, struct staff_banner);
    bool shows = !str_eq(request_form(r, STR("do")), STR("remove"));
    struct staff_banner_words *boxes = staff_banner_boxes(r, shows, &b->view);
    int64_t hours = staff_banner_hours[staff_banner_chosen(r)].hours;
    if (shows) {
        staff_banner_check(r, b, boxes);
    }
    if (b->view.errors.count != 0) {
        staff_banner_show(r, 422, &b->view);
        return;
    }
    b->set = arena_array(r->arena, struct organisation_setting, b->view.words.count * 2 + 1);
    for (size_t i = 0; i < b->view.words.count; i++) {
        str tag = words_languages[r->organisation->languages[i]].tag;
        b->set[b->set_count++] =
            (struct organisation_setting){STR("banner-title"), tag, shows ? boxes[i].title : STR("")};
        b->set[b->set_count++] = (struct organisation_setting){STR("banner"), tag, shows ? boxes[i].text : STR("")};
    }
    b->set[b->set_count++] = (struct organisation_setting){
        STR("banner-until"), STR(""),
        arena_printf(r->arena, "%lld", (long long)(hours == 0 ? 0 : clock_now_s() + hours * 3600))};
    b->by_user_id = r->user.id;
    r->data = b;
}

err staff_set_banner_unit(struct tx *tx, void *data)
{
    const struct staff_banner *b = data;
    for (size_t i = 0; i < b->set_count; i++) {
        TRY(organisation_set(tx, b->set[i].name, b->set[i].language, b->set[i].value));
    }
    return audit_write(tx, b->by_user_id, STR("organisation.banner"), STR(""));
}

void staff_banner_set(struct request *r)
{
    site_refresh(r->site, r->organisation->organisation.key);
    request_redirect(r, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("banner")));
}

// SPDX-License-Identifier: Apache-2.0
#include "web/staff_own_pages.h"
#include "base/encode.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/mail_own.h"
#include "web/page_staff_own.h"
#include "web/page_staff_owns.h"
#include "web/staff_messages.h"
#include "web/staff_own_view.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    STAFF_OWN_SAMPLE_CASE = 987654321, // no message of a preview is about a case that is there
    STAFF_OWN_SAMPLE_S = 14 * 24 * 60 * 60
};

// Whose words: of the service, where it has an id; otherwise of the organisation.
static str staff_own_path(struct request *r, const struct service *s, str kind)
{
    str path = s->id != 0 ? staff_service_path(r, s->key, STR("message-words"))
                          : REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("message-words"));
    return kind.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("/"), kind);
}

// What pages of a service say that those of the organisation do not; empty there.
static str staff_own_service(struct request *r, const struct service *s)
{
    return s->id == 0 ? STR("") : s->name.len == 0 ? s->key : request_by_language(r, s->name);
}

void staff_owns(struct request *r)
{
    struct staff_own_row *rows = arena_array(r->arena, struct staff_own_row, DELIVERY_KIND__COUNT);
    struct service s = {0};
    size_t count = 0;
    err e = NO_ERR;
    if (request_param(r, 1).len != 0 && !staff_service_find(r, &s)) {
        return;
    }
    for (enum delivery_kind kind = 0; kind < DELIVERY_KIND__COUNT && !err_is(e); kind++) {
        struct delivery_own own;
        if (mail_own_has(kind)) {
            str first = words_languages[r->organisation->languages[0]].tag;
            e = delivery_own_get(r->tx, r->arena, (struct delivery_own_of){s.id, kind, first}, &own);
            rows[count++] = (struct staff_own_row){.title = request_words(r, staff_message_kind_words(kind)),
                                                   .href = staff_own_path(r, &s, delivery_kind_name(kind)),
                                                   .own = !err_is(e) && own.words.len != 0};
        }
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct staff_owns_view view = {.frame = staff_frame(r, request_words(r, WORD_OWN_TITLE), STR("staff-owns")),
                                   .service = staff_own_service(r, &s),
                                   .kinds = {rows, count}};
    view.frame.back_href = s.id == 0 ? STR("") : staff_service_path(r, s.key, STR(""));
    REQUEST_RENDER(r, 200, page_staff_owns, &view.frame, &view);
}

// ---- One kind -------------------------------------------------------------------------------------------

struct staff_own_form {
    struct service service; // id 0: they are the organisation's
    enum delivery_kind kind;
    struct delivery_own owns[LANGUAGE__COUNT];
    struct delivery_own others[LANGUAGE__COUNT]; // the organisation's, which go out where its service has none
    enum mail_own_problem subjects[LANGUAGE__COUNT], words[LANGUAGE__COUNT];
    str subject_about[LANGUAGE__COUNT], words_about[LANGUAGE__COUNT];
    bool wrong, saved, own;
    struct delivery_own_change change;
};

static str staff_own_sample(struct request *r, enum language said)
{
    struct buf name;
    buf_init(&name, 4096);
    buf_put(&name, STR("{\"sample\":"));
    encode_json(&name, words_text(said, WORD_OWN_SAMPLE_SERVICE));
    buf_char(&name, '}');
    str sample = arena_str(r->arena, buf_str(&name));
    buf_free(&name);
    return sample;
}

// The same message to a person who does not exist, as it would go out.
static struct mail_view staff_own_preview(struct request *r, const struct staff_own_form *form, enum language said)
{
    const struct service *s = &form->service;
    struct mail_view view;
    struct delivery_message message = {
        .kind = form->kind,
        .language = words_languages[said].tag,
        .case_id = form->kind == DELIVERY_REMINDER ? 0 : STAFF_OWN_SAMPLE_CASE,
        .status = STR("in-progress"),
        .words = words_text(said, form->kind == DELIVERY_QUESTION ? WORD_OWN_SAMPLE_QUESTION : WORD_OWN_SAMPLE_REASONS),
        .approved = true,
        .confirmed = true};
    bool until = form->kind == DELIVERY_QUESTION || form->kind == DELIVERY_REMINDER;
    message.until_s = until ? clock_now_s() + STAFF_OWN_SAMPLE_S : 0;
    struct delivery_about about = {.service_name = s->name.len == 0 ? staff_own_sample(r, said) : s->name};
    const struct delivery_own *own = &form->owns[said];
    mail_view_of(r->arena,
                 &(struct mail_facts){.organisation = &r->organisation->organisation,
                                      .message = &message,
                                      .about = &about,
                                      .own = own->words.len == 0 ? form->others[said] : *own,
                                      .site = site_address(r->site)},
                 &view);
    return view;
}

static str staff_own_error(struct request *r, enum mail_own_problem problem, str about, size_t most)
{
    static const struct word *const words[] = {
        [MAIL_OWN_EMPTY] = WORD_OWN_EMPTY, [MAIL_OWN_LONG] = WORD_OWN_LONG,         [MAIL_OWN_MANY] = WORD_OWN_MANY,
        [MAIL_OWN_PLACE] = WORD_OWN_PLACE, [MAIL_OWN_BRACKETS] = WORD_OWN_BRACKETS,
    };
    const struct words_place places[] = {{.name = "place", .text = about},
                                         {.name = "most", .number = (int64_t)most, .is_number = true},
                                         {.name = "lines", .number = MAIL_OWN_PARAGRAPHS, .is_number = true}};
    return problem == MAIL_OWN_FINE ? STR("") : request_words_with(r, words[problem], places, 3);
}

static str staff_own_with(struct request *r, const struct word *word, enum language said, str error)
{
    const struct words_place language = {.name = "language", .text = words_languages[said].name};
    return error.len == 0 ? STR("") : ARENA_JOIN(r->arena, request_words_with(r, word, &language, 1), STR(": "), error);
}

static void staff_own_part(struct request *r, const struct staff_own_form *form, enum language said,
                           struct staff_own_part *part, struct staff_wrong ret_wrong[2])
{
    const struct words_language *language = &words_languages[said];
    *part = (struct staff_own_part){
        .name = language->name,
        .tag = language->tag,
        .subject_id = arena_concat(r->arena, STR("subject-"), language->tag),
        .subject = form->owns[said].subject,
        .subject_error = staff_own_error(r, form->subjects[said], form->subject_about[said], MAIL_OWN_SUBJECT),
        .words_id = arena_concat(r->arena, STR("words-"), language->tag),
        .words = form->owns[said].words,
        .words_error = staff_own_error(r, form->words[said], form->words_about[said], MAIL_OWN_WORDS),
        .preview = staff_own_preview(r, form, said)};
    ret_wrong[0] =
        (struct staff_wrong){staff_own_with(r, WORD_OWN_SUBJECT, said, part->subject_error), part->subject_id};
    ret_wrong[1] = (struct staff_wrong){staff_own_with(r, WORD_OWN_WORDS, said, part->words_error), part->words_id};
}

static str staff_own_places(struct request *r, enum delivery_kind kind)
{
    struct buf out;
    buf_init(&out, 4096);
    for (const char *const *place = mail_own_places(kind); *place != NULL; place++) {
        buf_printf(&out, "%s((%s))", out.len == 0 ? "" : ", ", *place);
    }
    str places = arena_str(r->arena, buf_str(&out));
    buf_free(&out);
    return places;
}

static void staff_show_own(struct request *r, const struct staff_own_form *form)
{
    const struct site_organisation *o = r->organisation;
    struct staff_own_part *parts = arena_array(r->arena, struct staff_own_part, o->language_count);
    struct staff_wrong *wrong = arena_array(r->arena, struct staff_wrong, o->language_count * 2);
    str title = request_words(r, staff_message_kind_words(form->kind));
    struct staff_own_view view = {.frame = staff_frame(r, title, STR("staff-own")),
                                  .title = title,
                                  .service = staff_own_service(r, &form->service),
                                  .places = staff_own_places(r, form->kind),
                                  .own = form->own,
                                  .saved = form->saved};
    for (size_t i = 0; i < o->language_count; i++) {
        staff_own_part(r, form, o->languages[i], &parts[i], &wrong[2 * i]);
    }
    view.errors = staff_error_links(r, wrong, o->language_count * 2);
    view.parts = (struct staff_own_part_list){parts, o->language_count};
    view.frame.back_href = staff_own_path(r, &form->service, STR(""));
    view.frame.has_errors = form->wrong;
    REQUEST_RENDER(r, form->wrong ? 422 : 200, page_staff_own, &view.frame, &view);
}

static bool staff_own_load(struct request *r, struct staff_own_form *form)
{
    const struct site_organisation *o = r->organisation;
    err e = NO_ERR;
    bool of_service = request_param(r, 2).len != 0;
    *form = (struct staff_own_form){.kind = mail_own_kind(request_param(r, of_service ? 2 : 1))};
    if (form->kind == DELIVERY_KIND__COUNT) {
        request_not_found(r);
        return false;
    }
    if (of_service && !staff_service_find(r, &form->service)) {
        return false;
    }
    for (size_t i = 0; i < o->language_count && !err_is(e); i++) {
        enum language said = o->languages[i];
        struct delivery_own_of of = {form->service.id, form->kind, words_languages[said].tag};
        e = delivery_own_get(r->tx, r->arena, of, &form->owns[said]);
        form->own = form->own || form->owns[said].words.len != 0;
        of.service_id = 0;
        if (!err_is(e) && of_service) {
            e = delivery_own_get(r->tx, r->arena, of, &form->others[said]);
        }
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

void staff_own(struct request *r)
{
    struct staff_own_form form;
    if (staff_own_load(r, &form)) {
        form.saved = request_query(r, STR("saved")).len != 0;
        staff_show_own(r, &form);
    }
}

// What was typed takes the place of what was kept. Where anything is, it is in each language.
static void staff_own_read(struct request *r, struct staff_own_form *form)
{
    const struct site_organisation *o = r->organisation;
    bool any = false;
    for (size_t i = 0; i < o->language_count; i++) {
        enum language said = o->languages[i];
        str tag = words_languages[said].tag;
        form->owns[said] = (struct delivery_own){tag, str_trim(fields_part(&r->form, STR("subject"), tag)),
                                                 str_trim(fields_part(&r->form, STR("words"), tag))};
        any = any || form->owns[said].subject.len + form->owns[said].words.len != 0;
    }
    for (size_t i = 0; i < o->language_count && any; i++) {
        enum language said = o->languages[i];
        const struct delivery_own *own = &form->owns[said];
        form->subjects[said] = mail_own_check(form->kind, own->subject, MAIL_OWN_SUBJECT, &form->subject_about[said]);
        form->words[said] = mail_own_check(form->kind, own->words, MAIL_OWN_WORDS, &form->words_about[said]);
        form->wrong = form->wrong || form->subjects[said] != MAIL_OWN_FINE || form->words[said] != MAIL_OWN_FINE;
    }
}

void staff_set_own(struct request *r)
{
    struct staff_own_form *form = arena_new(r->arena, struct staff_own_form);
    str what = request_form(r, STR("do"));
    if (!staff_own_load(r, form)) {
        return;
    }
    if (str_eq(what, STR("ours"))) {
        memset(form->owns, 0, sizeof form->owns);
    } else {
        staff_own_read(r, form);
        if (form->wrong || str_eq(what, STR("look"))) {
            staff_show_own(r, form);
            return;
        }
    }
    form->change = (struct delivery_own_change){
        form->service.id, form->service.key, form->kind, r->user.id, {form->owns, LANGUAGE__COUNT}};
    r->data = form;
}

err staff_set_own_unit(struct tx *tx, void *data)
{
    struct staff_own_form *form = data;
    return delivery_own_put(tx, &form->change);
}

void staff_own_set(struct request *r)
{
    const struct staff_own_form *form = r->data;
    str path = staff_own_path(r, &form->service, delivery_kind_name(form->kind));
    request_redirect(r, arena_concat(r->arena, path, STR("?saved=1")));
}

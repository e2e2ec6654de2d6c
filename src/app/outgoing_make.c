// SPDX-License-Identifier: Apache-2.0
#include "app/outgoing_make.h"
#include "app/outgoing_hook.h"
#include "base/clock.h"
#include "base/limits.h"
#include "casework/case.h"
#include "catalogue/service.h"
#include "delivery/delivery.h"
#include "delivery/mime.h"
#include "handover/handover.h"
#include "journey/answers.h"
#include "web/mail_view.h"
#include "web/site.h"

enum {
    OUTGOING_FAILURES = 3, // in a row, and a destination is left alone
    OUTGOING_PAUSE_S = 10,
    OUTGOING_PAUSE_MAX_S = 5 * 60
};

int64_t outgoing_breaker_lets(const struct outgoing_breaker *b, int64_t now_s, int64_t most)
{
    bool from_ahead = b->until_s > now_s + OUTGOING_PAUSE_MAX_S; // the clock was set back
    if (b->failures < OUTGOING_FAILURES) {
        return most;
    }
    return now_s < b->until_s && !from_ahead ? 0 : 1;
}

void outgoing_breaker_note(struct outgoing_breaker *b, int64_t now_s, bool unreachable)
{
    if (!unreachable) {
        b->failures = 0;
        b->pause_s = 0;
        return;
    }
    if (++b->failures >= OUTGOING_FAILURES && now_s >= b->until_s) {
        b->pause_s = b->pause_s == 0 ? OUTGOING_PAUSE_S : b->pause_s * 2;
        b->pause_s = b->pause_s > OUTGOING_PAUSE_MAX_S ? OUTGOING_PAUSE_MAX_S : b->pause_s;
        b->until_s = now_s + b->pause_s;
    }
}

static bool outgoing_is_there(const struct outgoing_pick *p, int64_t id)
{
    for (size_t i = 0; i < p->id_count; i++) {
        if (p->ids[i] == id) {
            return true;
        }
    }
    return false;
}

// The words of a message of the service's own, as its case and the version that it was sent to have them.
static err outgoing_chosen(struct outgoing_pick *p, struct tx *tx, const struct organisation *o,
                           const struct delivery_message *message, struct mail_chosen *ret_words)
{
    struct arena *a = &p->arena;
    struct casefile c;
    struct service_version version;
    struct answers answers;
    struct definition_report report = {.arena = a};
    const struct definition *d;
    enum language language = LANGUAGE_EN;
    TRY(case_get(tx, a, message->case_id, &c));
    TRY(service_version_get(tx, a, c.version_id, &version));
    TRY(answers_decode(a, c.answers, &answers));
    TRY(definition_read(version.document, &site_definition_options, &report, &d));
    // On the day it was sent, as staff see it.
    struct journey j = {.arena = a,
                        .definition = d,
                        .answers = &answers,
                        .today = date_at(c.submitted_at, o->zone, NULL),
                        .trust = true};
    journey_walk(&j);
    (void)words_language(message->language, &language);
    bool known = message->chosen > 0 && (size_t)message->chosen <= d->run.notification_count;
    if (known) {
        bool shows = message->confirmed && !message->of_desk;
        struct mail_chosen said = mail_chosen_words(a, &j, &d->run.notifications[message->chosen - 1], language, shows);
        *ret_words = (struct mail_chosen){arena_str(a, said.subject), arena_str(a, said.body)};
    }
    definition_release(d);
    return known ? NO_ERR : FAIL(ERR_NOT_FOUND, "the service has no such message");
}

static err outgoing_mail(struct outgoing_pick *p, struct tx *tx, const struct organisation *o,
                         const struct outbox_row *row, struct outgoing_made *made)
{
    struct arena *a = &p->arena;
    struct delivery_message message;
    struct delivery_about about;
    struct mail_words words;
    str name;
    str domain;
    TRY(delivery_read(a, row, &message));
    TRY(delivery_about(tx, a, &message, &about));
    struct mail_facts facts = {.organisation = o, .message = &message, .about = &about, .site = p->site};
    struct delivery_own_of of = {about.service_id, message.kind, message.language};
    TRY(delivery_own_find(tx, a, of, &facts.own));
    if (message.kind == DELIVERY_CHOSEN) {
        TRY(outgoing_chosen(p, tx, o, &message, &facts.chosen));
    }
    TRY(mail_view_words(a, &facts, &words));
    str_cut(p->from, '@', &name, &domain);
    name = arena_printf(a, "%.*s.%lld.%lld", STR_ARG(o->key), (long long)row->id, (long long)row->created_at);
    struct mime_mail mail = {.from_name = organisation_text(o, STR("name"), message.language),
                             .from = p->from,
                             .to = message.to,
                             .message_id = ARENA_JOIN(a, name, STR("@"), domain),
                             .language = message.language,
                             .subject = words.subject,
                             .text = words.text,
                             .html = words.html,
                             .date_s = row->created_at};
    struct buf bytes;
    buf_init(&bytes, WIRE_MAX - 1024);
    mime_write(&bytes, &mail);
    made->message = (struct wire_message){
        .kind = WIRE_MAIL, .name = name, .from = p->from, .to = message.to, .bytes = arena_str(a, buf_str(&bytes))};
    bool opens = message.kind == DELIVERY_LINK || message.kind == DELIVERY_CODE || message.kind == DELIVERY_INVITATION;
    made->said = opens ? (str){0} : words.text; // what opens something is kept nowhere
    bool full = bytes.full;
    buf_free(&bytes);
    return full ? FAIL(ERR_TOO_LARGE, "a message is too long") : NO_ERR;
}

static void outgoing_wakes(struct outgoing_pick *p, int64_t at)
{
    if (at != 0 && (p->due_at == 0 || at < p->due_at)) {
        p->due_at = at;
    }
}

// By the kind of row.
static err outgoing_make_row(struct outgoing_pick *p, struct tx *tx, const struct organisation *o,
                             const struct outbox_row *row, struct outgoing_made *made)
{
    return handover_is_row(row) ? outgoing_hook(p, tx, o, row, made) : outgoing_mail(p, tx, o, row, made);
}

// How many of these may go now. Rows for one other system are few at a time, and leave room for mails.
static int64_t outgoing_cap(struct outgoing_pick *p, const struct outbox_rows *rows, int64_t most)
{
    int64_t there = 0;
    if (rows->count == 0 || !handover_is_row(&rows->items[0])) {
        return most;
    }
    for (size_t i = 0; i < rows->count; i++) {
        there += outgoing_is_there(p, rows->items[i].id) ? 1 : 0;
    }
    int64_t room = OUTGOING_HOOKS_OF_ONE - there;
    room = room > (int64_t)p->hook_room ? (int64_t)p->hook_room : room;
    if (room < most && (int64_t)rows->count - there > room) {
        outgoing_wakes(p, clock_now_s() + OUTGOING_CAPPED_AGAIN_S);
    }
    return room < most ? room : most;
}

static bool outgoing_is_final(err e)
{
    return e.kind == ERR_INTERNAL || e.kind == ERR_TOO_LARGE || e.kind == ERR_CONFLICT || e.kind == ERR_NOT_FOUND;
}

static err outgoing_of_destination(struct outgoing_pick *p, struct tx *tx, const struct organisation *o,
                                   str destination, int64_t most)
{
    struct outbox_rows rows;
    size_t room = p->room < OUTGOING_BATCH ? p->room : OUTGOING_BATCH;
    // Those that are at the sender still wait by their rows.
    TRY(outbox_due(tx, &p->arena, destination, (int64_t)(room + p->id_count), &rows));
    int64_t cap = outgoing_cap(p, &rows, most);
    p->more = p->more || (cap == most && rows.count == room + p->id_count);
    for (size_t i = 0; i < rows.count && p->count < room && cap > 0; i++) {
        if (outgoing_is_there(p, rows.items[i].id)) {
            continue;
        }
        struct outgoing_made *made = &p->made[p->count++];
        *made = (struct outgoing_made){.id = rows.items[i].id, .destination = destination};
        cap--;
        err e = outgoing_make_row(p, tx, o, &rows.items[i], made);
        if (outgoing_is_final(e)) {
            made->wrong = e.what;
        } else if (err_is(e)) {
            return e;
        }
        p->hook_room -= handover_is_row(&rows.items[i]) && p->hook_room > 0 ? 1 : 0;
    }
    return NO_ERR;
}

static err outgoing_read(struct outgoing_pick *p, struct tx *tx)
{
    struct organisation o;
    str destination = {0};
    int64_t now = clock_now_s();
    TRY(organisation_load(tx, &p->arena, store_key(p->store), &o));
    for (;;) {
        int64_t most = OUTGOING_BATCH;
        int64_t at;
        TRY(outbox_next_destination(tx, &p->arena, destination, &destination));
        if (destination.len == 0) {
            return NO_ERR;
        }
        if (!p->mails && str_eq(destination, STR("mail"))) {
            continue; // until there is something to send them by
        }
        for (size_t i = 0; i < p->breaker_count; i++) {
            if (str_eq(str_from(p->breakers[i].name), destination)) {
                most = outgoing_breaker_lets(&p->breakers[i], now, most);
                outgoing_wakes(p, most == OUTGOING_BATCH ? 0 : most == 0 ? p->breakers[i].until_s : now + 1);
            }
        }
        if (most > 0) {
            TRY(outgoing_of_destination(p, tx, &o, destination, most));
        }
        TRY(outbox_next_at(tx, destination, &at));
        outgoing_wakes(p, at);
    }
}

err outgoing_make(struct outgoing_pick *p)
{
    struct tx *tx;
    TRY(store_read_begin(p->store, &tx));
    err e = outgoing_read(p, tx);
    store_read_end(tx);
    return e;
}

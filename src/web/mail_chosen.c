// SPDX-License-Identifier: Apache-2.0
#include "web/mail_chosen.h"
#include "web/texts.h"

struct delivery_chosen_list mail_chosen_due(struct arena *a, const struct mail_chosen_at *at)
{
    const struct definition *d = at->definition;
    struct delivery_chosen *items = arena_array(a, struct delivery_chosen, d->run.notification_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < d->run.notification_count; i++) {
        const struct run_notification *n = &d->run.notifications[i];
        if (!str_eq(n->on, at->on) || definition_reach(d, n) != RUN_GOES) {
            continue;
        }
        struct value answer = n->to == NULL ? (struct value){0} : answers_get(at->sent, n->to->number);
        str address = n->to == NULL ? n->address : answer.kind == VALUE_TEXT ? answer.text : (str){0};
        str language = n->to == NULL ? at->organisation->languages[0] : at->language;
        struct delivery_to to = delivery_to(a, at->organisation->hash_key, arena_str(a, address), language);
        if (to.address.len != 0) {
            items[count++] = (struct delivery_chosen){.at = i, .of_desk = n->to == NULL, .to = to};
        }
    }
    return (struct delivery_chosen_list){items, count};
}

struct mail_chosen mail_chosen_words(struct arena *a, const struct journey *j, const struct run_notification *n,
                                     enum language language, bool answers)
{
    struct answer_reader reader = texts_reader_in(a, language, j);
    reader = answers ? reader : texts_without_answers(&reader);
    return (struct mail_chosen){texts_plain(&reader, n->subject), texts_plain(&reader, n->body)};
}

static str mail_chosen_place(struct arena *a, const struct slot *slot, size_t language)
{
    if (slot->kind == SLOT_IF) {
        return slot->then;
    }
    const struct question *q = slot->question;
    str name = q == NULL ? slot->figure->name : text_in(text_given(q->short_name) ? q->short_name : q->title, language);
    return ARENA_JOIN(a, STR("["), name, STR("]"));
}

static str mail_chosen_filled(struct arena *a, struct text text, size_t language)
{
    str said = text.pieces == NULL ? text_in(text, language) : STR("");
    for (size_t i = 0; text.pieces != NULL && i < text.pieces[language].count; i++) {
        const struct text_piece *piece = &text.pieces[language].items[i];
        str place = piece->slot == NULL ? STR("") : mail_chosen_place(a, piece->slot, language);
        said = ARENA_JOIN(a, said, piece->words, place);
    }
    return said;
}

struct mail_chosen mail_chosen_sample(struct arena *a, const struct run_notification *n, size_t language)
{
    return (struct mail_chosen){mail_chosen_filled(a, n->subject, language), mail_chosen_filled(a, n->body, language)};
}

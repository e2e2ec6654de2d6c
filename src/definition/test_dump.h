// SPDX-License-Identifier: Apache-2.0
// test_dump: for tests: all that a definition says, as text, so that two that were read can be compared.
// Pointers are written as what they point to; numbers are left out, which reading may have given.
#pragma once
#include "base/buf.h"
#include "definition/definition.h"

static inline void dump_str(struct buf *b, const char *key, str s)
{
    if (s.len != 0) {
        buf_printf(b, " %s=%zu:%.*s", key, s.len, STR_ARG(s));
    }
}

static inline void dump_text(struct buf *b, const struct definition *d, const char *key, struct text t)
{
    for (size_t i = 0; i < d->language_count && text_given(t); i++) {
        dump_str(b, key, text_in(t, i));
        for (size_t k = 0; t.pieces != NULL && k < t.pieces[i].count; k++) {
            const struct text_piece *piece = &t.pieces[i].items[k];
            dump_str(b, "words", piece->words);
            if (piece->slot != NULL) {
                buf_printf(b, " slot=%d", (int)piece->slot->kind);
                dump_str(b, "then", piece->slot->then);
                dump_str(b, "otherwise", piece->slot->otherwise);
                dump_str(b, "question", piece->slot->question == NULL ? (str){0} : piece->slot->question->id);
            }
        }
    }
}

static inline void dump_when(struct buf *b, const char *key, const struct condition *c)
{
    if (c == NULL) {
        return;
    }
    buf_printf(b, " %s=(%d %d%s", key, (int)c->kind, (int)c->compare, c->other ? " other" : "");
    dump_str(b, "name", c->name);
    dump_str(b, "value", c->value);
    dump_str(b, "question", c->question == NULL ? (str){0} : c->question->id);
    dump_str(b, "figure", c->figure == NULL ? (str){0} : c->figure->name);
    buf_printf(b, " %d %d %d %d %d", c->is_number, c->is_date, c->is_relative, c->days, c->months);
    for (size_t i = 0; i < c->child_count && c->kind != CONDITION_NAMED; i++) {
        dump_when(b, "of", c->children[i]);
    }
    buf_char(b, ')');
}

static inline void dump_contents(struct buf *b, const struct definition *d, const char *key, struct contents contents)
{
    for (size_t i = 0; i < contents.count; i++) {
        const struct content *c = &contents.items[i];
        buf_printf(b, "\n    %s %d %d%d%d", key, (int)c->kind, c->is_html, c->numbered, c->success);
        dump_text(b, d, "title", c->title);
        dump_text(b, d, "body", c->body);
        dump_str(b, "list", c->list == NULL ? (str){0} : c->list->id);
        dump_when(b, "when", c->when);
    }
}

static inline void dump_decimal(struct buf *b, const char *key, struct decimal number)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    dump_str(b, key, decimal_print(&a, number));
    arena_free(&a);
}

static inline void dump_options(struct buf *b, const struct definition *d, const struct option_list *list)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const struct option *o = &list->items[i];
        buf_printf(b, "\n      option %d%d", o->exclusive, o->other);
        dump_str(b, "value", o->value);
        dump_text(b, d, "label", o->label);
        dump_text(b, d, "hint", o->hint);
        dump_text(b, d, "other", o->other_label);
        dump_when(b, "when", o->when);
        for (size_t k = 0; k < o->reveal_count; k++) {
            dump_str(b, "reveals", o->reveals[k]->id);
        }
        for (size_t k = 0; k < o->synonym_count; k++) {
            dump_str(b, "synonym", o->synonyms[k]);
        }
    }
}

static inline void dump_question(struct buf *b, const struct definition *d, const struct question *q)
{
    buf_printf(b, "\n    ask %d%d%d%d%d%d %llx", q->optional, q->hide_title, q->in_line, q->no_spellcheck, q->lookup,
               q->type->hidden, (unsigned long long)q->given);
    dump_str(b, "id", q->id);
    dump_str(b, "type", q->type->name);
    dump_text(b, d, "title", q->title);
    dump_text(b, d, "hint", q->hint);
    dump_text(b, d, "short", q->short_name);
    dump_text(b, d, "why", q->why);
    dump_text(b, d, "prefix", q->prefix);
    dump_text(b, d, "suffix", q->suffix);
    dump_text(b, d, "statement", q->statement);
    dump_when(b, "when", q->when);
    for (size_t i = 0; i < q->own_error_count; i++) {
        dump_text(b, d, q->own_errors[i].key, q->own_errors[i].words);
    }
    const int64_t limits[] = {q->min_length,   q->max_length,    q->min_words,       q->max_words,    q->min_items,
                              q->max_items,    q->days_past,     q->days_future,     q->rows,         q->decimals,
                              q->max_size,     q->earliest.year, q->earliest.month,  q->earliest.day, q->latest.year,
                              q->latest.month, q->latest.day,    q->earliest_minute, q->latest_minute};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        buf_printf(b, " %lld", (long long)limits[i]);
    }
    dump_decimal(b, "min", q->min);
    dump_decimal(b, "max", q->max);
    for (size_t i = 0; i < 2; i++) {
        buf_printf(b, " range %d%d", q->ranges[i].has_min, q->ranges[i].has_max);
        dump_decimal(b, "min", q->ranges[i].min);
        dump_decimal(b, "max", q->ranges[i].max);
    }
    dump_str(b, "currency", q->currency);
    dump_str(b, "constant", q->value); // of a hidden one
    dump_str(b, "from-link", q->from_link);
    buf_printf(b, " find %d", (int)q->find);
    dump_str(b, "revealed-by", q->revealed_by == NULL ? (str){0} : q->revealed_by->id);
    dump_when(b, "revealed-when", q->revealed_when);
    dump_str(b, "pattern", q->pattern);
    dump_str(b, "width", q->width);
    dump_str(b, "autocomplete", q->autocomplete);
    dump_str(b, "format", q->format);
    for (size_t i = 0; i < q->accept_count; i++) {
        dump_str(b, "accept", q->accept[i]);
    }
    dump_options(b, d, q->options);
}

static inline void dump_page(struct buf *b, const struct definition *d, const struct page *p)
{
    buf_printf(b, "\n  page %d %lld %lld", (int)p->kind, (long long)p->repeat.min, (long long)p->repeat.max);
    dump_str(b, "id", p->id);
    dump_text(b, d, "title", p->title);
    dump_text(b, d, "item", p->repeat.item);
    dump_str(b, "section", p->section == NULL ? (str){0} : p->section->id);
    dump_when(b, "when", p->when);
    dump_contents(b, d, "before", p->before);
    for (size_t i = 0; i < p->question_count; i++) {
        dump_question(b, d, p->questions[i]);
    }
    dump_contents(b, d, "after", p->after);
    for (size_t i = 0; i < p->next_count; i++) {
        dump_str(b, "\n    next", p->next[i].page == NULL ? STR("check-answers") : p->next[i].page->id);
        dump_when(b, "when", p->next[i].when);
    }
}

static inline void dump_run(struct buf *b, const struct definition *d, const struct run *run)
{
    const struct run_targets *t = &run->targets;
    buf_printf(b, "\n  run %d %d %d %d %d %d %d-%d-%d %d %d %d %d %d", (int)run->basis, run->draft_days, run->case_days,
               run->file_days, run->message_days, run->feedback_days, run->review.year, run->review.month,
               run->review.day, t->completion, t->satisfaction, t->digital, t->days, t->has_cost);
    dump_decimal(b, "cost", t->cost);
    dump_text(b, d, "owner", run->owner);
    dump_str(b, "email", run->owner_email);
    dump_text(b, d, "handled-by", run->handled_by);
    for (size_t i = 0; i < run->status_count; i++) {
        dump_str(b, "\n    status", run->statuses[i].id);
        dump_text(b, d, "title", run->statuses[i].title);
        for (size_t k = 0; k < run->statuses[i].next_count; k++) {
            buf_printf(b, " next=%zu", run->statuses[i].next[k]);
        }
    }
    for (size_t i = 0; i < run->notification_count; i++) {
        const struct run_notification *n = &run->notifications[i];
        dump_str(b, "\n    notify", n->on.len == 0 ? STR("sent") : n->on);
        dump_str(b, "to", n->to == NULL ? n->address : n->to->id);
        dump_text(b, d, "subject", n->subject);
        dump_text(b, d, "body", n->body);
    }
}

// Into the buffer, which must not be full afterwards.
static inline void dump_definition(struct buf *b, const struct definition *d)
{
    dump_str(b, "id", d->id);
    for (size_t i = 0; i < d->language_count; i++) {
        dump_str(b, "language", d->languages[i]);
    }
    dump_text(b, d, "name", d->name);
    dump_text(b, d, "summary", d->summary);
    dump_text(b, d, "time", d->start.time);
    dump_text(b, d, "cost", d->start.cost);
    dump_text(b, d, "answer", d->start.answer);
    buf_printf(b, " %d %d", d->start.skip, d->no_feedback);
    dump_contents(b, d, "start", d->start.contents);
    dump_text(b, d, "done", d->confirmation.title);
    dump_contents(b, d, "confirmation", d->confirmation.contents);
    dump_text(b, d, "declaration", d->declaration);
    dump_text(b, d, "contact", d->contact);
    dump_text(b, d, "privacy", d->privacy);
    dump_str(b, "exit", d->safety.exit_to);
    buf_printf(b, " %d", d->safety.no_clear);
    dump_run(b, d, &d->run);
    for (size_t i = 0; i < d->section_count; i++) {
        dump_str(b, "\n  section", d->sections[i].id);
        dump_text(b, d, "title", d->sections[i].title);
    }
    for (size_t i = 0; i < d->condition_count; i++) {
        dump_when(b, "\n  condition", d->conditions[i]);
    }
    for (size_t i = 0; i < d->figure_count; i++) {
        dump_str(b, "\n  value", d->figures[i].name);
        dump_text(b, d, "title", d->figures[i].title);
        buf_printf(b, " %d %d", d->figures[i].decimals, d->fee == &d->figures[i]);
    }
    for (size_t i = 0; i < d->page_count; i++) {
        dump_page(b, d, &d->pages[i]);
    }
}

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
    buf_printf(b, " %s=(%d %d", key, (int)c->kind, (int)c->compare);
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

static inline void dump_question(struct buf *b, const struct definition *d, const struct question *q)
{
    buf_printf(b, "\n    ask %d%d%d%d %llx", q->optional, q->hide_title, q->in_line, q->no_spellcheck,
               (unsigned long long)q->given);
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
    struct arena a;
    arena_init(&a, 64 * 1024);
    dump_str(b, "min", decimal_print(&a, q->min));
    dump_str(b, "max", decimal_print(&a, q->max));
    arena_free(&a);
    dump_str(b, "pattern", q->pattern);
    dump_str(b, "width", q->width);
    dump_str(b, "autocomplete", q->autocomplete);
    dump_str(b, "format", q->format);
    for (size_t i = 0; i < q->accept_count; i++) {
        dump_str(b, "accept", q->accept[i]);
    }
    for (size_t i = 0; q->options != NULL && i < q->options->count; i++) {
        const struct option *o = &q->options->items[i];
        buf_printf(b, "\n      option %d", o->exclusive);
        dump_str(b, "value", o->value);
        dump_text(b, d, "label", o->label);
        dump_text(b, d, "hint", o->hint);
        dump_when(b, "when", o->when);
    }
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

// SPDX-License-Identifier: Apache-2.0
#include "web/paper.h"
#include "base/limits.h"
#include "base/paper.h"
#include "html/words_list.h"

struct paper {
    struct buf document, made;
    str name;
};

static void paper_free(void *what)
{
    struct paper *p = what;
    buf_free(&p->document);
    buf_free(&p->made);
}

bool paper_is_made(const struct request *r)
{
    return site_papers(r->site)->make != NULL;
}

static void paper_rows(struct request *r, struct buf *document, const struct answer_row_list *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct answer_row *row = &rows->items[i];
        str value = STR("");
        for (size_t k = 0; k < row->value.count; k++) {
            const struct answer_line *line = &row->value.items[k];
            str note = line->note.len == 0 ? STR("") : ARENA_JOIN(r->arena, STR(" ("), line->note, STR(")"));
            value = ARENA_JOIN(r->arena, value, k == 0 ? STR("") : STR("\n"), line->text, note);
        }
        paper_put(document, PAPER_KEY, row->key);
        paper_put(document, PAPER_VALUE, value);
    }
}

static void paper_fill(struct request *r, const struct paper_facts *facts, struct buf *document)
{
    const struct words_place reference = {.name = "reference", .text = facts->reference};
    const struct words_place sent = {.name = "date", .text = request_date_time(r, facts->submitted_at)};
    const struct words_place foot[] = {reference, {.name = "number", .text = STR(PAPER_NUMBER)}};
    paper_put(document, PAPER_LANGUAGE, words_languages[r->language].tag);
    paper_put(document, PAPER_TITLE, request_words_with(r, WORD_PAPER_TITLE, &reference, 1));
    paper_put(document, PAPER_FOOT, request_words_with(r, WORD_PAPER_FOOT, foot, 2));
    paper_put(document, PAPER_CUT, request_words(r, WORD_PAPER_CUT));
    paper_put(document, PAPER_TEXT, request_setting(r, STR("name")));
    paper_put(document, PAPER_H1, facts->service);
    paper_put(document, PAPER_TEXT, request_words_with(r, WORD_PAPER_TITLE, &reference, 1));
    paper_put(document, PAPER_TEXT, request_words_with(r, WORD_PAPER_SENT, &sent, 1));
    for (size_t i = 0; i < facts->groups.count; i++) {
        const struct answer_group *group = &facts->groups.items[i];
        if (group->title.len != 0) {
            paper_put(document, PAPER_H2, group->title);
        }
        if (group->row_title.len != 0) {
            paper_put(document, PAPER_H3, group->row_title);
        }
        paper_rows(r, document, &group->rows);
    }
    if (facts->figures.count != 0) {
        paper_put(document, PAPER_H2, request_words(r, WORD_ANSWERS_FIGURES));
        paper_rows(r, document, &facts->figures);
    }
}

void paper_begin(struct request *r, const struct paper_facts *facts)
{
    struct paper *p = arena_new(r->arena, struct paper);
    if (!paper_is_made(r)) {
        request_not_found(r);
        return;
    }
    buf_init(&p->document, PAPER_MAX);
    buf_init(&p->made, LIMIT_RESPONSE);
    arena_defer(r->arena, paper_free, p);
    paper_fill(r, facts, &p->document);
    if (p->document.full) {
        request_fail(r, FAIL(ERR_TOO_LARGE, "what was sent is too long for paper"));
        return;
    }
    p->name = arena_concat(r->arena, facts->reference, STR(".pdf"));
    r->data = p;
}

void paper_draw(struct request *r)
{
    struct paper *p = r->data;
    const struct site_papers *papers = site_papers(r->site);
    r->result = papers->make(papers->self, r->arena, buf_str(&p->document), &p->made);
}

void paper_send(struct request *r)
{
    struct paper *p = r->data;
    struct buf *body = arena_new(r->arena, struct buf);
    *body = p->made; // the answer's from here on
    p->made = (struct buf){0};
    request_send(r, STR("application/pdf"), p->name, body);
}

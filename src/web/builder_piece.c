// SPDX-License-Identifier: Apache-2.0
// Words above the questions of a page and below: of which kind, what they say, and when they are shown.
#include "web/builder_piece.h"
#include "base/utf8.h"
#include "design/called.h"
#include "html/words_list.h"
#include "web/builder_said.h"

enum {
    PIECE_SAID = 80 // characters of its words in a list
};

static const struct {
    str name;
    const struct word *word;
} piece_types[] = {
    {STR_INIT("guidance"), WORD_BUILDER_PIECE_GUIDANCE}, {STR_INIT("inset"), WORD_BUILDER_PIECE_INSET},
    {STR_INIT("warning"), WORD_BUILDER_PIECE_WARNING},   {STR_INIT("details"), WORD_BUILDER_PIECE_DETAILS},
    {STR_INIT("banner"), WORD_BUILDER_PIECE_BANNER},     {STR_INIT("list"), WORD_BUILDER_PIECE_LIST}};
enum {
    PIECE_TYPES = sizeof piece_types / sizeof piece_types[0],
    PIECE_CHOSEN = PIECE_TYPES - 1 // a list is made in the file
};

static str piece_type(struct request *r, str name)
{
    for (size_t i = 0; i < PIECE_TYPES; i++) {
        if (str_eq(piece_types[i].name, name)) {
            return request_words(r, piece_types[i].word);
        }
    }
    return name;
}

static struct govuk_option_list piece_options(struct request *r, str chosen)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, PIECE_CHOSEN);
    for (size_t i = 0; i < PIECE_CHOSEN; i++) {
        items[i] = builder_option(request_words(r, piece_types[i].word), piece_types[i].name, chosen);
    }
    return (struct govuk_option_list){items, PIECE_CHOSEN};
}

static bool piece_is_typed(const struct builder *b, str at)
{
    bool of_piece = b->edit.kind == EDIT_PIECE_ADD || b->edit.kind == EDIT_PIECE_SET;
    return err_is(b->failed) && of_piece && str_eq(b->edit.piece, at);
}

static struct builder_piece piece_boxes(struct request *r, const struct builder *b, str at, str type,
                                        struct outline_text title, struct outline_text body)
{
    bool typed = piece_is_typed(b, at);
    struct builder_piece piece = {.at = at, .types = piece_options(r, typed ? b->edit.type : type)};
    piece.titles = builder_boxes(r, b, arena_concat(r->arena, at, STR("-title")), WORD_BUILDER_PIECE_TITLE,
                                 typed ? b->edit.title : title, false);
    piece.bodies = builder_boxes(r, b, arena_concat(r->arena, at, STR("-body")), WORD_BUILDER_PIECE_BODY,
                                 typed ? b->edit.hint : body, false);
    piece.error = typed ? builder_failed(r, b, WORD_BUILDER_PIECE_WRONG) : STR("");
    return piece;
}

static struct builder_piece piece_of(struct request *r, const struct builder *b, const struct outline_piece *p)
{
    struct builder_piece piece = piece_boxes(r, b, p->at, p->type, p->title, p->body);
    str title = called_text(r->arena, &b->outline, p->title, b->language);
    str body = called_text(r->arena, &b->outline, p->body, b->language);
    piece.type = piece_type(r, p->type);
    piece.said = utf8_prefix(title.len != 0 ? title : body, PIECE_SAID);
    piece.when = builder_said(r, b, &p->when);
    piece.when_href = ARENA_JOIN(r->arena, builder_path(r, b, b->page->id), STR("/when?piece="), p->at);
    piece.fixed = p->fixed || str_eq(p->type, STR("list"));
    return piece;
}

void builder_pieces(struct request *r, const struct builder *b, struct builder_view *view)
{
    const struct outline_page *page = b->page;
    struct builder_piece *pieces = arena_array(r->arena, struct builder_piece, page->piece_count + 1);
    struct govuk_option *places = arena_array(r->arena, struct govuk_option, 2);
    bool below = piece_is_typed(b, STR("after"));
    for (size_t i = 0; i < page->piece_count; i++) {
        pieces[i] = piece_of(r, b, &page->pieces[i]);
    }
    view->pieces = (struct builder_piece_list){pieces, page->piece_count};
    view->new_piece = piece_boxes(r, b, below ? STR("after") : STR("before"), STR("guidance"),
                                  (struct outline_text){NULL}, (struct outline_text){NULL});
    places[0] = builder_option(request_words(r, WORD_BUILDER_PIECE_ABOVE), STR("before"), view->new_piece.at);
    places[1] = builder_option(request_words(r, WORD_BUILDER_PIECE_BELOW), STR("after"), view->new_piece.at);
    view->new_piece.at = STR("piece");
    view->piece_places = (struct govuk_option_list){places, 2};
    view->new_piece.titles =
        builder_boxes(r, b, STR("piece-title"), WORD_BUILDER_PIECE_TITLE,
                      view->new_piece.error.len == 0 ? (struct outline_text){NULL} : b->edit.title, false);
    view->new_piece.bodies =
        builder_boxes(r, b, STR("piece-body"), WORD_BUILDER_PIECE_BODY,
                      view->new_piece.error.len == 0 ? (struct outline_text){NULL} : b->edit.hint, false);
}

// A new one's boxes are named "piece", wherever it is to stand.
static str piece_boxes_name(const struct builder *b)
{
    return b->edit.kind == EDIT_PIECE_ADD ? STR("piece") : b->edit.piece;
}

void builder_piece_read(struct request *r, struct builder *b)
{
    b->edit.piece = request_form(r, STR("piece"));
    b->edit.title = builder_typed(r, b, arena_concat(r->arena, piece_boxes_name(b), STR("-title")));
    b->edit.hint = builder_typed(r, b, arena_concat(r->arena, piece_boxes_name(b), STR("-body")));
    b->anchor = STR("#pieces");
}

str builder_piece_control(struct request *r, const struct builder *b)
{
    return ARENA_JOIN(r->arena, STR("#"), piece_boxes_name(b), STR("-body-"), b->outline.languages[0]);
}

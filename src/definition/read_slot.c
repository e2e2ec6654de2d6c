// SPDX-License-Identifier: Apache-2.0
// read_slot: places in texts that answers fill. A text is taken apart as soon as it is read; what its
// places name is found at the end, when every name is known.
//
// Markdown and HTML are made with a mark in each place, which is text to whoever makes them, and taken
// apart at the marks. A mark that comes back within a tag stood in an address: that is refused.
#include "base/encode.h"
#include "base/utf8.h"
#include "definition/read.h"

enum {
    SLOT_MARK = 0xE000,     // the first character for private use,
    SLOT_MARK_LAST = 0xE0FF // or another, where a text has that
};

// ---- Taking apart ----------------------------------------------------------------------------------------
struct slot_parts {
    struct text_piece *items;
    size_t count, room;
    struct buf words; // since the last place; they are in pieces where two brackets are escaped
    bool escaped;
};

static void slot_piece(struct reader *r, struct slot_parts *p, struct slot *slot)
{
    *arena_push(r->arena, struct text_piece, p->items, p->count, p->room) =
        (struct text_piece){arena_str(r->arena, buf_str(&p->words)), slot};
    buf_clear(&p->words);
}

// "first-name|you" or "if lives here: words|other words".
static struct slot *slot_add(struct reader *r, const struct place *at, str inside)
{
    struct slot *slot = arena_new(r->arena, struct slot);
    str name = inside;
    str condition;
    bool has_otherwise;
    if (!read_counts(r, at, &r->slots_read, LIMIT_SLOT_COUNT, "places for answers")) {
        return slot;
    }
    slot->kind = str_starts(inside, STR("if ")) ? SLOT_IF : SLOT_QUESTION;
    if (slot->kind == SLOT_IF) {
        if (!str_cut(str_slice(inside, 3, inside.len), ':', &condition, &slot->then)) {
            read_error(r, at, STR("Write ((if condition: words)) or ((if condition: words|other words))."),
                       "“((%.*s))” says no words.", STR_ARG(read_quote(inside)));
            return slot;
        }
        has_otherwise = str_cut(slot->then, '|', &slot->then, &slot->otherwise);
        slot->then = str_trim(slot->then);
        name = condition;
    } else {
        has_otherwise = str_cut(inside, '|', &name, &slot->otherwise);
    }
    slot->otherwise = str_trim(slot->otherwise);
    struct slot_open *open = arena_new(r->arena, struct slot_open);
    *open = (struct slot_open){.slot = slot,
                               .name = str_trim(name),
                               .pointer = place_pointer(r->arena, at),
                               .about = r->about,
                               .page = r->about_page,
                               .has_otherwise = has_otherwise,
                               .next = r->slots};
    r->slots = open;
    return slot;
}

static str slot_unfilled(struct arena *a, const struct text_pieces *pieces)
{
    struct buf b;
    buf_init(&b, LIMIT_DEFINITION);
    for (size_t i = 0; i < pieces->count; i++) {
        buf_put(&b, pieces->items[i].words);
        buf_put(&b, pieces->items[i].slot == NULL ? (str){0} : pieces->items[i].slot->otherwise);
    }
    str text = arena_str(a, buf_str(&b));
    buf_free(&b);
    return text;
}

// Whether the text has places; what it says without answers is *text then.
static bool slot_take_apart(struct reader *r, const struct place *at, str *text, struct text_pieces *ret_pieces)
{
    struct slot_parts parts = {0};
    bool any = false;
    size_t from = 0;
    buf_init(&parts.words, LIMIT_DEFINITION);
    for (size_t i = 0; i + 1 < text->len; i++) {
        if (text->ptr[i] != '(' || text->ptr[i + 1] != '(') {
            continue;
        }
        if (i > from && text->ptr[i - 1] == '\\') { // two brackets, and nothing else
            buf_put(&parts.words, str_slice(*text, from, i - 1));
            buf_put(&parts.words, STR("(("));
            parts.escaped = true;
            from = i + 2;
            i++;
            continue;
        }
        while (i + 2 < text->len && text->ptr[i + 2] == '(') {
            i++; // "(((": a bracket before a place
        }
        size_t end = text_place_end(*text, i);
        if (end == STR_NONE) {
            read_error(r, at, STR("Write ((question-id)), or \\(( for two brackets."),
                       "“%.*s” is not closed by two brackets.",
                       STR_ARG(utf8_prefix(str_slice(*text, i, text->len), 20)));
            break;
        }
        buf_put(&parts.words, str_slice(*text, from, i));
        slot_piece(r, &parts, slot_add(r, at, str_slice(*text, i + 2, end - 2)));
        any = true;
        from = end;
        i = end - 1;
    }
    if (!any && !parts.escaped) {
        buf_free(&parts.words);
        return false;
    }
    buf_put(&parts.words, str_slice(*text, from, text->len));
    slot_piece(r, &parts, NULL);
    buf_free(&parts.words);
    *ret_pieces = (struct text_pieces){parts.items, parts.count};
    *text = slot_unfilled(r->arena, ret_pieces);
    return any;
}

struct text read_slots(struct reader *r, const struct place *at, str *by)
{
    size_t count = r->definition->language_count;
    bool any = false;
    for (size_t i = 0; i < count && !any; i++) {
        any = str_find(by[i], STR("((")) != STR_NONE;
    }
    if (!any) {
        return (struct text){.by_language = by};
    }
    str first = by[0];
    struct text_pieces *pieces = arena_array(r->arena, struct text_pieces, count);
    any = false;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && by[i].ptr == first.ptr) {
            by[i] = by[0];
            pieces[i] = pieces[0];
            continue;
        }
        any = slot_take_apart(r, at, &by[i], &pieces[i]) || any;
        if (pieces[i].count == 0) {
            struct text_piece *whole = arena_new(r->arena, struct text_piece);
            whole->words = by[i];
            pieces[i] = (struct text_pieces){whole, 1};
        }
    }
    return (struct text){.by_language = by, .pieces = any ? pieces : NULL};
}

// ---- Markdown and HTML -------------------------------------------------------------------------------------
static bool slot_has_character(const struct text_pieces *pieces, str character)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (str_find(pieces->items[i].words, character) != STR_NONE) {
            return true;
        }
    }
    return false;
}

// A character that no words of the text have; empty where they have all of them.
static str slot_mark(struct arena *a, const struct text_pieces *pieces)
{
    for (uint32_t code = SLOT_MARK; code <= SLOT_MARK_LAST; code++) {
        char bytes[4];
        str mark = {bytes, utf8_encode(code, bytes)};
        if (!slot_has_character(pieces, mark)) {
            return arena_str(a, mark);
        }
    }
    return (str){0};
}

static str slot_marked(struct arena *a, const struct text_pieces *pieces, str mark)
{
    struct buf b;
    buf_init(&b, 2 * LIMIT_DEFINITION);
    for (size_t i = 0; i < pieces->count; i++) {
        buf_put(&b, pieces->items[i].words);
        if (pieces->items[i].slot != NULL) {
            buf_printf(&b, "%.*s%zu%.*s", STR_ARG(mark), i, STR_ARG(mark));
        }
    }
    str marked = arena_str(a, buf_str(&b));
    buf_free(&b);
    return marked;
}

// The mark as an address has it: "%EE%80%80".
static str slot_percent(struct arena *a, str mark)
{
    struct buf b;
    buf_init(&b, 64);
    encode_percent(&b, mark);
    str percent = arena_str(a, buf_str(&b));
    buf_free(&b);
    return percent;
}

// Takes HTML apart at its marks. False where one stands in a tag, or is lost.
static bool slot_take_html_apart(struct reader *r, str made, const struct text_pieces *pieces, str mark,
                                 struct text_pieces *ret_shown)
{
    struct slot_parts parts = {0};
    str percent = slot_percent(r->arena, mark);
    size_t from = 0;
    size_t seen = 0;
    size_t slots = 0;
    bool tag = false;
    for (size_t i = 0; i < pieces->count; i++) {
        slots += pieces->items[i].slot != NULL ? 1 : 0;
    }
    for (size_t i = 0; i < made.len; i++) {
        str rest = str_slice(made, i, made.len);
        tag = rest.ptr[0] == '<' || (tag && rest.ptr[0] != '>');
        bool here = str_starts(rest, mark);
        if (tag && (here || str_starts(rest, percent))) {
            return false;
        }
        size_t end = here ? str_find(str_slice(rest, mark.len, rest.len), mark) : STR_NONE;
        int64_t index = 0;
        if (end == STR_NONE ||
            !str_to_i64(str_slice(rest, mark.len, mark.len + end), 0, (int64_t)pieces->count - 1, &index)) {
            continue;
        }
        *arena_push(r->arena, struct text_piece, parts.items, parts.count, parts.room) =
            (struct text_piece){str_slice(made, from, i), pieces->items[index].slot};
        seen++;
        from = i + mark.len + end + mark.len;
        i = from - 1;
    }
    *arena_push(r->arena, struct text_piece, parts.items, parts.count, parts.room) =
        (struct text_piece){str_slice(made, from, made.len), NULL};
    *ret_shown = (struct text_pieces){parts.items, parts.count};
    return seen >= slots;
}

static void slot_show(struct reader *r, const struct place *at, const struct text_pieces *pieces, bool is_html,
                      struct text_pieces *ret_shown)
{
    str mark = slot_mark(r->arena, pieces);
    str made = mark.len == 0 ? (str){0} : r->options->render(r->arena, slot_marked(r->arena, pieces, mark), is_html);
    if (mark.len == 0 || !slot_take_html_apart(r, made, pieces, mark, ret_shown)) {
        read_error(
            r, at, STR("Put it among the words of the text."),
            "A place for an answer stands where none can be shown: in the address of a link, in an attribute, or "
            "in something that is not shown.");
    }
}

struct text read_shown(struct reader *r, const struct place *at, struct text body, bool is_html)
{
    if (!text_given(body) || r->options == NULL || r->options->render == NULL) {
        return body;
    }
    size_t count = r->definition->language_count;
    str *by = arena_array(r->arena, str, count);
    struct text_pieces *pieces = body.pieces == NULL ? NULL : arena_array(r->arena, struct text_pieces, count);
    for (size_t i = 0; i < count; i++) {
        bool first_again = i > 0 && text_in(body, i).ptr == text_in(body, 0).ptr;
        by[i] = first_again ? by[0] : r->options->render(r->arena, text_in(body, i), is_html);
        if (pieces != NULL && first_again) {
            pieces[i] = pieces[0];
        } else if (pieces != NULL) {
            slot_show(r, at, &body.pieces[i], is_html, &pieces[i]);
        }
    }
    return (struct text){by, pieces};
}

// ---- What they name ------------------------------------------------------------------------------------
static void slot_unknown(struct reader *r, const struct slot_open *open, const char *thing, str near)
{
    str what = arena_printf(r->report->arena, "There is no %s “%.*s”, which “((%s%.*s…” names.", thing,
                            STR_ARG(read_quote(open->name)), open->slot->kind == SLOT_IF ? "if " : "",
                            STR_ARG(read_quote(open->name)));
    definition_report_add(r->report, PROBLEM_ERROR, open->pointer, what, near);
}

static void slot_resolve(struct reader *r, const struct slot_open *open)
{
    struct slot *slot = open->slot;
    if (slot->kind == SLOT_IF) {
        size_t found = names_find(&r->condition_names, open->name);
        if (found == STR_NONE) {
            slot_unknown(r, open, "condition",
                         read_nearest(r, &r->condition_names, open->name, STR("Add it to \"conditions\".")));
            return;
        }
        slot->when = r->conditions[found];
        return;
    }
    size_t question = names_find(&r->question_names, open->name);
    size_t figure = names_find(&r->figure_names, open->name);
    if (question != STR_NONE) {
        slot->question = r->questions[question];
    } else if (figure != STR_NONE) {
        slot->kind = SLOT_FIGURE;
        slot->figure = &r->figures[figure];
    } else {
        str otherwise =
            read_nearest(r, &r->figure_names, open->name,
                         STR("Use the id of a question or the name of a value; two brackets alone are \\((."));
        slot_unknown(r, open, "question or value", read_nearest(r, &r->question_names, open->name, otherwise));
    }
}

void read_resolve_slots(struct reader *r)
{
    for (const struct slot_open *open = r->slots; open != NULL; open = open->next) {
        slot_resolve(r, open);
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "design/po.h"
#include "base/utf8.h"
#include <stdlib.h>

static const struct {
    char written, meant;
} po_escapes[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'"', '"'}, {'\\', '\\'}};
enum {
    PO_ESCAPES = sizeof po_escapes / sizeof po_escapes[0]
};

// ---- Reading -------------------------------------------------------------------------------------------------------

enum po_part {
    PO_CONTEXT,
    PO_SOURCE,
    PO_SAID,
    PO_NONE
};
static const str po_words[] = {
    [PO_CONTEXT] = STR_INIT("msgctxt"), [PO_SOURCE] = STR_INIT("msgid"), [PO_SAID] = STR_INIT("msgstr")};

struct po_reader {
    struct arena *arena;
    struct po *po;
    str language;
    int line, began;
    str parts[PO_NONE];
    bool has[PO_NONE];
    bool fuzzy, next_fuzzy;
    enum po_part in; // whose string may go on
    struct buf text; // of it
};

static bool po_wrong(struct po_reader *r, enum po_flaw flaw, int line)
{
    r->po->flaw = flaw;
    r->po->line = line;
    return false;
}

// "Language: cy" among the lines of the head.
static bool po_is_of(str head, str language)
{
    str line;
    while (str_next(&head, '\n', &line)) {
        if (str_starts(line, STR("Language:"))) {
            str said = str_trim(str_slice(line, 9, line.len));
            return said.len == 0 || str_eq_nocase(said, language);
        }
    }
    return true;
}

static void po_end_part(struct po_reader *r)
{
    if (r->in != PO_NONE) {
        r->parts[r->in] = arena_str(r->arena, buf_str(&r->text));
        buf_clear(&r->text);
    }
    r->in = PO_NONE;
}

static bool po_end_entry(struct po_reader *r)
{
    po_end_part(r);
    bool head = r->has[PO_SOURCE] && r->has[PO_SAID] && !r->has[PO_CONTEXT] && r->parts[PO_SOURCE].len == 0;
    bool none = !r->has[PO_CONTEXT] && !r->has[PO_SOURCE] && !r->has[PO_SAID];
    bool whole = r->has[PO_CONTEXT] && r->has[PO_SOURCE] && r->has[PO_SAID];
    if (head && !po_is_of(r->parts[PO_SAID], r->language)) {
        return po_wrong(r, PO_LANGUAGE, r->began);
    }
    if (!head && !none && !whole) {
        return po_wrong(r, PO_ORDER, r->began);
    }
    if (whole && r->po->count == PO_ENTRIES_MAX) {
        return po_wrong(r, PO_LONG, r->began);
    }
    if (whole) {
        *arena_push(r->arena, struct po_entry, r->po->items, r->po->count, r->po->room) =
            (struct po_entry){r->parts[PO_CONTEXT], r->parts[PO_SOURCE], r->parts[PO_SAID], r->fuzzy, r->began};
    }
    for (enum po_part i = 0; i < PO_NONE; i++) {
        r->has[i] = false;
        r->parts[i] = (str){0};
    }
    r->fuzzy = false;
    return true;
}

// What is between the quotes, added to the part that it is of.
static bool po_string(struct po_reader *r, str text)
{
    size_t at = 1;
    if (text.len < 2 || text.ptr[0] != '"') {
        return po_wrong(r, PO_STRING, r->line);
    }
    if (r->text.len + text.len > PO_TEXT_MAX) {
        return po_wrong(r, PO_LONG, r->line);
    }
    for (; at < text.len && text.ptr[at] != '"'; at++) {
        char c = text.ptr[at];
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: at some places a backslash stands for itself
        bool escapes = c == '\\' && r->text.len % 8 != 5;
#else
        bool escapes = c == '\\';
#endif
        if (escapes) {
            size_t k = 0;
            at++;
            while (k < PO_ESCAPES && (at >= text.len || po_escapes[k].written != text.ptr[at])) {
                k++;
            }
            if (k == PO_ESCAPES) {
                return po_wrong(r, PO_ESCAPE, r->line);
            }
            c = po_escapes[k].meant;
        }
        buf_char(&r->text, c);
    }
    if (at + 1 != text.len) {
        return po_wrong(r, PO_STRING, r->line);
    }
    return true;
}

static bool po_word(struct po_reader *r, enum po_part part, str rest)
{
    bool begins = part == PO_CONTEXT || (part == PO_SOURCE && !(r->has[PO_CONTEXT] && !r->has[PO_SOURCE]));
    if (begins) {
        if (!po_end_entry(r)) {
            return false;
        }
        r->began = r->line;
        r->fuzzy = r->next_fuzzy;
        r->next_fuzzy = false;
    }
    if (r->has[part] || (part == PO_SAID && !r->has[PO_SOURCE])) {
        return po_wrong(r, PO_ORDER, r->line);
    }
    po_end_part(r);
    r->has[part] = true;
    r->in = part;
    return po_string(r, str_trim(rest));
}

static bool po_line(struct po_reader *r, str line)
{
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') {
        r->next_fuzzy = r->next_fuzzy || (str_starts(line, STR("#,")) && str_find(line, STR("fuzzy")) != STR_NONE);
        return true;
    }
    if (line.ptr[0] == '"') {
        return r->in == PO_NONE ? po_wrong(r, PO_ORDER, r->line) : po_string(r, line);
    }
    for (enum po_part part = 0; part < PO_NONE; part++) {
        str rest = str_slice(line, po_words[part].len, line.len);
        if (str_starts(line, po_words[part]) && rest.len != 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == '"')) {
            return po_word(r, part, rest);
        }
    }
    return po_wrong(r, PO_WORD, r->line);
}

static int po_compare(const void *one, const void *other)
{
    const struct po_entry *const *a = one;
    const struct po_entry *const *b = other;
    int ids = str_compare((*a)->id, (*b)->id);
    return ids != 0 ? ids : (*a)->line - (*b)->line;
}

static bool po_once_each(struct po_reader *r)
{
    const struct po_entry **sorted = arena_array(r->arena, const struct po_entry *, r->po->count + 1);
    for (size_t i = 0; i < r->po->count; i++) {
        sorted[i] = &r->po->items[i];
    }
    if (r->po->count != 0) {
        qsort(sorted, r->po->count, sizeof *sorted, po_compare);
    }
    for (size_t i = 1; i < r->po->count; i++) {
        if (str_eq(sorted[i]->id, sorted[i - 1]->id)) {
            return po_wrong(r, PO_TWICE, sorted[i]->line);
        }
    }
    return true;
}

// The first line with a flaw.
static int po_bad_line(str text)
{
    int line = 0;
    str piece;
    while (str_next(&text, '\n', &piece)) {
        line++;
        if (utf8_check(piece) != UTF8_FINE) {
            return line;
        }
    }
    return line;
}

static bool po_lines(struct po_reader *r, str text)
{
    str line;
    while (str_next(&text, '\n', &line)) {
        r->line++;
        if (line.len > PO_LINE_MAX) {
            return po_wrong(r, PO_LONG, r->line);
        }
        if (!po_line(r, line)) {
            return false;
        }
    }
    return po_end_entry(r) && po_once_each(r);
}

bool po_read(struct arena *a, str text, str language, struct po *ret_po)
{
    *ret_po = (struct po){0};
    struct po_reader r = {.arena = a, .po = ret_po, .language = language, .in = PO_NONE};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_slice(text, 3, text.len);
    }
    enum utf8_flaw flaw = utf8_check(text);
    if (flaw != UTF8_FINE) {
        return po_wrong(&r, flaw == UTF8_MALFORMED ? PO_NOT_UTF8 : PO_CHARACTER, po_bad_line(text));
    }
    buf_init(&r.text, PO_TEXT_MAX);
    bool fine = po_lines(&r, text);
    buf_free(&r.text);
    return fine;
}

// ---- Writing -------------------------------------------------------------------------------------------------------

// A line of the file for each line of the text.
static void po_put(struct buf *out, str word, str text)
{
    buf_put(out, word);
    buf_put(out, STR(" \""));
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        size_t k = 0;
        while (k < PO_ESCAPES && po_escapes[k].meant != c) {
            k++;
        }
        if (k < PO_ESCAPES) {
            buf_char(out, '\\');
            c = po_escapes[k].written;
        }
        buf_char(out, c);
        if (text.ptr[i] == '\n' && i + 1 < text.len) {
            buf_put(out, STR("\"\n\""));
        }
    }
    buf_put(out, STR("\"\n"));
}

void po_write(struct buf *out, const struct translation_list *list, str language)
{
    static const str states[] = {[TRANSLATION_MISSING] = STR_INIT("#. missing\n"),
                                 [TRANSLATION_MACHINE] = STR_INIT("#. written by a machine, not reviewed\n#, fuzzy\n"),
                                 [TRANSLATION_OUTDATED] = STR_INIT("#. out of date\n#, fuzzy\n"),
                                 [TRANSLATION_UNREVIEWED] = STR_INIT("#. not reviewed\n")};
    buf_put(out, STR("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Language: "));
    buf_put(out, language);
    buf_put(out, STR("\\n\"\n"));
    for (size_t i = 0; i < list->count; i++) {
        const struct translation *t = &list->items[i];
        if (t->state != TRANSLATION_REVIEWED) {
            buf_char(out, '\n');
            buf_put(out, states[t->state]);
            po_put(out, STR("msgctxt"), t->id);
            po_put(out, STR("msgid"), t->source);
            po_put(out, STR("msgstr"), t->said);
        }
    }
}

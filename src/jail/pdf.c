// SPDX-License-Identifier: Apache-2.0
// Each piece of a document is laid out in lines, and these are put on pages one after the other. What stands on one
// page has its tag there: of an answer that goes on over the page, each part is a row with its question said again.
#include "jail/pdf.h"
#include "jail/pdf_font.h"
#include "jail/pdf_mend.h"
#include <stdlib.h>

enum { // points
    PDF_WIDTH = 595,
    PDF_HEIGHT = 842,
    PDF_MARGIN = 56,
    PDF_BOTTOM = PDF_HEIGHT - 64,
    PDF_FOOT = PDF_HEIGHT - 46,
    PDF_ROOM = PDF_WIDTH - 2 * PDF_MARGIN,
    PDF_KEY_ROOM = 160,
    PDF_VALUE_AT = PDF_MARGIN + PDF_KEY_ROOM + 16,
    PDF_VALUE_ROOM = PDF_WIDTH - PDF_MARGIN - PDF_VALUE_AT,
    PDF_ROW_GAP = 7
};

static const struct pdf_kind {
    const char *tag; // NULL: it is not drawn where it stands
    enum pdf_look look;
    int above, below; // points
    int with;         // points that must be left below it on the page, so that a heading does not stand alone
} pdf_kinds[PAPER_KIND__COUNT] = {
    [PAPER_H1] = {"H1", PDF_LOOK_H1, 0, 10, 60},
    [PAPER_H2] = {"H2", PDF_LOOK_H2, 16, 6, 40},
    [PAPER_H3] = {"H3", PDF_LOOK_H3, 10, 4, 30},
    [PAPER_TEXT] = {"P", PDF_LOOK_TEXT, 0, 6, 0},
};

struct pdf {
    cairo_surface_t *surface;
    cairo_t *cr;
    double y;
    int pages;  // begun
    bool table; // one is open
    str foot, cut, title, language, key;
};

// ---- Pages ------------------------------------------------------------------------------------------------

static void pdf_foot(struct pdf *p)
{
    struct buf text;
    str before;
    str after;
    char mark = PAPER_NUMBER[0];
    buf_init(&text, 4096);
    bool numbered = str_cut(p->foot, mark, &before, &after);
    buf_put(&text, before);
    if (numbered) {
        buf_i64(&text, p->pages);
        buf_put(&text, after);
    }
    PangoLayout *layout = pdf_font_layout(PDF_LOOK_FOOT, text.ptr, text.len, PDF_ROOM);
    pdf_lib.pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pdf_lib.cairo_move_to(p->cr, PDF_MARGIN, PDF_FOOT);
    pdf_lib.pango_cairo_show_layout(p->cr, layout); // of no tag: it is not part of what is read
    pdf_lib.g_object_unref(layout);
    buf_free(&text);
}

// False: there are enough. What is open goes on there.
static bool pdf_page(struct pdf *p)
{
    if (p->pages > PDF_PAGES_MAX) {
        return false;
    }
    if (p->pages != 0) {
        pdf_foot(p);
        pdf_lib.cairo_show_page(p->cr);
    }
    p->pages++;
    p->y = PDF_MARGIN;
    return p->pages <= PDF_PAGES_MAX;
}

// ---- Lines ------------------------------------------------------------------------------------------------

// A text whose lines are put on one page or several.
struct pdf_lines {
    PangoLayout *layout;
    PangoLayoutIter *at;
    bool more;
};

static struct pdf_lines pdf_lines_of(enum pdf_look look, str text, double width)
{
    PangoLayout *layout = pdf_font_layout(look, text.ptr, text.len, width);
    return (struct pdf_lines){layout, pdf_lib.pango_layout_get_iter(layout), true};
}

static void pdf_lines_end(struct pdf_lines *l)
{
    pdf_lib.pango_layout_iter_free(l->at);
    pdf_lib.g_object_unref(l->layout);
}

// Whether its next line stands there; a page takes one line at least.
static bool pdf_lines_fit(const struct pdf_lines *l, double y, double bottom)
{
    PangoRectangle line;
    pdf_lib.pango_layout_iter_get_line_extents(l->at, NULL, &line);
    return y <= PDF_MARGIN || y + pdf_lib.pango_units_to_double(line.height) <= bottom;
}

// Draws those that stand above `bottom`, from y on. Gives where they end.
static double pdf_lines_draw(struct pdf *p, struct pdf_lines *l, double x, double y, double bottom)
{
    double gap = pdf_lib.pango_units_to_double(pdf_lib.pango_layout_get_spacing(l->layout));
    while (l->more && pdf_lines_fit(l, y, bottom)) {
        PangoRectangle line;
        pdf_lib.pango_layout_iter_get_line_extents(l->at, NULL, &line);
        double down = pdf_lib.pango_units_to_double(pdf_lib.pango_layout_iter_get_baseline(l->at) - line.y);
        pdf_lib.cairo_move_to(p->cr, x + pdf_lib.pango_units_to_double(line.x), y + down);
        pdf_lib.pango_cairo_show_layout_line(p->cr, pdf_lib.pango_layout_iter_get_line_readonly(l->at));
        y += pdf_lib.pango_units_to_double(line.height) + gap;
        l->more = pdf_lib.pango_layout_iter_next_line(l->at);
    }
    return y;
}

// ---- Pieces -----------------------------------------------------------------------------------------------

// The first `most` bytes of the text, or a few less: to the end of a line or a word where there is one.
static str pdf_portion(str *rest, size_t most)
{
    size_t len = rest->len;
    if (len > most) {
        len = most;
        while (len > most / 2 && rest->ptr[len - 1] != '\n' && rest->ptr[len - 1] != ' ') {
            len--;
        }
        len = len > most / 2 ? len : most;
        while (len > 1 && ((unsigned char)rest->ptr[len] & 0xC0) == 0x80) { // within a letter
            len--;
        }
    }
    str portion = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len, STR_NONE);
    return portion;
}

static void pdf_table(struct pdf *p, bool open)
{
    if (p->table != open && open) {
        pdf_lib.cairo_tag_begin(p->cr, "Table", NULL);
    } else if (p->table != open) {
        pdf_lib.cairo_tag_end(p->cr, "Table");
        p->y += PDF_ROW_GAP;
    }
    p->table = open;
}

static bool pdf_text(struct pdf *p, const struct pdf_kind *kind, str text)
{
    bool goes_on = true;
    pdf_table(p, false);
    p->y += p->y > PDF_MARGIN ? kind->above : 0;
    while (text.len != 0 && goes_on) {
        struct pdf_lines lines = pdf_lines_of(kind->look, pdf_portion(&text, PDF_PIECE_MAX), PDF_ROOM);
        while (lines.more && goes_on) {
            if (!pdf_lines_fit(&lines, p->y, PDF_BOTTOM - kind->with)) {
                goes_on = pdf_page(p);
                continue;
            }
            pdf_lib.cairo_tag_begin(p->cr, kind->tag, NULL);
            p->y = pdf_lines_draw(p, &lines, PDF_MARGIN, p->y, PDF_BOTTOM);
            pdf_lib.cairo_tag_end(p->cr, kind->tag);
        }
        pdf_lines_end(&lines);
    }
    p->y += kind->below;
    return goes_on;
}

static double pdf_cell(struct pdf *p, const char *tag, struct pdf_lines *lines, double x)
{
    pdf_lib.cairo_tag_begin(p->cr, tag, NULL);
    double y = pdf_lines_draw(p, lines, x, p->y, PDF_BOTTOM);
    pdf_lib.cairo_tag_end(p->cr, tag);
    return y;
}

// A row, or as many as there are pages that it stands on. No question fills more than half a page.
static bool pdf_row(struct pdf *p, str value)
{
    bool goes_on = true;
    str text = value;
    pdf_table(p, true);
    do {
        struct pdf_lines lines = pdf_lines_of(PDF_LOOK_TEXT, pdf_portion(&text, PDF_PIECE_MAX), PDF_VALUE_ROOM);
        while (lines.more && goes_on) {
            struct pdf_lines key = pdf_lines_of(PDF_LOOK_KEY, p->key, PDF_KEY_ROOM);
            pdf_lib.pango_layout_set_height(key.layout,
                                            pdf_lib.pango_units_from_double((PDF_BOTTOM - PDF_MARGIN) / 2.0));
            pdf_lib.pango_layout_set_ellipsize(key.layout, PANGO_ELLIPSIZE_END);
            pdf_lib.pango_layout_iter_free(key.at);
            key.at = pdf_lib.pango_layout_get_iter(key.layout);
            int high;
            pdf_lib.pango_layout_get_size(key.layout, NULL, &high);
            bool stands = p->y + pdf_lib.pango_units_to_double(high) <= PDF_BOTTOM || p->y <= PDF_MARGIN;
            if (stands && pdf_lines_fit(&lines, p->y, PDF_BOTTOM)) {
                pdf_lib.cairo_tag_begin(p->cr, "TR", NULL);
                double left = pdf_cell(p, "TH", &key, PDF_MARGIN);
                double right = pdf_cell(p, "TD", &lines, PDF_VALUE_AT);
                pdf_lib.cairo_tag_end(p->cr, "TR");
                p->y = (left > right ? left : right) + PDF_ROW_GAP;
            } else {
                goes_on = pdf_page(p);
            }
            pdf_lines_end(&key);
        }
        pdf_lines_end(&lines);
    } while (text.len != 0 && goes_on);
    return goes_on;
}

// ---- The whole --------------------------------------------------------------------------------------------

static bool pdf_tag_is_fine(str tag)
{
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.ptr[i];
        if (c != '-' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
            return false;
        }
    }
    return tag.len != 0 && tag.len < 36;
}

// What is said of the document, wherever it stands in it; whether it is one.
static bool pdf_read(struct pdf *p, str document)
{
    struct paper_piece piece;
    while (paper_next(&document, &piece)) {
        if (!pdf_lib.g_utf8_validate(piece.text.ptr, (gssize)piece.text.len, NULL)) {
            return false;
        }
        switch (piece.kind) {
        case PAPER_LANGUAGE:
            p->language = piece.text;
            break;
        case PAPER_TITLE:
            p->title = piece.text;
            break;
        case PAPER_FOOT:
            p->foot = piece.text;
            break;
        case PAPER_CUT:
            p->cut = piece.text;
            break;
        default:
            break;
        }
    }
    return document.len == 0 && pdf_tag_is_fine(p->language);
}

static void pdf_draw(struct pdf *p, str document)
{
    struct paper_piece piece;
    bool goes_on = pdf_page(p);
    pdf_lib.cairo_tag_begin(p->cr, "Document", NULL);
    while (goes_on && paper_next(&document, &piece)) {
        if (piece.kind == PAPER_KEY) {
            p->key = pdf_portion(&piece.text, PDF_KEY_MAX);
        } else if (piece.kind == PAPER_VALUE) {
            goes_on = pdf_row(p, piece.text);
        } else if (pdf_kinds[piece.kind].tag != NULL) {
            goes_on = pdf_text(p, &pdf_kinds[piece.kind], piece.text);
        }
    }
    pdf_table(p, false);
    if (!goes_on) { // on a page of its own
        (void)pdf_text(p, &pdf_kinds[PAPER_TEXT], p->cut);
    }
    pdf_lib.cairo_tag_end(p->cr, "Document");
    pdf_foot(p);
    pdf_lib.cairo_show_page(p->cr);
}

static cairo_status_t pdf_write(void *to, const unsigned char *bytes, unsigned len)
{
    struct buf *out = to;
    buf_put(out, (str){(const char *)bytes, len});
    return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool pdf_prepare(void)
{
    return pdf_font_prepare();
}

// A copy that ends with NUL, the caller's to free.
static char *pdf_cstr(str s)
{
    return pdf_lib.g_strndup(s.ptr, s.len);
}

bool pdf_make(str document, struct buf *out)
{
    struct pdf p = {0};
    if (!pdf_read(&p, document)) {
        return false;
    }
    char *language = pdf_cstr(p.language);
    char *title = pdf_cstr(p.title);
    pdf_font_language(language);
    p.surface = pdf_lib.cairo_pdf_surface_create_for_stream(pdf_write, out, PDF_WIDTH, PDF_HEIGHT);
    pdf_lib.cairo_pdf_surface_set_metadata(p.surface, CAIRO_PDF_METADATA_TITLE, title);
    pdf_lib.cairo_pdf_surface_set_metadata(p.surface, CAIRO_PDF_METADATA_CREATOR, "Guildhall");
    p.cr = pdf_lib.cairo_create(p.surface);
    pdf_draw(&p, document);
    bool fine = pdf_lib.cairo_status(p.cr) == CAIRO_STATUS_SUCCESS;
    pdf_lib.cairo_destroy(p.cr);
    pdf_lib.cairo_surface_finish(p.surface);
    fine = fine && pdf_lib.cairo_surface_status(p.surface) == CAIRO_STATUS_SUCCESS && !out->full;
    pdf_lib.cairo_surface_destroy(p.surface);
    pdf_lib.g_free(language);
    pdf_lib.g_free(title);
    return fine && pdf_mend(out, p.language);
}

bool pdf_open(void)
{
    struct buf document;
    struct buf made;
    if (!pdf_font_open()) {
        return false;
    }
    // The machine's own time zone would be looked for again each time.
    if (setenv("TZ", "UTC", 1) != 0) {
        return false;
    }
    // Once for nothing: what is read from files at its first use (the breaks of words in Thai) is read here.
    buf_init(&document, 4096);
    buf_init(&made, PDF_BYTES_MAX);
    paper_put(&document, PAPER_LANGUAGE, STR("en"));
    paper_put(&document, PAPER_KEY, STR("a"));
    paper_put(&document, PAPER_VALUE, STR("b \u05d0 \u0627 \u0915 \u0e2a\u0e21 \u4e00"));
    bool fine = pdf_make(buf_str(&document), &made);
    buf_free(&document);
    buf_free(&made);
    return fine;
}

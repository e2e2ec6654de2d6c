// SPDX-License-Identifier: Apache-2.0
#include "jail/pdf_mend.h"

enum {
    PDF_MEND_ROW = 20, // bytes of a row of the table of objects: "0000000015 00000 n \n"
    PDF_MEND_OFFSET = 10
};

// The last place of `what` in `s`, or STR_NONE.
static size_t pdf_mend_last(str s, str what)
{
    size_t last = STR_NONE;
    size_t at = 0;
    for (size_t next; (next = str_find(str_slice(s, at, STR_NONE), what)) != STR_NONE; at += next + what.len) {
        last = at + next;
    }
    return last;
}

// The number behind `name` in `s`; false where there is none.
static bool pdf_mend_number(str s, str name, int64_t *ret_number)
{
    size_t at = str_find(s, name);
    if (at == STR_NONE) {
        return false;
    }
    str digits = str_trim(str_slice(s, at + name.len, STR_NONE));
    size_t len = 0;
    while (len < digits.len && digits.ptr[len] >= '0' && digits.ptr[len] <= '9') {
        len++;
    }
    return str_to_i64(str_slice(digits, 0, len), 0, INT32_MAX, ret_number);
}

struct pdf_mend {
    str pdf;                         // as cairo made it
    str rows;                        // of its table of objects
    int64_t size, root, info, table; // from its end
};

static bool pdf_mend_read(str pdf, struct pdf_mend *ret)
{
    size_t begins = pdf_mend_last(pdf, STR("startxref"));
    str end = str_slice(pdf, begins == STR_NONE ? pdf.len : begins, STR_NONE);
    if (!pdf_mend_number(end, STR("startxref"), &ret->table) || (size_t)ret->table >= pdf.len) {
        return false;
    }
    str table = str_slice(pdf, (size_t)ret->table, begins);
    size_t trailer = str_find(table, STR("trailer"));
    str last = str_slice(table, trailer == STR_NONE ? table.len : trailer, STR_NONE);
    int64_t count;
    ret->pdf = pdf;
    if (!pdf_mend_number(last, STR("/Size"), &ret->size) || !pdf_mend_number(last, STR("/Root"), &ret->root) ||
        !pdf_mend_number(last, STR("/Info"), &ret->info) || !pdf_mend_number(table, STR("xref\n0 "), &count)) {
        return false;
    }
    size_t first = str_find(str_slice(table, 5, STR_NONE), STR("\n"));
    ret->rows = first == STR_NONE ? (str){0} : str_slice(table, 5 + first + 1, trailer);
    return count == ret->size && ret->rows.len >= (size_t)count * PDF_MEND_ROW;
}

// What an object's dictionary holds, without the brackets; none where it is no dictionary alone.
static str pdf_mend_object(const struct pdf_mend *m, int64_t number)
{
    int64_t at;
    str row = str_slice(m->rows, (size_t)number * PDF_MEND_ROW, STR_NONE);
    str offset = str_slice(row, 0, PDF_MEND_OFFSET);
    while (offset.len > 1 && offset.ptr[0] == '0') {
        offset = str_slice(offset, 1, STR_NONE);
    }
    if (!str_to_i64(offset, 1, INT32_MAX, &at)) {
        return (str){0};
    }
    str object = str_slice(m->pdf, (size_t)at, STR_NONE);
    size_t begins = str_find(object, STR("<<"));
    size_t ends = str_find(object, STR("endobj"));
    object = begins == STR_NONE || ends == STR_NONE ? (str){0} : str_trim(str_slice(object, begins + 2, ends));
    return str_ends(object, STR(">>")) ? str_slice(object, 0, object.len - 2) : (str){0};
}

// The object once more, with `more` in it, and its row in the new table.
static void pdf_mend_again(struct buf *out, struct buf *table, int64_t number, str object, str more)
{
    buf_printf(table, "%lld 1\n%010zu 00000 n \n", (long long)number, out->len);
    buf_printf(out, "%lld 0 obj\n<<", (long long)number);
    buf_put(out, object);
    buf_put(out, more);
    buf_put(out, STR("\n>>\nendobj\n"));
}

static void pdf_mend_all(const struct pdf_mend *m, struct buf *out, struct buf *table, str language)
{
    struct buf more;
    str catalog = pdf_mend_object(m, m->root);
    buf_init(&more, 1024);
    buf_printf(&more, "   /Lang (%.*s)\n   /ViewerPreferences << /DisplayDocTitle true >>", STR_ARG(language));
    if (str_find(catalog, STR("/MarkInfo")) == STR_NONE) {
        buf_put(&more, STR("\n   /MarkInfo << /Marked true >>"));
    }
    pdf_mend_again(out, table, m->root, catalog, buf_str(&more));
    buf_free(&more);
    for (int64_t i = 1; i < m->size; i++) {
        str object = pdf_mend_object(m, i);
        if (str_starts(str_trim(object), STR("/Type /StructElem")) && str_find(object, STR("/S /TH\n")) != STR_NONE) {
            pdf_mend_again(out, table, i, object, STR("   /A << /O /Table /Scope /Row >>"));
        }
    }
}

bool pdf_mend(struct buf *pdf, str language)
{
    struct pdf_mend m;
    struct buf added;
    struct buf table;
    str was = buf_str(pdf);
    if (!pdf_mend_read(was, &m) || pdf_mend_object(&m, m.root).len == 0) {
        return false;
    }
    // Offsets are those in the whole, so it grows where it will stand: a copy, since `was` may move.
    buf_init(&added, pdf->max);
    buf_init(&table, pdf->max);
    buf_put(&added, was);
    pdf_mend_all(&m, &added, &table, language);
    size_t at = added.len;
    buf_put(&added, STR("xref\n"));
    buf_put(&added, buf_str(&table));
    buf_printf(&added, "trailer\n<< /Size %lld\n   /Root %lld 0 R\n   /Info %lld 0 R\n   /Prev %lld\n>>\n",
               (long long)m.size, (long long)m.root, (long long)m.info, (long long)m.table);
    buf_printf(&added, "startxref\n%zu\n%%%%EOF\n", at);
    bool fine = !added.full && !table.full;
    buf_put(pdf, str_slice(buf_str(&added), was.len, STR_NONE));
    buf_free(&added);
    buf_free(&table);
    return fine && !pdf->full;
}

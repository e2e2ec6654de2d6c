// SPDX-License-Identifier: Apache-2.0
// Where each begins so: PDF ISO 32000-1, 7.5.2; PNG ISO/IEC 15948, 5.2; JPEG ITU-T T.81, B.1.1.3; GIF89a, 17; TIFF 6.0,
// section 2; HEIF ISO/IEC 23008-12, 10 (brands) in ISO/IEC 14496-12, 4.3; ZIP APPNOTE 4.3.7, which OOXML (ECMA-376-2)
// and OpenDocument (part 2) are; the older formats of Microsoft Office MS-CFB, 2.2; RTF 1.9.
#include "definition/file_kind.h"

struct file_mark {
    size_t at;
    str bytes;
};
enum {
    FILE_MARKS_MAX = 6
};

static const struct file_kind {
    str ending;
    bool text; // no marks: nothing in it but text
    struct file_mark marks[FILE_MARKS_MAX];
} file_kinds[] = {
    {STR_INIT("pdf"), false, {{0, STR_INIT("%PDF-")}}},
    {STR_INIT("png"), false, {{0, STR_INIT("\x89PNG\r\n\x1A\n")}}},
    {STR_INIT("jpg"), false, {{0, STR_INIT("\xFF\xD8\xFF")}}},
    {STR_INIT("jpeg"), false, {{0, STR_INIT("\xFF\xD8\xFF")}}},
    {STR_INIT("gif"), false, {{0, STR_INIT("GIF87a")}, {0, STR_INIT("GIF89a")}}},
    {STR_INIT("tif"), false, {{0, STR_INIT("II*\0")}, {0, STR_INIT("MM\0*")}}},
    {STR_INIT("tiff"), false, {{0, STR_INIT("II*\0")}, {0, STR_INIT("MM\0*")}}},
    {STR_INIT("heic"),
     false,
     {{4, STR_INIT("ftypheic")},
      {4, STR_INIT("ftypheix")},
      {4, STR_INIT("ftyphevc")},
      {4, STR_INIT("ftypheim")},
      {4, STR_INIT("ftypmif1")},
      {4, STR_INIT("ftypmsf1")}}},
    {STR_INIT("docx"), false, {{0, STR_INIT("PK\3\4")}}},
    {STR_INIT("xlsx"), false, {{0, STR_INIT("PK\3\4")}}},
    {STR_INIT("pptx"), false, {{0, STR_INIT("PK\3\4")}}},
    {STR_INIT("odt"), false, {{0, STR_INIT("PK\3\4")}}},
    {STR_INIT("ods"), false, {{0, STR_INIT("PK\3\4")}}},
    {STR_INIT("zip"), false, {{0, STR_INIT("PK\3\4")}, {0, STR_INIT("PK\5\6")}}},
    // Word saves RTF under either name.
    {STR_INIT("doc"), false, {{0, STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}, {0, STR_INIT("{\\rtf")}}},
    {STR_INIT("xls"), false, {{0, STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}}},
    {STR_INIT("ppt"), false, {{0, STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}}},
    {STR_INIT("msg"), false, {{0, STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")}}},
    {STR_INIT("rtf"), false, {{0, STR_INIT("{\\rtf")}}},
    {STR_INIT("txt"), true, {{0}}},
    {STR_INIT("csv"), true, {{0}}},
};

// Spreadsheets write UTF-16 with its mark; otherwise text has no controls but those that lay it out.
static bool file_is_text(str head)
{
    if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF"))) {
        return true;
    }
    for (size_t i = 0; i < head.len; i++) {
        uint8_t c = (uint8_t)head.ptr[i];
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') {
            return false;
        }
    }
    return true;
}

bool file_kind_fits(str ending, str head)
{
    const struct file_kind *kind = NULL;
    for (size_t i = 0; i < sizeof file_kinds / sizeof file_kinds[0] && kind == NULL; i++) {
        kind = str_eq_nocase(file_kinds[i].ending, ending) ? &file_kinds[i] : NULL;
    }
    if (kind == NULL) {
        return true;
    }
    if (kind->text) {
        return file_is_text(head);
    }
    for (size_t i = 0; i < FILE_MARKS_MAX && kind->marks[i].bytes.len != 0; i++) {
        const struct file_mark *m = &kind->marks[i];
        if (str_eq(str_slice(head, m->at, m->at + m->bytes.len), m->bytes)) {
            return true;
        }
    }
    return false;
}

// SPDX-License-Identifier: Apache-2.0
// po: texts as translators' programs read and write them (GNU gettext's PO): the way to a text is its context
// (msgctxt), the words of the first language its msgid, those of the other its msgstr. "fuzzy" is what a machine wrote
// or what is out of date. Pure.
#pragma once
#include "base/buf.h"
#include "design/translation.h"

enum {
    PO_MAX = 4 * 1024 * 1024, // bytes of a file
    PO_ENTRIES_MAX = 20000,
    PO_LINE_MAX = 64 * 1024, // bytes of one line
    PO_TEXT_MAX = 64 * 1024  // of one text
};
enum po_flaw {
    PO_FINE,
    PO_NOT_UTF8,
    PO_CHARACTER, // of those that no text may have (base/utf8.h)
    PO_WORD,      // a line that begins with none of the words of the format
    PO_STRING,    // what is between quotes does not end, or there is more behind it
    PO_ESCAPE,    // a backslash before something that has no meaning
    PO_ORDER,     // msgctxt, msgid, msgstr: one of them is missing, or stands twice
    PO_TWICE,     // two of the same context
    PO_LANGUAGE,  // the file is of another language
    PO_LONG,      // too many entries, or too long a line
    PO_FLAW__COUNT
};
struct po_entry {
    str id, source, said;
    bool fuzzy;
    int line; // of its msgctxt
};
struct po {
    struct po_entry *items;
    size_t count, room;
    enum po_flaw flaw;
    int line; // of the flaw
};
// Views into `text`, or copies in the arena. False, with the flaw and its line: nothing of it is to be used.
bool po_read(struct arena *a, str text, str language, struct po *ret_po);
// Those of the list that nobody has read, after a head.
void po_write(struct buf *out, const struct translation_list *list, str language);

// SPDX-License-Identifier: Apache-2.0
// pdf_font: the fonts that a PDF is made with, and how each kind of text looks. They are these and no others, wherever
// it is made: each is opened before the cell is entered, and stays open.
#pragma once
#include "jail/pdf_lib.h"

enum pdf_look {
    PDF_LOOK_H1,
    PDF_LOOK_H2,
    PDF_LOOK_H3,
    PDF_LOOK_TEXT,
    PDF_LOOK_KEY,
    PDF_LOOK_FOOT,
    PDF_LOOK__COUNT
};
bool pdf_font_prepare(void); // pdf_prepare
bool pdf_font_open(void);    // pdf_open
// A layout of the text, `width` points wide, the caller's to unref.
PangoLayout *pdf_font_layout(enum pdf_look look, const char *text, size_t len, double width);
// The document's language, for the letters that are drawn otherwise in each.
void pdf_font_language(const char *tag);

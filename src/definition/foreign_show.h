// SPDX-License-Identifier: Apache-2.0
// foreign_show: what pages show beside their questions. HTML stays HTML: what pages allow of it is for
// whoever shows it; what they surely do not allow is told.
#pragma once
#include "definition/foreign_give.h"

// Guidance of HTML, or of markdown; NULL where it says nothing. Tells what is lost.
json_t *foreign_show_html(const struct foreign_base *b, str at, str html);
json_t *foreign_show_markdown(const struct foreign_base *b, str at, str markdown);
// Tells elements that pages never show.
void foreign_show_told(const struct foreign_base *b, str at, str html);
// Words that no element holds become a paragraph.
str foreign_show_paragraph(struct arena *a, str html);

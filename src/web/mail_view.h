// SPDX-License-Identifier: Apache-2.0
// mail_view: the words of a message, as plain text and as HTML, in the person's language and with the organisation's
// name and colour. Pure: what it needs was read before.
#pragma once
#include "core/organisation.h"
#include "delivery/own.h"
#include "html/out.h"
#include "web/mail_chosen.h"

struct mail_line {
    str label, text; // a label and what stands beside it, or a paragraph
};
struct mail_line_list {
    const struct mail_line *items;
    size_t count;
};
struct mail_view {
    str language;
    bool right_to_left;
    str title; // the subject
    str organisation, colour;
    struct mail_line_list facts;
    struct mail_line_list paragraphs;
    str button, href; // one thing to do; empty: nothing
    str small;        // below all: why this came
};

struct mail_facts {
    const struct organisation *organisation;
    const struct delivery_message *message;
    const struct delivery_about *about;
    struct delivery_own own;   // words in place of ours; empty: there are none
    struct mail_chosen chosen; // of DELIVERY_CHOSEN: all its words
    str site;                  // "https://services.town.example": where people find it; no slash at its end
};
struct mail_words {
    str subject, text, html;
};
// In the arena. ERR_TOO_LARGE where it outgrew what a message may have.
MUST_USE err mail_view_words(struct arena *a, const struct mail_facts *facts, struct mail_words *ret_words);
// The view alone, for tests of the template.
void mail_view_of(struct arena *a, const struct mail_facts *facts, struct mail_view *ret_view);

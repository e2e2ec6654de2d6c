// SPDX-License-Identifier: Apache-2.0
// builder_translations_view: the texts of a draft beside the same in another language, and how far each has come.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_view.h"

struct builder_text {
    str id_name, id;     // the hidden field that says which text it is
    str said_name, said; // the box
    str read_name;       // the tick
    str legend;
    str where, href; // where it stands; empty: where the one before it does. href: where it is changed
    str rows;        // of the box
    str source, state, classes;
    str by;        // who read it, and when
    str error;     // somebody else wrote there meanwhile: what stands there now
    bool may_read; // there is something to tick
};
struct builder_text_list {
    const struct builder_text *items;
    size_t count;
};
struct builder_translations_view {
    struct frame frame;
    str service, edit_href, languages_href, export_href, import_href;
    str of, language, source_tag, source_language;
    int64_t seen;
    bool alone; // there is one language
    struct staff_tab_list languages, tabs;
    str show, from; // which are shown, and from which on
    struct builder_text_list texts;
    str shown; // which of how many
    str before_href, after_href;
    struct govuk_item_list hows;
    struct govuk_error_link_list errors;
    str file_error;
    struct govuk_str_list taken; // what came of a file
    struct govuk_str_list left;  // texts of it that were not taken, and why
};

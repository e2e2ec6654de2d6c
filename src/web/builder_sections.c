// SPDX-License-Identifier: Apache-2.0
// The sections of a service: what they are called, in which order, and which page is in which.
#include "web/builder_sections.h"
#include "design/called.h"
#include "html/words_list.h"
#include "web/builder_pages.h"
#include "web/builder_sections_view.h"
#include "web/page_builder_sections.h"
#include "web/staff_view.h"

enum {
    SECTIONS_NEW = 2,    // empty lines for further ones
    SECTIONS_MOST = 100, // that a form holds
    SECTIONS_PAGES = 700 // whose place a form holds
};

// ---- Showing -------------------------------------------------------------------------------------------------------

static struct builder_section sections_one(struct request *r, const struct builder *b, const struct edit_section *s,
                                           size_t at)
{
    str name = arena_printf(r->arena, "s%zu", at + 1);
    struct builder_section section = {
        .at = name, .id = s->id, .name = outline_said(&b->outline, s->title, b->language), .is_new = s->id.len == 0};
    section.titles =
        builder_boxes(r, b, arena_concat(r->arena, name, STR("-title")), WORD_BUILDER_SECTION_TITLE, s->title, false);
    section.groups =
        builder_boxes(r, b, arena_concat(r->arena, name, STR("-group")), WORD_BUILDER_SECTION_GROUP, s->group, false);
    return section;
}

// Those that are there, or were typed, and empty ones.
static struct builder_section_list sections_list(struct request *r, const struct builder *b)
{
    const struct outline *o = &b->outline;
    bool typed = err_is(b->failed);
    size_t count = typed ? b->edit.section_count : o->section_count + SECTIONS_NEW;
    struct builder_section *items = arena_array(r->arena, struct builder_section, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct edit_section s = {0};
        if (typed) {
            s = b->edit.sections[i];
        } else if (i < o->section_count) {
            s = (struct edit_section){o->sections[i].id, o->sections[i].title, o->sections[i].group};
        }
        items[i] = sections_one(r, b, &s, i);
        items[i].first = i == 0;
        items[i].last = i + 1 == o->section_count;
    }
    return (struct builder_section_list){items, count};
}

static struct govuk_option_list sections_options(struct request *r, const struct builder *b, str chosen)
{
    const struct outline *o = &b->outline;
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, o->section_count + 1);
    items[0] = builder_option(request_words(r, WORD_BUILDER_SECTION_NONE), STR(""), chosen);
    for (size_t i = 0; i < o->section_count; i++) {
        items[i + 1] = builder_option(outline_said(o, o->sections[i].title, b->language), o->sections[i].id, chosen);
    }
    return (struct govuk_option_list){items, o->section_count + 1};
}

// The section that was typed for a page where an edit failed; otherwise that which it is in.
static str sections_of(const struct builder *b, const struct outline_page *page)
{
    for (size_t i = 0; i < b->edit.placed_count && err_is(b->failed); i++) {
        if (str_eq(b->edit.placed[i].page, page->id)) {
            return b->edit.placed[i].section;
        }
    }
    return page->section;
}

static struct builder_placed_list sections_pages(struct request *r, const struct builder *b, bool *ret_more)
{
    const struct outline *o = &b->outline;
    size_t count = o->section_count == 0 ? 0 : o->page_count;
    *ret_more = count > SECTIONS_PAGES;
    count = *ret_more ? SECTIONS_PAGES : count;
    struct builder_placed *items = arena_array(r->arena, struct builder_placed, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct outline_page *page = &o->pages[i];
        items[i] = (struct builder_placed){.at = arena_printf(r->arena, "p%zu", i + 1),
                                           .page = page->id,
                                           .name = called_page(r->arena, o, page, b->language),
                                           .sections = sections_options(r, b, sections_of(b, page))};
    }
    return (struct builder_placed_list){items, count};
}

void builder_sections_show(struct request *r, int status, struct builder *b)
{
    bool failed = err_is(b->failed);
    struct builder_sections_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_SECTIONS), STR("builder-sections")),
        .service = outline_said(&b->outline, b->outline.name, b->language),
        .edit_href = builder_path(r, b, STR("")),
        .seen = b->draft.number,
        .tasks = failed ? b->edit.tasks : b->outline.tasks,
        .sections = sections_list(r, b)};
    view.placed = sections_pages(r, b, &view.more);
    if (failed) {
        struct staff_wrong wrong = {builder_failed(r, b, WORD_BUILDER_GONE), STR("sections")};
        view.errors = staff_error_links(r, &wrong, 1);
    }
    view.frame.back_href = view.edit_href;
    view.frame.has_errors = failed;
    REQUEST_RENDER(r, status, page_builder_sections, &view.frame, &view);
}

void builder_sections(struct request *r)
{
    builder_sections_show(r, 200, r->data);
}

// ---- Out of the form -----------------------------------------------------------------------------------------------

// One goes up or down by a button of its own, with everything that was typed.
static void sections_move(struct request *r, struct edit_section *sections, size_t count)
{
    str up = request_form(r, STR("up"));
    str down = request_form(r, STR("down"));
    for (size_t i = 0; i < count && up.len + down.len != 0; i++) {
        size_t other = up.len != 0 ? i - 1 : i + 1;
        if (str_eq(sections[i].id, up.len != 0 ? up : down) && (up.len == 0 || i != 0) && other < count) {
            struct edit_section moved = sections[i];
            sections[i] = sections[other];
            sections[other] = moved;
            return;
        }
    }
}

void builder_sections_read(struct request *r, struct builder *b)
{
    struct edit_section *sections = arena_array(r->arena, struct edit_section, SECTIONS_MOST);
    struct edit_placed *placed = arena_array(r->arena, struct edit_placed, SECTIONS_PAGES);
    struct edit *edit = &b->edit;
    for (; edit->section_count < SECTIONS_MOST; edit->section_count++) {
        str at = arena_printf(r->arena, "s%zu", edit->section_count + 1);
        if (!fields_has(&r->form, at)) {
            break;
        }
        sections[edit->section_count] =
            (struct edit_section){request_form(r, at), builder_typed(r, b, arena_concat(r->arena, at, STR("-title"))),
                                  builder_typed(r, b, arena_concat(r->arena, at, STR("-group")))};
    }
    for (; edit->placed_count < SECTIONS_PAGES; edit->placed_count++) {
        str at = arena_printf(r->arena, "p%zu", edit->placed_count + 1);
        if (!fields_has(&r->form, at)) {
            break;
        }
        placed[edit->placed_count] =
            (struct edit_placed){request_form(r, at), request_form(r, arena_concat(r->arena, at, STR("-in")))};
    }
    sections_move(r, sections, edit->section_count);
    edit->sections = sections;
    edit->placed = placed;
    edit->tasks = request_form(r, STR("tasks")).len != 0;
}

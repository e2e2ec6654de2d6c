// SPDX-License-Identifier: Apache-2.0
#include "design/missing.h"

// What stands without a letter, such as "£", is the same in every language.
static bool missing_has_words(str text)
{
    bool words = false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        words = words || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }
    return words;
}

static void missing_in(struct arena *a, const struct outline *o, struct outline_text text, struct missing where,
                       struct missing_list *list)
{
    where.said = outline_said(o, text, 0);
    if (!missing_has_words(where.said)) {
        return;
    }
    for (size_t i = 0; i < o->language_count; i++) {
        if (text.in[i].len == 0) {
            where.language = i;
            *arena_push(a, struct missing, list->items, list->count, list->room) = where;
        }
    }
}

static void missing_of_question(struct arena *a, const struct outline *o, struct missing where,
                                struct missing_list *list)
{
    const struct outline_question *q = where.question;
    missing_in(a, o, q->title, where, list);
    missing_in(a, o, q->hint, where, list);
    missing_in(a, o, q->short_name, where, list);
    missing_in(a, o, q->why, where, list);
    for (size_t i = 0; i < q->option_count; i++) {
        missing_in(a, o, q->options[i].label, where, list);
    }
    for (size_t i = 0; i < q->rule_count; i++) {
        missing_in(a, o, q->rules[i].words, where, list);
    }
    for (size_t i = 0; i < q->mistake_count; i++) {
        missing_in(a, o, q->mistakes[i].words, where, list);
    }
}

void missing_find(struct arena *a, const struct outline *o, struct missing_list *ret_list)
{
    *ret_list = (struct missing_list){0};
    missing_in(a, o, o->name, (struct missing){0}, ret_list);
    missing_in(a, o, o->summary, (struct missing){0}, ret_list);
    for (size_t i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        missing_in(a, o, o->settings[i].words, (struct missing){.setting = true}, ret_list);
    }
    for (size_t i = 0; i < o->section_count; i++) {
        missing_in(a, o, o->sections[i].title, (struct missing){.section = true}, ret_list);
        missing_in(a, o, o->sections[i].group, (struct missing){.section = true}, ret_list);
    }
    for (size_t i = 0; i < o->message_count; i++) {
        missing_in(a, o, o->messages[i].subject, (struct missing){.message = true}, ret_list);
        missing_in(a, o, o->messages[i].body, (struct missing){.message = true}, ret_list);
    }
    for (size_t i = 0; i < o->page_count; i++) {
        const struct outline_page *page = &o->pages[i];
        missing_in(a, o, page->title, (struct missing){.page = page}, ret_list);
        missing_in(a, o, page->words, (struct missing){.page = page}, ret_list);
        missing_in(a, o, page->repeat.item, (struct missing){.page = page}, ret_list);
        for (size_t k = 0; k < page->question_count; k++) {
            missing_of_question(a, o, (struct missing){.page = page, .question = &page->questions[k]}, ret_list);
        }
    }
}

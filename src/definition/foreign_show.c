// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_show.h"

void foreign_show_told(const struct foreign_base *b, str at, str html)
{
    static const str never[] = {STR_INIT("<script"), STR_INIT("<style"), STR_INIT("<svg"),
                                STR_INIT("<form"),   STR_INIT("<input"), STR_INIT("<button"),
                                STR_INIT("<iframe"), STR_INIT("<img"),   STR_INIT("<video")};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (str_find(html, never[i]) != STR_NONE) {
            foreign_say(b, at, STR("Say it in words, or leave it out."), "“%.*s>” in a text is not shown.",
                        STR_ARG(never[i]));
        }
    }
}

str foreign_show_paragraph(struct arena *a, str html)
{
    if (html.len == 0 || foreign_text_has_tags(html)) {
        return html;
    }
    return arena_printf(a, "<p>%.*s</p>", STR_ARG(html));
}

json_t *foreign_show_html(const struct foreign_base *b, str at, str html)
{
    struct foreign_text_lost lost = {0};
    str words = str_trim(foreign_text_clean(b->arena, html, &lost));
    foreign_say_lost(b, at, lost);
    foreign_show_told(b, at, words);
    json_t *out = words.len == 0 ? NULL : json_object();
    if (out != NULL) {
        json_object_set_new(out, "type", json_string("guidance"));
        json_object_set_new(out, "html", foreign_give_str(foreign_show_paragraph(b->arena, words)));
    }
    return out;
}

json_t *foreign_show_markdown(const struct foreign_base *b, str at, str markdown)
{
    struct foreign_text_lost lost = {0};
    str words = str_trim(foreign_text_clean(b->arena, markdown, &lost));
    foreign_say_lost(b, at, lost);
    foreign_show_told(b, at, words);
    json_t *out = words.len == 0 ? NULL : json_object();
    if (out != NULL) {
        json_object_set_new(out, "type", json_string("guidance"));
        json_object_set_new(out, "body", foreign_give_str(words));
    }
    return out;
}

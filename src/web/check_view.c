// SPDX-License-Identifier: Apache-2.0
#include "web/check_view.h"
#include "html/words_list.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

// What was asked: a hidden value is for those who handle the case.
static struct journey_lines check_view_lines(struct request *r, const struct journey *j)
{
    struct journey_lines all = journey_summary(j);
    struct journey_line *items = arena_array(r->arena, struct journey_line, all.count);
    struct journey_lines asked = {items, 0};
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].question == NULL || !all.items[i].question->type->hidden) {
            items[asked.count++] = all.items[i];
        }
    }
    return asked;
}

static struct check_view check_view_with(struct request *r, const struct journey *j, str base,
                                         const struct journey_figures *figures, const struct file_reader *files)
{
    struct answer_reader reader = texts_reader(r, j);
    reader.files = files;
    reader.pictures_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/case/files"));
    struct journey_lines lines = check_view_lines(r, j);
    return (struct check_view){.service_name = text_in(j->definition->name, reader.language),
                               .declaration = texts_html(&reader, j->definition->declaration_shown),
                               .groups = answer_rows_by_section(&reader, &lines, base),
                               .figures = answer_rows_figures(&reader, j->definition, figures),
                               .to_pay = answer_rows_fee(&reader, j->definition, figures)};
}

void check_view_of(struct request *r, const struct journey *j, struct check_view *ret_view)
{
    str base = way_words_base(r);
    struct journey_figures figures = journey_figures(j);
    struct check_view view = check_view_with(r, j, base, &figures, NULL);
    view.privacy_href = r->trial == NULL ? arena_concat(r->arena, base, STR("/check-answers/privacy")) : (str){0};
    view.frame = frame_of_service(r, j->definition, request_words(r, WORD_CHECK_TITLE), STR("check-answers"));
    view.frame.id = STR("check-answers");
    if (j->count != 0) {
        const struct page *last = j->definition->tasks ? &journey_task_list : j->steps[j->count - 1].page;
        view.frame.back_href = arena_printf(r->arena, "%.*s/%.*s", STR_ARG(base), STR_ARG(last->id));
    }
    *ret_view = view;
}

void check_view_of_sent(struct request *r, const struct journey *j, const struct file_reader *files, str reference,
                        struct check_view *ret_view)
{
    struct journey_figures figures = journey_figures_kept(j);
    struct check_view view = check_view_with(r, j, (str){0}, &figures, files);
    view.reference = reference;
    view.frame = frame_of_service(r, j->definition, request_words(r, WORD_SENT_TITLE), STR("sent"));
    view.frame.back_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/sent"));
    *ret_view = view;
}

// SPDX-License-Identifier: Apache-2.0
#include "web/task_list_view.h"
#include "html/words_list.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

// As the GOV.UK Design System's task list says them: what is done has no tag, so that what is not stands out.
static const struct {
    const struct word *words;
    const char *classes; // of the status
    const char *tag;     // classes of the tag; NULL: none
} task_states[] = {
    [JOURNEY_TASK_CANNOT_START] = {WORD_TASK_CANNOT_START, "govuk-task-list__status--cannot-start-yet", NULL},
    [JOURNEY_TASK_NOT_STARTED] = {WORD_TASK_NOT_STARTED, "", "govuk-tag--blue"},
    [JOURNEY_TASK_IN_PROGRESS] = {WORD_TASK_IN_PROGRESS, "", "govuk-tag--yellow"},
    [JOURNEY_TASK_COMPLETED] = {WORD_TASK_COMPLETED, "", NULL},
};

static struct govuk_task task_list_item(struct request *r, str title, const struct journey_task *task)
{
    struct govuk_task item = {.title = {.text = title}};
    str words = request_words(r, task_states[task->state].words);
    item.status.classes = str_from(task_states[task->state].classes);
    if (task_states[task->state].tag != NULL) {
        item.status.tag = (struct govuk_tag){.text = words, .classes = str_from(task_states[task->state].tag)};
    } else {
        item.status.text = words;
    }
    if (task->page != NULL) {
        item.href = arena_printf(r->arena, "%.*s/%.*s", STR_ARG(way_words_base(r)), STR_ARG(task->page->id));
    }
    return item;
}

static struct task_group_list task_list_groups(struct request *r, const struct answer_reader *reader,
                                               const struct journey *j)
{
    const struct definition *d = j->definition;
    const struct journey_task *tasks = journey_tasks(j);
    struct task_group *groups = arena_array(r->arena, struct task_group, d->section_count);
    struct govuk_task *items = arena_array(r->arena, struct govuk_task, d->section_count);
    str heading = {0};
    size_t count = 0;
    for (size_t i = 0; i < d->section_count; i++) {
        bool begins = text_given(d->sections[i].group);
        heading = begins ? texts_plain(reader, d->sections[i].group) : heading;
        if (tasks[i].state == JOURNEY_TASK_NOT_NEEDED) {
            continue;
        }
        if (count == 0 || !str_eq(groups[count - 1].title, heading)) {
            groups[count] = (struct task_group){.title = heading};
            groups[count].tasks.items.items = &items[i];
            groups[count].tasks.id_prefix = arena_printf(r->arena, "tasks-%zu", count + 1);
            count++;
        }
        struct govuk_task_list *list = &groups[count - 1].tasks;
        struct govuk_task *item = &items[(size_t)(list->items.items - items) + list->items.count++];
        *item = task_list_item(r, texts_plain(reader, d->sections[i].title), &tasks[i]);
    }
    return (struct task_group_list){groups, count};
}

void task_list_view_of(struct request *r, const struct journey *j, struct task_list_view *ret_view)
{
    struct answer_reader reader = texts_reader(r, j);
    str name = text_in(j->definition->name, reader.language);
    struct task_list_view view = {.heading = name, .groups = task_list_groups(r, &reader, j)};
    if (j->stop == JOURNEY_AT_CHECK && r->has_draft) {
        view.check_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers"));
    }
    view.frame = frame_of_service(r, j->definition, name, STR("task-list"));
    view.frame.id = journey_task_list.id;
    view.frame.back_href = way_words_back(r, j, &journey_task_list, 0);
    *ret_view = view;
}

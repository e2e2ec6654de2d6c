// SPDX-License-Identifier: Apache-2.0
// From page to page, and through the list of tasks where sections are tasks.
#include "journey/journey.h"

const struct page journey_task_list = {.id = STR_INIT("task-list")};

const struct page *journey_page(const struct definition *d, str id)
{
    return d->tasks && str_eq(id, journey_task_list.id) ? &journey_task_list : definition_page(d, id);
}

const struct page *journey_first(const struct journey *j)
{
    return j->definition->tasks ? &journey_task_list : j->count == 0 ? NULL : j->steps[0].page;
}

// Whether one goes from the one step to the other, which is the next: not by way of the list.
static bool tasks_goes_on(const struct journey *j, size_t at)
{
    return at + 1 < j->count && (!j->definition->tasks || j->steps[at + 1].page->section == j->steps[at].page->section);
}

const struct page *journey_after(const struct journey *j, const struct page *page, bool change)
{
    ptrdiff_t found = journey_find(j, page);
    if (found < 0 || (change && j->stop == JOURNEY_AT_CHECK)) {
        return journey_reach(j, NULL);
    }
    size_t at = (size_t)found;
    if (!change && tasks_goes_on(j, at)) {
        return j->steps[at + 1].page;
    }
    if (!j->definition->tasks) {
        return journey_reach(j, NULL);
    }
    while (tasks_goes_on(j, at)) {
        at++;
    }
    bool stops = !j->steps[at].answered || j->steps[at].page->kind == PAGE_EXIT;
    return stops ? j->steps[at].page : &journey_task_list;
}

const struct page *journey_before(const struct journey *j, const struct page *page)
{
    ptrdiff_t at = journey_find(j, page);
    if (at > 0 && tasks_goes_on(j, (size_t)at - 1)) {
        return j->steps[at - 1].page;
    }
    return j->definition->tasks ? &journey_task_list : NULL;
}

// Whether something of the page was answered by the person.
static bool tasks_begun(const struct journey *j, const struct journey_step *step)
{
    bool repeat = step->page->kind == PAGE_REPEAT;
    bool begun = repeat && answers_get(j->answers, step->page->repeat.number).kind != VALUE_NONE;
    for (size_t i = 0; i < step->asked_count && !repeat && !begun; i++) {
        const struct question *q = step->asked[i];
        begun = !q->type->hidden && answers_get(j->answers, q->number).kind != VALUE_NONE;
    }
    return begun;
}

const struct journey_task *journey_tasks(const struct journey *j)
{
    const struct definition *d = j->definition;
    struct journey_task *tasks = arena_array(j->arena, struct journey_task, d->section_count);
    for (size_t i = 0; i < d->section_count; i++) {
        tasks[i].state = j->completed[i] ? JOURNEY_TASK_NOT_NEEDED : JOURNEY_TASK_CANNOT_START;
    }
    for (size_t i = 0; i < j->count; i++) {
        const struct journey_step *step = &j->steps[i];
        size_t at = (size_t)(step->page->section - d->sections);
        struct journey_task *task = &tasks[at];
        if (task->page == NULL) {
            task->page = step->page;
            task->state = j->completed[at] ? JOURNEY_TASK_COMPLETED : JOURNEY_TASK_NOT_STARTED;
        }
        if (!step->answered) {
            task->page = step->page;
        }
        if (!j->completed[at] && tasks_begun(j, step)) {
            task->state = JOURNEY_TASK_IN_PROGRESS;
        }
    }
    return tasks;
}

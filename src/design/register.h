// SPDX-License-Identifier: Apache-2.0
// register: the questions of many documents, put together where the same is asked: the same words, apart from capitals
// and stops, and the same kind of answer. Pure.
#pragma once
#include "design/outline.h"

struct register_source {
    int64_t service_id;
    str key, name;
    bool draft; // and not what is published
    struct outline outline;
};
struct register_asker {
    const struct register_source *source;
    const struct outline_page *page;
    const struct outline_question *question;
};
struct register_group {
    str words; // that they have in common, in the first language of the first of them
    str type;
    struct register_asker *askers; // by service; a draft only where what is published asks it in other words, or not
    size_t count, room;
    size_t services;
};
struct register_list {
    struct register_group *items; // those that most services ask first
    size_t count, room;
};
// The sources are by service, what is published before its draft; they outlive the list.
void register_gather(struct arena *a, const struct register_source *sources, size_t count,
                     struct register_list *ret_list);
// Whether any of its words, in any language, has `words` in it, capitals apart.
bool register_says(struct arena *a, const struct register_group *group, str words);

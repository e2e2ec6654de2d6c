// SPDX-License-Identifier: Apache-2.0
#include "design/register.h"
#include <stdlib.h>

// Letters and digits in small, one blank between words.
static str register_plain(struct arena *a, str text)
{
    char *made = arena_array(a, char, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool of_word =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        if (of_word) {
            made[len++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        } else if (len != 0 && made[len - 1] != ' ') {
            made[len++] = ' ';
        }
    }
    return (str){made, len != 0 && made[len - 1] == ' ' ? len - 1 : len};
}

// Which group says that: open addresses, at most half full.
struct register_table {
    struct register_slot {
        str plain, type;
        size_t group; // and one; 0: free
    } * slots;
    size_t room; // a power of two
};

static struct register_slot *register_slot(const struct register_table *t, str plain, str type)
{
    size_t at = (size_t)(str_hash(plain) ^ (str_hash(type) * 31)) & (t->room - 1);
    while (t->slots[at].group != 0 && !(str_eq(t->slots[at].plain, plain) && str_eq(t->slots[at].type, type))) {
        at = (at + 1) & (t->room - 1);
    }
    return &t->slots[at];
}

static bool register_same(const struct outline *o, const struct outline_question *q, const struct register_asker *other)
{
    const struct outline *was = &other->source->outline;
    size_t count = o->language_count;
    const struct outline_text mine[] = {q->title, q->hint, q->why};
    const struct outline_text theirs[] = {other->question->title, other->question->hint, other->question->why};
    bool same = count == was->language_count;
    for (size_t i = 0; same && i < 3; i++) {
        for (size_t k = 0; k < count; k++) {
            str one = mine[i].in == NULL ? STR("") : mine[i].in[k];
            same = same && str_eq(one, theirs[i].in == NULL ? STR("") : theirs[i].in[k]);
        }
    }
    return same;
}

static void register_add(struct arena *a, struct register_group *g, const struct register_asker *asker)
{
    const struct register_asker *last = g->count == 0 ? NULL : &g->askers[g->count - 1];
    bool of_same = last != NULL && last->source->service_id == asker->source->service_id;
    bool known = of_same && asker->source->draft && !last->source->draft &&
                 str_eq(last->question->id, asker->question->id) &&
                 register_same(&asker->source->outline, asker->question, last);
    if (!known) {
        g->services += of_same ? 0 : 1;
        *arena_push(a, struct register_asker, g->askers, g->count, g->room) = *asker;
    }
}

static int register_compare(const void *one, const void *other)
{
    const struct register_group *a = one;
    const struct register_group *b = other;
    if (a->services != b->services) {
        return a->services < b->services ? 1 : -1;
    }
    int words = str_compare(a->words, b->words);
    return words != 0 ? words : str_compare(a->type, b->type);
}

void register_gather(struct arena *a, const struct register_source *sources, size_t count,
                     struct register_list *ret_list)
{
    size_t questions = 0;
    struct register_table table = {.room = 16};
    *ret_list = (struct register_list){0};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sources[i].outline.page_count; k++) {
            questions += sources[i].outline.pages[k].question_count;
        }
    }
    while (table.room < questions * 2) {
        table.room *= 2;
    }
    table.slots = arena_array(a, struct register_slot, table.room);
    for (size_t i = 0; i < count; i++) {
        const struct outline *o = &sources[i].outline;
        for (size_t k = 0; k < o->page_count; k++) {
            for (size_t n = 0; n < o->pages[k].question_count; n++) {
                const struct outline_question *q = &o->pages[k].questions[n];
                str words = outline_said(o, q->title, 0);
                struct register_asker asker = {&sources[i], &o->pages[k], q};
                struct register_slot *slot = register_slot(&table, register_plain(a, words), q->type);
                if (words.len == 0) {
                    continue;
                }
                if (slot->group == 0) {
                    *arena_push(a, struct register_group, ret_list->items, ret_list->count, ret_list->room) =
                        (struct register_group){.words = words, .type = q->type};
                    *slot = (struct register_slot){register_plain(a, words), q->type, ret_list->count};
                }
                register_add(a, &ret_list->items[slot->group - 1], &asker);
            }
        }
    }
    if (ret_list->count != 0) {
        qsort(ret_list->items, ret_list->count, sizeof *ret_list->items, register_compare);
    }
}

bool register_says(struct arena *a, const struct register_group *group, str words)
{
    str wanted = register_plain(a, words);
    for (size_t i = 0; i < group->count; i++) {
        const struct register_asker *asker = &group->askers[i];
        const struct outline_text texts[] = {asker->question->title, asker->question->hint, asker->question->why};
        for (size_t k = 0; k < 3 && texts[k].in != NULL; k++) {
            for (size_t n = 0; n < asker->source->outline.language_count; n++) {
                if (str_find(register_plain(a, texts[k].in[n]), wanted) != STR_NONE) {
                    return true;
                }
            }
        }
    }
    return wanted.len == 0;
}

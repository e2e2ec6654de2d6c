// SPDX-License-Identifier: Apache-2.0
// foreign_moj_form: what the files that convert a service of MoJ Forms share. Pages and components are
// gathered first, since flow and conditions refer to them by their uuid.
#pragma once
#include "definition/foreign_rule.h"
#include "definition/foreign_show.h"
#include "definition/foreign_take.h"
#include "definition/foreign_when.h"

enum {
    MOJ_ID = 100,
    MOJ_PAGE_ID = 300
};

enum moj_class {
    MOJ_ASKS,
    MOJ_SHOWS,
    MOJ_HOLDS, // other components
};
struct moj_type {
    str name;
    enum moj_class class;
    str ours, otherwise; // the second where there is no type of the first name
    str told;            // then, or always where there is no second
    bool choices;
};

struct moj_question {
    const json_t *component;
    str at, id, label;
    const struct moj_type *kind;
    const struct question_type *type;
    json_t *options; // ours; NULL where it has none
    json_t *values;  // of its options, by the uuid of the item
};

enum moj_page_kind {
    MOJ_PLAIN,
    MOJ_START,
    MOJ_CHECK,
    MOJ_DONE, // the confirmation
    MOJ_EXIT,
    MOJ_NOWHERE // no page here
};

// A way on from a page: the first whose condition holds counts.
struct moj_way {
    json_t *when; // NULL: always
    size_t page;  // index, or STR_NONE: check your answers
};
struct moj_page {
    const json_t *source;
    str at, uuid, id, title;
    enum moj_page_kind kind;
    bool reached;
    size_t first, count; // of its questions
    struct moj_way *ways;
    size_t way_count, way_room;
};

struct moj {
    struct foreign_base base;
    const json_t *in; // the service, or what holds one page or component
    str at;           // its place in the file
    json_t *out;
    bool service; // a whole one, not a part
    struct moj_page *pages;
    size_t page_count;
    struct moj_question *questions;
    size_t question_count, question_room;
    json_t *page_uuids, *question_uuids; // indexes
    json_t *question_ids, *page_ids;     // that are taken
    json_t *sections;                    // ids by title
    size_t way_count;                    // of all pages
};

// Questions (foreign_moj_question.c)
const struct moj_type *foreign_moj_question_kind(const json_t *component);
void foreign_moj_question_gather(struct moj *m, str at, const json_t *components, int depth);
json_t *foreign_moj_question(struct moj *m, const struct moj_question *q);

// Conditions and ways (foreign_moj_flow.c)
json_t *foreign_moj_flow_content(struct moj *m, str at, const json_t *conditionals);
// Finds the ways on from every page, and gives the order of the pages: how many are reached.
size_t foreign_moj_flow_walk(struct moj *m, size_t *order);
json_t *foreign_moj_flow_next(const struct moj *m, const struct moj_page *p);

// Pages (foreign_moj_page.c). False where there are more pages or questions than a definition may have.
bool foreign_moj_page_gather(struct moj *m);
void foreign_moj_page_all(struct moj *m);
// A list of contents: what components show, where they show something.
json_t *foreign_moj_page_contents(struct moj *m, str at, const json_t *components, const char *key);
json_t *foreign_moj_page_markdown(struct moj *m, str at, const json_t *object, const char *key);
str foreign_moj_page_words(struct moj *m, str at, const json_t *object, const char *key);

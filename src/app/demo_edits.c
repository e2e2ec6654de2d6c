// SPDX-License-Identifier: Apache-2.0
#include "app/demo_edits.h"
#include "app/act_init.h"
#include "app/demo_part.h"
#include "base/clock.h"
#include "catalogue/advice.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "design/mark.h"
#include "design/replace.h"
#include "web/site.h"

struct demo_edit {
    struct revision_add add;
    struct advice_reject *rejects;
    size_t count;
};

static err demo_edit_unit(struct tx *tx, void *with)
{
    struct demo_edit *d = with;
    TRY(revision_add(tx, &d->add));
    for (size_t i = 0; i < d->count; i++) {
        TRY(advice_reject(tx, &d->rejects[i]));
    }
    return NO_ERR;
}

static err demo_edit_words(struct arena *a, const json_t *words, str *document)
{
    size_t i;
    const json_t *one;
    json_array_foreach(words, i, one)
    {
        size_t count;
        struct replace replace = {.kind = REPLACE_WORDS,
                                  .language = act_string(one, "language"),
                                  .from = act_string(one, "from"),
                                  .to = act_string(one, "to")};
        TRY(replace_document(a, *document, &replace, document, &count));
        if (count == 0) {
            return FAIL_ABOUT(ERR_INTERNAL, "the demo changes words that are not there:", replace.from);
        }
    }
    return NO_ERR;
}

// All that is advised of the draft as it is now.
static err demo_edit_aside(struct arena *a, struct demo_edit *d, str why)
{
    struct definition_report report = {.arena = a};
    const struct definition *definition;
    TRY(definition_read(d->add.document, &site_definition_options, &report, &definition));
    definition_release(definition);
    const str *marks = mark_advice(a, d->add.document, &report);
    d->rejects = arena_array(a, struct advice_reject, report.count + 1);
    for (size_t i = 0; marks != NULL && i < report.count; i++) {
        if (marks[i].len != 0) {
            d->rejects[d->count++] = (struct advice_reject){d->add.service_id, d->add.user_id, marks[i], why};
        }
    }
    return d->count != 0 ? NO_ERR : FAIL(ERR_INTERNAL, "the demo puts advice aside where there is none");
}

static err demo_edit(struct acts *acts, struct store *store, const json_t *row)
{
    struct service service;
    struct revision draft = {0};
    struct tx *tx;
    TRY(demo_part_service(acts, store, act_string(row, "service"), &service));
    TRY(store_read_begin(store, &tx));
    err e = revision_draft(tx, acts->arena, service.id, &draft);
    store_read_end(tx);
    TRY(e);
    struct demo_edit d = {.add = {.service_id = service.id,
                                  .seen = draft.number,
                                  .what = STR("question-set"),
                                  .name = service.name,
                                  .document = draft.document,
                                  .user_id = json_integer_value(json_object_get(row, "by"))}};
    TRY(demo_edit_words(acts->arena, json_object_get(row, "words"), &d.add.document));
    str why = act_string(row, "aside");
    if (why.len != 0) {
        TRY(demo_edit_aside(acts->arena, &d, why));
    }
    return acts->write(acts, store, demo_edit_unit, &d);
}

err demo_edits(struct acts *acts, struct store *store, const json_t *edits, int64_t now_s)
{
    size_t i;
    const json_t *row;
    json_array_foreach(edits, i, row)
    {
        demo_part_clock(acts, demo_part_moment(row, now_s));
        TRY(demo_edit(acts, store, row));
    }
    return NO_ERR;
}

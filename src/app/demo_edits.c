// SPDX-License-Identifier: Apache-2.0
#include "app/demo_edits.h"
#include "app/act_init.h"
#include "app/demo_part.h"
#include "base/clock.h"
#include "catalogue/advice.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "design/edit.h"
#include "design/mark.h"
#include "design/replace.h"
#include "design/translation.h"
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

// Words on a page in the first language, which are shown where a condition with a name holds.
static err demo_edit_piece(struct arena *a, const json_t *piece, str *document)
{
    struct outline o;
    str page;
    if (piece == NULL) {
        return NO_ERR;
    }
    TRY(outline_read(a, *document, &o));
    str *said = arena_array(a, str, o.language_count);
    str *none = arena_array(a, str, o.language_count);
    said[0] = act_string(piece, "body");
    struct edit edit = {.kind = EDIT_PIECE_ADD,
                        .page = act_string(piece, "page"),
                        .piece = act_string(piece, "list"),
                        .type = act_string(piece, "type"),
                        .title = {none},
                        .hint = {said}};
    TRY(edit_apply(a, *document, *document, &edit, document, &page));
    edit.kind = EDIT_WHEN;
    edit.piece = arena_concat(a, edit.piece, STR("-0"));
    edit.when = (struct when_rows){{{.kind = WHEN_ROW_NAMED, .name = act_string(piece, "when")}}, .count = 1};
    return edit_apply(a, *document, *document, &edit, document, &page);
}

static err demo_edit_translations(struct arena *a, const json_t *row, str zone, str *document)
{
    size_t i;
    const json_t *one;
    struct outline o;
    struct translation_list list;
    const json_t *wanted = json_object_get(row, "translations");
    TRY(outline_read(a, *document, &o));
    size_t language = outline_language(&o, act_string(row, "language"));
    TRY(translation_find(a, *document, language, &list));
    struct translation_change *changes = arena_array(a, struct translation_change, json_array_size(wanted) + 1);
    json_array_foreach(wanted, i, one)
    {
        bool machine = str_eq(act_string(one, "how"), STR("machine"));
        changes[i].id = act_string(one, "id");
        changes[i].how = machine ? TRANSLATION_BY_MACHINE : TRANSLATION_READ;
        for (size_t k = 0; k < list.count; k++) {
            if (str_eq(list.items[k].id, changes[i].id)) {
                changes[i].source = list.items[k].source;
                changes[i].said = machine ? act_string(one, "said") : list.items[k].said;
            }
        }
    }
    str today = date_print(a, date_at(clock_now_s(), zone, NULL));
    TRY(translation_apply(a, *document, language, act_string(row, "reader"), today, changes, i, document));
    for (size_t k = 0; k < i; k++) {
        if (changes[k].outcome != TRANSLATION_DONE) {
            return FAIL_ABOUT(ERR_INTERNAL, "the demo translates what is not there:", changes[k].id);
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
    struct organisation organisation;
    struct revision draft = {0};
    struct tx *tx;
    TRY(demo_part_organisation(acts, store, &organisation));
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
    str what = act_string(row, "what");
    d.add.what = what.len == 0 ? d.add.what : what;
    TRY(demo_edit_words(acts->arena, json_object_get(row, "words"), &d.add.document));
    TRY(demo_edit_piece(acts->arena, json_object_get(row, "piece"), &d.add.document));
    TRY(demo_edit_translations(acts->arena, row, organisation.zone, &d.add.document));
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

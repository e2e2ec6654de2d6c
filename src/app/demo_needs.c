// SPDX-License-Identifier: Apache-2.0
#include "app/demo_needs.h"
#include "app/act_init.h"
#include "app/demo_part.h"
#include "base/clock.h"
#include "catalogue/service.h"
#include "voice/need.h"

static err demo_need_write_unit(struct tx *tx, void *with)
{
    return need_write(tx, with);
}

static err demo_need_set_unit(struct tx *tx, void *with)
{
    return need_set(tx, with);
}

static err demo_need_tell_unit(struct tx *tx, void *with)
{
    return need_tell(tx, with);
}

static err demo_need_heard(struct acts *acts, struct store *store, struct need_write *w, const json_t *heard)
{
    size_t i;
    const json_t *one;
    json_array_foreach(heard, i, one)
    {
        w->hear.words = act_string(one, "words");
        w->hear.language = w->need.language;
        w->hear.service_id = w->need.service_id;
        if (!need_kind_find(act_string(one, "kind"), &w->hear.kind) || w->hear.kind < NEED_NOTE) {
            return FAIL(ERR_INPUT, "the demo names a kind of evidence that is not there");
        }
        for (json_int_t k = json_integer_value(json_object_get(one, "times")); k >= 0; k--) {
            TRY(acts->write(acts, store, demo_need_write_unit, w));
            w->to_id = w->ret_id;
        }
    }
    return NO_ERR;
}

static err demo_need(struct acts *acts, struct store *store, const json_t *row)
{
    struct service service;
    TRY(demo_part_service(acts, store, act_string(row, "service"), &service));
    struct need_write w = {.need = {.service_id = service.id,
                                    .about = act_string(row, "about"),
                                    .needs = act_string(row, "needs"),
                                    .so_that = act_string(row, "so-that"),
                                    .language = act_string(row, "language")},
                           .user_id = json_integer_value(json_object_get(row, "by"))};
    struct need_set set = {.user_id = w.user_id};
    (void)need_weight_find(act_string(row, "weight"), &w.need.weight);
    TRY(demo_need_heard(acts, store, &w, json_object_get(row, "heard")));
    set.need = w.need;
    set.need.id = w.ret_id;
    set.need.why = act_string(row, "why");
    set.need.shown = json_is_true(json_object_get(row, "shown"));
    (void)need_state_find(act_string(row, "state"), &set.need.state);
    set.need.version_id = set.need.state == NEED_MET ? service.version_id : 0;
    return acts->write(acts, store, demo_need_set_unit, &set);
}

static err demo_need_told(struct acts *acts, struct store *store, const json_t *row)
{
    struct service service;
    TRY(demo_part_service(acts, store, act_string(row, "service"), &service));
    struct need_tell tell = {
        .service_id = service.id, .words = act_string(row, "words"), .language = act_string(row, "language")};
    return acts->write(acts, store, demo_need_tell_unit, &tell);
}

err demo_needs(struct acts *acts, struct store *store, const json_t *input, int64_t now_s)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(input, "needs"), i, row)
    {
        demo_part_clock(acts, demo_part_moment(row, now_s));
        TRY(demo_need(acts, store, row));
    }
    json_array_foreach(json_object_get(input, "told"), i, row)
    {
        demo_part_clock(acts, demo_part_moment(row, now_s));
        TRY(demo_need_told(acts, store, row));
    }
    return NO_ERR;
}

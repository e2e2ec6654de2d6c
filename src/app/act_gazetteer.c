// SPDX-License-Identifier: Apache-2.0
#include "app/act_gazetteer.h"
#include "app/act_init.h"

struct act_gazetteer {
    int64_t load, count;
    const json_t *rows;
    bool more;
};

static str act_gazetteer_text(const json_t *row, size_t at)
{
    return str_from(json_string_value(json_array_get(row, at)));
}

json_t *act_gazetteer_row(int64_t number, const struct gazetteer_address *address)
{
    const str texts[] = {address->postcode, address->line_1, address->line_2,
                         address->town,     address->county, address->uprn};
    json_t *row = json_array();
    json_array_append_new(row, json_integer(number));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_array_append_new(row, json_stringn(texts[i].len == 0 ? "" : texts[i].ptr, texts[i].len));
    }
    return row;
}

static err act_gazetteer_begin_unit(struct tx *tx, void *with)
{
    struct act_gazetteer *g = with;
    return gazetteer_begin(tx, &g->load);
}

static err act_gazetteer_rows_unit(struct tx *tx, void *with)
{
    const struct act_gazetteer *g = with;
    size_t i;
    const json_t *row;
    json_array_foreach(g->rows, i, row)
    {
        struct gazetteer_address address = {.postcode = act_gazetteer_text(row, 1),
                                            .line_1 = act_gazetteer_text(row, 2),
                                            .line_2 = act_gazetteer_text(row, 3),
                                            .town = act_gazetteer_text(row, 4),
                                            .county = act_gazetteer_text(row, 5),
                                            .uprn = act_gazetteer_text(row, 6)};
        TRY(gazetteer_add(tx, g->load, json_integer_value(json_array_get(row, 0)), &address));
    }
    return NO_ERR;
}

static err act_gazetteer_take_unit(struct tx *tx, void *with)
{
    const struct act_gazetteer *g = with;
    return gazetteer_take(tx, g->load, g->count);
}

static err act_gazetteer_drop_unit(struct tx *tx, void *with)
{
    struct act_gazetteer *g = with;
    return gazetteer_drop_some(tx, &g->more);
}

static err act_gazetteer_read(struct acts *acts, const json_t *input, struct store **ret_store,
                              struct act_gazetteer *ret_with)
{
    *ret_with = (struct act_gazetteer){.load = json_integer_value(json_object_get(input, "load")),
                                       .count = json_integer_value(json_object_get(input, "count")),
                                       .rows = json_object_get(input, "rows")};
    if (json_array_size(ret_with->rows) > GAZETTEER_UNIT_ROWS) {
        return FAIL(ERR_TOO_LARGE, "these are too many rows at once");
    }
    return act_store(acts, act_string(input, "org"), ret_store);
}

err act_gazetteer_begin(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    struct act_gazetteer with;
    TRY(act_gazetteer_read(acts, input, &store, &with));
    TRY(acts->write(acts, store, act_gazetteer_begin_unit, &with));
    buf_printf(out, "%lld\n", (long long)with.load);
    return NO_ERR;
}

err act_gazetteer_rows(struct acts *acts, const json_t *input, struct buf *out)
{
    (void)out;
    struct store *store;
    struct act_gazetteer with;
    TRY(act_gazetteer_read(acts, input, &store, &with));
    return acts->write(acts, store, act_gazetteer_rows_unit, &with);
}

err act_gazetteer_end(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    struct act_gazetteer with;
    TRY(act_gazetteer_read(acts, input, &store, &with));
    TRY(acts->write(acts, store, act_gazetteer_take_unit, &with));
    do {
        TRY(acts->write(acts, store, act_gazetteer_drop_unit, &with));
    } while (with.more);
    buf_printf(out, "loaded %lld addresses\n", (long long)with.count);
    return NO_ERR;
}

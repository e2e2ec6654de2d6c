// SPDX-License-Identifier: Apache-2.0
#include "definition/migrate.h"

const struct definition_migrations migrate_all = {NULL, 0};

void migrate_lift(json_t *root, const struct definition_migrations *steps)
{
    const json_t *format = json_object_get(root, "guildhall");
    for (size_t i = 0; json_is_integer(format) && i < steps->count; i++) {
        if (json_integer_value(format) == steps->items[i].from) {
            steps->items[i].lift(root);
            json_object_set_new(root, "guildhall", json_integer(steps->items[i].from + 1));
            format = json_object_get(root, "guildhall");
        }
    }
}

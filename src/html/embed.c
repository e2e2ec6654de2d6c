// SPDX-License-Identifier: Apache-2.0
#include "html/embed.h"

const struct embed_file *embed_find(const struct embed_file *table, size_t count, str path)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(path, table[middle].path);
        if (order == 0) {
            return &table[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

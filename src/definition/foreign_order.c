// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_order.h"

struct step {
    size_t page, left; // links that are still to be followed
};

// Depth first, the last link first; each page is written when all behind it are, from the end.
size_t foreign_order(struct arena *a, const struct foreign_links *links, size_t count, size_t start, size_t *order)
{
    bool *seen = arena_array(a, bool, count + 1);
    struct step *way = arena_array(a, struct step, count + 1);
    size_t *backward = arena_array(a, size_t, count + 1);
    size_t depth = 0;
    size_t reached = 0;
    if (start < count) {
        seen[start] = true;
        way[depth++] = (struct step){start, links[start].count};
    }
    while (depth > 0) {
        struct step *s = &way[depth - 1];
        if (s->left == 0) {
            backward[reached++] = s->page;
            depth--;
            continue;
        }
        size_t to = links[s->page].to[--s->left];
        if (to < count && !seen[to]) {
            seen[to] = true;
            way[depth++] = (struct step){to, links[to].count};
        }
    }
    for (size_t i = 0; i < reached; i++) {
        order[i] = backward[reached - 1 - i];
    }
    for (size_t i = 0, at = reached; i < count; i++) {
        if (!seen[i]) {
            order[at++] = i;
        }
    }
    return reached;
}

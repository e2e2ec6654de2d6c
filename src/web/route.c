// SPDX-License-Identifier: Apache-2.0
// Which row of the table (routes.c) a request is for.
#include "web/route.h"
#include <assert.h>
#include <pthread.h>

// The pieces of each row's path, split once.
enum {
    ROUTE_PIECES = 8, // of the longest path; asserted
    ROUTE_ROWS = 256  // at most; asserted
};
static struct route_pieces {
    str items[ROUTE_PIECES];
    size_t count;
} route_pieces[ROUTE_ROWS];
static pthread_once_t route_pieces_made = PTHREAD_ONCE_INIT;

static void route_split(void)
{
    assert(route_count <= ROUTE_ROWS);
    for (size_t i = 0; i < route_count; i++) {
        struct route_pieces *p = &route_pieces[i];
        str rest = str_slice(route_table[i].path, 1, STR_NONE);
        while (rest.len != 0) {
            assert(p->count < ROUTE_PIECES);
            str_next(&rest, '/', &p->items[p->count++]);
        }
    }
}

// How well a row's path fits: -1 not at all, otherwise a score in which an earlier literal outweighs
// all later ones.
static int route_fit(const struct route_pieces *p, const str *segments, size_t count, str params[4])
{
    size_t param = 0;
    int score = 0;
    if (p->count != count) {
        return -1;
    }
    for (size_t at = 0; at < count; at++) {
        bool name = p->items[at].ptr[0] == ':';
        if (name && param < 4) {
            params[param++] = segments[at];
        } else if (!str_eq(p->items[at], segments[at])) {
            return -1;
        }
        score = score * 2 + (name ? 0 : 1);
    }
    return score;
}

const struct route *route_find(enum http_method method, const str *segments, size_t count, unsigned *ret_methods,
                               str params[4])
{
    const struct route *best = NULL;
    int best_score = -1;
    str best_params[4] = {0};
    pthread_once(&route_pieces_made, route_split);
    for (size_t i = 0; i < route_count; i++) {
        str tried[4] = {0};
        int score = route_fit(&route_pieces[i], segments, count, tried);
        if (score < 0) {
            continue;
        }
        // A better fit hides the methods of a worse one: /cases/export takes no GET of /cases/:reference.
        if (score > best_score) {
            *ret_methods = 0;
            best = NULL;
            best_score = score;
        }
        if (score == best_score) {
            *ret_methods |= 1u << route_table[i].method;
            if (route_table[i].method == method) {
                best = &route_table[i];
                memcpy(best_params, tried, sizeof tried);
            }
        }
    }
    if (best != NULL) {
        memcpy(params, best_params, sizeof best_params);
    }
    return best;
}

bool route_table_is_sound(const char **ret_why)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *row = &route_table[i];
        bool writes = row->lane == LANE_WRITE || row->lane == LANE_SLOW || row->lane == LANE_CALL;
        bool sound = row->permission != PERMISSION_NONE && row->handle != NULL &&
                     (row->lane != LANE_WRITE || row->unit != NULL) && (row->lane != LANE_SLOW || row->slow != NULL) &&
                     (!writes || row->finish != NULL) && (row->method == HTTP_GET || row->method == HTTP_POST) &&
                     (row->lane != LANE_CALL || row->step != NULL) &&
                     (row->method != HTTP_GET || row->unit == NULL || row->lane == LANE_CALL);
        for (size_t k = 0; k < i && sound; k++) {
            sound = route_table[k].method != row->method || !str_eq(route_table[k].path, row->path);
        }
        if (!sound) {
            *ret_why = row->path.ptr;
            return false;
        }
    }
    return true;
}

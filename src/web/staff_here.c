// SPDX-License-Identifier: Apache-2.0
#include "web/staff_here.h"
#include "casework/case.h"
#include "html/words_list.h"
#include "web/page_staff_here.h"
#include "web/request.h"
#include "web/staff_case.h"
#include "web/staff_presence.h"
#include "web/staff_view.h"

struct staff_here staff_here_of(struct request *r, const struct casefile *c, str path, int64_t seen)
{
    struct staff_look look = {r->organisation->organisation.id, c->id, r->user.id, r->user.name};
    struct staff_presence_names others = staff_presence_others(r->arena, &look);
    struct staff_here here = {.is_new = c->changes > seen, .case_href = path};
    staff_presence_look(&look);
    here.href = arena_printf(r->arena, "%.*s/here?seen=%lld", STR_ARG(path), (long long)seen);
    if (others.count != 0) {
        struct buf list;
        buf_init(&list, 4096);
        words_put_list(&list, r->language, others.items, others.count);
        struct words_place who = {.name = "who", .text = buf_str(&list)};
        here.others = request_words_with(r, WORD_STAFF_ALSO_OPEN, &who, 1);
        buf_free(&list);
    }
    here.says =
        here.is_new ? ARENA_JOIN(r->arena, here.others, STR(" "), request_words(r, WORD_STAFF_CHANGED)) : here.others;
    return here;
}

void staff_case_here(struct request *r)
{
    struct casefile c;
    int64_t seen = INT64_MAX; // of a page that said none, nothing is new
    if (!staff_find_case(r, &c)) {
        return;
    }
    (void)str_to_i64(request_query(r, STR("seen")), 0, INT64_MAX, &seen);
    str reference = reference_of(r->arena, r->organisation->organisation.reference_key, c.id);
    struct staff_here_view view = {.frame = staff_frame(r, reference, STR("staff-here")),
                                   .here = staff_here_of(r, &c, staff_case_path(r, reference), seen)};
    REQUEST_RENDER(r, 200, page_staff_here, &view.frame, &view);
}

// SPDX-License-Identifier: Apache-2.0
#include "web/staff_gate.h"
#include "base/utf8.h"
#include "catalogue/board.h"
#include "html/words_list.h"
#include "voice/trial_gate.h"
#include "web/request.h"
#include "web/staff_service_pages.h"
#include "web/staff_service_view.h"

enum {
    STAFF_GATE_LINES = TRIAL_WHO__COUNT + 2
};

// How many there are is told of all people only: of a kind, which may be few, whether they are enough.
static struct staff_gate_line staff_gate_line(struct request *r, const struct word *word, int64_t needs, int64_t has)
{
    struct words_place places[] = {{.name = "needs", .number = needs, .is_number = true},
                                   {.name = "has", .number = has, .is_number = true}};
    return (struct staff_gate_line){request_words_with(r, word, places, 2), has >= needs};
}

err staff_gate(struct request *r, int64_t service_id, int64_t revision, struct staff_service_view *view)
{
    static const struct word *const who[] = {[TRIAL_WELSH] = WORD_GATE_WELSH,
                                             [TRIAL_AID] = WORD_GATE_AID,
                                             [TRIAL_PHONE] = WORD_GATE_PHONE,
                                             [TRIAL_HELPED] = WORD_GATE_HELPED};
    struct trial_gate g;
    view->gate_met = true;
    if (revision == 0) {
        return NO_ERR;
    }
    TRY(trial_gate(r->tx, &r->organisation->organisation, service_id, revision, &g));
    struct staff_gate_line *lines = arena_array(r->arena, struct staff_gate_line, STAFF_GATE_LINES);
    size_t count = 0;
    if (g.needs != 0) {
        lines[count++] = staff_gate_line(r, WORD_GATE_PEOPLE, g.needs, g.people);
    }
    for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
        if (g.needs_of[i] != 0) {
            lines[count++] = staff_gate_line(r, who[i], g.needs_of[i], g.of[i]);
        }
    }
    if (g.needs_answers) {
        struct words_place place = {.name = "count", .number = g.waiting, .is_number = true};
        lines[count++] = (struct staff_gate_line){request_words_with(r, WORD_GATE_ANSWERS, &place, 1), g.waiting == 0};
    }
    view->gate = (struct staff_gate_line_list){lines, count};
    view->gate_met = g.met;
    return NO_ERR;
}

bool staff_gate_lets(struct request *r, struct staff_service_view *view, str why)
{
    bool lets = view->gate_met || (why.len != 0 && utf8_length(why) <= TRIAL_WHY_MAX);
    if (!lets) {
        view->gate_why = why;
        view->gate_error = request_words(r, WORD_GATE_WHY_WRONG);
        view->error = request_words(r, WORD_GATE_CLOSED);
        staff_service_show(r, 422, view);
    }
    return lets;
}

err staff_gate_involved(struct request *r, const struct board *board, str *ret_words)
{
    int64_t involved;
    int64_t live = 0;
    TRY(trial_involved(r->tx, &involved));
    for (size_t i = 0; i < board->count; i++) {
        live += board->items[i].version_id != 0 && !board->items[i].retired;
    }
    *ret_words = (str){0};
    if (live != 0) {
        struct words_place places[] = {{.name = "involved", .number = involved, .is_number = true},
                                       {.name = "all", .number = live, .is_number = true},
                                       {.name = "percent", .number = involved * 100 / live, .is_number = true}};
        *ret_words = request_words_with(r, WORD_GATE_INVOLVED, places, 3);
    }
    return NO_ERR;
}

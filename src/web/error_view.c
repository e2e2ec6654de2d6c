// SPDX-License-Identifier: Apache-2.0
#include "web/error_view.h"
#include "html/words_list.h"
#include "web/request.h"

#define WORDS(name)                                                                 \
    {                                                                               \
        WORD_ERROR_##name##_TITLE, WORD_ERROR_##name##_WHAT, WORD_ERROR_##name##_DO \
    }
// The first row is for any other status below 500, the last for any other.
static const struct {
    int status;
    struct error_view_words words;
} error_view_table[] = {
    {400, WORDS(BAD)},      {401, WORDS(FORBIDDEN)}, {403, WORDS(FORBIDDEN)}, {404, WORDS(NOT_FOUND)},
    {409, WORDS(CONFLICT)}, {410, WORDS(GONE)},      {413, WORDS(TOO_LARGE)}, {429, WORDS(TOO_MANY)},
    {503, WORDS(BUSY)},     {500, WORDS(BROKEN)},
};

static const struct error_view_words error_view_unsaved = WORDS(UNSAVED);
static const struct error_view_words error_view_closed = WORDS(CLOSED);

static const struct error_view_words *error_view_find(int status)
{
    size_t count = sizeof error_view_table / sizeof error_view_table[0];
    for (size_t i = 0; i < count; i++) {
        if (error_view_table[i].status == status) {
            return &error_view_table[i].words;
        }
    }
    return &error_view_table[status < 500 ? 0 : count - 1].words;
}

void error_view_with(struct request *r, const struct error_view_words *words, struct error_view *ret_view)
{
    struct error_view view = {.title = request_words(r, words->title),
                              .what = request_words(r, words->what),
                              .advice = request_words(r, words->advice)};
    view.request_id = arena_str(r->arena, str_from(r->http->id));
    view.frame = frame_of(r, view.title, STR("error"));
    *ret_view = view;
}

void error_view_of(struct request *r, int status, enum err_kind unsaved, struct error_view *ret_view)
{
    const struct error_view_words *words = unsaved == ERR_READ_ONLY ? &error_view_closed
                                           : unsaved != ERR_NONE    ? &error_view_unsaved
                                                                    : error_view_find(status);
    error_view_with(r, words, ret_view);
}

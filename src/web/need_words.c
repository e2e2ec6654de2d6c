// SPDX-License-Identifier: Apache-2.0
#include "web/need_words.h"
#include "html/words_list.h"
#include "web/request.h"

static const struct {
    const struct word *words;
    str classes;
} need_words_states[] = {[NEED_NEW] = {WORD_NEEDS_NEW, STR_INIT("govuk-tag--grey")},
                         [NEED_UNDERSTOOD] = {WORD_NEEDS_UNDERSTOOD, STR_INIT("govuk-tag--blue")},
                         [NEED_WORKING] = {WORD_NEEDS_WORKING, STR_INIT("govuk-tag--turquoise")},
                         [NEED_MET] = {WORD_NEEDS_MET, STR_INIT("govuk-tag--green")},
                         [NEED_NOT_MET] = {WORD_NEEDS_NOT_MET, STR_INIT("govuk-tag--yellow")}};
_Static_assert(sizeof need_words_states / sizeof need_words_states[0] == NEED_STATE__COUNT, "a row a state");

str need_words_sentence(struct request *r, const struct need *n)
{
    struct words_place places[] = {{.name = "needs", .text = n->needs}, {.name = "why", .text = n->so_that}};
    enum language language = r->language;
    struct buf text;
    (void)words_language(n->language, &language);
    buf_init(&text, 64 * 1024);
    words_put(&text, language, n->so_that.len == 0 ? WORD_NEEDS_SENTENCE_SHORT : WORD_NEEDS_SENTENCE, places, 2);
    str copy = arena_str(r->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

str need_words_service(struct request *r, str key, str name)
{
    return name.len == 0 ? key : request_by_language(r, name);
}

str need_words_of(struct request *r, const struct need *n)
{
    return n->service_id == 0 ? n->about : need_words_service(r, n->service_key, n->service_name);
}

struct staff_tag need_words_state(struct request *r, enum need_state state)
{
    return (struct staff_tag){request_words(r, need_words_states[state].words), need_words_states[state].classes};
}

str need_words_came(struct request *r, const struct need *n)
{
    if (n->state == NEED_MET && n->version_id != 0) {
        struct words_place places[] = {{.name = "number", .number = n->version_number, .is_number = true},
                                       {.name = "date", .text = request_date(r, n->version_at)}};
        return request_words_with(r, WORD_NEEDS_CAME_MET, places, 2);
    }
    return n->state == NEED_NOT_MET ? n->why : (str){0};
}

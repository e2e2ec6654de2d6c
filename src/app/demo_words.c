// SPDX-License-Identifier: Apache-2.0
#include "app/demo_words.h"
#include "app/act_init.h"
#include "app/demo_part.h"
#include "catalogue/service.h"
#include "delivery/own.h"
#include "html/words.h"
#include "web/mail_own.h"

static err demo_words_unit(struct tx *tx, void *with)
{
    return delivery_own_put(tx, with);
}

static err demo_words_one(struct acts *acts, struct store *store, const json_t *one)
{
    struct service service;
    struct delivery_own owns[LANGUAGE__COUNT];
    str key = act_string(one, "service");
    str about;
    enum delivery_kind kind = mail_own_kind(act_string(one, "kind"));
    TRY(demo_part_service(acts, store, key, &service));
    for (size_t i = 0; i < LANGUAGE__COUNT; i++) {
        const json_t *said = json_object_get(one, arena_cstr(acts->arena, words_languages[i].tag));
        owns[i] = (struct delivery_own){words_languages[i].tag, act_string(said, "subject"), act_string(said, "words")};
        if (kind == DELIVERY_KIND__COUNT ||
            mail_own_check(kind, owns[i].words, MAIL_OWN_WORDS, &about) != MAIL_OWN_FINE ||
            mail_own_check(kind, owns[i].subject, MAIL_OWN_SUBJECT, &about) != MAIL_OWN_FINE) {
            return FAIL_ABOUT(ERR_INTERNAL, "the demo has words that no message may have", key);
        }
    }
    struct delivery_own_change change = {
        .service_id = service.id, .service_key = key, .kind = kind, .owns = {owns, LANGUAGE__COUNT}};
    return acts->write(acts, store, demo_words_unit, &change);
}

err demo_words(struct acts *acts, struct store *store, const json_t *words)
{
    size_t i;
    const json_t *one;
    json_array_foreach(words, i, one)
    {
        TRY(demo_words_one(acts, store, one));
    }
    return NO_ERR;
}

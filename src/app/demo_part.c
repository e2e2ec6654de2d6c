// SPDX-License-Identifier: Apache-2.0
#include "app/demo_part.h"
#include "base/clock.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "journey/answers.h"
#include "web/mail_chosen.h"

err demo_part_service(struct acts *acts, struct store *store, str key, struct service *ret_service)
{
    struct tx *tx;
    *ret_service = (struct service){0};
    if (key.len == 0) {
        return NO_ERR;
    }
    TRY(store_read_begin(store, &tx));
    err e = service_find(tx, acts->arena, key, ret_service);
    store_read_end(tx);
    return e;
}

err demo_part_version(struct acts *acts, struct store *store, str key, struct service *ret_service,
                      struct service_version *ret_version)
{
    struct tx *tx;
    *ret_version = (struct service_version){0};
    TRY(store_read_begin(store, &tx));
    err e = service_find(tx, acts->arena, key, ret_service);
    e = err_is(e) ? e : service_version_get(tx, acts->arena, ret_service->version_id, ret_version);
    store_read_end(tx);
    return e;
}

err demo_part_organisation(struct acts *acts, struct store *store, struct organisation *ret_organisation)
{
    struct tx *tx;
    TRY(store_read_begin(store, &tx));
    err e = organisation_load(tx, acts->arena, store_key(store), ret_organisation);
    store_read_end(tx);
    return e;
}

void demo_part_clock(const struct acts *acts, int64_t at_s)
{
    if (acts->owner == NULL) {
        clock_fix_s(at_s);
    }
}

int64_t demo_part_moment(const json_t *row, int64_t now_s)
{
    return now_s - (int64_t)(json_number_value(json_object_get(row, "days-ago")) * 86400);
}

struct delivery_chosen_list demo_part_own(struct arena *a, const struct organisation *o, const struct definition *d,
                                          const struct site_submission *submission, str on)
{
    struct answers sent = {0};
    if (err_is(answers_decode(a, submission->answers, &sent))) { // which the demo has just encoded
        return (struct delivery_chosen_list){0};
    }
    return mail_chosen_due(
        a, &(struct mail_chosen_at){
               .organisation = o, .definition = d, .sent = &sent, .on = on, .language = submission->language});
}

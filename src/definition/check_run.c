// SPDX-License-Identifier: Apache-2.0
// check_run: messages that would not go, or would say less than was written.
#include "definition/read.h"

static const struct {
    const char *key, *what, *mend;
} reach_words[] = {
    [RUN_NO_TELEPHONE] = {"to", "This message is not sent: nothing here sends text messages.",
                          "Send it to a question of type “email”, or tell people by telephone."},
    [RUN_NO_STATUS] = {"on", "This message is not sent: cases do not come to this status yet.",
                       "Use “sent”, “in-progress”, “waiting”, “approved”, “refused”, “closed” or “withdrawn”."},
    [RUN_NOBODY] = {"to", "This message is not sent: the service does not write to this address.",
                    "Name the question in \"write-to\", or take the message out."},
};

static bool run_has_places(const struct definition *d, struct text t)
{
    for (size_t i = 0; t.pieces != NULL && i < d->language_count; i++) {
        for (size_t k = 0; k < t.pieces[i].count; k++) {
            if (t.pieces[i].items[k].slot != NULL) {
                return true;
            }
        }
    }
    return false;
}

void read_check_run(struct reader *r)
{
    static const struct place root;
    const struct definition *d = r->definition;
    struct place run = {&root, "run", 0};
    struct place all = {&run, "notifications", 0};
    for (size_t i = 0; i < d->run.notification_count; i++) {
        const struct run_notification *n = &d->run.notifications[i];
        struct place here = {&all, NULL, i};
        enum run_reach reach = definition_reach(d, n);
        if (reach != RUN_GOES) {
            read_advice(r, &(struct place){&here, reach_words[reach].key, 0}, str_from(reach_words[reach].mend), "%s",
                        reach_words[reach].what);
        } else if (n->to == NULL && (run_has_places(d, n->subject) || run_has_places(d, n->body))) {
            read_advice(r, &here, STR("Say what the message is about without answers; it leads to the case."),
                        "What people answered does not go to an address of the organisation by e-mail.");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "web/trial_mix_words.h"
#include "html/words_list.h"
#include "web/request.h"

enum {
    TRIAL_MIX_SMALL = 5 // fewer are not told
};

struct govuk_str_list trial_mix_words(struct request *r, const int64_t of[TRIAL_WHO__COUNT])
{
    static const struct word *const who[] = {[TRIAL_WELSH] = WORD_TRIALS_WELSH,
                                             [TRIAL_AID] = WORD_TRIALS_AID,
                                             [TRIAL_PHONE] = WORD_TRIALS_PHONE,
                                             [TRIAL_HELPED] = WORD_TRIALS_HELPED};
    _Static_assert(sizeof who / sizeof who[0] == TRIAL_WHO__COUNT, "words for each");
    str *lines = arena_array(r->arena, str, TRIAL_WHO__COUNT);
    for (enum trial_who i = 0; i < TRIAL_WHO__COUNT; i++) {
        struct words_place max = {.name = "max", .number = TRIAL_MIX_SMALL, .is_number = true};
        str count = of[i] < TRIAL_MIX_SMALL ? request_words_with(r, WORD_TRIALS_FEW, &max, 1)
                                            : arena_printf(r->arena, "%lld", (long long)of[i]);
        lines[i] = request_words_with(r, who[i], &(struct words_place){.name = "count", .text = count}, 1);
    }
    return (struct govuk_str_list){lines, TRIAL_WHO__COUNT};
}

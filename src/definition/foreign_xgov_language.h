// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_language: the languages of a form. Its words come in several by language ("title": {"en":
// …, "cy": …}), under "metadata" as translations, or as a second form, its twin.
#pragma once
#include "definition/foreign_say.h"

enum {
    XGOV_LANGUAGES = 8 // as many as a definition has (LIMIT_LANGUAGE_COUNT)
};
struct xgov_languages {
    str tags[XGOV_LANGUAGES]; // the first is the one it was written in
    size_t count;
};
// Lays "metadata.translations" over the words of the form, each beside those of its first language, and
// finds the languages that there are.
struct xgov_languages foreign_xgov_language_all(const struct foreign_base *b, json_t *form);
// Puts words beside those that the object has under the key, which are in the language `first`. False
// where it has none.
bool foreign_xgov_language_lay(struct arena *a, json_t *object, const char *key, str first, str tag, str words);
// Whether it is words by language.
bool foreign_xgov_language_is_text(const json_t *value);
// Lays the words of a twin over those of the form. ERR_INPUT, told, where the twin is no form, or the
// form itself.
MUST_USE err foreign_xgov_twin(const struct foreign_base *b, json_t *form, const json_t *twin);

// SPDX-License-Identifier: Apache-2.0
// foreign_give: what an import writes into a document of ours.
#pragma once
#include "definition/foreign_say.h"

json_t *foreign_give_str(str text);
void foreign_give(json_t *object, const char *key, str text); // unless it is empty
// Adds to the list under the key, which is made where it is not there. NULL adds nothing. Takes `item`.
void foreign_give_to(json_t *object, const char *key, json_t *item);
// The id, or with "-2" and so on where it is taken already; it is taken then.
str foreign_give_id(const struct foreign_base *b, json_t *taken, str id, size_t most);
// A choice.
struct foreign_option {
    str value, label, hint;
    bool exclusive;
};
// Adds a choice to a list; where another has its value it gets "-2" and so on, which is told. Gives the
// value that it has then: on one line, at most 500 bytes. One without a value is none, and gives none.
str foreign_give_option(const struct foreign_base *b, str at, json_t *options, json_t *taken,
                        struct foreign_option option);
// The head of a document: its format, id, language and name.
void foreign_give_head(const struct foreign_base *b, json_t *out, str name);
// The document as text. ERR_TOO_LARGE, told, where it is larger than a definition may be.
MUST_USE err foreign_give_document(const struct foreign_base *b, json_t *out, str *ret_document);

// SPDX-License-Identifier: Apache-2.0
// address_lookup: a question of type address with "lookup": a postcode, "Find address", a list to choose from,
// and always the boxes to fill in by hand. All of it is one page's form, so that nothing is in an address and
// nothing needs a script. Beside the question's controls (ID-line-1 …) the form has, under names that no
// question can have:
//   ID.find, ID.house     the postcode to look for, and a house number or name
//   ID.search, ID.use     the buttons "Find address" and "Use this address"
//   ID.found              the choice: POSTCODE.NUMBER, by the order of the gazetteer
//   ID.lines              the boxes as they were shown: what was changed since is what the person means
// With Continue a choice is taken as with "Use this address", and a postcode is looked for as with "Find
// address", unless the boxes were changed.
#pragma once
#include "core/gazetteer.h"
#include "web/apply_state.h"
#include "web/question_field.h"

struct address_lookup {
    const struct question *question;
    enum address_looked {
        ADDRESS_LOOKED_NOT, // a choice is in its boxes
        ADDRESS_LOOKED_FOUND,
        ADDRESS_LOOKED_NOTHING,
        ADDRESS_LOOKED_NOWHERE, // no gazetteer is loaded
    } looked;
    str postcode;
    struct gazetteer_addresses found;
    const size_t *numbers; // of those found that are offered
    size_t number_count;
};

// What a page's form asks for, before it is judged. Chosen addresses are put into request.form; what was found
// into request.lookup. `again`: the form is not judged anyhow. Whether the page is shown again; a problem with
// the postcode is added. Answers the request itself (429) where it was asked too often.
bool address_lookup_run(struct request *r, const struct apply_state *s, bool again, struct problems *problems);

// The controls: a way of filling a field (question_macros.h).
void address_lookup_field(const struct question_field_source *from, struct question_field *field);

// SPDX-License-Identifier: Apache-2.0
// mapping: under which names of the organisation's own what is in a case goes to another system, as a JSON object of
// their names, nested where they have full stops, each with where its value comes from:
//
//     {"applicant.name": "full-name", "applicant.postcode": "home.postcode", "case": "@reference",
//      "source": {"constant": "guildhall"},
//      "vehicles": {"each": "vehicles", "fields": {"mark": "registration"}}}
//
// A question's id (ID.PART of one in parts, ID-other of the free text of a choice), the id of a repeat or the name of a
// calculated value, "@" and the name of a fact of the case, a constant, or what each row of a repeat becomes. Only what
// is mapped goes; what was not answered is left out. The reader of an operator's file: it says every problem with its
// place.
#pragma once
#include "base/buf.h"
#include "definition/definition.h"

enum {
    MAPPING_BYTES_MAX = 64 * 1024,
    MAPPING_DEPTH_MAX = 8,   // of the document, and of names within names
    MAPPING_NAMES_MAX = 1000 // of an object
};
// Adds every problem to the report, by the questions of the definition. ERR_INPUT where there is one.
MUST_USE err mapping_check(str document, const struct definition *d, struct definition_report *report);
// Writes the object that goes: of `facts`, a JSON object by name, and `answers`, as answers_json writes them. The
// document was taken by mapping_check, maybe for another version of the service. ERR_INTERNAL where it is no mapping.
MUST_USE err mapping_apply(struct arena *a, str document, str facts, str answers, struct buf *out);
// The names of facts that a mapping may ask for, in the order in which whoever makes them writes them.
extern const str mapping_facts[];
extern const size_t mapping_fact_count;

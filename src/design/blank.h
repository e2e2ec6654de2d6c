// SPDX-License-Identifier: Apache-2.0
// blank: the document that a service begins with where it begins with nothing: a name, and one question.
#pragma once
#include "design/outline.h"

// `o` has the languages alone; `name` is the service's, `asks` what a person's name is asked with.
MUST_USE err blank_document(struct arena *a, const struct outline *o, struct outline_text name,
                            struct outline_text asks, str *ret_document);

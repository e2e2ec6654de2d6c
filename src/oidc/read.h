// SPDX-License-Identifier: Apache-2.0
// read: JSON of a provider, strictly: an object, no name twice, text of a length.
#pragma once
#include "oidc/oidc.h"
#include <jansson.h>

// NULL: it is none. The caller lets go of it (json_decref).
json_t *oidc_read_object(str text);
// A text of at most `max` bytes, and of printable ASCII where it names something; empty: it is none, or not there.
str oidc_read_text(struct arena *a, const json_t *object, const char *name, size_t max);
str oidc_read_name(struct arena *a, const json_t *object, const char *name, size_t max);
// Whether the member is that text, or a list with it.
bool oidc_read_has(const json_t *object, const char *name, str text);

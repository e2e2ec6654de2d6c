// SPDX-License-Identifier: Apache-2.0
// foreign_language: the language that a form is written in.
#pragma once
#include "base/str.h"
#include <jansson.h>

// "cy" where the form says so (metadata.isWelsh) or where its titles read so; "en" otherwise.
str foreign_language(const json_t *form);

// SPDX-License-Identifier: Apache-2.0
// colour: whether words on an organisation's colour can be read (WCAG 2.2, success criterion 1.4.3).
#pragma once
#include "base/str.h"

// Contrast of white on "#rrggbb", 1 to 21; 0 for what is not a colour of that form.
double colour_contrast_with_white(str colour);

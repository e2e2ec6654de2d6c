// SPDX-License-Identifier: Apache-2.0
// foreign_xgov: definitions of the form builders of DEFRA, of XGov and of the communities department,
// which share one family of documents. V1 routes by `next` (the first whose condition holds, otherwise
// the last without a condition); V2 goes down the pages and passes over those whose condition does not
// hold. Sources: the sources of @defra/forms-model and @defra/forms-engine-plugin 4.23.0 (MIT/OGL),
// and the files that public bodies publish. Refused only where nothing can run.
#pragma once
#include "definition/foreign.h"

extern const struct foreign_format foreign_xgov;

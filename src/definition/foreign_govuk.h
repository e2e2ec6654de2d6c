// SPDX-License-Identifier: Apache-2.0
// foreign_govuk: forms of GOV.UK Forms: form documents (steps), as its API gives them and its database
// keeps them, and the earlier shape (pages). Sources: app/models of alphagov/forms-admin and of
// govuk-forms/forms-runner (MIT). Refused only where nothing can run.
#pragma once
#include "definition/foreign.h"

extern const struct foreign_format foreign_govuk;

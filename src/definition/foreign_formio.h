// SPDX-License-Identifier: Apache-2.0
// foreign_formio: forms of form.io's builders, also with the components of BC Gov's form service: wizards,
// plain forms and single components. Code in them (JavaScript, JSON logic) is never run: it is told.
// Sources: the sources of formiojs 4.21.7 (MIT) and the forms that bcgov/common-hosted-form-service
// publishes (Apache-2.0). Refused only where nothing can run.
#pragma once
#include "definition/foreign.h"

extern const struct foreign_format foreign_formio;

// SPDX-License-Identifier: Apache-2.0
// foreign_moj: services of MoJ Forms, as its editor and its runner keep them (metadata), and single pages
// or components of it. Sources: default_metadata, schemas and app/ of ministryofjustice/fb-metadata-presenter
// (MIT). Refused only where nothing can run.
#pragma once
#include "definition/foreign.h"

extern const struct foreign_format foreign_moj;

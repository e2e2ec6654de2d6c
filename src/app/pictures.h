// SPDX-License-Identifier: Apache-2.0
// pictures: has each picture that people sent prepared in the jail before anyone opens it: what its camera wrote beside
// it is taken out, and a small one made (jail/picture.h, jail/thumb.h). The files that come back are new ones, sealed
// and on disk before the unit of work that names them; the one that came is removed after it.
#pragma once
#include "app/acts.h"
#include "app/jail_file.h"

MUST_USE err pictures_prepare(const struct jail_file *with, struct acts *acts, const struct upload_file *file);

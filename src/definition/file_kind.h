// SPDX-License-Identifier: Apache-2.0
// file_kind: whether a file is what its name says, by how it begins. Names are what people see and what programs open
// by, so a file that is something else than its name is refused. Pure; nothing is opened but the first bytes.
#pragma once
#include "base/str.h"

// `ending` in any case. `head` has the first bytes, FIELD_FILE_HEAD of them or all there are. True for endings that
// are not in the table: nobody is asked for those unless a definition names them.
bool file_kind_fits(str ending, str head);

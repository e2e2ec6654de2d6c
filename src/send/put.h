// SPDX-License-Identifier: Apache-2.0
// put: a file into a folder that others read: whole and on disk, or not there.
#pragma once
#include "base/err.h"

// Letters, digits, '.', '-', '_' and '@', not beginning with '.', shorter than 200.
bool put_name_is_fine(str name);
// FOLDER/NAME, where `folder` is an open one; it takes the place of one that is there. ERR_INPUT: no name of a file.
MUST_USE err put_file(int folder, str name, unsigned mode, str bytes);
// Whether there is something of that name.
bool put_is_there(int folder, str name);

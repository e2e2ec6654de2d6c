// SPDX-License-Identifier: Apache-2.0
// sealing: what is done to the keys of all organisations (core/seal.h) when a folder is opened.
#pragma once
#include "db/stores.h"

// Holds every organisation's keys against the master keys, and makes keys for those that have none yet. Before any
// lane runs. ERR_CONFLICT, about the organisation, where its keys do not open: nothing of people could be read.
MUST_USE err sealing_open(struct stores *stores);

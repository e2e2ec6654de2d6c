// SPDX-License-Identifier: Apache-2.0
// removing: an organisation is removed as a whole. First its row in the registry gives way to one of its removal, so
// that nobody finds it any more; then all that the folder has of it goes; then that is written down. Whoever opens the
// folder next ends what was cut short: an organisation is whole, or it is not there.
#pragma once
#include "app/acts.h"

// On a thread that has no snapshot of it open, and never on the reactor's: it waits for whoever is still in it. `by` is
// for the record (core/removal.h). Where files cannot be deleted it is gone all the same, and that is tried again at
// the next start (ERR_IO, ERR_BUSY).
MUST_USE err removing_run(struct acts *acts, str key, str by);
// Ends removals that were begun, before anything else is done with the folder.
MUST_USE err removing_finish(struct acts *acts);
// Tells a copy that is kept up (db/keep.h) of organisations that were removed while it was not.
MUST_USE err removing_tell_copy(struct stores *stores);

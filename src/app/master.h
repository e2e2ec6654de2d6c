// SPDX-License-Identifier: Apache-2.0
// master: where the master key comes from (core/seal.h): a file that only its owner may read, or what a command prints.
// One key a line, as 64 hexadecimal digits: the first seals, the others open what was sealed before. Lines that begin
// with '#' are remarks.
#pragma once
#include "app/options.h"

// Loads the master keys for this process. Where neither a file nor a command is named, the file is DIR.key beside the
// folder of data; if there is none, there is no master key. ERR_INPUT: what is named cannot be used; says why.
MUST_USE err master_load(struct arena *a, const struct options *o);
// The same where a folder may begin: with no key, no command and no folder of data yet, makes the file of a new key,
// and says on standard output where it is and what to do with it.
MUST_USE err master_load_or_make(struct arena *a, const struct options *o);
// The keys anew from where this process had them from: they may have changed.
MUST_USE err master_load_again(void);
// Whether they could be had from there again, as far as a look at the file tells; a command is not run.
bool master_is_there(void);

// For a new master key: writes one as the first line of the file, before those that are there; and later takes all but
// the first away. Whole at every moment, and on disk.
MUST_USE err master_file_add(struct arena *a, const struct options *o);
MUST_USE err master_file_drop_old(struct arena *a, const struct options *o);

// SPDX-License-Identifier: Apache-2.0
// pieces: how bytes go over a pair of sockets between the application and a child of the jail: a length of four bytes,
// as the machine has it, and so many bytes; a piece of none is the end. Both ends are of the same program; the child
// has handled what strangers made, so nothing of what it says is believed but within bounds.
#pragma once
#include "base/str.h"
#include <sys/types.h>

// For the child, which waits as long as its life allows. The length; 0: the end; -1: the other side is gone, or says
// more than `most`.
ssize_t pieces_take(int fd, char *room, size_t most);
bool pieces_put(int fd, str bytes);

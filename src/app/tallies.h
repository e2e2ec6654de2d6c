// SPDX-License-Identifier: Apache-2.0
// tallies: writes down, every minute, how often people stumbled over which question (web/stumbles.h). What was counted
// since is lost where the program ends: it is a figure, and nobody was promised it.
#pragma once
#include "app/rounds.h"

struct site;
void tallies_start(struct rounds *r, struct site *site, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes);

// SPDX-License-Identifier: Apache-2.0
// watch_pages: what whoever watches over the server asks: whether the process lives, and whether it can do its work.
#pragma once
#include "web/request.h"

void watch_alive(struct request *r);
void watch_ready(struct request *r);

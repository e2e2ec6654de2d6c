// SPDX-License-Identifier: Apache-2.0
// watch_pages: what whoever watches over the server asks: whether the process lives, whether it can do
// its work, and how much it does.
#pragma once
#include "web/request.h"

void watch_alive(struct request *r);
void watch_ready(struct request *r);
// To those who may see them; to others there is no such page.
void watch_figures(struct request *r);

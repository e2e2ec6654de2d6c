// SPDX-License-Identifier: Apache-2.0
// Handlers of the front door, an organisation's catalogue and its standing pages, and of assets.
#pragma once
#include "web/request.h"

void site_front(struct request *r);
void site_catalogue(struct request *r);
void site_cookies(struct request *r);
void site_privacy(struct request *r);
void site_accessibility(struct request *r);
void site_contact(struct request *r);
void site_theme(struct request *r);
void site_asset(struct request *r);
// "ok", for whatever watches over the machine.

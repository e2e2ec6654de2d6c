// SPDX-License-Identifier: Apache-2.0
// dispatch: the one way a request takes. It finds the route, does everything the row says (origin,
// rate, fields, organisation, language, who asks, permission), runs the handler on its lane, and
// writes the log line. Handlers do none of that themselves.
#pragma once
#include "web/site.h"

struct dispatch;
MUST_USE err dispatch_open(struct site *site, const char *upload_dir, struct dispatch **ret_dispatch);
void dispatch_free(struct dispatch *d);
// What the HTTP server asks; lives as long as the dispatch.
const struct http_owner *dispatch_owner(struct dispatch *d);

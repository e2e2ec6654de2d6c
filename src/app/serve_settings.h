// SPDX-License-Identifier: Apache-2.0
// serve_settings: what `serve` is told, but for messages (app/serve_mail.h), read and judged. Opens nothing.
#pragma once
#include "app/application.h"
#include "app/options.h"

MUST_USE err serve_settings(struct arena *a, const struct options *o, struct application_options *ret);

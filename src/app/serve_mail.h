// SPDX-License-Identifier: Apache-2.0
// serve_mail: what `serve` is told of sending: messages, and cases to other systems.
#pragma once
#include "app/application.h"
#include "app/helpers.h"
#include "app/options.h"

// Fills the sender's part of `h`, and who messages come from and the public address of `application`.
MUST_USE err serve_mail_options(struct arena *a, const struct options *o, struct helpers *h,
                                struct application_options *application);

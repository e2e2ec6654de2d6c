// SPDX-License-Identifier: Apache-2.0
// serve_jail: what `serve` is told of looking at what people upload.
#pragma once
#include "app/application.h"
#include "app/helpers.h"
#include "app/options.h"

// Fills the jail's part of `h`, and what `application` knows of the scanner.
MUST_USE err serve_jail_options(const struct options *o, struct helpers *h, struct application_options *application);

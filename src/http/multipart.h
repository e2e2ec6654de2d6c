// SPDX-License-Identifier: Apache-2.0
// multipart: reads multipart/form-data (RFC 7578, and how browsers write names: HTML Standard,
// "Multipart form data"). Holds a window of the body in memory, never the whole; files go straight to
// the keeper. Strict: no preamble, no encoded parts, no nested boundaries.
#pragma once
#include "http/http.h"

struct multipart_source {
    // Up to `size` bytes of the body; 0 at its end.
    err (*read)(void *with, char *out, size_t size, size_t *ret_size);
    void *with;
};

// ERR_INPUT for a malformed body, or a file where `keep` is NULL; ERR_TOO_LARGE past the limits on
// fields, files, heads and text (LIMIT_BODY_FORM in all) and the keeper's size_max; ERR_IO and
// ERR_FULL from writing. Files ended whole before a failure stay with the keeper's owner.
MUST_USE err multipart_parse(struct arena *a, const struct multipart_source *source, str boundary,
                             const struct http_file_keeper *keep, struct fields *ret_fields);

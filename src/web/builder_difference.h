// SPDX-License-Identifier: Apache-2.0
// builder_difference: a difference between two documents, in words.
#pragma once
#include "design/compare.h"
#include "web/builder_difference_view.h"

struct builder;
struct request;
// `b` holds the outline after, which is that of `c`, in its language; where it has no service the link is none.
struct builder_change builder_change_of(struct request *r, const struct builder *b, const struct compare *c,
                                        const struct compare_change *change);

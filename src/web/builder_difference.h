// SPDX-License-Identifier: Apache-2.0
// builder_difference: a difference between two documents, in words.
#pragma once
#include "design/compare.h"
#include "web/builder_difference_view.h"

struct builder;
struct difference;
struct request;
struct revision;
struct service;
// `b` holds the outline after, which is that of `c`, in its language; where it has no service the link is none.
struct builder_change builder_change_of(struct request *r, const struct builder *b, const struct compare *c,
                                        const struct compare_change *change);
// Between a draft and what is published; of a service that never was, what it began as. NULL: nothing is known of that.
struct difference *builder_difference_of(struct request *r, const struct service *s, const struct revision *draft);
// On a worker thread; and what came of it.
MUST_USE err builder_difference_compare(struct request *r, struct difference *d);
const struct builder_change_list *builder_difference_changes(const struct difference *d, bool *ret_more);

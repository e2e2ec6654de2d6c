// SPDX-License-Identifier: Apache-2.0
// builder_tried: how people fared on the open page, and what is said of each, in the newest round of a trial.
#pragma once
#include "web/builder_state.h"

// On a snapshot.
MUST_USE err builder_tried(struct request *r, struct builder *b);
// How many comments are about a page, those that were hidden left out; empty where there are none.
str builder_tried_said(struct request *r, const struct builder *b, str page);
// How people fared on the open page and what they said of it, those left out that were hidden.
struct builder_view;
void builder_tried_show(struct request *r, const struct builder *b, struct builder_view *view);
// What people were told is wrong with their answers to a question, and how many were; none where nobody was.
struct govuk_str_list builder_tried_rules(struct request *r, const struct builder *b, str question);

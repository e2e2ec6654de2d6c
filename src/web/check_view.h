// SPDX-License-Identifier: Apache-2.0
// check_view: every answer once more before it is sent, with where to change each; and the same, as
// it was sent, to print.
#pragma once
#include "web/answer_rows.h"
#include "web/frame.h"

struct check_view {
    struct frame frame;
    str service_name;
    struct answer_group_list groups;
    struct answer_row_list figures; // calculated values
    str to_pay;                     // "£12.50"; empty: nothing
    str privacy_href;               // empty: the service says nothing of it
    html declaration;               // empty: the usual words
    str deadline;                   // by when it must be sent, in a sentence; empty: there is no such day
    str reference;                  // of what was sent
    str action, carried;            // of a preview, where the form goes and the answers so far; empty: it is none
    str paper_href;                 // of it as a PDF; empty: none is made here
};

struct request;
void check_view_of(struct request *r, const struct journey *j, struct check_view *ret_view);
// `files`: how those that were sent stand (web/file.h); NULL: that is not said.
struct file_reader;
void check_view_of_sent(struct request *r, const struct journey *j, const struct file_reader *files, str reference,
                        struct check_view *ret_view);

// SPDX-License-Identifier: Apache-2.0
// staff_queue: which cases the fields of an address ask for, for the queue's page and for downloads.
#pragma once
#include "casework/queue.h"
#include "web/request.h"

enum staff_who {
    STAFF_MINE,
    STAFF_MY_TEAMS,
    STAFF_NOBODYS,
    STAFF_EVERYONES,
    STAFF_WHO__COUNT
};
extern const struct staff_whose {
    str name; // in addresses: who=mine
    const struct word *word;
} staff_whose[STAFF_WHO__COUNT];

struct staff_queue {
    struct queue_filter filter;
    enum staff_who who;
    struct team_list mine; // that the user is in
    str service_key;
    int64_t team_id; // one that was chosen; 0: none was
    int64_t days;    // at least so old; 0: any
    bool late;       // only what is over its target
    bool date_is_wrong;
};
// What is not said: of a page, open ones of the user's teams where there are any; of a download, all there are.
MUST_USE err staff_queue_of(struct request *r, const struct fields *asked, bool download,
                            struct staff_queue *ret_queue);
// A date of three fields, "NAME-day" …; false where none is given or, *ret_wrong, it is none.
bool staff_date_of(const struct fields *asked, str name, date *ret_date, bool *ret_wrong);
struct govuk_date_part_list;
// The fields that show the day of a moment, for `staff_date_parts`; none of 0.
struct fields staff_date_kept(struct request *r, str name, int64_t at);
struct govuk_date_part_list staff_date_parts(struct request *r, const struct fields *asked, str name);
// The address of the queue's page, or `page` of it, with the same fields, but `without`, and then `more` ("who=mine").
str staff_queue_href(struct request *r, const struct fields *asked, str page, const str *without, size_t count,
                     str more);
// The fields that make the filter, "service=bins&late=1", as a view keeps them.
str staff_queue_query(struct request *r, const struct fields *asked);
// Whether a field of that name belongs to the filter.
bool staff_queue_is_field(str name);

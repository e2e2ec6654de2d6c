// SPDX-License-Identifier: Apache-2.0
// route: the table of everything that can be asked for. No row, no route. The dispatcher does what a
// row says before its handler runs; tests go through the whole table.
#pragma once
#include "core/permission.h"
#include "http/http.h"

struct request;
struct tx;

enum lane {
    LANE_STATIC, // from memory, no store
    LANE_READ,   // a snapshot, on the reactor
    LANE_WRITE,  // handle on a snapshot, a unit of work, finish
    LANE_SLOW,   // as WRITE, with computing on a worker thread between
    LANE_CALL    // handle on a snapshot, a unit, steps between which other servers are asked, a unit, finish
};
enum rate {
    RATE_NONE,
    RATE_SAY,      // feedback: 60 a minute and address
    RATE_FIND,     // addresses looked up on a page: 60 a minute and address
    RATE_PAPER,    // PDFs made: 60 a minute and address
    RATE_TRIAL,    // trials begun: 600 a minute and address, behind which may be a whole class
    RATE_SIGN_IN,  // 20 a minute and address
    RATE_PROVIDER, // sign-ins by a provider, and its word of those that ended: 300 a minute and address
    RATE_PRACTICE, // practice organisations made, opened and removed: 60 a minute and address, behind which may be a
                   // class
    RATE_SUGGEST   // suggestions while typing: 1,200 a minute and address, behind which may be a library
};
enum cache {
    CACHE_NO_STORE, // pages with anything of a person in them
    CACHE_SHORT,    // the same for everyone: a minute
    CACHE_FOR_EVER  // its address changes with its content
};

// A field that a form or query of this route may carry.
enum route_check {
    CHECK_TEXT,   // any text that passes base/utf8.h
    CHECK_LINE,   // without line ends
    CHECK_NUMBER, // decimal digits
    CHECK_KEY     // lower-case letters, digits, hyphens
};
struct route_field {
    str name;
    enum route_check check;
    size_t max; // characters
};

struct route {
    enum http_method method;
    str path; // "/:organisation/staff/cases/:reference"
    enum lane lane;
    enum permission permission; // PERMISSION_NONE is refused at start
    void (*handle)(struct request *r);
    void (*slow)(struct request *r);         // LANE_SLOW: on a worker thread
    err (*first)(struct tx *tx, void *data); // LANE_CALL: a unit before any call; NULL: none
    void (*step)(struct request *r); // LANE_CALL: asks another server (request_call), after which it runs again; or
                                     // answers; or neither: the unit comes
    err (*unit)(struct tx *tx, void *data); // on a writer thread; gets request.data
    void (*finish)(struct request *r);      // after the unit
    void (*unsaved)(struct request *r); // in its place, on a snapshot, where the unit was not kept (errors_unsaved);
                                        // NULL: a page says so
    const struct route_field *fields;   // declared fields, ended by an empty name; NULL: none
    bool any_fields;                    // a journey's page: its definition says which fields there are
    bool files;                         // multipart with files is taken
    bool of_machines;                   // asked by other servers, which name no origin: what it takes proves itself
    enum rate rate;
    enum cache cache;
    str audit; // the event its unit writes; empty: it changes nothing that is audited
    str look;  // the event of a page with what a person sent (request.looked_at), once staff are shown it; empty: none
};
extern const struct route route_table[];
extern const size_t route_count;

// The row for a method and path. Where the path is there for other methods, *ret_methods has a bit
// for each (1 << enum http_method); 0: no such path.
const struct route *route_find(enum http_method method, const str *segments, size_t count, unsigned *ret_methods,
                               str params[4]);
// Every row is sound: it names a permission, its lane has the functions it needs, no two rows are the
// same. Said at start and by a test; `ret_why` names the row.
bool route_table_is_sound(const char **ret_why);

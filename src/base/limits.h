// SPDX-License-Identifier: Apache-2.0
// limits: every size, count, depth and time that a stranger can make grow, in one place. Each has a
// test. Bytes unless the name ends otherwise: _s seconds, _ms milliseconds, _count things.
#pragma once

enum {
    // A request
    LIMIT_REQUEST_LINE = 8 * 1024,  // method, target and version
    LIMIT_REQUEST_HEAD = 16 * 1024, // request line and fields together
    LIMIT_HEADER_COUNT = 64,
    LIMIT_BODY_FORM = 1024 * 1024,         // a form without files
    LIMIT_BODY_MEMORY = 64 * 1024,         // past it a body goes to a temporary file
    LIMIT_BODY_UPLOAD = 110 * 1024 * 1024, // a form with files; each question may say less
    LIMIT_CHUNK_LINE = 256,                // a chunk's size line with its extension
    LIMIT_TRAILERS = 4 * 1024,             // fields after a chunked body, which are dropped
    LIMIT_LINK_COUNT = 50,                 // questions of a service whose first answer a link may bring
    LIMIT_FIELD_COUNT = 2000,              // fields of a form or a query
    LIMIT_FIELD_NAME = 256,
    LIMIT_PART_COUNT = 200, // parts of a multipart form that are files
    LIMIT_PART_HEAD = 4 * 1024,
    LIMIT_COOKIE_COUNT = 32,
    LIMIT_PATH_SEGMENTS = 12,
    LIMIT_HEAD_MS = 8 * 1000,       // from the first byte to the end of the head
    LIMIT_BODY_IDLE_MS = 10 * 1000, // silence within a body
    LIMIT_BODY_RATE_PER_S = 1024,   // a body slower than this is given up, after BODY_GRACE
    LIMIT_BODY_GRACE_MS = 20 * 1000,
    LIMIT_WRITE_IDLE_MS = 30 * 1000, // a reader that takes nothing
    LIMIT_KEEP_ALIVE_MS = 8 * 1000,
    LIMIT_DRAIN = 8 * 1024 * 1024, // read and dropped after an early refusal, so that it is seen
    LIMIT_DRAIN_MS = 3 * 1000,
    LIMIT_STOP_IDLE_MS = 300,  // silence after which a stop closes a connection that is kept
    LIMIT_STOP_MS = 10 * 1000, // a graceful stop waits this long
    LIMIT_CONNECTION_COUNT = 12000,
    LIMIT_INCOMPLETE_PER_ADDRESS = 4000, // connections of one address without a whole request
    LIMIT_RESPONSE = 32 * 1024 * 1024,   // a body made in memory
    LIMIT_REQUEST_ARENA = 256 * 1024 * 1024,

    // Organisations in which learners practise, in one installation; how long one stays that nobody uses, and what may
    // be in it: its store, and files of people beside it
    LIMIT_PRACTICE_COUNT = 200,
    LIMIT_PRACTICE_S = 30 * 24 * 60 * 60,
    LIMIT_PRACTICE_BYTES = 64 * 1024 * 1024,
    LIMIT_PRACTICE_FILES = 500,

    // More than can be done: nobody who has no journey under way is let in while requests wait so long, of which so
    // many came in two turns of the loop, or while so many units of work wait; on the way there, ever fewer.
    LIMIT_CROWD_COUNT = 128, // fewer that take long are no crowd
    LIMIT_CROWD_MS = 8,
    LIMIT_CROWD_WRITE_COUNT = 1024,

    // A write
    LIMIT_WRITE_QUEUE_COUNT = 8192, // units waiting for one writer thread
    LIMIT_UNIT_MS = 2000,           // a unit of work that takes longer is given up
    LIMIT_GROUP_COUNT = 512,        // units in one commit
    LIMIT_SNAPSHOT_MS = 5000,       // a snapshot of a store answers no query after this
    LIMIT_JOB_QUEUE_COUNT = 1024,   // slow jobs waiting

    // A definition
    LIMIT_DEFINITION = 4 * 1024 * 1024,
    LIMIT_DEFINITION_ARENA = 256 * 1024 * 1024,
    LIMIT_DEFINITION_DEPTH = 24,
    LIMIT_PAGE_COUNT = 2000,
    LIMIT_QUESTION_COUNT = 10000,
    LIMIT_OPTION_COUNT = 10000,
    LIMIT_LANGUAGE_COUNT = 8,
    LIMIT_CONDITION_DEPTH = 16,
    LIMIT_SLOT_COUNT = 2000,      // places in texts that answers fill
    LIMIT_FIGURE_COUNT = 500,     // calculated values
    LIMIT_TERM_COUNT = 20 * 1000, // terms of all of them
    LIMIT_TERM_DEPTH = 10,        // terms within terms; the document's depth allows no more
    LIMIT_NAMED_COUNT = 500,      // conditions with a name that are made in the builder
    LIMIT_NAMED_NAME = 60,        // characters of such a name
    LIMIT_PATTERN = 1000,         // a regular expression
    LIMIT_REPEAT_COUNT = 200,     // rows of one repeat

    // Content written by others
    LIMIT_HTML_SOURCE = 256 * 1024,    // a fragment of HTML; the rest is left out
    LIMIT_HTML_DEPTH = 32,             // elements within elements; deeper tags are left out, their text is kept
    LIMIT_MARKDOWN_SOURCE = 64 * 1024, // more is shown as plain text
    LIMIT_MARKDOWN_CELLS = 12,         // of a table's row; more, and all is shown as plain text
    LIMIT_MARKDOWN_DEPTH = 12,         // quotes and lists within each other; more, and all is plain text

    // An answer
    LIMIT_SLOT_TEXT = 1000,               // characters of an answer within a text; the rest is left out
    LIMIT_SLOTS_FILLED = 4 * 1024 * 1024, // bytes that answers add to the texts of one page; then none is said
    LIMIT_ANSWER_TEXT = 20 * 1000,        // characters, where the question sets none
    LIMIT_ANSWER_LINE = 1000,             // characters of one line, where the question sets none
    LIMIT_OTHER_TEXT = 500,               // characters of "Other, please say"
    LIMIT_SEARCH_TEXT = 200,              // characters that an option is looked for by; more find nothing
    LIMIT_ANSWERS = 4 * 1024 * 1024,      // all answers of one draft, as kept
    LIMIT_ANSWER_DEPTH = 2,               // rows within rows
    LIMIT_FILE_COUNT = 25,                // files of one question, where it sets none
    LIMIT_FILE_SIZE = 25 * 1024 * 1024,   // one file, where the question sets none
    LIMIT_FEEDBACK_TEXT = 1200,           // characters
    LIMIT_NOTE_TEXT = 10 * 1000,          // characters
    LIMIT_HOLD_TEXT = 1000,               // characters of why something is on hold

    // Messages to one address, of one organisation; those past it are held
    LIMIT_MESSAGES_HOUR_COUNT = 10,
    LIMIT_MESSAGES_DAY_COUNT = 40,
    LIMIT_MESSAGES_DESK_HOUR_COUNT = 100, // the same of an address of the organisation's
    LIMIT_MESSAGES_DESK_DAY_COUNT = 1000,
    LIMIT_MESSAGE = 64 * 1024, // its text, and its HTML

    // What another server answers (send/fetch.h, send/hook.h)
    LIMIT_ANSWER_HEAD = 64 * 1024,
    LIMIT_FETCHED = 128 * 1024,      // a body that a page waits for; more is none
    LIMIT_HOOK_REPLY = 16 * 1024,    // a body that acknowledges a case; of more only the status counts
    LIMIT_HOOK_REFERENCE = 100,      // what another system calls a case, and its end
    LIMIT_HOOK_WAIT_S = 4 * 60 * 60, // how long it may put a case off

    // Staff
    LIMIT_PASSWORD_MIN = 12, // characters (NIST SP 800-63B asks 8 or more; NCSC long ones)
    LIMIT_PASSWORD_MAX = 256,
    LIMIT_SIGN_IN_TRIES = 10, // a user's wrong passwords in a quarter of an hour
    LIMIT_SESSION_S = 12 * 60 * 60,
    LIMIT_SESSION_HALF_S = 10 * 60,  // from the password to the code
    LIMIT_SESSION_FRESH_S = 15 * 60, // from signing in to adding or removing a passkey
    LIMIT_ROWS_PER_PAGE = 50,
    LIMIT_EXPORT = 2000 * 1000 * 1000, // a file of cases
};

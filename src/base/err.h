// SPDX-License-Identifier: Apache-2.0
// err: what an operation says when the world did not allow it. A value, never a global. It is
// handled or passed on, and logged once, where a request or a command ends.
// Not for a programmer's mistakes (assert, on in production) nor for what a person must correct
// (a list of problems: a result, not an error).
#pragma once
#include "base/str.h"

enum err_kind {
    ERR_NONE,
    ERR_INPUT,     // what came in cannot be used
    ERR_NOT_FOUND, // it is not there, or not for whoever asks
    ERR_FORBIDDEN, // it is there and this user may not
    ERR_CONFLICT,  // it changed meanwhile, or exists already
    ERR_BUSY,      // try again soon
    ERR_TOO_LARGE, // past a limit
    ERR_FULL,      // no room on the disk
    ERR_IO,        // the machine or its disk failed
    ERR_READ_ONLY, // nothing is to be written now, as was asked for
    ERR_INTERNAL,  // a rule of ours did not hold
    ERR__COUNT
};

typedef struct err {
    enum err_kind kind;
    int code;          // errno or the store's own code, 0 where there is none
    const char *where; // file:line
    const char *what;  // a static sentence, for the log and for commands
    char detail[104];  // what it was about; never an answer, an address or a name of a person
} err;

#define NO_ERR         ((err){0})
#define ERR_STRING_(x) #x
#define ERR_STRING(x)  ERR_STRING_(x)
#define ERR_HERE       __FILE__ ":" ERR_STRING(__LINE__)
// Makes an error: FAIL(ERR_INPUT, "the page is not there").
#define FAIL(kind_, what_)               err_fail((kind_), 0, ERR_HERE, (what_), (str){0})
#define FAIL_CODE(kind_, what_, code_)   err_fail((kind_), (code_), ERR_HERE, (what_), (str){0})
#define FAIL_ABOUT(kind_, what_, about_) err_fail((kind_), 0, ERR_HERE, (what_), (about_))
// Returns early with whatever `call` failed with.
#define TRY(call)                        \
    do {                                 \
        err err_try_ = (call);           \
        if (err_try_.kind != ERR_NONE) { \
            return err_try_;             \
        }                                \
    } while (0)
#define MUST_USE __attribute__((warn_unused_result))

MUST_USE err err_make(enum err_kind kind, int code, const char *where, const char *what, str about);
// The same, and says to readers and analysers alike that a failure is never ERR_NONE.
MUST_USE static inline err err_fail(enum err_kind kind, int code, const char *where, const char *what, str about)
{
    err e = err_make(kind, code, where, what, about);
    if (e.kind == ERR_NONE) {
        __builtin_unreachable(); // err_make asserts it
    }
    return e;
}
static inline bool err_is(err e)
{
    return e.kind != ERR_NONE;
}
// "input", "not found" …, for logs and for commands.
str err_kind_name(enum err_kind kind);

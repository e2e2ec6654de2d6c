// SPDX-License-Identifier: Apache-2.0
// people: those who walk through services for the bench. A script (bench/journey.txt) says what each of them does:
//
//     header NAME: VALUE   sent with every request
//     csrf NAME            a hidden field of each form, whose value is sent back with it
//     get PATH [TEXT]      PATH is looked at; TEXT stands on it
//     post PATH BODY       the page at hand is PATH: its form is sent with BODY, and redirects are followed
//     save PATH BODY       a form is sent to PATH; the redirect is the answer, and is not followed
//     again                what stands below is done again and again, by the same person
//     end PATH TEXT        the page at hand is PATH with TEXT on it: a journey is done; a new person begins
//
// `{}` in a PATH is a number below SPREAD, another one for each journey.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SCRIPT_STEPS_MAX = 64,
    SCRIPT_PATH_MAX = 256,
    SCRIPT_TEXT_MAX = 1024,
    COOKIES_MAX = 8,
    COOKIE_MAX = 2048,
    REDIRECTS_MAX = 6,
    REQUEST_MAX = 32 * 1024
};

enum verb {
    VERB_GET,
    VERB_POST,
    VERB_SAVE,
    VERB_END
};

struct step {
    enum verb verb;
    char path[SCRIPT_PATH_MAX];
    char text[SCRIPT_TEXT_MAX]; // a body, or what stands on the page; empty: nothing
};

struct script {
    struct step steps[SCRIPT_STEPS_MAX];
    size_t count;
    size_t again;       // where it goes on after the last step
    size_t requests;    // of one way through it
    bool loops;         // `again` is there
    char headers[2048]; // whole lines
    char csrf[64];      // empty: none
};

// Says what is wrong on standard error. False: it cannot be walked.
bool script_read(struct script *s, const char *path);

// What is wanted of an answer's head.
struct answer {
    int status;
    bool closes; // the connection with it
    size_t head, size;
    long retry_s;         // Retry-After; 0: it does not say
    const char *location; // into the buffer, up to its end of line; NULL: none
};

// A whole answer in `bytes` (which end with a NUL)? Nothing is kept but pointers into them.
enum whole {
    WHOLE_YES,
    WHOLE_NOT_YET,
    WHOLE_NEVER
};
enum whole answer_read(const char *bytes, size_t count, struct answer *ret);

// What a browser keeps between requests.
struct jar {
    int count;
    char cookies[COOKIES_MAX][COOKIE_MAX]; // "name=value"
};
// False: there is no room.
bool jar_take(struct jar *jar, const char *head);
// The value of the hidden field `name` in the page, encoded for a form. False: there is none.
bool form_token(const char *page, const char *name, char *ret, size_t size);
// A whole request as the script has it: `form` is what a POST sends, NULL for GET; `token` goes with it where the
// script says that forms have one. Gives its length.
size_t request_write(char request[REQUEST_MAX], const struct script *s, const struct jar *jar, int port,
                     const char *path, const char *form, const char *token);

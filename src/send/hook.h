// SPDX-License-Identifier: Apache-2.0
// hook: a case on its way to another system: posted as Standard Webhooks has it (https://www.standardwebhooks.com), or
// put into a folder from which the other system takes it. What is sent was made and signed by the application.
#pragma once
#include "base/limits.h"
#include "send/sender.h"
#include "send/wire.h"
#include <curl/curl.h>

// What `ret_said` is of a file that lies where it was put, and that nobody has taken yet.
#define HOOK_LIES_THERE "it lies in the folder until it is taken"

struct hook_result {
    enum wire_outcome outcome;
    char said[128];                       // never an address
    char reference[LIMIT_HOOK_REFERENCE]; // of the other system; empty: it said none
    uint32_t wait_s;                      // as it asked; 0: it did not
};
void hook_post(CURL *easy, const struct wire_message *job, const struct sender_options *o, struct hook_result *ret);
// A file that was put and is there no more was taken; one that lies there is looked at again later.
void hook_put(const struct wire_message *job, const struct sender_options *o, struct hook_result *ret);
// The "reference" of a JSON object: text of one line, no longer than LIMIT_HOOK_REFERENCE; otherwise empty.
void hook_reference(str reply, char ret_reference[LIMIT_HOOK_REFERENCE]);

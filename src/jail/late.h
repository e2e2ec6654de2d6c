// SPDX-License-Identifier: Apache-2.0
// late: a library that the jail loads when it is first wanted, so that no other process carries it, nor what it brings
// with it. Headers are those of the machine it was built on; the name says which edition of it is meant.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct late_name {
    const char *name;
    size_t at; // where in the struct of pointers it goes
};
#define LATE_FIELD(name) __typeof__(name) *name;
// Once; before anything of it is called. False: the library is not there, or lacks one of `names`.
bool late_load(const char *library, const struct late_name *names, size_t count, void *to);

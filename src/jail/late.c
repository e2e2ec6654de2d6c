// SPDX-License-Identifier: Apache-2.0
#include "jail/late.h"
#include <dlfcn.h>
#include <string.h>

bool late_load(const char *library, const struct late_name *names, size_t count, void *to)
{
    void *loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL); // others that it needs come with it
    bool whole = loaded != NULL;
    for (size_t i = 0; whole && i < count; i++) {
        void *found = dlsym(loaded, names[i].name);
        memcpy((char *)to + names[i].at, &found, sizeof found);
        whole = found != NULL;
    }
    return whole;
}

// SPDX-License-Identifier: Apache-2.0
#include "jail/pdf_lib.h"
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

struct pdf_lib pdf_lib;

#define PDF_LIB_ROW(name) {#name, offsetof(struct pdf_lib, name)},
static const struct {
    const char *name;
    size_t at;
} pdf_lib_rows[] = {PDF_LIB(PDF_LIB_ROW)};

bool pdf_lib_load(void)
{
    // The others come with it.
    void *library = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
    bool whole = library != NULL;
    for (size_t i = 0; whole && i < sizeof pdf_lib_rows / sizeof pdf_lib_rows[0]; i++) {
        void *found = dlsym(library, pdf_lib_rows[i].name);
        memcpy((char *)&pdf_lib + pdf_lib_rows[i].at, &found, sizeof found);
        whole = found != NULL;
    }
    return whole;
}

// SPDX-License-Identifier: Apache-2.0
#include "jail/pdf_lib.h"

struct pdf_lib pdf_lib;

#define PDF_LIB_ROW(name) {#name, offsetof(struct pdf_lib, name)},
static const struct late_name pdf_lib_names[] = {PDF_LIB(PDF_LIB_ROW)};

bool pdf_lib_load(void)
{
    return late_load("libpangocairo-1.0.so.0", pdf_lib_names, sizeof pdf_lib_names / sizeof pdf_lib_names[0], &pdf_lib);
}

// SPDX-License-Identifier: Apache-2.0
// Forms of form.io.
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_fuzz("formio", data, size);
}

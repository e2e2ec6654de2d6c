// SPDX-License-Identifier: Apache-2.0
// Forms written in YAML: bytes, since their tree is what is looked for.
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_fuzz(NULL, data, size);
}

// SPDX-License-Identifier: Apache-2.0
// Services of MoJ Forms.
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_fuzz("moj", data, size);
}

// SPDX-License-Identifier: Apache-2.0
// Forms of the XGov family, V1 and V2, as JSON.
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_fuzz("xgov", data, size);
}

// SPDX-License-Identifier: Apache-2.0
// Forms of GOV.UK Forms.
#include "import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_fuzz("govuk-forms", data, size);
}

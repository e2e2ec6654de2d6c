// SPDX-License-Identifier: Apache-2.0
// Foreign HTML, and the same bytes as Markdown: what comes out is of the closed list and balanced, and does not change
// when it goes through again.
#include "html/sanitise.h"
#include "fuzz.h"
#include "html/markdown.h"
#include "html/sanitise_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 256 * 1024 * 1024);
    str text = {(const char *)data, size};
    html once = sanitise_html(&a, text);
    html twice = sanitise_html(&a, (str){once.ptr, once.len});
    MUST(sanitise_check(once));
    MUST(once.len == twice.len && (once.len == 0 || memcmp(once.ptr, twice.ptr, once.len) == 0));
    MUST(sanitise_check(markdown_html(&a, text)));
    arena_free(&a);
    return 0;
}

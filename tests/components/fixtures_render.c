// SPDX-License-Identifier: Apache-2.0
// Renders each fixture that tests/components/fixtures.py made a macro of: \x1e NUMBER \x1f html.
#include "html/out.h"
#include <stdio.h>

#define FIXTURE(n) void fixture_number##n(struct out *o);
#include "fixtures_list.h"
#undef FIXTURE

struct fixture {
    int number;
    void (*render)(struct out *o);
};

static const struct fixture fixtures[] = {
#define FIXTURE(n) {n, fixture_number##n},
#include "fixtures_list.h"
};

int main(void)
{
    struct buf page;
    struct arena arena;
    buf_init(&page, 1000000);
    arena_init(&arena, 10000000);
    for (size_t i = 0; i < sizeof fixtures / sizeof fixtures[0]; i++) {
        struct out out = {.buf = &page, .arena = &arena, .language = LANGUAGE_EN};
        buf_clear(&page);
        fixtures[i].render(&out);
        printf("\x1e%d\x1f%.*s", fixtures[i].number, STR_ARG(buf_str(&page)));
    }
    buf_free(&page);
    arena_free(&arena);
    return 0;
}

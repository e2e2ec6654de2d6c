// SPDX-License-Identifier: Apache-2.0
// What a walk costs: it runs on every request. Prints nanoseconds; a machine's mood is no assertion.
#include "journey/made.h"
#include <stdio.h>

enum {
    BENCH_PAGES = 50,
    BENCH_TIMES = 100000
};

static void bench(const char *what, struct made *m, void (*run)(struct made *m, struct arena *scratch))
{
    struct arena scratch;
    arena_init(&scratch, 64 << 20);
    int64_t from = clock_steady_us();
    for (int i = 0; i < BENCH_TIMES; i++) {
        run(m, &scratch);
        arena_reset(&scratch);
    }
    int64_t us = clock_steady_us() - from;
    printf("%-44s %6lld ns\n", what, (long long)(us * 1000 / BENCH_TIMES));
    arena_free(&scratch);
}

static struct journey bench_journey(struct made *m, struct arena *scratch)
{
    struct journey j = {.arena = scratch, .definition = &m->definition, .answers = &m->answers};
    j.today = (date){2026, 11, 24};
    journey_walk(&j);
    return j;
}

static void bench_walk(struct made *m, struct arena *scratch)
{
    bench_journey(m, scratch);
}

static void bench_submitted(struct made *m, struct arena *scratch)
{
    struct journey j = bench_journey(m, scratch);
    journey_submitted(&j);
}

static void bench_kept(struct made *m, struct arena *scratch)
{
    str bytes;
    struct answers answers;
    if (err_is(answers_encode(scratch, &m->answers, &bytes)) || err_is(answers_decode(scratch, bytes, &answers))) {
        printf("answers do not come back\n");
    }
}

int main(void)
{
    static struct made m;
    made_begin(&m);
    for (uint32_t i = 0; i < BENCH_PAGES; i++) {
        struct page *page = made_page(&m, "page");
        struct question *q = made_question(&m, i * 2 + 1, "q", i % 3 == 0 ? "radios" : "text");
        made_question(&m, i * 2 + 2, "r", "text");
        if (i % 3 == 0) {
            made_options(&m, q, "a b x");
        }
        if (i % 4 == 1) { // every fourth page asks a condition, and as many routes do
            page->when = made_is(&m, &m.questions[i - 1], "x");
            made_route(page, made_is(&m, q, "y"), NULL);
        }
        made_answer(&m, i * 2 + 1, "x");
        made_answer(&m, i * 2 + 2, "x");
    }
    struct journey j = made_walk(&m);
    printf("%zu pages on the way, %zu answers\n", j.count, m.answers.count);
    bench("walk", &m, bench_walk);
    bench("walk and what is submitted", &m, bench_submitted);
    bench("encode and decode", &m, bench_kept);
    made_end(&m);
    return 0;
}

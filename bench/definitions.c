// SPDX-License-Identifier: Apache-2.0
// What definitions cost: importing every form under GUILDHALL_REAL, and compiling the largest from its stored
// form (numbered, its texts made HTML), as the server does when it first needs it. CPU time of this process.
#include "definition/foreign.h"
#include "html/markdown.h"
#include "html/sanitise.h"
#include "real/real.h"
#include <stdio.h>
#include <time.h>

enum {
    BENCH_ROUNDS = 5,
    BENCH_COMPILES = 20,
    BENCH_ARENA = 256 * 1024 * 1024
};

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static str bench_render(struct arena *a, str body, bool is_html)
{
    html made = is_html ? sanitise_html(a, body) : markdown_html(a, body);
    return (str){made.ptr, made.len};
}

static const struct definition_options options = {.render = bench_render};

struct largest {
    struct arena arena;
    str path, document;
    size_t questions;
};

// Reads, converts, checks and numbers, as an import does; how many were imported.
static size_t import_all(const struct real_list *files, struct largest *most)
{
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        struct arena a;
        str document;
        str numbered;
        const struct definition *d = NULL;
        arena_init(&a, BENCH_ARENA);
        struct definition_report report = {.arena = &a};
        err e = foreign_read(&a, real_file(&a, files->items[i]), &report, &document, NULL);
        e = err_is(e) ? e : definition_read(document, &options, &report, &d);
        e = err_is(e) ? e : definition_number(&a, document, (str){0}, &numbered);
        if (!err_is(e)) {
            count++;
            if (d->question_count > most->questions) {
                most->questions = d->question_count;
                most->path = files->items[i];
                most->document = arena_str(&most->arena, numbered);
            }
        }
        if (d != NULL) {
            definition_release(d);
        }
        arena_free(&a);
    }
    return count;
}

static double compile(str document)
{
    double began = cpu_ms();
    for (int i = 0; i < BENCH_COMPILES; i++) {
        struct arena a;
        const struct definition *d = NULL;
        arena_init(&a, BENCH_ARENA);
        struct definition_report report = {.arena = &a};
        if (err_is(definition_read(document, &options, &report, &d))) {
            printf("it cannot be read\n");
        } else {
            definition_release(d);
        }
        arena_free(&a);
    }
    return (cpu_ms() - began) / BENCH_COMPILES;
}

int main(int argc, char **argv)
{
    struct largest most = {0};
    struct arena a;
    arena_init(&most.arena, BENCH_ARENA);
    arena_init(&a, BENCH_ARENA);
    if (real_folder() == NULL) {
        printf("skipped: it needs the real definitions (GUILDHALL_REAL, or ../shared/real)\n");
        return 0;
    }
    struct real_list files = real_list(&a);
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        double began = cpu_ms();
        size_t count = import_all(&files, &most);
        double imported = cpu_ms() - began;
        printf("%zu of %zu forms imported: %.0f ms; the largest (%zu questions) compiled: %.2f ms\n", count,
               files.count, imported, most.questions, compile(most.document));
    }
    printf("the largest: %.*s\n", STR_ARG(most.path));
    if (argc > 1) { // its document, for bench/definitions.py
        FILE *out = fopen(argv[1], "w");
        if (out != NULL) {
            fwrite(most.document.ptr, 1, most.document.len, out);
            fclose(out);
        }
    }
    arena_free(&a);
    arena_free(&most.arena);
    return 0;
}

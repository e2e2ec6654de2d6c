// SPDX-License-Identifier: Apache-2.0
#include "app/act_gazetteer.h"
#include "app/command.h"
#include "app/gazetteer_csv.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    GAZETTEER_TOLD_MAX = 20, // wrong rows that are told; past them they are counted
    GAZETTEER_ARENA_BYTES = 64 * 1024 * 1024
};

struct loading {
    struct gazetteer_csv csv;
    struct acts_session session;
    json_t *input; // of the acts: org, load and rows
    int64_t right, wrong;
    bool broken;
};

static void gazetteer_say(int64_t line, str what)
{
    fprintf(stderr, "line %lld: %.*s\n", (long long)line, STR_ARG(what));
}

// The file as it lies on the disk: it may be larger than memory.
static err gazetteer_map(const char *path, str *ret_text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    if (fd < 0) {
        return FAIL_CODE(ERR_IO, "the file cannot be opened", errno);
    }
    bool fine = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0;
    void *at = fine ? mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (at == MAP_FAILED) {
        return FAIL_ABOUT(ERR_INPUT, "this is no file with anything in it:", str_from(path));
    }
    *ret_text = (str){at, (size_t)s.st_size};
    return NO_ERR;
}

// Rows for one unit of work. False at the end of the file.
static bool gazetteer_take_rows(struct loading *l, struct arena *a)
{
    json_t *rows = json_array();
    enum gazetteer_row how = GAZETTEER_ROW_RIGHT;
    while (json_array_size(rows) < GAZETTEER_UNIT_ROWS) {
        struct gazetteer_address address;
        int64_t line = 0;
        str what = {0};
        how = gazetteer_csv_next(&l->csv, a, &address, &line, &what);
        if (how == GAZETTEER_ROW_RIGHT) {
            json_array_append_new(rows, act_gazetteer_row(++l->right, &address));
            continue;
        }
        if (how == GAZETTEER_ROW_END) {
            break;
        }
        if (l->wrong++ < GAZETTEER_TOLD_MAX) {
            gazetteer_say(line, what);
        }
        l->broken = l->broken || how == GAZETTEER_ROW_BROKEN;
    }
    json_object_set_new(l->input, "rows", rows);
    return how != GAZETTEER_ROW_END;
}

static err gazetteer_send(struct loading *l, str act, struct buf *out)
{
    buf_clear(out);
    return acts_next(&l->session, act, l->input, out);
}

static err gazetteer_load(struct loading *l, struct buf *out)
{
    int64_t load;
    TRY(gazetteer_send(l, STR("gazetteer-begin"), out));
    if (!str_to_i64(str_trim(buf_str(out)), 1, INT64_MAX, &load)) {
        return FAIL(ERR_INTERNAL, "a load has no number");
    }
    json_object_set_new(l->input, "load", json_integer(load));
    for (bool more = true; more;) {
        struct arena a;
        arena_init(&a, GAZETTEER_ARENA_BYTES);
        more = gazetteer_take_rows(l, &a);
        bool any = json_array_size(json_object_get(l->input, "rows")) != 0;
        err e = any ? gazetteer_send(l, STR("gazetteer-rows"), out) : NO_ERR;
        json_object_del(l->input, "rows");
        arena_free(&a);
        TRY(e);
    }
    buf_clear(out);
    if (l->wrong > GAZETTEER_TOLD_MAX) {
        fprintf(stderr, "and %lld more\n", (long long)(l->wrong - GAZETTEER_TOLD_MAX));
    }
    if (l->broken || l->right == 0) {
        return FAIL(ERR_INPUT, l->broken ? "the file cannot be read to its end; nothing has changed"
                                         : "no row is right; nothing has changed");
    }
    json_object_set_new(l->input, "count", json_integer(l->right));
    return gazetteer_send(l, STR("gazetteer-end"), out);
}

int command_gazetteer(struct arena *a, const struct options *o)
{
    if (o->argument_count != 2 || !str_eq(str_from(o->arguments[0]), STR("load")) || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall gazetteer load --org KEY FILE.csv");
    }
    str text;
    err e = gazetteer_map(o->arguments[1], &text);
    if (err_is(e)) {
        return command_failed(e);
    }
    struct loading l = {0};
    struct buf out;
    buf_init(&out, 1024 * 1024);
    if (!gazetteer_csv_begin(&l.csv, text, a, gazetteer_say)) {
        e = FAIL(ERR_INPUT, "the first row must name the columns; nothing has changed");
    } else {
        l.input = json_pack("{s:s}", "org", arena_cstr(a, o->value[OPT_ORG]));
        e = acts_begin(arena_cstr(a, o->value[OPT_DATA]), &l.session);
        if (!err_is(e)) {
            e = gazetteer_load(&l, &out);
            acts_end(&l.session);
        }
        json_decref(l.input);
        if (!err_is(e) && l.wrong != 0) {
            buf_printf(&out, "left out %lld rows that are wrong\n", (long long)l.wrong);
        }
    }
    munmap((void *)(uintptr_t)text.ptr, text.len);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}

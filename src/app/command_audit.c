// SPDX-License-Identifier: Apache-2.0
// Reads beside a running server.
#include "app/act_init.h"
#include "app/command.h"
#include "core/audit.h"
#include "core/organisation.h"
#include <stdio.h>

// "avonbridge 1234 01ab…"
static err audit_print_head(struct store *store, str key, struct buf *out)
{
    struct tx *tx;
    struct audit_head head;
    TRY(store_read_begin(store, &tx));
    err e = audit_head(tx, &head);
    store_read_end(tx);
    TRY(e);
    buf_printf(out, "%.*s %lld %s\n", STR_ARG(key), (long long)head.id, head.link);
    return NO_ERR;
}

// The last line of the file that is about this organisation.
static err audit_read_head(struct arena *a, str path, str key, struct audit_head *ret_head)
{
    str text;
    str line;
    str name;
    str rest;
    TRY(command_read_file(a, arena_cstr(a, path), 16 * 1024 * 1024, &text));
    while (text.len > 0 && str_next(&text, '\n', &line)) {
        str id;
        str link;
        if (!str_cut(line, ' ', &name, &rest) || !str_eq(name, key)) {
            continue;
        }
        if (!str_cut(rest, ' ', &id, &link) || !str_to_i64(id, 0, INT64_MAX, &ret_head->id) ||
            link.len >= sizeof ret_head->link) {
            return FAIL_ABOUT(ERR_INPUT, "a line of this file is not what \"audit head\" says:", path);
        }
        memset(ret_head->link, 0, sizeof ret_head->link);
        if (link.len != 0) {
            memcpy(ret_head->link, link.ptr, link.len);
        }
    }
    return ret_head->id != 0 ? NO_ERR : FAIL_ABOUT(ERR_INPUT, "this file names no line of the organisation:", path);
}

static err audit_verify(struct store *store, str key, struct audit_check *check, struct buf *out)
{
    TRY(audit_check_all(store, check));
    if (check->bad_id != 0) {
        char about[64];
        snprintf(about, sizeof about, "%.*s %lld: it %s", STR_ARG(key), (long long)check->bad_id, check->why);
        return FAIL_ABOUT(ERR_CONFLICT, "the audit log is not as it was written from line", str_from(about));
    }
    buf_printf(out, "%.*s: %lld lines, each as it was written%s\n", STR_ARG(key), (long long)check->count,
               check->keyed ? "" : " (without a key: whoever can write them can make them anew)");
    return NO_ERR;
}

static err audit_do(struct arena *a, const struct options *o, bool verify, struct buf *out)
{
    struct stores *stores;
    struct store *store;
    struct audit_check check = {0};
    str key = o->value[OPT_ORG];
    if (o->value[OPT_HEAD].len != 0) {
        TRY(audit_read_head(a, o->value[OPT_HEAD], key, &check.head));
    }
    TRY(stores_open(arena_cstr(a, o->value[OPT_DATA]), STORES_READ, &stores));
    err e = act_store_in(stores, a, key, &store);
    if (!err_is(e)) {
        e = verify ? audit_verify(store, key, &check, out) : audit_print_head(store, key, out);
    }
    stores_free(stores);
    return e;
}

int command_audit(struct arena *a, const struct options *o)
{
    str what = o->argument_count == 1 ? str_from(o->arguments[0]) : (str){0};
    bool verify = str_eq(what, STR("verify"));
    if ((!verify && !str_eq(what, STR("head"))) || o->value[OPT_ORG].len == 0 ||
        (!verify && o->value[OPT_HEAD].len != 0)) {
        return command_misused("guildhall audit verify --org KEY [--head FILE] | audit head --org KEY");
    }
    struct buf out;
    buf_init(&out, 64 * 1024);
    err e = audit_do(a, o, verify, &out);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}

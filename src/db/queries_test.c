// SPDX-License-Identifier: Apache-2.0
// Every query of the program is understood by SQLite, over the program's own migrations: by the
// registry or by an organisation's store. tests/postgres.py asks PostgreSQL the same.
#include "db/private.h"
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
    (void)info;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static err prepares(struct store *store, const struct query *query)
{
    static const struct db_value nothing[UINT8_MAX];
    struct conn *c = NULL;
    struct statement *s = NULL;
    TRY(store_writer(store, &c));
    TRY(sqlite_start(c, query, (struct db_args){nothing, query->parameters}, &s));
    sqlite_finish(s);
    return NO_ERR;
}

static void every_query_prepares(void **state)
{
    (void)state;
    char dir[] = "/tmp/guildhall-queries-XXXXXX";
    struct stores *s = NULL;
    struct store *store = NULL;
    assert_non_null(mkdtemp(dir));
    err e = stores_open(dir, STORES_WRITE, &s);
    if (!err_is(e)) {
        e = stores_organisation(s, STR("leeds"), 7, &store);
    }
    if (err_is(e)) {
        fail_msg("%s: %s", e.what, e.detail);
    }
    int wrong = 0;
    for (size_t i = 0; i < query_table_count; i++) {
        assert_int_equal(query_table[i]->index, i);
        e = prepares(store, query_table[i]);
        err there = err_is(e) ? prepares(stores_registry(s), query_table[i]) : NO_ERR;
        if (err_is(there)) {
            print_error("query %s: %s, nor in the registry: %s\n", query_table[i]->name, e.detail, there.detail);
            wrong++;
        }
    }
    stores_free(s);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_query_prepares)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// An organisation leaves the folder: first nobody may reach it any more, then its files go. Both may be done again.
#include "base/clock.h"
#include "db/keep.h"
#include "db/private.h"
#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STORES_REMOVE_MS = 60 * 1000, // longer than any snapshot or group that is under way
    STORES_REMOVE_LOOK_US = 2000
};

err stores_remove_begin(struct stores *s, str key, int64_t organisation)
{
    assert(s->mode == STORES_WRITE);
    if (!stores_key_is_fine(key) || organisation <= 0) {
        return FAIL_ABOUT(ERR_INPUT, "no organisation has this key", key);
    }
    pthread_mutex_lock(&s->opening);
    struct store *store = stores_find(s, key, organisation);
    store = store != NULL ? store : stores_add(s, key, organisation); // one that nobody asked for since the start
    pthread_mutex_unlock(&s->opening);
    // Whoever holds it from now on sees this first.
    pthread_mutex_lock(&s->mutex);
    atomic_store(&store->removed, true);
    pthread_mutex_unlock(&s->mutex);
    for (int64_t until_ms = clock_steady_ms() + STORES_REMOVE_MS; !store_shut(store);) {
        if (clock_steady_ms() > until_ms) {
            return FAIL_ABOUT(ERR_BUSY, "the organisation is still in use", key);
        }
        usleep(STORES_REMOVE_LOOK_US);
    }
    return NO_ERR;
}

// "organisation-KEY-before-0012.db", and no other organisation's whose key begins so.
static bool stores_remove_is_copy(const char *name, const char *key)
{
    char begins[STORE_KEY_MAX + 32];
    int len = snprintf(begins, sizeof begins, "organisation-%s-before-", key);
    if (strncmp(name, begins, (size_t)len) != 0) {
        return false;
    }
    size_t digits = strspn(name + len, "0123456789");
    return digits > 0 && strncmp(name + len + digits, ".db", 3) == 0;
}

static err stores_remove_copies(struct stores *s, const char *key)
{
    char path[PATH_MAX];
    char file[PATH_MAX];
    struct dirent **entries = NULL;
    TRY(folder_path(path, s->dir, "backups", ""));
    int count = scandir(path, &entries, NULL, NULL);
    if (count < 0) {
        return folder_failed("the folder could not be read", path);
    }
    err e = NO_ERR;
    for (int i = 0; i < count; i++) {
        if (!err_is(e) && stores_remove_is_copy(entries[i]->d_name, key)) {
            e = folder_path(file, path, entries[i]->d_name, "");
            if (!err_is(e)) {
                unlink(file);
            }
        }
        free(entries[i]);
    }
    free(entries);
    TRY(e);
    return folder_sync(path);
}

static err stores_remove_all(struct stores *s, const char *key)
{
    char name[STORE_KEY_MAX + 16];
    char path[PATH_MAX];
    TRY(folder_path(path, s->dir, "files", key));
    TRY(folder_remove(path));
    TRY(folder_path(path, s->dir, "files", ""));
    TRY(folder_sync(path));
    TRY(stores_remove_copies(s, key));
    snprintf(name, sizeof name, "%s.db", key);
    TRY(folder_path(path, s->dir, "organisations", name));
    stores_unmake_file(path);
    TRY(folder_path(path, s->dir, "organisations", ""));
    return folder_sync(path);
}

err stores_remove_files(struct stores *s, str key)
{
    char name[STORE_KEY_MAX + 1];
    if (!stores_key_is_fine(key)) {
        return FAIL_ABOUT(ERR_INPUT, "no organisation has this key", key);
    }
    snprintf(name, sizeof name, "%.*s", STR_ARG(key));
    pthread_mutex_lock(&s->copying);
    keep_leaves(s, name);
    err e = stores_remove_all(s, name);
    keep_left(s, name);
    pthread_mutex_unlock(&s->copying);
    return e;
}

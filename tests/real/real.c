// SPDX-License-Identifier: Apache-2.0
#include "real.h"
#include "definition/foreign.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *real_folder(void)
{
    struct stat there;
    const char *folder = getenv("GUILDHALL_REAL");
    folder = folder != NULL ? folder : PROJECT "/../shared/real";
    return stat(folder, &there) == 0 && S_ISDIR(there.st_mode) ? folder : NULL;
}

str real_file(struct arena *a, str path)
{
    struct stat size;
    str whole = arena_printf(a, "%s/%.*s", real_folder(), STR_ARG(path));
    FILE *file = fopen(arena_cstr(a, whole), "rb");
    if (file == NULL || fstat(fileno(file), &size) != 0) {
        fprintf(stderr, "cannot read %.*s\n", STR_ARG(whole));
        abort();
    }
    char *bytes = arena_array(a, char, (size_t)size.st_size + 1);
    size_t len = fread(bytes, 1, (size_t)size.st_size, file);
    fclose(file);
    assert(len == (size_t)size.st_size);
    return (str){bytes, len};
}

struct real_list real_list(struct arena *a)
{
    str rest = real_file(a, STR("visible.txt"));
    str line;
    struct real_list list = {arena_array(a, str, rest.len / 8 + 1), 0};
    while (str_next(&rest, '\n', &line)) {
        str path;
        str after;
        str_cut(line, '\t', &path, &after);
        path = str_trim(path);
        if (path.len != 0 && path.ptr[0] != '#') {
            list.items[list.count++] = path;
        }
    }
    return list;
}

const struct definition *real_definition(struct arena *a, str text, struct definition_report *report, str *ret_document)
{
    const struct definition *d = NULL;
    if (err_is(foreign_read(a, text, report, ret_document, NULL))) {
        return NULL;
    }
    return err_is(definition_read(*ret_document, &(struct definition_options){0}, report, &d)) ? NULL : d;
}

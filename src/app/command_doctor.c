// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static const struct {
    const char *name;
    void (*look)(struct doctor *d);
    bool reads; // needs the stores
} doctor_checks[] = {
    {"settings", doctor_settings, false},  {"folder", doctor_folder, false},
    {"disk", doctor_disk, false},          {"open-files", doctor_open_files, false},
    {"mail", doctor_mail, false},          {"scanner", doctor_scanner, false},
    {"pictures", doctor_pictures, false},  {"copy", doctor_copy, false},
    {"writing", doctor_writing, false},    {"migrations", doctor_migrations, false},
    {"integrity", doctor_integrity, true}, {"master-key", doctor_master_key, true},
    {"clock", doctor_clock, true},         {"audit", doctor_audit, true},
    {"messages", doctor_messages, true},   {"hand-over", doctor_hand_over, true},
    {"files", doctor_files, true},         {"second-factor", doctor_second_factor, true},
};

void doctor_say(struct doctor *d, enum doctor_grade grade, const char *format, ...)
{
    static const char *const names[] = {"ok", "warning", "error"};
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_printf(&d->out, "%-8s %s%s%s\n", names[grade], d->check, text[0] != '\0' ? ": " : "", text);
    d->worst_here = grade > d->worst_here ? grade : d->worst_here;
    d->worst = grade > d->worst ? grade : d->worst;
}

// Whoever serves holds the folder's lock.
static bool doctor_is_served(const char *dir)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/lock", dir);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
    if (fd >= 0) {
        close(fd);
    }
    return held;
}

static err doctor_open_stores(struct doctor *d)
{
    struct tx *registry;
    TRY(stores_open(d->dir, STORES_READ, &d->stores));
    err e = store_read_begin(stores_registry(d->stores), &registry);
    if (!err_is(e)) {
        e = organisation_list(registry, d->arena, &d->organisations, &d->organisation_count);
        store_read_end(registry);
    }
    if (err_is(e)) {
        stores_free(d->stores);
        d->stores = NULL;
    }
    return e;
}

static void doctor_look(struct doctor *d, size_t at)
{
    size_t before = d->out.len;
    d->check = doctor_checks[at].name;
    if (doctor_checks[at].reads && d->stores == NULL) {
        doctor_say(d, DOCTOR_WARNING, "not looked at, since the stores do not open (see migrations)");
        return;
    }
    doctor_checks[at].look(d);
    if (d->out.len == before) {
        doctor_say(d, DOCTOR_OK, "%s", "");
    }
}

int command_doctor(struct arena *a, const struct options *o)
{
    if (o->argument_count != 0) {
        return command_misused("guildhall doctor --data DIR");
    }
    struct doctor d = {.arena = a, .options = o, .dir = arena_cstr(a, o->value[OPT_DATA])};
    buf_init(&d.out, 4 * 1024 * 1024);
    d.runs = doctor_is_served(d.dir);
    d.unread = doctor_open_stores(&d);
    for (size_t i = 0; i < sizeof doctor_checks / sizeof doctor_checks[0]; i++) {
        doctor_look(&d, i);
    }
    stores_free(d.stores);
    command_say(&d.out);
    return d.worst == DOCTOR_ERROR ? EXIT_FAILED : EXIT_DONE;
}

// SPDX-License-Identifier: Apache-2.0
// The doctor's checks of settings, folders and the machine.
#include "app/doctor.h"
#include "app/ready.h"
#include "app/serve_settings.h"
#include "base/clock.h"
#include "jail/thumb.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum {
    DOCTOR_FILES_LEAST = 1024,
    DOCTOR_FILES_ENOUGH = 16 * 1024,
    DOCTOR_COPY_LEAST_S = 10,
    DOCTOR_SCANNER_MS = 5 * 1000
};

static str doctor_value(const struct doctor *d, enum setting option)
{
    return d->options->value[option];
}

static bool doctor_has(const struct doctor *d, enum setting option)
{
    return doctor_value(d, option).len != 0;
}

// ---- Settings ---------------------------------------------------------------------------------------------

static bool doctor_is_local(str listen)
{
    return str_starts(listen, STR("127.")) || str_starts(listen, STR("localhost:")) || str_starts(listen, STR("[::1]"));
}

static void doctor_contradictions(struct doctor *d)
{
    bool mails = doctor_has(d, OPT_MAIL_SERVER) || doctor_has(d, OPT_MAIL_FOLDER);
    bool proxy = doctor_has(d, OPT_PROXY);
    const struct {
        bool is;
        enum doctor_grade grade;
        const char *what;
    } found[] = {
        {mails && !doctor_has(d, OPT_URL), DOCTOR_WARNING,
         "links in messages lead to this machine's own address. Set public-url to where people find the server"},
        {str_starts(doctor_value(d, OPT_URL), STR("https://")) && !proxy, DOCTOR_ERROR,
         "public-url is https, and there is no trusted-proxy: whatever people send is refused with 403. Set "
         "trusted-proxy to the address of the proxy that ends TLS"},
        {proxy && !doctor_is_local(doctor_value(d, OPT_LISTEN)), DOCTOR_WARNING,
         "others than the proxy can reach the server, without TLS. Listen on 127.0.0.1, or have a firewall see to it"},
        {doctor_has(d, OPT_METRICS_PROXIED) && !proxy, DOCTOR_WARNING,
         "metrics-proxied does nothing without trusted-proxy"},
        {doctor_has(d, OPT_MAIL_PLAIN) && doctor_has(d, OPT_MAIL_LOGIN), DOCTOR_WARNING,
         "mail-plain does nothing with mail-login: a password never goes without TLS. Take mail-plain away"},
        {doctor_has(d, OPT_KEY_FILE) && doctor_has(d, OPT_KEY_COMMAND), DOCTOR_WARNING,
         "key-file does nothing with key-command. Take one away"},
        {str_starts(doctor_value(d, OPT_KEY_FILE), str_from(d->dir)) &&
             str_starts(str_slice(doctor_value(d, OPT_KEY_FILE), strlen(d->dir), STR_NONE), STR("/")),
         DOCTOR_WARNING,
         "the master key lies within the folder of data, so whoever gets a copy of that can read all. "
         "Move it elsewhere (key-file)"},
    };
    for (size_t i = 0; i < sizeof found / sizeof found[0]; i++) {
        if (found[i].is) {
            doctor_say(d, found[i].grade, "%s", found[i].what);
        }
    }
}

void doctor_settings(struct doctor *d)
{
    err e = serve_settings(d->arena, d->options, &d->application);
    err mail = serve_mail_options(d->arena, d->options, &d->helpers, &d->application);
    err jail = serve_jail_options(d->options, &d->helpers, &d->application);
    if (err_is(e)) {
        doctor_say(d, DOCTOR_ERROR, "%s %s. The server would not start", e.what, e.detail);
    }
    if (err_is(jail)) {
        doctor_say(d, DOCTOR_ERROR, "%s %s. The server would not start", jail.what, jail.detail);
    }
    if (err_is(mail)) {
        d->mail_wrong = true;
        doctor_say(d, DOCTOR_ERROR, "%s %s. The server would not start", mail.what, mail.detail);
    }
    doctor_contradictions(d);
}

// ---- The folder and its disk ------------------------------------------------------------------------------

void doctor_folder(struct doctor *d)
{
    struct stat s;
    static const char *const within[] = {"", "/organisations", "/files"};
    for (size_t i = 0; i < sizeof within / sizeof within[0]; i++) {
        const char *path = arena_cstr(d->arena, arena_concat(d->arena, str_from(d->dir), str_from(within[i])));
        if (stat(path, &s) != 0 || !S_ISDIR(s.st_mode)) {
            doctor_say(d, DOCTOR_ERROR, "%s is not there. Restore it, or name the right one with --data", path);
            return;
        }
        if (i == 0 && (s.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
            doctor_say(d, DOCTOR_ERROR, "others may look into %s. Run: chmod 0700 %s", path, path);
        }
        if (s.st_uid != geteuid()) {
            doctor_say(
                d, geteuid() == 0 ? DOCTOR_WARNING : DOCTOR_ERROR,
                "%s belongs to another user. Run this as the user of the server (sudo -u guildhall), or chown it",
                path);
        } else if (access(path, W_OK | X_OK) != 0) {
            doctor_say(d, DOCTOR_ERROR,
                       "%s cannot be written to. Look at its rights, and whether the disk is read-only", path);
        }
    }
}

void doctor_disk(struct doctor *d)
{
    struct statvfs disk;
    if (statvfs(d->dir, &disk) != 0) {
        doctor_say(d, DOCTOR_ERROR, "the disk of %s cannot be asked", d->dir);
        return;
    }
    int64_t free_mb = (int64_t)(disk.f_bavail * disk.f_frsize) / 1024 / 1024;
    int64_t least_mb = d->application.disk_least / 1024 / 1024;
    if (free_mb < least_mb) {
        doctor_say(d, DOCTOR_ERROR, "%lld MB are free, and %lld are to be (disk-least). Make room: old back-ups first",
                   (long long)free_mb, (long long)least_mb);
    } else if (disk.f_files != 0 && disk.f_favail < READY_INODES_LEAST) {
        doctor_say(d, DOCTOR_ERROR, "%lld inodes are left. Remove small files, or move the folder to another disk",
                   (long long)disk.f_favail);
    } else {
        doctor_say(d, DOCTOR_OK, "%lld MB are free", (long long)free_mb);
    }
}

void doctor_open_files(struct doctor *d)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max >= DOCTOR_FILES_ENOUGH) {
        return;
    }
    doctor_say(d, files.rlim_max < DOCTOR_FILES_LEAST ? DOCTOR_ERROR : DOCTOR_WARNING,
               "a process of this user may open %lld files: that many people at once, less what stores need. Raise it "
               "(LimitNOFILE=65536 in the unit, or ulimit -Hn)",
               (long long)files.rlim_max);
}

// ---- Messages that go out ---------------------------------------------------------------------------------

static void doctor_mail_folder(struct doctor *d, const char *dir)
{
    const char *path = arena_cstr(d->arena, arena_printf(d->arena, "%s/.guildhall-doctor", dir));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        doctor_say(d, DOCTOR_ERROR,
                   "messages cannot be put into %s. Make the folder, and let the server's user write to it", dir);
        return;
    }
    close(fd);
    unlink(path);
}

void doctor_mail(struct doctor *d)
{
    char said[128];
    const struct sender_options *sender = &d->helpers.sender;
    if (d->mail_wrong) {
        doctor_say(d, DOCTOR_WARNING, "not looked at, since the settings are wrong");
    } else if (!d->helpers.mails) {
        doctor_say(d, DOCTOR_WARNING,
                   "nothing sends messages: nobody gets a confirmation, and nobody can come back. Set "
                   "mail-server");
    } else if (sender->mail_dir != NULL) {
        doctor_mail_folder(d, sender->mail_dir);
    } else if (!sender_reaches(sender, said)) {
        doctor_say(d, DOCTOR_ERROR,
                   "%s: %s. Messages wait for up to 72 hours. Look at mail-server, mail-login, mail-ca and "
                   "reach",
                   sender->mail_url, said);
    }
}

// ---- What people upload -----------------------------------------------------------------------------------

void doctor_scanner(struct doctor *d)
{
    const struct jail_options *jail = &d->helpers.jail;
    if (!jail_has_scanner(jail)) {
        doctor_say(d, DOCTOR_WARNING,
                   "there is none: staff open what people send without its having been looked at for viruses. Install "
                   "clamav-daemon and set scanner");
    } else if (!scan_answers(&jail->scanner, DOCTOR_SCANNER_MS)) {
        doctor_say(d, DOCTOR_ERROR,
                   "%.*s does not answer. Files that people send are kept, and nobody can open them. Look at clamd "
                   "(systemctl status clamav-daemon), and at the rights of its socket",
                   STR_ARG(doctor_value(d, OPT_SCANNER)));
    }
}

static void doctor_lacks(void *with, const char *package)
{
    doctor_say(with, DOCTOR_WARNING, "small pictures of one kind are not made. Install %s", package);
}

void doctor_pictures(struct doctor *d)
{
    thumb_prepare(doctor_lacks, d);
}

// ---- A copy that is kept up -------------------------------------------------------------------------------

void doctor_copy(struct doctor *d)
{
    struct stat s;
    struct stat live;
    const char *copy = d->application.keep_copy;
    if (copy == NULL) {
        doctor_say(d, DOCTOR_OK, "none is kept up");
        return;
    }
    const char *mark = arena_cstr(d->arena, arena_printf(d->arena, "%s/guildhall-copy", copy));
    if (stat(mark, &s) != 0) {
        doctor_say(d, DOCTOR_ERROR,
                   "nothing is kept in %s. Is its disk mounted? A server that runs with keep-copy keeps it", copy);
        return;
    }
    int64_t age_s = (int64_t)time(NULL) - (int64_t)s.st_mtime;
    int64_t most_s = d->application.keep_every_ms / 1000 * 3 + DOCTOR_COPY_LEAST_S;
    if (d->runs && age_s > most_s) {
        doctor_say(d, DOCTOR_ERROR,
                   "it is %lld seconds behind: so much would be lost with the machine. Look at the disk of "
                   "%s and at the log",
                   (long long)age_s, copy);
    }
    if (stat(d->dir, &live) == 0 && live.st_dev == s.st_dev) {
        doctor_say(d, DOCTOR_WARNING, "it is on the disk of the folder itself, and goes with it. Take another disk");
    }
}

// SPDX-License-Identifier: Apache-2.0
#include "app/serve_mail.h"
#include "app/command.h"
#include "delivery/delivery.h"
#include <sys/stat.h>

enum {
    SERVE_LOGIN_BYTES_MAX = 1024
};

// "name:password" in a file that only its owner can read: never on a command line, which every process may see.
static err serve_login(struct arena *a, str path, const char **ret_login)
{
    struct stat about;
    str text;
    const char *name = arena_cstr(a, path);
    TRY(command_read_file(a, name, SERVE_LOGIN_BYTES_MAX, &text));
    if (stat(name, &about) != 0 || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return FAIL_ABOUT(ERR_INPUT, "others may read the mail server's password (chmod 600):", path);
    }
    text = str_trim(text);
    if (str_find_char(text, ':') == STR_NONE || str_find_char(text, '\n') != STR_NONE) {
        return FAIL_ABOUT(ERR_INPUT, "--mail-login names a file of one line, name:password;", path);
    }
    *ret_login = arena_cstr(a, text);
    return NO_ERR;
}

static err serve_url(str url, struct application_options *application)
{
    while (str_ends(url, STR("/"))) {
        url.len--;
    }
    bool fine = url.len == 0 || str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
    for (size_t i = 0; i < url.len; i++) {
        fine = fine && url.ptr[i] > ' ' && url.ptr[i] < 127 && str_find_char(STR("\"<>\\?#@"), url.ptr[i]) == STR_NONE;
    }
    application->public_url = url;
    return fine ? NO_ERR
                : FAIL_ABOUT(ERR_INPUT, "--public-url takes an address such as https://town.example, not", url);
}

static const char *serve_cstr(struct arena *a, str value)
{
    return value.len == 0 ? NULL : arena_cstr(a, value);
}

err serve_mail_options(struct arena *a, const struct options *o, struct helpers *h,
                       struct application_options *application)
{
    str server = o->value[OPT_MAIL_SERVER];
    TRY(serve_url(o->value[OPT_URL], application));
    application->mail_from = o->value[OPT_MAIL_FROM];
    h->sender.mail_url = serve_cstr(a, server);
    h->sender.mail_dir = serve_cstr(a, o->value[OPT_MAIL_FOLDER]);
    h->sender.ca = serve_cstr(a, o->value[OPT_MAIL_CA]);
    h->sender.plain = o->value[OPT_MAIL_PLAIN].len != 0;
    h->mails = h->sender.mail_url != NULL || h->sender.mail_dir != NULL;
    application->mails = h->mails;
    TRY(reach_read(o->value[OPT_REACH], &h->sender.reach));
    h->sender.trust = serve_cstr(a, o->value[OPT_TRUST]);
    h->sender.folder = serve_cstr(a, o->value[OPT_HOOK_FOLDER]);
    if (!str_to_i64(o->value[OPT_HOOK_TIMEOUT], 1, 120, &h->sender.hook_s)) {
        return FAIL_ABOUT(ERR_INPUT, "--hand-over-timeout takes 1 to 120 seconds, not", o->value[OPT_HOOK_TIMEOUT]);
    }
    if (!str_to_i64(o->value[OPT_MAIL_TIMEOUT], 1, 300, &h->sender.timeout_s)) {
        return FAIL_ABOUT(ERR_INPUT, "--mail-timeout takes 1 to 300 seconds, not", o->value[OPT_MAIL_TIMEOUT]);
    }
    if (h->sender.mail_url != NULL && h->sender.mail_dir != NULL) {
        return FAIL(ERR_INPUT, "messages go to one of --mail-server and --mail-folder");
    }
    if (server.len != 0 && !str_starts(server, STR("smtp://")) && !str_starts(server, STR("smtps://"))) {
        return FAIL_ABOUT(ERR_INPUT, "--mail-server takes smtp://host:587 or smtps://host:465, not", server);
    }
    if (str_find_char(server, '@') != STR_NONE) {
        return FAIL(ERR_INPUT, "the name and password of the mail server stand in a file (--mail-login)");
    }
    if (h->mails && application->mail_from.len == 0 && h->sender.mail_dir != NULL) {
        application->mail_from = STR("no-reply@guildhall.example");
    }
    if (h->mails && !delivery_address_is_fine(application->mail_from)) {
        return FAIL_ABOUT(ERR_INPUT, "messages need an address they come from (--mail-from)", application->mail_from);
    }
    return o->value[OPT_MAIL_LOGIN].len == 0 ? NO_ERR : serve_login(a, o->value[OPT_MAIL_LOGIN], &h->sender.login);
}

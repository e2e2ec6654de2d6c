// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/master.h"
#include "base/limits.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define O(option) OPTION_BIT(OPT_##option)
#define FOLDER    (O(DATA) | O(KEY_FILE) | O(KEY_COMMAND)) // of commands that open what is sealed

// The settings of a server.
#define SERVING                                                                                                  \
    (FOLDER | O(LISTEN) | O(PROXY) | O(WRITERS) | O(KEEP) | O(KEEP_EVERY) | O(DISK_LEAST) | O(METRICS_FROM) |    \
     O(METRICS_PROXIED) | O(URL) | O(MAIL_SERVER) | O(MAIL_FOLDER) | O(MAIL_FROM) | O(MAIL_LOGIN) | O(MAIL_CA) | \
     O(MAIL_PLAIN) | O(MAIL_TIMEOUT) | O(REACH) | O(TRUST) | O(HOOK_TIMEOUT) | O(HOOK_FOLDER) | O(SCANNER) |     \
     O(SCANNER_TIMEOUT))

static const struct command commands[] = {
    {STR_INIT("serve"), STR_INIT(""), STR_INIT("serve the data of a folder until told to stop (SIGTERM)"),
     SERVING | O(SINGLE) | O(TWICE), command_serve},
    {STR_INIT("init"), STR_INIT(""), STR_INIT("make an organisation (--org, --name)"),
     FOLDER | O(ORG) | O(NAME) | O(NAME_CY) | O(LANGUAGES) | O(COLOUR), command_init},
    {STR_INIT("set"), STR_INIT("[NAME VALUE]"),
     STR_INIT("change a setting of an organisation (--org), or say which there are"), FOLDER | O(ORG) | O(LANGUAGE),
     command_set},
    {STR_INIT("demo"), STR_INIT(""), STR_INIT("make a demo council with services, a user and cases"), FOLDER,
     command_demo},
    {STR_INIT("import"), STR_INIT("FILE"),
     STR_INIT("publish a definition, ours or another system's, as a service (--org, --as)"),
     FOLDER | O(ORG) | O(AS) | O(WITH_WELSH), command_import},
    {STR_INIT("check"), STR_INIT("FILE"), STR_INIT("say every problem of a definition, with its place and a mend"),
     O(WITH_WELSH) | O(JSON), command_check},
    {STR_INIT("journey"), STR_INIT("FILE"),
     STR_INIT("say over which pages of a definition given answers lead, what is wrong, and which conditions hold"),
     O(WITH_WELSH) | O(ANSWERS) | O(TRUST_ANSWERS) | O(TODAY) | O(LANGUAGE) | O(JSON), command_journey},
    {STR_INIT("case"), STR_INIT("ORG REFERENCE"), STR_INIT("show a case"), FOLDER | O(JSON), command_case},
    {STR_INIT("user"), STR_INIT("add"), STR_INIT("add a member of staff (--org, --email, --name, --role)"),
     FOLDER | O(ORG) | O(EMAIL) | O(NAME) | O(ROLE), command_user},
    {STR_INIT("provider"), STR_INIT("set ISSUER CLIENT-ID|show|remove"),
     STR_INIT("have staff sign in by an identity provider too, OpenID Connect (--org, --name, --secret-file; without a "
              "secret we sign with a key)"),
     FOLDER | O(ORG) | O(NAME) | O(NAME_CY) | O(SECRET_FILE) | O(ALGORITHMS) | O(FACTOR), command_provider},
    {STR_INIT("gazetteer"), STR_INIT("load FILE.csv"), STR_INIT("load addresses to be found by their postcode (--org)"),
     FOLDER | O(ORG), command_gazetteer},
    {STR_INIT("hand-over"), STR_INIT("set|list|replay"),
     STR_INIT("have each case of a service go to another system as well (--org, --service): webhook URL, folder NAME "
              "or off; "
              "say what is set; have all go again from a day on"),
     FOLDER | O(ORG) | O(SERVICE) | O(SECRET_FILE) | O(MAPPING) | O(FROM), command_hand_over},
    {STR_INIT("routes"), STR_INIT(""), STR_INIT("everything that can be asked for"), O(JSON), command_routes},
    {STR_INIT("audit"), STR_INIT("verify|head"),
     STR_INIT("say whether the audit log is as it was written, or its last line (--org, --head)"),
     FOLDER | O(ORG) | O(HEAD), command_audit},
    {STR_INIT("key"), STR_INIT("rotate"),
     STR_INIT("seal all that people sent under new keys, while people go on (--org, --master)"),
     FOLDER | O(ORG) | O(MASTER), command_key},
    {STR_INIT("retention"), STR_INIT("plan|run|status|confirm"),
     STR_INIT(
         "what was kept for its time: say what goes, have it go, how far that is, or that the clock is right (--org)"),
     FOLDER | O(ORG), command_retention},
    {STR_INIT("backup"), STR_INIT("TO"), STR_INIT("copy everything, safely beside a running server"), O(DATA),
     command_backup},
    {STR_INIT("read-only"), STR_INIT("on|off"),
     STR_INIT("write nothing from now on, at once and until it is ended, while people read on"), O(DATA),
     command_read_only},
    {STR_INIT("remove-organisation"), STR_INIT(""),
     STR_INIT("remove an organisation with all that people sent to it, for ever (--org, and its --name to mean it)"),
     FOLDER | O(ORG) | O(NAME), command_remove},
    {STR_INIT("restore"), STR_INIT("COPY"), STR_INIT("make a folder of data of a back-up or a kept copy"), O(DATA),
     command_restore},
    {STR_INIT("doctor"), STR_INIT(""),
     STR_INIT("look at everything that can be wrong with a folder, its settings and the machine, and say what to do"),
     SERVING, command_doctor},
    {STR_INIT("migrate"), STR_INIT(""), STR_INIT("bring every store up to date now (serve does it too)"), O(DATA),
     command_migrate},
    {STR_INIT("version"), STR_INIT(""), STR_INIT("which version this is"), 0, command_version},
};
enum {
    COMMAND_COUNT = sizeof commands / sizeof commands[0]
};

void command_say(struct buf *out)
{
    for (size_t at = 0; at < out->len;) {
        ssize_t n = write(STDOUT_FILENO, out->ptr + at, out->len - at);
        if (n <= 0 && errno != EINTR) {
            break;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    buf_free(out);
}

int command_failed(err e)
{
    fprintf(stderr, "guildhall: %s%s%s\n", e.what, e.detail[0] != '\0' ? " " : "", e.detail);
    if (e.code != 0) {
        fprintf(stderr, "guildhall: (%s, code %d)\n", e.where, e.code);
    }
    return e.kind == ERR_BUSY ? EXIT_HELD : EXIT_FAILED;
}

int command_misused(const char *how)
{
    fprintf(stderr, "guildhall: %s\n", how);
    return EXIT_MISUSED;
}

err command_read_file(struct arena *a, const char *path, size_t max, str *ret_text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    if (fd < 0 || fstat(fd, &s) != 0 || S_ISDIR(s.st_mode)) {
        if (fd >= 0) {
            close(fd);
        }
        return FAIL_ABOUT(ERR_NOT_FOUND, "this file cannot be read:", str_from(path));
    }
    char *text = arena_array(a, char, max + 1);
    size_t len = 0;
    ssize_t n = 1;
    while (n > 0 && len <= max) {
        n = read(fd, text + len, max + 1 - len);
        len += n > 0 ? (size_t)n : 0;
    }
    close(fd);
    if (n < 0) {
        return FAIL_ABOUT(ERR_IO, "this file cannot be read:", str_from(path));
    }
    if (len > max) {
        return FAIL_ABOUT(ERR_TOO_LARGE, "this file is too large:", str_from(path));
    }
    *ret_text = (str){text, len};
    return NO_ERR;
}

err command_read_secret(struct arena *a, str path, size_t max, str *ret_secret)
{
    struct stat about;
    const char *name = arena_cstr(a, path);
    *ret_secret = (str){0};
    if (path.len == 0) {
        return NO_ERR;
    }
    TRY(command_read_file(a, name, max, ret_secret));
    *ret_secret = str_trim(*ret_secret);
    if (stat(name, &about) != 0 || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return FAIL_ABOUT(ERR_INPUT, "others may read this secret (chmod 600):", path);
    }
    return ret_secret->len != 0 ? NO_ERR : FAIL_ABOUT(ERR_INPUT, "there is no secret in it:", path);
}

err command_read_twin(struct arena *a, const struct options *o, str *ret_text)
{
    str path = o->value[OPT_WITH_WELSH];
    *ret_text = (str){0};
    if (path.len == 0) {
        return NO_ERR;
    }
    TRY(command_read_file(a, arena_cstr(a, path), LIMIT_DEFINITION, ret_text));
    return ret_text->len == 0 ? FAIL_ABOUT(ERR_INPUT, "this file is empty:", path) : NO_ERR;
}

int command_version(struct arena *a, const struct options *o)
{
    (void)a;
    (void)o;
    puts("guildhall " GUILDHALL_VERSION);
    return EXIT_DONE;
}

static int main_help(FILE *to)
{
    fprintf(to, "guildhall: public services, made with the people who use them\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(to, "  guildhall %.*s %.*s\n      %.*s\n", STR_ARG(commands[i].name), STR_ARG(commands[i].arguments),
                STR_ARG(commands[i].help));
    }
    fprintf(to, "\nguildhall COMMAND --help lists its options.\n");
    return to == stdout ? EXIT_DONE : EXIT_MISUSED;
}

static int main_command_help(const struct command *c)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    buf_printf(&out, "guildhall %.*s %.*s\n  %.*s\n\n", STR_ARG(c->name), STR_ARG(c->arguments), STR_ARG(c->help));
    options_help(&out, c->options);
    command_say(&out);
    return EXIT_DONE;
}

static int main_run(const struct command *c, int argc, char **argv)
{
    struct arena a;
    arena_init(&a, LIMIT_DEFINITION_ARENA);
    struct options o;
    err e = options_read(&a, argc, argv, c->options, &o);
    int status;
    if (err_is(e)) {
        status = command_failed(e);
        status = status == EXIT_FAILED && c->run != command_doctor ? EXIT_MISUSED : status;
    } else if (o.value[OPT_HELP].len != 0) {
        status = main_command_help(c);
    } else {
        log_quiet(o.value[OPT_QUIET].len != 0);
        // The two commands that may begin a folder, and the doctor, see to its master key themselves.
        bool opens = (c->options & O(KEY_FILE)) != 0 && c->run != command_init && c->run != command_demo &&
                     c->run != command_doctor;
        e = opens ? master_load(&a, &o) : NO_ERR;
        status = err_is(e) ? command_failed(e) : c->run(&a, &o);
    }
    arena_free(&a);
    return status;
}

// jansson reads on without a byte for which it had no memory, so that a text would be kept with a letter missing.
static void *main_json_alloc(size_t size)
{
    void *at = malloc(size);
    if (at == NULL) {
        fprintf(stderr, "guildhall: no memory to read JSON\n");
        abort();
    }
    return at;
}

int main(int argc, char **argv)
{
    json_set_alloc_funcs(main_json_alloc, free);
    if (sodium_init() < 0) {
        return command_misused("libsodium cannot start");
    }
    str name = argc > 1 ? str_from(argv[1]) : (str){0};
    if (str_eq(name, STR("--help")) || str_eq(name, STR("help"))) {
        return main_help(stdout);
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (str_eq(commands[i].name, name)) {
            return main_run(&commands[i], argc - 2, argv + 2);
        }
    }
    return main_help(stderr);
}

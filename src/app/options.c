// SPDX-License-Identifier: Apache-2.0
#include "app/options.h"
#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    OPTIONS_FILE_BYTES_MAX = 64 * 1024
};

static const struct {
    str name;        // --name, and name in the file
    const char *env; // NULL: not from the environment
    str takes;       // what stands after it; empty: a flag
    str fallback;
    str help;
} option_table[] = {
    [OPT_DATA] = {STR_INIT("data"), "GUILDHALL_DATA", STR_INIT("DIR"), STR_INIT("data"),
                  STR_INIT("the folder of data")},
    [OPT_CONFIG] = {STR_INIT("config"), "GUILDHALL_CONFIG", STR_INIT("FILE"), STR_INIT(""),
                    STR_INIT("a file of settings, lines of name = value (DIR/guildhall.conf)")},
    [OPT_LISTEN] = {STR_INIT("listen"), "GUILDHALL_LISTEN", STR_INIT("ADDRESS:PORT"), STR_INIT("127.0.0.1:8080"),
                    STR_INIT("where to listen; port 0 takes a free one")},
    [OPT_PROXY] = {STR_INIT("trusted-proxy"), "GUILDHALL_TRUSTED_PROXY", STR_INIT("ADDRESS"), STR_INIT(""),
                   STR_INIT("the proxy in front whose Forwarded and X-Forwarded-* fields count")},
    [OPT_WRITERS] = {STR_INIT("writers"), "GUILDHALL_WRITERS", STR_INIT("COUNT"), STR_INIT("2"),
                     STR_INIT("threads that write, 1 to 8")},
    [OPT_KEEP] = {STR_INIT("keep-copy"), "GUILDHALL_KEEP_COPY", STR_INIT("COPY"), STR_INIT(""),
                  STR_INIT("a folder, on another disk, in which a copy of everything is kept up")},
    [OPT_KEEP_EVERY] = {STR_INIT("keep-copy-every"), "GUILDHALL_KEEP_COPY_EVERY", STR_INIT("SECONDS"), STR_INIT("1"),
                        STR_INIT("how often the copy is brought up to date, 1 to 3600")},
    [OPT_DISK_LEAST] = {STR_INIT("disk-least"), "GUILDHALL_DISK_LEAST", STR_INIT("MB"), STR_INIT("256"),
                        STR_INIT("room that is to be free on the disk of the folder; with less it is not ready")},
    [OPT_METRICS_FROM] = {STR_INIT("metrics-from"), "GUILDHALL_METRICS_FROM", STR_INIT("ADDRESSES"),
                          STR_INIT("127.0.0.1,::1"),
                          STR_INIT(
                              "addresses and networks from which /metrics may be asked for: 10.1.2.3,10.2.0.0/16")},
    [OPT_METRICS_PROXIED] = {STR_INIT("metrics-proxied"), "GUILDHALL_METRICS_PROXIED", STR_INIT(""), STR_INIT(""),
                             STR_INIT("also by way of the trusted proxy, from whose word the address is then taken")},
    [OPT_URL] = {STR_INIT("public-url"), "GUILDHALL_PUBLIC_URL", STR_INIT("URL"), STR_INIT(""),
                 STR_INIT("where people find this server, for links in messages: https://services.town.example")},
    [OPT_MAIL_SERVER] = {STR_INIT("mail-server"), "GUILDHALL_MAIL_SERVER", STR_INIT("URL"), STR_INIT(""),
                         STR_INIT("the server that takes messages: smtp://host:587 (STARTTLS) or smtps://host:465")},
    [OPT_MAIL_FOLDER] = {STR_INIT("mail-folder"), "GUILDHALL_MAIL_FOLDER", STR_INIT("DIR"), STR_INIT(""),
                         STR_INIT("a folder into which messages are put as files, instead of a server")},
    [OPT_MAIL_FROM] = {STR_INIT("mail-from"), "GUILDHALL_MAIL_FROM", STR_INIT("ADDRESS"), STR_INIT(""),
                       STR_INIT("the address that messages come from")},
    [OPT_MAIL_LOGIN] = {STR_INIT("mail-login"), "GUILDHALL_MAIL_LOGIN", STR_INIT("FILE"), STR_INIT(""),
                        STR_INIT("a file that only we can read, with name:password for the mail server")},
    [OPT_MAIL_CA] = {STR_INIT("mail-ca"), "GUILDHALL_MAIL_CA", STR_INIT("FILE"), STR_INIT(""),
                     STR_INIT("certificates that the mail server's is checked by, instead of the machine's")},
    [OPT_MAIL_PLAIN] = {STR_INIT("mail-plain"), "GUILDHALL_MAIL_PLAIN", STR_INIT(""), STR_INIT(""),
                        STR_INIT("go on without TLS where the mail server offers none; never with a login")},
    [OPT_MAIL_TIMEOUT] = {STR_INIT("mail-timeout"), "GUILDHALL_MAIL_TIMEOUT", STR_INIT("SECONDS"), STR_INIT("30"),
                          STR_INIT("how long the mail server may take for a message, 1 to 300")},
    [OPT_REACH] = {STR_INIT("reach"), "GUILDHALL_REACH", STR_INIT("ADDRESSES"), STR_INIT(""),
                   STR_INIT("private addresses that may be spoken to all the same: 127.0.0.1,10.1.0.0/16")},
    [OPT_TRUST] = {STR_INIT("trust"), "GUILDHALL_TRUST", STR_INIT("FILE"), STR_INIT(""),
                   STR_INIT(
                       "certificates that those of other systems, spoken to by HTTPS, are checked by, instead of the "
                       "machine's")},
    [OPT_HOOK_TIMEOUT] = {STR_INIT("hand-over-timeout"), "GUILDHALL_HAND_OVER_TIMEOUT", STR_INIT("SECONDS"),
                          STR_INIT("20"), STR_INIT("how long another system may take for a case, 1 to 120")},
    [OPT_HOOK_FOLDER] = {STR_INIT("hand-over-folder"), "GUILDHALL_HAND_OVER_FOLDER", STR_INIT("DIR"), STR_INIT(""),
                         STR_INIT("in whose folders cases are put as files for other systems (guildhall hand-over)")},
    [OPT_SCANNER] = {STR_INIT("scanner"), "GUILDHALL_SCANNER", STR_INIT("ADDRESS"), STR_INIT(""),
                     STR_INIT("the virus scanner (clamd): unix:/run/clamav/clamd.ctl or tcp://host:3310; files that "
                              "people sent are opened once it found them clean")},
    [OPT_SCANNER_TIMEOUT] = {STR_INIT("scanner-timeout"), "GUILDHALL_SCANNER_TIMEOUT", STR_INIT("SECONDS"),
                             STR_INIT("60"), STR_INIT("how long the scanner may be silent, 1 to 600")},
    [OPT_KEY_FILE] = {STR_INIT("key-file"), "GUILDHALL_KEY_FILE", STR_INIT("FILE"), STR_INIT(""),
                      STR_INIT("the file with the master key under which data is sealed, of mode 0400 (DIR.key)")},
    [OPT_KEY_COMMAND] = {STR_INIT("key-command"), "GUILDHALL_KEY_COMMAND", STR_INIT("COMMAND"), STR_INIT(""),
                         STR_INIT("a command that prints the master key, in place of a file; no shell runs")},
    [OPT_MASTER] = {STR_INIT("master"), NULL, STR_INIT(""), STR_INIT(""),
                    STR_INIT("the master key, in place of the organisations' keys")},
    [OPT_HEAD] = {STR_INIT("head"), NULL, STR_INIT("FILE"), STR_INIT(""),
                  STR_INIT("what \"audit head\" said earlier: that line must still be there")},
    [OPT_SINGLE] = {STR_INIT("single"), NULL, STR_INIT(""), STR_INIT(""),
                    STR_INIT("one process, without the supervisor")},
    [OPT_TWICE] = {STR_INIT("units-twice"), NULL, STR_INIT(""), STR_INIT(""),
                   STR_INIT("for tests: undo and run again every unit of work")},
    [OPT_ORG] = {STR_INIT("org"), NULL, STR_INIT("KEY"), STR_INIT(""),
                 STR_INIT("the organisation's key, as in its address")},
    [OPT_NAME] = {STR_INIT("name"), NULL, STR_INIT("NAME"), STR_INIT(""), STR_INIT("a name")},
    [OPT_NAME_CY] = {STR_INIT("name-cy"), NULL, STR_INIT("NAME"), STR_INIT(""), STR_INIT("the name in Welsh")},
    [OPT_LANGUAGES] = {STR_INIT("languages"), NULL, STR_INIT("TAGS"), STR_INIT("en,cy"),
                       STR_INIT("languages of its pages, the first its own")},
    [OPT_COLOUR] = {STR_INIT("colour"), NULL, STR_INIT("#RRGGBB"), STR_INIT(""), STR_INIT("its colour")},
    [OPT_AS] = {STR_INIT("as"), NULL, STR_INIT("KEY"), STR_INIT(""), STR_INIT("the service's key, as in its address")},
    [OPT_SERVICE] = {STR_INIT("service"), NULL, STR_INIT("KEY"), STR_INIT(""),
                     STR_INIT("the service's key, as in its address")},
    [OPT_SECRET_FILE] = {STR_INIT("secret-file"), NULL, STR_INIT("FILE"), STR_INIT(""),
                         STR_INIT("a file that only we can read, with the secret that the other side knows too")},
    [OPT_MAPPING] = {STR_INIT("mapping"), NULL, STR_INIT("FILE"), STR_INIT(""),
                     STR_INIT("under which names what is in a case goes (docs/running.md, \"To another system\")")},
    [OPT_FROM] = {STR_INIT("from"), NULL, STR_INIT("YYYY-MM-DD"), STR_INIT(""), STR_INIT("the first day")},
    [OPT_WITH_WELSH] = {STR_INIT("with-welsh"), NULL, STR_INIT("FILE"), STR_INIT(""),
                        STR_INIT("the same form in Welsh: both become one service in two languages")},
    [OPT_EMAIL] = {STR_INIT("email"), NULL, STR_INIT("ADDRESS"), STR_INIT(""),
                   STR_INIT("the address the user signs in with")},
    [OPT_ROLE] = {STR_INIT("role"), NULL, STR_INIT("ROLE"), STR_INIT("administrator"),
                  STR_INIT("caseworker, designer, leader or administrator")},
    [OPT_ALGORITHMS] = {STR_INIT("algorithms"), NULL, STR_INIT("NAMES"), STR_INIT("RS256,PS256,ES256"),
                        STR_INIT("signatures of the provider that are taken, by commas")},
    [OPT_FACTOR] = {STR_INIT("trusted-factor"), NULL, STR_INIT("WORDS"), STR_INIT(""),
                    STR_INIT(
                        "what the provider says where a second step was taken there that stands for ours: amr:mfa, "
                        "acr:gold; otherwise ours is asked for")},
    [OPT_ANSWERS] = {STR_INIT("answers"), NULL, STR_INIT("ANSWERS.json"), STR_INIT(""),
                     STR_INIT("answers as one JSON object, by question (docs/definition.md, \"Trying a definition\")")},
    [OPT_TRUST_ANSWERS] = {STR_INIT("trust-answers"), NULL, STR_INIT(""), STR_INIT(""),
                           STR_INIT("walk as if every answer were valid and none were wanting")},
    [OPT_TODAY] = {STR_INIT("today"), NULL, STR_INIT("YYYY-MM-DD"), STR_INIT(""),
                   STR_INIT("the day on which it is, for dates that count from today")},
    [OPT_LANGUAGE] = {STR_INIT("language"), NULL, STR_INIT("TAG"), STR_INIT("en"),
                      STR_INIT("the language in which to say what is wrong")},
    [OPT_JSON] = {STR_INIT("json"), NULL, STR_INIT(""), STR_INIT(""), STR_INIT("say it as JSON")},
    [OPT_QUIET] = {STR_INIT("quiet"), "GUILDHALL_QUIET", STR_INIT(""), STR_INIT(""), STR_INIT("no log lines")},
    [OPT_HELP] = {STR_INIT("help"), NULL, STR_INIT(""), STR_INIT(""), STR_INIT("this text")},
};
_Static_assert(sizeof option_table / sizeof option_table[0] == OPT__COUNT, "a row an option");

static bool options_find(str name, uint64_t allowed, enum setting *ret_setting)
{
    for (enum setting o = 0; o < OPT__COUNT; o++) {
        if (str_eq(option_table[o].name, name) && (allowed & OPTION_BIT(o)) != 0) {
            *ret_setting = o;
            return true;
        }
    }
    return false;
}

// "--name value", "--name=value" or "--flag"; `*at` moves past what was taken.
static err options_take(int argc, char **argv, int *at, uint64_t allowed, struct options *o)
{
    str word = str_from(argv[*at]);
    str name;
    str value;
    bool inside = str_cut(str_slice(word, 2, word.len), '=', &name, &value);
    enum setting option;
    if (!options_find(name, allowed, &option)) {
        return FAIL_ABOUT(ERR_INPUT, "this command has no such option (--help lists them)", word);
    }
    if (option_table[option].takes.len == 0) {
        o->value[option] = STR("1");
    } else if (inside) {
        o->value[option] = value;
    } else if (*at + 1 < argc) {
        o->value[option] = str_from(argv[++*at]);
    } else {
        return FAIL_ABOUT(ERR_INPUT, "a value is missing after", word);
    }
    return NO_ERR;
}

static err options_read_line(str line, uint64_t allowed, str *file)
{
    str name;
    str value;
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') {
        return NO_ERR;
    }
    enum setting option;
    // A file serves all commands: names that this one does not take are passed over, unknown ones are not.
    if (!str_cut(line, '=', &name, &value) || !options_find(str_trim(name), UINT64_MAX, &option)) {
        return FAIL_ABOUT(ERR_INPUT, "the file of settings has a line that is no \"name = value\" of ours", line);
    }
    if ((allowed & OPTION_BIT(option)) != 0) {
        file[option] = str_trim(value);
    }
    return NO_ERR;
}

static err options_read_file(struct arena *a, str path, bool must, uint64_t allowed, str *file)
{
    FILE *in = fopen(arena_cstr(a, path), "rbe");
    if (in == NULL) {
        return must ? FAIL_ABOUT(ERR_INPUT, "the file of settings cannot be read", path) : NO_ERR;
    }
    char *text = arena_array(a, char, OPTIONS_FILE_BYTES_MAX);
    str rest = {text, fread(text, 1, OPTIONS_FILE_BYTES_MAX, in)};
    fclose(in);
    str line;
    while (rest.len > 0 && str_next(&rest, '\n', &line)) {
        TRY(options_read_line(line, allowed, file));
    }
    return NO_ERR;
}

err options_read(struct arena *a, int argc, char **argv, uint64_t allowed, struct options *ret_options)
{
    struct options o = {.arguments = arena_array(a, const char *, (size_t)argc + 1)};
    allowed |= OPTION_BIT(OPT_HELP) | OPTION_BIT(OPT_CONFIG) | OPTION_BIT(OPT_QUIET);
    for (int at = 0; at < argc; at++) {
        if (str_starts(str_from(argv[at]), STR("--"))) {
            TRY(options_take(argc, argv, &at, allowed, &o));
        } else {
            o.arguments[o.argument_count++] = argv[at];
        }
    }
    for (enum setting option = 0; option < OPT__COUNT; option++) {
        const char *said = option_table[option].env == NULL ? NULL : getenv(option_table[option].env);
        if (o.value[option].len == 0 && said != NULL && (allowed & OPTION_BIT(option)) != 0) {
            o.value[option] = str_from(said);
        }
    }
    str file[OPT__COUNT] = {0};
    bool named = o.value[OPT_CONFIG].len != 0;
    str data = o.value[OPT_DATA].len != 0 ? o.value[OPT_DATA] : option_table[OPT_DATA].fallback;
    str path = named ? o.value[OPT_CONFIG] : arena_concat(a, data, STR("/guildhall.conf"));
    TRY(options_read_file(a, path, named, allowed, file));
    for (enum setting option = 0; option < OPT__COUNT; option++) {
        if (o.value[option].len == 0) {
            o.value[option] = file[option].len != 0 ? file[option] : option_table[option].fallback;
        }
    }
    *ret_options = o;
    return NO_ERR;
}

void options_help(struct buf *out, uint64_t allowed)
{
    allowed |= OPTION_BIT(OPT_HELP) | OPTION_BIT(OPT_CONFIG) | OPTION_BIT(OPT_QUIET);
    for (enum setting o = 0; o < OPT__COUNT; o++) {
        if ((allowed & OPTION_BIT(o)) == 0) {
            continue;
        }
        buf_printf(out, "  --%.*s %.*s\n      %.*s", STR_ARG(option_table[o].name), STR_ARG(option_table[o].takes),
                   STR_ARG(option_table[o].help));
        if (option_table[o].fallback.len != 0) {
            buf_printf(out, " (otherwise %.*s)", STR_ARG(option_table[o].fallback));
        }
        if (option_table[o].env != NULL) {
            buf_printf(out, "; %s", option_table[o].env);
        }
        buf_char(out, '\n');
    }
}

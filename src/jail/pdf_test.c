// SPDX-License-Identifier: Apache-2.0
// What the jail makes of a document, as others read it: poppler's tools and qpdf.
#include "jail/jail.h"
#include "jail/pdf.h"
#include "jail/pdf_mend.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

// ---- The jail, and what others make of what it makes ----------------------------------------------------------

struct made {
    int pair[2];
    pid_t jail;
    _Atomic bool stops;
    char path[32];
    struct buf document, pdf;
};

static int begin(void **state)
{
    struct made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, m->pair), 0);
    struct jail_options o = {.fd = m->pair[1], .timeout_ms = 1000};
    m->jail = fork();
    if (m->jail == 0) {
        close(m->pair[0]);
        _exit(jail_run(&o));
    }
    memcpy(m->path, "/tmp/paper-XXXXXX", sizeof "/tmp/paper-XXXXXX");
    close(mkstemp(m->path));
    *state = m;
    return 0;
}

static int end(void **state)
{
    struct made *m = *state;
    kill(m->jail, SIGKILL);
    waitpid(m->jail, NULL, 0);
    close(m->pair[0]);
    close(m->pair[1]);
    unlink(m->path);
    free(m);
    return 0;
}

static void put(struct made *m, enum paper_kind kind, const char *text)
{
    paper_put(&m->document, kind, str_from(text));
}

static void start(struct made *m, const char *language)
{
    buf_init(&m->document, PAPER_MAX);
    buf_init(&m->pdf, PDF_BYTES_MAX);
    put(m, PAPER_LANGUAGE, language);
    put(m, PAPER_TITLE, "What was sent: ABC-123");
    put(m, PAPER_FOOT, "ABC-123, page " PAPER_NUMBER);
    put(m, PAPER_CUT, "There is more.");
}

static void done(struct made *m)
{
    buf_free(&m->document);
    buf_free(&m->pdf);
}

static bool draw(struct made *m)
{
    static char room[JAIL_PIECE];
    struct jail_job job;
    ssize_t len = -1;
    str document = buf_str(&m->document);
    bool takes = true;
    buf_clear(&m->pdf);
    assert_false(err_is(jail_ask(m->pair[0], JAIL_PAPER, 60 * 1000, &m->stops, &job)));
    for (size_t at = 0; takes && at < document.len; at += JAIL_PIECE) {
        takes = jail_put(&job, str_slice(document, at, at + JAIL_PIECE));
    }
    if (takes && jail_put(&job, STR(""))) {
        while ((len = jail_take(&job, room)) > 0) {
            buf_put(&m->pdf, (str){room, (size_t)len});
        }
    }
    jail_done(&job);
    FILE *file = fopen(m->path, "w");
    assert_non_null(file);
    assert_true(m->pdf.len == 0 || fwrite(m->pdf.ptr, m->pdf.len, 1, file) == 1);
    fclose(file);
    return len == 0;
}

// What a program says of the PDF; free it.
static char *told(const struct made *m, const char *program)
{
    char command[200];
    struct buf said;
    char room[4096];
    size_t len;
    snprintf(command, sizeof command, "%s %s%s 2>&1", program, m->path, strstr(program, "totext") ? " -" : "");
    FILE *from = popen(command, "r"); // NOLINT(cert-env33-c): a command of the test's own
    assert_non_null(from);
    buf_init(&said, 64 * 1024 * 1024);
    while ((len = fread(room, 1, sizeof room, from)) > 0) {
        buf_put(&said, (str){room, len});
    }
    int status = pclose(from);
    buf_char(&said, '\0');
    if (status != 0) {
        fail_msg("%s: %d: %s", command, status, said.ptr);
    }
    return said.ptr;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) {
        n++;
    }
    return n;
}

// Without white space: how lines are broken is not asked.
static void squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != ' ' && *from != '\n' && *from != '\f') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void holds(const char *text, const char *what)
{
    if (strstr(text, what) == NULL) {
        fail_msg("'%s' is not in: %.3000s", what, text);
    }
}

// ---- Tests ----------------------------------------------------------------------------------------------------

static void its_parts_have_their_tags_in_order(void **state)
{
    struct made *m = *state;
    start(m, "cy");
    put(m, PAPER_H1, "A service");
    put(m, PAPER_TEXT, "Sent yesterday");
    put(m, PAPER_H2, "About you");
    put(m, PAPER_KEY, "Name");
    put(m, PAPER_VALUE, "Rhian");
    put(m, PAPER_KEY, "Address");
    put(m, PAPER_VALUE, "1 Mill Road\nAberystwyth");
    put(m, PAPER_H3, "Person 1");
    put(m, PAPER_KEY, "Age");
    put(m, PAPER_VALUE, "7");
    assert_true(draw(m));
    char *tree = told(m, "pdfinfo -struct-text");
    squeeze(tree);
    holds(tree, "DocumentH1(block)\"Aservice\"P(block)\"Sentyesterday\"H2(block)\"Aboutyou\"Table");
    char *at = strstr(tree, "Table");
    holds(at, "TRTH");
    static const char *const order[] = {"\"Name\"", "\"Rhian\"",   "\"Address\"", "\"1MillRoadAberystwyth\"",
                                        "H3",       "\"Person1\"", "Table",       "\"Age\"",
                                        "\"7\""};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        at = at == NULL ? NULL : strstr(at, order[i]);
        if (at == NULL) {
            fail_msg("no %s after what was before it: %s", order[i], tree);
        }
    }
    assert_int_equal(count(tree, "/Scope:/Row") + count(tree, "Scope/Row") + count(tree, "ScopeRow"), 3);
    free(tree);
    char *info = told(m, "pdfinfo");
    holds(info, "What was sent: ABC-123");
    squeeze(info);
    holds(info, "Tagged:yes");
    holds(info, "Pages:1");
    free(info);
    char *json = told(m, "qpdf --json=1 --json-key=objects");
    squeeze(json);
    holds(json, "\"/Lang\":\"cy\"");
    holds(json, "\"/DisplayDocTitle\":true");
    holds(json, "\"/Marked\":true");
    free(json);
    free(told(m, "qpdf --check"));
    done(m);
}

static void every_script_is_found_again(void **state)
{
    struct made *m = *state;
    static const char *const names[] = {
        "Siân Ŵyn Ŷnys Môn",
        "Łukasz Żółć",
        "Đặng Thị Hằng",
        "Ştefăniță",
        "Ελένη Παπαδοπούλου",
        "Олександра",
        "Հայկ",
        "თამარ",
        "محمد",
        "عائشہ",
        "שרה",
        "আমিনা",
        "सुनीता",
        "ਗੁਰਪ੍ਰੀਤ",
        "પ્રિયા",
        "தமிழ்",
        "สมชาย",
        "王小明",
        "さくら",
        "김민준",
        "ኃይሉ",
    };
    start(m, "en");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        put(m, PAPER_KEY, "Name");
        put(m, PAPER_VALUE, names[i]);
    }
    assert_true(draw(m));
    char *text = told(m, "pdftotext");
    squeeze(text);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[200];
        snprintf(name, sizeof name, "%s", names[i]);
        squeeze(name);
        holds(text, name);
    }
    free(text);
    char *fonts = told(m, "pdffonts");
    assert_int_equal(count(fonts, " no  yes "), 0); // each is in the file
    free(fonts);
    done(m);
}

static void an_answer_goes_on_over_the_page(void **state)
{
    struct made *m = *state;
    struct buf words;
    start(m, "en");
    buf_init(&words, 1024 * 1024);
    for (int i = 0; i < 6000; i++) {
        buf_printf(&words, "word%d ", i);
    }
    buf_char(&words, '\0');
    put(m, PAPER_KEY, "Why do you ask?");
    put(m, PAPER_VALUE, words.ptr);
    put(m, PAPER_TEXT, words.ptr);
    put(m, PAPER_KEY, words.ptr); // a question longer than a page is cut short, and its answer is there
    put(m, PAPER_VALUE, "the answer");
    assert_true(draw(m));
    char *text = told(m, "pdftotext -raw");
    for (int i = 0; i < 6000; i += 7) { // more stand in a line
        char word[20];
        snprintf(word, sizeof word, "word%d", i);
        assert_true(count(text, word) >= 2);
    }
    holds(text, "the answer");
    holds(text, "ABC-123, page 9");
    char *tree = told(m, "pdfinfo -struct-text");
    size_t pages = count(text, "\f");
    assert_true(count(tree, "TR") > 5 && count(tree, "TR") < pages + 10);
    free(tree);
    free(text);
    free(told(m, "qpdf --check"));
    buf_free(&words);
    done(m);
}

static void so_many_pages_and_no_more(void **state)
{
    struct made *m = *state;
    start(m, "en");
    for (int i = 0; i < 1000; i++) {
        char row[40];
        snprintf(row, sizeof row, "row%d.", i);
        put(m, PAPER_KEY, "A question that takes more than one line of its column");
        put(m, PAPER_VALUE, row);
    }
    assert_true(draw(m));
    char *text = told(m, "pdftotext -raw");
    holds(text, "row0.");
    holds(text, "row999.");
    assert_true(count(text, "\f") < 80);
    assert_int_equal(count(text, "There is more."), 0);
    free(text);
    for (int i = 0; i < 9000; i++) {
        put(m, PAPER_KEY, "More");
        put(m, PAPER_VALUE, "and more");
    }
    assert_true(draw(m));
    text = told(m, "pdftotext -raw -f 199");
    assert_int_equal(count(text, "There is more."), 1);
    assert_int_equal(count(text, "\f"), 3);
    free(text);
    free(told(m, "qpdf --check"));
    done(m);
}

// A letter of each hundred, what turns the direction of writing, and whatever else may stand in a text.
static void no_text_ends_it(void **state)
{
    struct made *m = *state;
    struct buf all;
    start(m, "en");
    buf_init(&all, 1024 * 1024);
    for (uint32_t c = 0x20; c < 0x110000; c += c < 0x800 ? 1 : 101) {
        if ((c >= 0xD800 && c < 0xE000) || (c >= 0x7f && c < 0xa0) || (c & 0xFFFE) == 0xFFFE ||
            (c >= 0xFDD0 && c < 0xFDF0)) {
            continue;
        }
        const char bytes[] = {(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 63)), (char)(0x80 | (c >> 6 & 63)),
                              (char)(0x80 | (c & 63))};
        const char three[] = {(char)(0xE0 | c >> 12), bytes[2], bytes[3]};
        const char two[] = {(char)(0xC0 | c >> 6), bytes[3]};
        buf_put(&all, c < 0x80      ? (str){(const char[]){(char)c}, 1}
                      : c < 0x800   ? (str){two, 2}
                      : c < 0x10000 ? (str){three, 3}
                                    : (str){bytes, 4});
    }
    buf_put(&all, STR("\xe2\x80\xae turned \xe2\x81\xa6\xe2\x81\xa6\xe2\x80\xa8 e\xcc\x81\xcc\x81\xcc\x81\t\n\n\n"));
    paper_put(&m->document, PAPER_H1, buf_str(&all));
    paper_put(&m->document, PAPER_KEY, buf_str(&all));
    paper_put(&m->document, PAPER_VALUE, buf_str(&all));
    put(m, PAPER_TEXT, "the end");
    assert_true(draw(m));
    char *text = told(m, "pdftotext -raw");
    holds(text, "the end");
    free(text);
    free(told(m, "qpdf --check"));
    buf_free(&all);
    done(m);
}

static void what_is_no_document(void **state)
{
    struct made *m = *state;
    static const str none[] = {STR_INIT(""),
                               STR_INIT("\x20"),
                               STR_INIT("\0\2\0\0\0c"),
                               STR_INIT("\0\2\0\0\0c("),
                               STR_INIT("\0\2\0\0\0cy\4\1\0\0\0\xff"),
                               STR_INIT("\0\2\0\0\0cy\4\3\0\0\0a\0b"),
                               STR_INIT("\0\2\0\0\0cy\4\3\0\0\0\xef\xbf\xbe"), // U+FFFE, which is no character
                               STR_INIT("\0\2\0\0\0cy\4\xff\xff\xff\xff")};
    start(m, "en");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        buf_clear(&m->document);
        buf_put(&m->document, none[i]);
        assert_false(draw(m));
    }
    buf_clear(&m->document);
    put(m, PAPER_LANGUAGE, "en"); // nothing is in it, and that is what comes
    assert_true(draw(m));
    free(told(m, "qpdf --check"));
    done(m);
}

static void what_is_mended_is_whole(void **state)
{
    struct made *m = *state;
    start(m, "en");
    put(m, PAPER_KEY, "One");
    put(m, PAPER_VALUE, "Two");
    assert_true(draw(m));
    for (size_t len = 0; len < m->pdf.len; len += len < m->pdf.len - 2000 ? 101 : 1) {
        struct buf cut;
        buf_init(&cut, PDF_BYTES_MAX);
        buf_put(&cut, str_slice(buf_str(&m->pdf), 0, len));
        (void)pdf_mend(&cut, STR("en"));
        buf_free(&cut);
    }
    struct buf tight;
    buf_init(&tight, m->pdf.len + 100);
    buf_put(&tight, buf_str(&m->pdf));
    assert_false(pdf_mend(&tight, STR("en")));
    buf_free(&tight);
    done(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_parts_have_their_tags_in_order),
        cmocka_unit_test(every_script_is_found_again),
        cmocka_unit_test(an_answer_goes_on_over_the_page),
        cmocka_unit_test(so_many_pages_and_no_more),
        cmocka_unit_test(no_text_ends_it),
        cmocka_unit_test(what_is_no_document),
        cmocka_unit_test(what_is_mended_is_whole),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

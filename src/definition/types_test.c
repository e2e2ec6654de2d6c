// SPDX-License-Identifier: Apache-2.0
// Every question type: what it takes, how it keeps it, and what it says is wrong.
#include "base/buf.h"
#include "definition/test_support.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    PROBLEM_ROOM = 8
};
static const date today = {2026, 11, 24};

// What is sent: "name=value&name=value", %0A for a line end; a file as "name=@file.pdf:1234".
static struct fields sent_fields(struct arena *a, const char *text)
{
    struct field *items = arena_array(a, struct field, 20);
    size_t count = 0;
    str rest = str_from(text);
    str pair;
    while (rest.len != 0 && str_next(&rest, '&', &pair)) {
        str name;
        str value;
        str_cut(pair, '=', &name, &value);
        char *out = arena_alloc(a, value.len + 1, 1);
        size_t len = 0;
        for (size_t i = 0; i < value.len; i++) {
            bool escape = value.ptr[i] == '%' && i + 2 < value.len;
            char hex[3] = {escape ? value.ptr[i + 1] : '0', escape ? value.ptr[i + 2] : '0', 0};
            out[len++] = escape ? (char)strtol(hex, NULL, 16) : value.ptr[i];
            i += escape ? 2 : 0;
        }
        struct field_file *file = NULL;
        if (len > 0 && out[0] == '@') {
            str file_name;
            str size;
            file = arena_new(a, struct field_file);
            str_cut((str){out + 1, len - 1}, ':', &file_name, &size);
            *file = (struct field_file){file_name, STR("x/y"), arena_concat(a, STR("token-"), file_name),
                                        atol(arena_cstr(a, size))};
        }
        items[count++] = (struct field){name, {out, len}, file};
    }
    return (struct fields){items, count};
}

// The value as a line: text; a list or parts joined by "|"; files by name.
static str told_value(struct arena *a, const struct value *v)
{
    str line = v->text;
    for (size_t i = 0; i < v->count; i++) {
        str item = v->kind == VALUE_FILES ? v->files[i].name : v->items[i];
        line = i == 0 ? item : arena_printf(a, "%.*s|%.*s", STR_ARG(line), STR_ARG(item));
    }
    return line;
}

// What is wrong: "key(part) arg=value", joined by "; ".
static str told_problems(struct arena *a, const struct problems *p)
{
    str line = STR("");
    for (size_t i = 0; i < p->count; i++) {
        line = arena_printf(a, "%.*s%s%s", STR_ARG(line), i == 0 ? "" : "; ", p->items[i].key);
        if (p->items[i].part.len != 0) {
            line = arena_printf(a, "%.*s(%.*s)", STR_ARG(line), STR_ARG(p->items[i].part));
        }
        for (size_t j = 0; j < p->items[i].arg_count; j++) {
            line = arena_printf(a, "%.*s %s=%.*s", STR_ARG(line), p->items[i].args[j].name,
                                STR_ARG(p->items[i].args[j].value));
        }
    }
    return line;
}

static const struct {
    const char *keys; // of the question, beside id and title
    const char *sent;
    const char *value;    // NULL: not looked at
    const char *problems; // "": none
} cases[] = {
#define SMALL_AB "'options':['a','b',{'value':'c','label':'C','exclusive':true}]"
    // text
    {"'type':'text'", "", "", "enter.missing"},
    {"'type':'text'", "q=%20%09%C2%A0%0D%0A", "", "enter.missing"},
    {"'type':'text','optional':true", "q= ", "", ""},
    {"'type':'text'", "q= a  b%0D%0Ac%09d%C2%A0", "a  b c d", ""},
    {"'type':'text','max-length':3", "q=%C3%A9%C3%A9%C3%A9", "ééé", ""},
    {"'type':'text','max-length':3", "q=abcd", NULL, "any.too-long max=3"},
    {"'type':'text','min-length':2", "q=a", NULL, "any.too-short min=2"},
    {"'type':'text','min-length':2,'max-length':3", "q=abcd", NULL, "any.length min=2 max=3"},
    {"'type':'text','min-length':3,'max-length':3", "q=ab", NULL, "any.exact-length count=3"},
    {"'type':'text','min-length':3,'max-length':3", "q=abc", "abc", ""},
    {"'type':'text','max-words':2", "q=a b  c", NULL, "text.too-many-words max=2"},
    {"'type':'text','min-words':2,'max-words':2", "q=a", NULL, "text.too-few-words min=2"},
    {"'type':'text','pattern':'[a-z]+'", "q=abc", "abc", ""},
    {"'type':'text','pattern':'[a-z]+'", "q=abc1", NULL, "any.pattern"},
    {"'type':'text','pattern':'a|ab'", "q=ab", "ab", ""},
    {"'type':'text','pattern':'^a$'", "q=b", NULL, "any.pattern"},
    {"'type':'text','pattern':'x'", "", "", "enter.missing"},
    {"'type':'text'", "q=a%00b", NULL, "any.characters"},
    {"'type':'text'", "q=a%E2%80%AEb", NULL, "any.characters"},
    {"'type':'text'", "q=%FF%FE", NULL, "any.characters"},
    {"'type':'text'", "q=%E2%80%8Fabc",
     "\xE2\x80\x8F"
     "abc",
     ""}, // a mark of direction may be
    // long text
    {"'type':'long-text'", "q=a%0D%0Ab%0D%0A%0D%0Ac%0A ", "a\nb\n\nc", ""},
    {"'type':'long-text','max-words':3", "q=a%0Ab%0Ac d", NULL, "text.too-many-words max=3"},
    {"'type':'long-text','max-length':3", "q=a%0D%0Ab", "a\nb", ""}, // a line end is one character
    {"'type':'long-text'", "", "", "enter.missing"},
    // number
    {"'type':'number'", "q=1,234.50", "1234.50", ""},
    {"'type':'number','prefix':'\xC2\xA3'", "q=%C2%A312", "12", ""},
    {"'type':'number','prefix':'\xC2\xA3'", "q=-%C2%A3 12", "-12", ""},
    {"'type':'number','suffix':'kg'", "q=12 KG", "12", ""},
    {"'type':'number'", "q= 1 000", "1000", ""},
    {"'type':'number'", "q=%E2%88%925", "-5", ""},
    {"'type':'number'", "q=.5", "0.5", ""},
    {"'type':'number'", "q=5.", "5", ""},
    {"'type':'number'", "q=007", "7", ""},
    {"'type':'number'", "q=-0", "0", ""},
    {"'type':'number'", "q=0.10", "0.10", ""},
    {"'type':'number'", "q=1,5", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1,2345", NULL, "number.not-a-number"},
    {"'type':'number'", "q=12,34", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1234,567", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1,23,456", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1.234,567", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1.2.3", NULL, "number.not-a-number"},
    {"'type':'number'", "q=--5", NULL, "number.not-a-number"},
    {"'type':'number'", "q=1e5", NULL, "number.not-a-number"},
    {"'type':'number'", "q=.", NULL, "number.not-a-number"},
    {"'type':'number'", "q=-", NULL, "number.not-a-number"},
    {"'type':'number'", "q=ten", NULL, "number.not-a-number"},
    {"'type':'number'", "q=%C2%A35", NULL, "number.not-a-number"}, // no prefix was asked for
    {"'type':'number'", "q=", "", "enter.missing"},
    {"'type':'number'", "q=123456789012345678", "123456789012345678", ""},
    {"'type':'number'", "q=1234567890123456789", NULL, "number.too-many-digits max=18"},
    {"'type':'number','decimals':0", "q=1.5", NULL, "number.not-whole"},
    {"'type':'number','decimals':2", "q=1.505", NULL, "number.decimals max=2"},
    {"'type':'number','min':'0.05'", "q=0.05", "0.05", ""},
    {"'type':'number','min':'0.05'", "q=0.049", NULL, "number.too-low min=0.05"},
    {"'type':'number','max':10", "q=10.01", NULL, "number.too-high max=10"},
    {"'type':'number','min':1,'max':10", "q=11", NULL, "number.between min=1 max=10"},
    {"'type':'number','min':1,'max':10", "q=-99999999999999999.9", NULL, "number.between min=1 max=10"},
    // yes or no
    {"'type':'yes-no'", "q=yes", "true", ""},
    {"'type':'yes-no'", "q=false", "false", ""},
    {"'type':'yes-no'", "", "", "select.missing"},
    {"'type':'yes-no'", "q=maybe", NULL, "any.not-offered"},
    // radios, select
    {"'type':'radios'," SMALL_AB, "q=b", "b", ""},
    {"'type':'radios'," SMALL_AB, "q=B", NULL, "any.not-offered"},
    {"'type':'radios'," SMALL_AB, "", "", "select.missing"},
    {"'type':'select'," SMALL_AB, "q=z", NULL, "any.not-offered"},
    {"'type':'select'," SMALL_AB, "q=&q=a", "", "select.missing"},
    {"'type':'radios','options':['a',{'value':'b','label':'B','when':{'question':'z','operator':'is','value':'yes'}}]",
     "q=b", NULL, "any.not-offered"},
    {"'type':'radios','options':['a',{'value':'b','label':'B','when':{'question':'z','operator':'is','value':'no'}}]",
     "q=b", "b", ""},
    // checkboxes
    {"'type':'checkboxes'," SMALL_AB, "q=b&q=a&q=b", "a|b", ""},
    {"'type':'checkboxes'," SMALL_AB, "q=", "", "select.missing"},
    {"'type':'checkboxes'," SMALL_AB, "q=a&q=x", NULL, "any.not-offered"},
    {"'type':'checkboxes'," SMALL_AB, "q=a&q=c", NULL, "select.exclusive"},
    {"'type':'checkboxes','min-items':2," SMALL_AB, "q=c", "c", ""},
    {"'type':'checkboxes','min-items':2," SMALL_AB, "q=a", NULL, "select.too-few min=2"},
    {"'type':'checkboxes','max-items':1," SMALL_AB, "q=a&q=b", NULL, "select.too-many max=1"},
    {"'type':'checkboxes','min-items':2,'max-items':2," SMALL_AB, "q=a", NULL, "select.exactly count=2"},
    // date
    {"'type':'date'", "q-day=1&q-month=2&q-year=2024", "2024-02-01", ""},
    {"'type':'date'", "q-day=29&q-month=02&q-year=2024", "2024-02-29", ""},
    {"'type':'date'", "q-day=29&q-month=2&q-year=2023", NULL, "date.not-real(day)"},
    {"'type':'date'", "q-day=3&q-month=Sept&q-year=2023", "2023-09-03", ""},
    {"'type':'date'", "q-day=3&q-month=chwefror&q-year=2023", "2023-02-03", ""},
    {"'type':'date'", "q-day=3&q-month=Ma&q-year=2023", NULL, "date.not-real(month)"},
    {"'type':'date'", "q-day=3&q-month=13&q-year=2023", NULL, "date.not-real(month)"},
    {"'type':'date'", "q-day=0&q-month=1&q-year=2023", NULL, "date.not-real(day)"},
    {"'type':'date'", "q-day=x&q-month=1&q-year=2023", NULL, "date.not-real(day)"},
    {"'type':'date'", "q-day=3&q-month=1&q-year=23", NULL, "date.year(year)"},
    {"'type':'date'", "q-day=3&q-month=1&q-year=0999", NULL, "date.year(year)"},
    {"'type':'date'", "q-day=3&q-month=1&q-year=3001", NULL, "date.year(year)"},
    {"'type':'date'", "q-day= &q-month=&q-year=", "", "enter.missing"},
    {"'type':'date','optional':true", "", "", ""},
    {"'type':'date','optional':true", "q-day=1", NULL, "date.no-month-year(month)"},
    {"'type':'date'", "q-month=1&q-year=2023", NULL, "date.no-day(day)"},
    {"'type':'date'", "q-day=1&q-year=2023", NULL, "date.no-month(month)"},
    {"'type':'date'", "q-day=1&q-month=1", NULL, "date.no-year(year)"},
    {"'type':'date'", "q-year=2023", NULL, "date.no-day-month(day)"},
    {"'type':'date'", "q-month=1", NULL, "date.no-day-year(day)"},
    {"'type':'date','days-future':0", "q-day=24&q-month=11&q-year=2026", "2026-11-24", ""},
    {"'type':'date','days-future':0", "q-day=25&q-month=11&q-year=2026", NULL, "date.not-past"},
    {"'type':'date','days-past':0", "q-day=23&q-month=11&q-year=2026", NULL, "date.not-future"},
    {"'type':'date','days-past':24", "q-day=31&q-month=10&q-year=2026", "2026-10-31", ""},
    {"'type':'date','days-past':24", "q-day=30&q-month=10&q-year=2026", NULL, "date.too-early date=2026-10-31"},
    {"'type':'date','days-future':7", "q-day=2&q-month=12&q-year=2026", NULL, "date.too-late date=2026-12-01"},
    {"'type':'date','earliest':'2020-01-01'", "q-day=31&q-month=12&q-year=2019", NULL,
     "date.too-early date=2020-01-01"},
    {"'type':'date','latest':'2020-01-01'", "q-day=1&q-month=1&q-year=2020", "2020-01-01", ""},
    {"'type':'date','latest':'2020-01-01'", "q-day=2&q-month=1&q-year=2020", NULL, "date.too-late date=2020-01-01"},
    {"'type':'date'", "q-day=1&q-month=2%00&q-year=2024", NULL, "any.characters"},
    // month
    {"'type':'month'", "q-month=3&q-year=2021", "2021-03", ""},
    {"'type':'month'", "", "", "enter.missing"},
    {"'type':'month'", "q-month=3", NULL, "date.no-year(year)"},
    {"'type':'month'", "q-month=13&q-year=2021", NULL, "date.not-real(month)"},
    {"'type':'month','earliest':'2021-03'", "q-month=3&q-year=2021", "2021-03", ""},
    {"'type':'month','earliest':'2021-03'", "q-month=2&q-year=2021", NULL, "month.too-early month=2021-03"},
    {"'type':'month','latest':'2021-03'", "q-month=4&q-year=2021", NULL, "month.too-late month=2021-03"},
    // e-mail
    {"'type':'email'", "q= name@example.com%E2%80%8B ", "name@example.com", ""},
    {"'type':'email'", "q=a.b+c_d@sub.example.co.uk", "a.b+c_d@sub.example.co.uk", ""},
    {"'type':'email'", "", "", "enter.missing"},
    {"'type':'email'", "q=name", NULL, "email.format"},
    {"'type':'email'", "q=name@example", NULL, "email.format"},
    {"'type':'email'", "q=.name@example.com", NULL, "email.format"},
    {"'type':'email'", "q=na..me@example.com", NULL, "email.format"},
    {"'type':'email'", "q=a@b@example.com", NULL, "email.format"},
    {"'type':'email'", "q=a@-example.com", NULL, "email.format"},
    {"'type':'email'", "q=a@example..com", NULL, "email.format"},
    {"'type':'email'", "q=a@192.168.0.1", NULL, "email.format"},
    {"'type':'email'", "q=%C3%A9@example.com", NULL, "email.format"},
    {"'type':'email'", "q=a@example.com.", NULL, "email.format"},
    {"'type':'email'", "q=\"a b\"@example.com", NULL, "email.format"},
    {"'type':'email'", "q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com", NULL,
     "email.format"},
    // telephone
    {"'type':'telephone'", "q= 020 7946 0958 ", "020 7946 0958", ""},
    {"'type':'telephone'", "q=+44 20 7946 0958", "+44 20 7946 0958", ""},
    {"'type':'telephone'", "q=(01632) 960-001 ext. 12", "(01632) 960-001 ext. 12", ""},
    {"'type':'telephone'", "", "", "enter.missing"},
    {"'type':'telephone'", "q=1234567", NULL, "telephone.format"},
    {"'type':'telephone'", "q=1234567890123456", NULL, "telephone.format"},
    {"'type':'telephone'", "q=0800 FLOWERS", NULL, "telephone.format"},
    {"'type':'telephone'", "q=020+79460958", NULL, "telephone.format"},
    {"'type':'telephone','format':'uk'", "q=+44 (0)20 7946 0958", "+44 (0)20 7946 0958", ""},
    {"'type':'telephone','format':'uk'", "q=+33 1 23 45 67 89", NULL, "telephone.uk"},
    {"'type':'telephone','format':'uk'", "q=04632 960001", NULL, "telephone.uk"},
    {"'type':'telephone','format':'international'", "q=020 7946 0958", NULL, "telephone.international"},
    {"'type':'telephone','format':'international'", "q=0033 1 23 45 67 89", "0033 1 23 45 67 89", ""},
    // website
    {"'type':'website'", "q=https://www.example.org/page", "https://www.example.org/page", ""},
    {"'type':'website'", "q=HTTP://Example.org:8080/?a=1#b", "HTTP://Example.org:8080/?a=1#b", ""},
    {"'type':'website'", "q=www.example.org", "https://www.example.org", ""},
    {"'type':'website'", "", "", "enter.missing"},
    {"'type':'website'", "q=javascript:alert(1)", NULL, "website.format"},
    {"'type':'website'", "q=ftp://example.org", NULL, "website.format"},
    {"'type':'website'", "q=https://example", NULL, "website.format"},
    {"'type':'website'", "q=https://a@example.org", NULL, "website.format"},
    {"'type':'website'", "q=https://example.org/a b", NULL, "website.format"},
    {"'type':'website'", "q=https://example.org/<b>", NULL, "website.format"},
    {"'type':'website'", "q=https://", NULL, "website.format"},
    {"'type':'website','max-length':20", "q=https://example.org/12345", NULL, "any.too-long max=20"},
    // name
    {"'type':'name'", "q= Ann  Lee ", "Ann  Lee", ""},
    {"'type':'name'", "q-first=Ann", "", "enter.missing"},
    {"'type':'name','format':'first-last'", "q-first=Ann&q-middle=M&q-last=Lee", "Ann||Lee", ""},
    {"'type':'name','format':'first-middle-last'", "q-first=Ann&q-middle=M&q-last=Lee", "Ann|M|Lee", ""},
    {"'type':'name','format':'first-last'", "", "", "enter.missing"},
    {"'type':'name','format':'first-last'", "q-last=Lee", NULL, "name.no-first(first)"},
    {"'type':'name','format':'first-last','optional':true", "q-first=Ann", NULL, "name.no-last(last)"},
    // address
    {"'type':'address'", "q-line-1=1 High St&q-town=Leeds&q-postcode=ls11ab", "1 High St||Leeds||LS1 1AB", ""},
    {"'type':'address'", "q-line-1=a&q-line-2=b&q-town=c&q-county=d&q-postcode=SW1A 1AA", "a|b|c|d|SW1A 1AA", ""},
    {"'type':'address'", "", "", "enter.missing"},
    {"'type':'address'", "q-line-2=b", NULL,
     "address.no-line-1(line-1); address.no-town(town); address.no-postcode(postcode)"},
    {"'type':'address'", "q-line-1=a&q-town=c&q-postcode=LS1", NULL, "address.postcode(postcode)"},
    {"'type':'address'", "q-line-1=a&q-town=c&q-postcode=LS1 AAB", NULL, "address.postcode(postcode)"},
    {"'type':'address'", "q-line-1=a&q-town=c&q-postcode=1LS 1AB", NULL, "address.postcode(postcode)"},
    {"'type':'address'", "q-line-1=a&q-town=c&q-postcode=ABC1 1AB", NULL, "address.postcode(postcode)"},
    {"'type':'address'", "q-line-1=a&q-town=c&q-postcode=m1-1ae", "a||c||M1 1AE", ""},
    {"'type':'address'", "q-line-1=a%FF&q-town=c&q-postcode=m11ae", NULL, "any.characters"},
    // files
    {"'type':'files'", "q=@a.pdf:10&q=@b.JPG:20", "a.pdf|b.JPG", ""},
    {"'type':'files'", "", "", "upload.missing"},
    {"'type':'files'", "q=a.pdf", "", "upload.missing"}, // text is no file
    {"'type':'files'", "q=@a.exe:10", NULL,
     "files.type types=pdf, doc, docx, odt, rtf, txt, jpg, jpeg, png, gif, heic, xls, ods, xlsx, csv file=a.exe"},
    {"'type':'files','accept':['jpg']", "q=@a.jpeg:10", "a.jpeg", ""},
    {"'type':'files','accept':['jpg']", "q=@pdf:10", NULL, "files.type types=jpg file=pdf"},
    {"'type':'files'", "q=@a.pdf:0", NULL, "files.empty file=a.pdf"},
    {"'type':'files','max-size':1.5", "q=@a.pdf:1572865", NULL, "files.size max=1.5 file=a.pdf"},
    {"'type':'files','max-size':1.5", "q=@a.pdf:1572864", "a.pdf", ""},
    {"'type':'files','max-items':1", "q=@a.pdf:1&q=@b.pdf:1", NULL, "files.too-many max=1"},
    {"'type':'files','min-items':2", "q=@a.pdf:1", NULL, "files.too-few min=2"},
    // declaration
    {"'type':'declaration','statement':'I do'", "q=true", "true", ""},
    {"'type':'declaration','statement':'I do'", "", "", "declaration.missing"},
    {"'type':'declaration','statement':'I do'", "q=2", NULL, "any.not-offered"},
};

static const struct definition *one_question(struct arena *a, const char *keys)
{
    const char *page = arena_printf(a,
                                    "{'id':'p','questions':[{'id':'q','title':'Q','number':1,%s},{'id':'z','type':'yes-"
                                    "no','title':'Z','number':2}]}",
                                    keys)
                           .ptr;
    return support_read(a, support_document(a, page));
}

static struct accept accept_room(struct arena *a, const struct definition *d, const struct fields *fields,
                                 const struct answers *answers)
{
    struct problems *problems = arena_new(a, struct problems);
    problems->items = arena_array(a, struct problem, PROBLEM_ROOM);
    return (struct accept){a, d, fields, answers, today, problems, PROBLEM_ROOM};
}

static void test_answers_of_every_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        const struct definition *d = one_question(&a, cases[i].keys);
        struct fields fields = sent_fields(&a, cases[i].sent);
        struct answer no = {2, {.kind = VALUE_TEXT, .text = STR("false")}};
        struct accept in = accept_room(&a, d, &fields, &(struct answers){&no, 1});
        struct value v = {0};
        const struct question *q = d->questions[0];
        question_accept(&in, q, &v);
        str problems = told_problems(&a, in.problems);
        str value = told_value(&a, &v);
        if (!str_eq(problems, str_from(cases[i].problems)) ||
            (cases[i].value != NULL && !str_eq(value, str_from(cases[i].value)))) {
            fail_msg("%s with %s: got “%.*s” and “%.*s”", cases[i].keys, cases[i].sent, STR_ARG(value),
                     STR_ARG(problems));
        }
        for (size_t p = 0; p < in.problems->count; p++) {
            bool listed = false;
            for (size_t k = 0; q->type->problems[k] != NULL; k++) {
                listed = listed || strcmp(q->type->problems[k], in.problems->items[p].key) == 0;
            }
            if (!listed) {
                fail_msg("%s is not among the problems of its type", in.problems->items[p].key);
            }
        }
        if (in.problems->count == 0) {
            assert_true(question_fits(q, &v));
            // Filling in the form and sending it again gives the same.
            struct fields again;
            question_fill(&a, q, &v, &again);
            struct accept second = accept_room(&a, d, &again, &(struct answers){&no, 1});
            struct value w = {0};
            question_accept(&second, q, &w);
            if (q->type->written != WRITTEN_FILES) {
                support_equal(told_value(&a, &w), arena_cstr(&a, value));
                assert_int_equal(w.kind, v.kind);
            }
        }
        definition_release(d);
        arena_free(&a);
    }
}

// Each key that a type may report is reported by a case above, and has its words in both languages.
static void test_every_key_is_met_and_worded(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    static const char *const locales[] = {"en", "cy"};
    for (size_t l = 0; l < 2; l++) {
        char *room = arena_alloc(&a, 2 * 1024 * 1024, 1);
        FILE *file = fopen(arena_printf(&a, "%s/%s.po", LOCALES, locales[l]).ptr, "rb");
        assert_non_null(file);
        str words = {room, fread(room, 1, 2 * 1024 * 1024, file)};
        fclose(file);
        for (size_t t = 0; t < question_type_count; t++) {
            for (size_t k = 0; question_types[t]->problems[k] != NULL; k++) {
                const char *key = question_types[t]->problems[k];
                size_t at = str_find(words, arena_printf(&a, "msgid \"problem.%s\"\n", key));
                if (at == STR_NONE) {
                    fail_msg("%s has no words in %s", key, locales[l]);
                }
                str entry = str_slice(words, at, at + str_find(str_slice(words, at, words.len), STR("\n\n")));
                bool names_question = str_find(entry, STR("{question}")) != STR_NONE;
                bool plain = str_find(words, arena_printf(&a, "msgid \"problem.%s.plain\"\n", key)) != STR_NONE;
                if (names_question != plain) {
                    fail_msg("%s in %s: “.plain” goes with “{question}”", key, locales[l]);
                }
                bool met = false;
                for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
                    met = met || strstr(cases[i].problems, key) != NULL;
                }
                if (!met && strcmp(key, "part.too-long") != 0) { // its text is too long for the table
                    fail_msg("no case meets %s", key);
                }
            }
        }
    }
    arena_free(&a);
}

static void test_every_type_is_in_the_schema(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 4 * 1024 * 1024);
    char *room = arena_alloc(&a, 1024 * 1024, 1);
    FILE *file = fopen(SCHEMA, "rb");
    assert_non_null(file);
    str schema = {room, fread(room, 1, 1024 * 1024, file)};
    fclose(file);
    for (size_t t = 0; t < question_type_count; t++) {
        str name = question_types[t]->name;
        if (str_find(schema, arena_printf(&a, "\"const\": \"%.*s\"", STR_ARG(name))) == STR_NONE) {
            fail_msg("the schema does not know questions of type %.*s", STR_ARG(name));
        }
    }
    arena_free(&a);
}

static void test_long_answers(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *control;
        size_t length;
        const char *problems;
    } lengths[] = {
        {"'type':'text'", "q", LIMIT_ANSWER_LINE, ""},
        {"'type':'text'", "q", LIMIT_ANSWER_LINE + 1, "any.too-long max=1000"},
        {"'type':'long-text'", "q", LIMIT_ANSWER_TEXT, ""},
        {"'type':'long-text'", "q", LIMIT_ANSWER_TEXT + 1, "any.too-long max=20000"},
        {"'type':'long-text'", "q", 1024 * 1024, "any.too-long max=20000"},
        {"'type':'name'", "q", 251, "any.too-long max=250"},
        {"'type':'email'", "q", 255, "any.too-long max=254"},
        {"'type':'website'", "q", 2000, "any.too-long max=2000"},
        {"'type':'number'", "q", 1024 * 1024, "number.not-a-number"},
        {"'type':'telephone'", "q", 1024 * 1024, "telephone.format"},
        {"'type':'radios','options':['a']", "q", 1024 * 1024, "any.not-offered"},
        {"'type':'date'", "q-day", 1024 * 1024, "date.no-month-year(month)"},
        {"'type':'address'", "q-town", 101,
         "part.too-long(town) max=100; address.no-line-1(line-1); address.no-postcode(postcode)"},
        {"'type':'name','format':'first-last'", "q-first", 251, "part.too-long(first) max=250; name.no-last(last)"},
    };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct arena a = {0};
        arena_init(&a, 64 * 1024 * 1024);
        const struct definition *d = one_question(&a, lengths[i].keys);
        char *text = arena_alloc(&a, lengths[i].length, 1);
        memset(text, 'a', lengths[i].length);
        struct field field = {str_from(lengths[i].control), {text, lengths[i].length}, NULL};
        struct accept in = accept_room(&a, d, &(struct fields){&field, 1}, &(struct answers){0});
        struct value v = {0};
        question_accept(&in, d->questions[0], &v);
        support_equal(told_problems(&a, in.problems), lengths[i].problems);
        definition_release(d);
        arena_free(&a);
    }
}

static void test_files_beside_kept_ones(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const struct definition *d = one_question(&a, "'type':'files','max-items':2");
    struct value_file kept_file = {STR("old.pdf"), STR("x/y"), STR("t"), 5};
    struct answer kept = {1, {.kind = VALUE_FILES, .count = 1, .files = &kept_file}};
    struct answers answers = {&kept, 1};
    static const struct {
        const char *sent;
        size_t count;
        const char *problems;
    } rounds[] = {{"", 0, ""}, {"q=@a.pdf:1", 1, ""}, {"q=@a.pdf:1&q=@b.pdf:1", 2, "files.too-many max=2"}};
    for (size_t i = 0; i < 3; i++) {
        struct fields fields = sent_fields(&a, rounds[i].sent);
        struct accept in = accept_room(&a, d, &fields, &answers);
        struct value v = {0};
        question_accept(&in, d->questions[0], &v);
        support_equal(told_problems(&a, in.problems), rounds[i].problems);
        assert_int_equal(v.kind, VALUE_FILES);
        assert_int_equal(v.count, rounds[i].count);
    }
    definition_release(d);
    arena_free(&a);
}

static void test_own_words(void **state)
{
    (void)state;
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    const struct definition *d =
        one_question(&a, "'type':'number','max':3,'errors':{'missing':{'en':'How many?','cy':'Faint?'},'any':'Wrong'}");
    struct accept in = accept_room(&a, d, &(struct fields){0}, &(struct answers){0});
    struct value v;
    question_accept(&in, d->questions[0], &v);
    support_equal(text_in(in.problems->items[0].own, 1), "Faint?");
    struct fields high = sent_fields(&a, "q=4");
    in.fields = &high;
    question_accept(&in, d->questions[0], &v);
    support_equal(text_in(in.problems->items[1].own, 0), "Wrong");
    assert_string_equal(in.problems->items[1].key, "number.too-high");
    for (int i = 0; i < 20; i++) {
        question_accept(&in, d->questions[0], &v); // past the room
    }
    assert_int_equal(in.problems->count, PROBLEM_ROOM);
    definition_release(d);
    arena_free(&a);
}

static void test_short_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Full name", "full name"},
        {"UK address", "UK address"},
        {"National Insurance number", "National Insurance number"},
        {"P45", "P45"},
        {"A", "a"},
        {"\xC3\x89tat", "\xC3\xA9tat"},
        {"Your e-mail", "your e-mail"},
        {"2 names", "2 names"},
    };
    struct arena a = {0};
    arena_init(&a, 64 * 1024 * 1024);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct definition *d = one_question(&a, arena_printf(&a, "'type':'text','short':'%s'", names[i][0]).ptr);
        struct problem p = {.question = d->questions[0]};
        support_equal(problem_question(&a, &p, 0), names[i][1]);
        p.question = d->questions[1];
        support_equal(problem_question(&a, &p, 0), "");
        definition_release(d);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_of_every_type),
        cmocka_unit_test(test_every_key_is_met_and_worded),
        cmocka_unit_test(test_long_answers),
        cmocka_unit_test(test_files_beside_kept_ones),
        cmocka_unit_test(test_own_words),
        cmocka_unit_test(test_short_names),
        cmocka_unit_test(test_every_type_is_in_the_schema),
    };
    return cmocka_run_group_tests_name("definition: types", tests, NULL, NULL);
}

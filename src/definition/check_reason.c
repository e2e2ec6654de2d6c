// SPDX-License-Identifier: Apache-2.0
// check_reason: personal questions that say nowhere why they are asked, and acronyms that are not spelled out. Personal
// is what a type says (a name, an address, an NHS number), and what a title asks in so many words (health, belief).
// Advice, in English only where words are looked at.
#include "definition/read.h"

enum {
    REASON_TOLD = 20,
    ACRONYM_MAX = 6,    // letters; longer ones are words in capitals
    ACRONYMS_KEPT = 100 // of a document
};

// ---- Reasons -------------------------------------------------------------------------------------------------------

static const str reason_types[] = {STR_INIT("name"),
                                   STR_INIT("email"),
                                   STR_INIT("telephone"),
                                   STR_INIT("address"),
                                   STR_INIT("bank-account"),
                                   STR_INIT("international-address"),
                                   STR_INIT("nhs-number"),
                                   STR_INIT("national-insurance"),
                                   STR_INIT("vehicle-registration")};
// Beginnings of words by which a title asks for what the law protects most (UK GDPR, articles 9 and 10).
static const str reason_words[] = {STR_INIT("ethnic"),   STR_INIT("religio"),     STR_INIT("belief"),
                                   STR_INIT("sexual"),   STR_INIT("disab"),       STR_INIT("health"),
                                   STR_INIT("medical"),  STR_INIT("trade union"), STR_INIT("political"),
                                   STR_INIT("criminal"), STR_INIT("convict"),     STR_INIT("gender")};

static bool reason_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool reason_begins(str text, str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        bool begins = i == 0 || !reason_letter(text.ptr[i - 1]);
        if (begins && str_eq_nocase(str_slice(text, i, i + word.len), word)) {
            return true;
        }
    }
    return false;
}

static bool reason_is_personal(const struct question *q, size_t language)
{
    for (size_t i = 0; i < sizeof reason_types / sizeof reason_types[0]; i++) {
        if (str_eq(q->type->name, reason_types[i])) {
            return true;
        }
    }
    for (size_t i = 0; language != SIZE_MAX && i < sizeof reason_words / sizeof reason_words[0]; i++) {
        if (reason_begins(text_in(q->title, language), reason_words[i])) {
            return true;
        }
    }
    return false;
}

// Once a page: what stands above its questions, and what one of them says, is said of all.
static void reason_of_page(struct reader *r, const struct place *above, const struct page *p, size_t language,
                           size_t *told)
{
    struct place questions = {above, "questions", 0};
    size_t first = SIZE_MAX;
    bool said = p->before.count != 0;
    for (size_t i = 0; i < p->question_count; i++) {
        said = said || text_given(p->questions[i]->why);
        first = first == SIZE_MAX && reason_is_personal(p->questions[i], language) ? i : first;
    }
    if (!said && first != SIZE_MAX && (*told)++ < REASON_TOLD) {
        read_advice(r, &(struct place){&questions, NULL, first}, STR("Add \"why\": what you need the answer for."),
                    "“%.*s” is personal, and nothing says why it is asked.", STR_ARG(p->questions[first]->id));
    }
}

// ---- Acronyms ------------------------------------------------------------------------------------------------------

// That nobody needs to be told, as GOV.UK's style guide has it, and what is written in capitals without being one.
static const str acronyms_known[] = {
    STR_INIT("UK"),   STR_INIT("GB"),   STR_INIT("EU"),  STR_INIT("US"),   STR_INIT("USA"),  STR_INIT("NHS"),
    STR_INIT("GP"),   STR_INIT("DVLA"), STR_INIT("VAT"), STR_INIT("MP"),   STR_INIT("TV"),   STR_INIT("CV"),
    STR_INIT("ID"),   STR_INIT("PIN"),  STR_INIT("PDF"), STR_INIT("JPG"),  STR_INIT("JPEG"), STR_INIT("PNG"),
    STR_INIT("HTML"), STR_INIT("URL"),  STR_INIT("BBC"), STR_INIT("CCTV"), STR_INIT("DNA"),  STR_INIT("HIV"),
    STR_INIT("SMS"),  STR_INIT("OK"),   STR_INIT("AM"),  STR_INIT("PM"),   STR_INIT("II"),   STR_INIT("III"),
    STR_INIT("IV"),   STR_INIT("VI"),   STR_INIT("MOT"), STR_INIT("GCSE"), STR_INIT("QR"),   STR_INIT("IT")};

struct acronyms {
    struct reader *r;
    size_t language;
    str items[ACRONYMS_KEPT]; // spelled out, or told
    size_t count, told;
    bool gathers; // those that are spelled out; then the rest is told
};

static bool acronym_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool acronym_known(const struct acronyms *a, str letters)
{
    for (size_t i = 0; i < sizeof acronyms_known / sizeof acronyms_known[0]; i++) {
        if (str_eq(acronyms_known[i], letters)) {
            return true;
        }
    }
    for (size_t i = 0; i < a->count; i++) {
        if (str_eq(a->items[i], letters)) {
            return true;
        }
    }
    return false;
}

// Its words stand beside it, and one of the two in brackets: "Temporary Event Notice (TEN)", "TEN (Temporary …".
static bool acronym_is_spelled(str text, size_t at, size_t end)
{
    bool within = at != 0 && text.ptr[at - 1] == '(' && end < text.len && text.ptr[end] == ')';
    bool before = end + 1 < text.len && text.ptr[end] == ' ' && text.ptr[end + 1] == '(';
    return within || before;
}

static void acronyms_met(struct acronyms *a, const struct place *at, str letters, bool spelled)
{
    if (acronym_known(a, letters) || a->count == ACRONYMS_KEPT || a->gathers != spelled) {
        return;
    }
    a->items[a->count++] = letters;
    if (!spelled && a->told++ < REASON_TOLD) {
        read_advice(a->r, at, STR("Write the words, and the letters in brackets behind them."),
                    "“%.*s” is nowhere spelled out.", STR_ARG(letters));
    }
}

// Whether the letters up to `at`, or from it on, are part of something longer: a word, or a code that is shown as an
// example ("AV1 2CD", "24/00123/FUL", "GOV.UK").
static bool acronym_goes_on(str text, size_t at, bool after)
{
    char near = after ? (at < text.len ? text.ptr[at] : ' ') : (at != 0 ? text.ptr[at - 1] : ' ');
    char far = after ? (at + 1 < text.len ? text.ptr[at + 1] : ' ') : (at > 1 ? text.ptr[at - 2] : ' ');
    bool far_digit = far >= '0' && far <= '9';
    bool joins = near == '/' || near == '-' || near == '.';
    return reason_letter(near) || (near >= '0' && near <= '9') || (near == ' ' && far_digit) ||
           (joins && (reason_letter(far) || far_digit));
}

static void acronyms_in(struct acronyms *a, const struct place *at, str text)
{
    bool small = false;
    for (size_t i = 0; i < text.len; i++) {
        small = small || (text.ptr[i] >= 'a' && text.ptr[i] <= 'z');
    }
    for (size_t i = 0; small && i < text.len;) { // a text in capitals has no acronyms
        size_t end = i;
        while (end < text.len && acronym_capital(text.ptr[end])) {
            end++;
        }
        bool alone = !acronym_goes_on(text, i, false) && !acronym_goes_on(text, end, true);
        if (alone && end - i >= 2 && end - i <= ACRONYM_MAX) {
            acronyms_met(a, at, str_slice(text, i, end), acronym_is_spelled(text, i, end));
        }
        i = end == i ? i + 1 : end;
    }
}

static void acronyms_of(struct acronyms *a, const struct place *above, const char *key, struct text text)
{
    acronyms_in(a, &(struct place){above, key, 0}, text_in(text, a->language));
}

static void acronyms_of_contents(struct acronyms *a, const struct place *above, const char *key,
                                 struct contents contents)
{
    struct place list = {above, key, 0};
    for (size_t i = 0; i < contents.count; i++) {
        struct place at = {&list, NULL, i};
        acronyms_of(a, &at, "title", contents.items[i].title);
        if (!contents.items[i].is_html) {
            acronyms_of(a, &at, "body", contents.items[i].body);
        }
    }
}

static void acronyms_of_all(struct acronyms *a, const struct definition *d)
{
    static const struct place root;
    struct place pages = {&root, "pages", 0};
    struct place start = {&root, "start", 0};
    struct place sent = {&root, "confirmation", 0};
    acronyms_of(a, &root, "name", d->name);
    acronyms_of(a, &root, "summary", d->summary);
    acronyms_of_contents(a, &start, "contents", d->start.contents);
    for (size_t i = 0; i < d->page_count; i++) {
        const struct page *p = &d->pages[i];
        struct place page = {&pages, NULL, i};
        struct place questions = {&page, "questions", 0};
        acronyms_of(a, &page, "title", p->title);
        acronyms_of_contents(a, &page, "before", p->before);
        for (size_t k = 0; k < p->question_count; k++) {
            struct place at = {&questions, NULL, k};
            acronyms_of(a, &at, "title", p->questions[k]->title);
            acronyms_of(a, &at, "hint", p->questions[k]->hint);
            acronyms_of(a, &at, "why", p->questions[k]->why);
        }
        acronyms_of_contents(a, &page, "after", p->after);
    }
    acronyms_of_contents(a, &sent, "contents", d->confirmation.contents);
}

void read_check_reasons(struct reader *r)
{
    static const struct place root;
    const struct definition *d = r->definition;
    struct place pages = {&root, "pages", 0};
    size_t told = 0;
    size_t language = str_place(STR("en"), d->languages, d->language_count);
    language = language == d->language_count ? SIZE_MAX : language;
    for (size_t i = 0; i < d->page_count; i++) {
        reason_of_page(r, &(struct place){&pages, NULL, i}, &d->pages[i], language, &told);
    }
    if (language != SIZE_MAX) {
        struct acronyms a = {.r = r, .language = language, .gathers = true};
        acronyms_of_all(&a, d);
        a.gathers = false;
        acronyms_of_all(&a, d);
    }
}

// SPDX-License-Identifier: Apache-2.0
// check_words: whether what people read is plain, where it is in English: words that have a plainer one, sentences
// that are too long, two questions in one, and how old one must be to read the whole. Advice, never an error.
#include "definition/read.h"

enum {
    WORDS_TOLD = 20,     // places that one kind of advice names
    SENTENCE_WORDS = 25, // the most that GOV.UK's style guide has in one
    READING_WORDS = 150, // fewer say nothing of how hard a service is to read
    READING_AGE = 12     // years; one writes for nine, and is told once a formula is surely above that
};

// Words that GOV.UK's style guide says to avoid, and what to write.
static const struct {
    str word, plain;
} plain_words[] = {
    {STR_INIT("utilise"), STR_INIT("use")},
    {STR_INIT("utilisation"), STR_INIT("use")},
    {STR_INIT("commence"), STR_INIT("start")},
    {STR_INIT("commencement"), STR_INIT("start")},
    {STR_INIT("terminate"), STR_INIT("end")},
    {STR_INIT("prior to"), STR_INIT("before")},
    {STR_INIT("subsequent to"), STR_INIT("after")},
    {STR_INIT("in order to"), STR_INIT("to")},
    {STR_INIT("with regard to"), STR_INIT("about")},
    {STR_INIT("with respect to"), STR_INIT("about")},
    {STR_INIT("in relation to"), STR_INIT("about")},
    {STR_INIT("in the event that"), STR_INIT("if")},
    {STR_INIT("in the event of"), STR_INIT("if there is")},
    {STR_INIT("due to the fact that"), STR_INIT("because")},
    {STR_INIT("for the purpose of"), STR_INIT("to")},
    {STR_INIT("pursuant to"), STR_INIT("under")},
    {STR_INIT("in accordance with"), STR_INIT("under")},
    {STR_INIT("in lieu of"), STR_INIT("instead of")},
    {STR_INIT("facilitate"), STR_INIT("help")},
    {STR_INIT("endeavour"), STR_INIT("try")},
    {STR_INIT("ascertain"), STR_INIT("find out")},
    {STR_INIT("aforementioned"), STR_INIT("this")},
    {STR_INIT("herein"), STR_INIT("here")},
    {STR_INIT("thereof"), STR_INIT("of it")},
    {STR_INIT("heretofore"), STR_INIT("until now")},
    {STR_INIT("leverage"), STR_INIT("use")},
    {STR_INIT("expedite"), STR_INIT("hurry")},
    {STR_INIT("furnish"), STR_INIT("give")},
    {STR_INIT("remuneration"), STR_INIT("pay")},
    {STR_INIT("whilst"), STR_INIT("while")},
    {STR_INIT("amongst"), STR_INIT("among")},
};

struct words_check {
    struct reader *r;
    size_t language;
    size_t sentences, words, syllables; // of the whole
    size_t told_long, told_plain, told_two;
};

static bool word_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' || (unsigned char)c >= 0x80;
}

static char word_small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

// Runs of vowels, without a silent e at the end: near enough for the age of a whole text.
static size_t word_syllables(str word)
{
    size_t count = 0;
    bool before = false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word_small(word.ptr[i]);
        bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
        count += vowel && !before ? 1 : 0;
        before = vowel;
    }
    bool silent =
        word.len > 2 && word_small(word.ptr[word.len - 1]) == 'e' && word_small(word.ptr[word.len - 2]) != 'l';
    count -= silent && count > 1 ? 1 : 0;
    return count == 0 ? 1 : count;
}

// A line ends a sentence, and so does a stop before a blank.
static bool sentence_ends(str text, size_t at)
{
    char c = text.ptr[at];
    bool last = at + 1 == text.len || text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n';
    return c == '\n' || ((c == '.' || c == '?' || c == '!' || c == ':') && last);
}

static void words_long(struct words_check *c, const struct place *at, str sentence, size_t words)
{
    if (words > SENTENCE_WORDS && c->told_long++ < WORDS_TOLD) {
        read_advice(c->r, at, STR("Make two sentences of it."), "A sentence of %zu words is hard to read: “%.*s …”.",
                    words, STR_ARG(read_quote(str_trim(sentence))));
    }
}

static void words_count(struct words_check *c, const struct place *at, str text)
{
    size_t begin = 0;
    size_t words = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (word_letter(text.ptr[i]) && (i == 0 || !word_letter(text.ptr[i - 1]))) {
            size_t end = i;
            while (end < text.len && word_letter(text.ptr[end])) {
                end++;
            }
            c->syllables += word_syllables(str_slice(text, i, end));
            words++;
        }
        if (sentence_ends(text, i) || i + 1 == text.len) {
            words_long(c, at, str_slice(text, begin, i + 1), words);
            c->sentences += words != 0 ? 1 : 0;
            c->words += words;
            words = 0;
            begin = i + 1;
        }
    }
}

static bool words_at(str text, size_t at, str word)
{
    bool begins = at == 0 || !word_letter(text.ptr[at - 1]);
    bool same = begins && at + word.len <= text.len && str_eq_nocase(str_slice(text, at, at + word.len), word);
    return same && (at + word.len == text.len || !word_letter(text.ptr[at + word.len]));
}

static void words_plain(struct words_check *c, const struct place *at, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!word_letter(text.ptr[i]) || (i != 0 && word_letter(text.ptr[i - 1]))) {
            continue;
        }
        for (size_t k = 0; k < sizeof plain_words / sizeof plain_words[0]; k++) {
            if (words_at(text, i, plain_words[k].word) && c->told_plain++ < WORDS_TOLD) {
                str mend = arena_printf(c->r->report->arena, "Write “%.*s”.", STR_ARG(plain_words[k].plain));
                read_advice(c->r, at, mend, "“%.*s” has a plainer word.", STR_ARG(plain_words[k].word));
            }
        }
    }
}

static void words_of(struct words_check *c, const struct place *above, const char *key, struct text text)
{
    struct place at = {above, key, 0};
    str words = text_in(text, c->language);
    words_count(c, &at, words);
    words_plain(c, &at, words);
}

static void words_of_contents(struct words_check *c, const struct place *above, const char *key,
                              struct contents contents)
{
    struct place list = {above, key, 0};
    for (size_t i = 0; i < contents.count; i++) {
        struct place at = {&list, NULL, i};
        words_of(c, &at, "title", contents.items[i].title);
        if (!contents.items[i].is_html) {
            words_of(c, &at, "body", contents.items[i].body);
        }
    }
}

// A question that asks twice gets one answer.
static void words_two(struct words_check *c, const struct place *above, const struct question *q)
{
    struct place at = {above, "title", 0};
    size_t asks = 0;
    str title = text_in(q->title, c->language);
    for (size_t i = 0; i < title.len; i++) {
        asks += title.ptr[i] == '?' ? 1 : 0;
    }
    if ((asks > 1 || str_find(title, STR("and/or")) != STR_NONE) && c->told_two++ < WORDS_TOLD) {
        read_advice(c->r, &at, STR("Ask each on its own."), "This seems to be two questions in one: “%.*s”.",
                    STR_ARG(read_quote(title)));
    }
}

static void words_of_page(struct words_check *c, const struct place *above, const struct page *p)
{
    struct place at = {above, NULL, p->index};
    struct place questions = {&at, "questions", 0};
    words_of(c, &at, "title", p->title);
    words_of_contents(c, &at, "before", p->before);
    words_of_contents(c, &at, "after", p->after);
    for (size_t i = 0; i < p->question_count; i++) {
        struct place question = {&questions, NULL, i};
        words_of(c, &question, "title", p->questions[i]->title);
        words_of(c, &question, "hint", p->questions[i]->hint);
        words_of(c, &question, "why", p->questions[i]->why);
        words_two(c, &question, p->questions[i]);
    }
}

// The grade of Flesch and Kincaid, in years: a school's first year is at five.
static void words_age(struct words_check *c, const struct place *at)
{
    if (c->words < READING_WORDS || c->sentences == 0) {
        return;
    }
    double grade =
        0.39 * (double)c->words / (double)c->sentences + 11.8 * (double)c->syllables / (double)c->words - 15.59;
    int age = (int)(grade + 5.5);
    if (age > READING_AGE) {
        read_advice(c->r, at, STR("Use shorter sentences and more common words."),
                    "One must be about %d years old to read this service with ease; write for nine.", age);
    }
}

void read_check_words(struct reader *r)
{
    static const struct place root;
    const struct definition *d = r->definition;
    struct words_check c = {.r = r};
    struct place pages = {&root, "pages", 0};
    struct place start = {&root, "start", 0};
    struct place sent = {&root, "confirmation", 0};
    c.language = str_place(STR("en"), d->languages, d->language_count);
    if (c.language == d->language_count) {
        return;
    }
    words_of(&c, &root, "summary", d->summary);
    words_of_contents(&c, &start, "contents", d->start.contents);
    words_of_contents(&c, &sent, "contents", d->confirmation.contents);
    words_of(&c, &root, "declaration", d->declaration);
    for (size_t i = 0; i < d->page_count; i++) {
        words_of_page(&c, &pages, &d->pages[i]);
    }
    words_age(&c, &pages);
}

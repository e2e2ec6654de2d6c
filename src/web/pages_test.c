// SPDX-License-Identifier: Apache-2.0
// What the public pages hold: read back from the text that the templates wrote.
#include "web/catalogue_view.h"
#include "web/check_view.h"
#include "web/confirmation_view.h"
#include "web/error_view.h"
#include "web/page_check_answers.h"
#include "web/page_confirmation.h"
#include "web/page_question.h"
#include "web/page_repeat.h"
#include "web/page_start.h"
#include "web/pages_made.h"
#include "web/pages_scan.h"
#include "web/question_view.h"
#include "web/repeat_view.h"
#include "web/start_view.h"
#include "web/way_words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static const char *pages_document;
static struct pages_made made;

static int begin(void **state)
{
    (void)state;
    pages_made_begin(&made, pages_document, LANGUAGE_EN);
    pages_made_answer_all(&made, STR("Rhian Morgan"));
    return 0;
}

static int end(void **state)
{
    (void)state;
    pages_made_end(&made);
    return 0;
}

// Runs of white space count as one space.
static bool holds(str page, const char *text)
{
    char *squeezed = arena_alloc(&made.arena, page.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < page.len; i++) {
        bool space = page.ptr[i] == ' ' || page.ptr[i] == '\n';
        if (!space || len == 0 || squeezed[len - 1] != ' ') {
            squeezed[len++] = space ? ' ' : page.ptr[i];
        }
    }
    return str_find((str){squeezed, len}, str_from(text)) != STR_NONE;
}

#define assert_holds(page, text)                                          \
    do {                                                                  \
        if (!holds((page), (text))) {                                     \
            fail_msg("not in the page: %s\n%.*s", (text), STR_ARG(page)); \
        }                                                                 \
    } while (0)

static str question_page(const char *id, const struct fields *shown)
{
    const struct page *page = definition_page(made.definition, str_from(id));
    pages_made_at(&made, id, "", "", "");
    struct question_view view;
    question_view_of(&made.request, &made.journey, page, 0, shown, NULL, &view);
    return PAGES_MADE_TEXT(&made, page_question, view);
}

// ---- Of every page ----------------------------------------------------------------------------------

static bool is_id(str page, str id)
{
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        if (id.len != 0 && str_eq(pages_scan_attribute(&tag, "id"), id)) {
            return true;
        }
    }
    return false;
}

// Every name that an attribute refers to is an element of the page.
static void check_references(const char *name, str page)
{
    static const char *const referring[] = {"for", "aria-describedby", "aria-labelledby"};
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        for (size_t i = 0; i < 3; i++) {
            str rest = pages_scan_attribute(&tag, referring[i]);
            str id;
            while (str_next(&rest, ' ', &id)) {
                if (!is_id(page, id)) {
                    fail_msg("%s: %s=\"%.*s\" leads nowhere", name, referring[i], STR_ARG(id));
                }
            }
        }
        str href = pages_scan_attribute(&tag, "href");
        if (str_starts(href, STR("#")) && !is_id(page, str_slice(href, 1, href.len))) {
            fail_msg("%s: the link %.*s leads nowhere", name, STR_ARG(href));
        }
    }
}

static void check_ids(const char *name, str page)
{
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        str id = pages_scan_attribute(&tag, "id");
        struct pages_tag other;
        for (size_t rest = at; id.len != 0 && pages_scan_next(page, &rest, &other);) {
            if (str_eq(pages_scan_attribute(&other, "id"), id)) {
                fail_msg("%s: two elements with the id '%.*s'", name, STR_ARG(id));
            }
        }
    }
}

static void check_page(void *context, const char *name, str page)
{
    int *main_forms = context;
    assert_int_equal(pages_scan_count(page, "h1", NULL, NULL), 1);
    assert_int_equal(pages_scan_count(page, "main", "id", "main"), 1);
    assert_int_equal(pages_scan_count(page, "html", "lang", "en"), 1);
    check_references(name, page);
    check_ids(name, page);
    struct pages_tag tag;
    int forms = 0;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        assert_false(pages_scan_has(&tag, "style"));
        forms += str_eq(tag.name, STR("form")) && str_eq(pages_scan_attribute(&tag, "method"), STR("post")) &&
                 !pages_scan_has(&tag, "data-aside");
        if (str_eq(tag.name, STR("input")) || str_eq(tag.name, STR("select"))) {
            assert_false(str_eq(pages_scan_attribute(&tag, "type"), STR("number")));
        }
    }
    assert_true(forms <= 1);
    *main_forms += forms;
}

static void test_every_page(void **state)
{
    (void)state;
    int main_forms = 0;
    pages_made_each(&made, check_page, &main_forms);
    // 8 pages of questions whole and wrong, the rows of one, and check your answers.
    assert_int_equal(main_forms, 2 * 8 + 1 + 1);
}

// ---- Questions --------------------------------------------------------------------------------------

static void test_one_question_is_the_heading(void **state)
{
    (void)state;
    struct fields shown;
    journey_fill(&made.journey, definition_page(made.definition, STR("term")), 0, &shown);
    str page = question_page("term", &shown);
    assert_holds(page, "<main id=\"main\" class=\"gh-main\" data-page=\"question\" data-id=\"term\">");
    assert_holds(page, "Your permit: 1 of 3");
    assert_holds(page, "<h1 class=\"govuk-fieldset__heading\">");
    assert_holds(page, "How long do you need the permit for?");
    assert_holds(page, "You can hand it back early");
    assert_holds(page, "Prices pay for running"); // why
    assert_int_equal(pages_scan_count(page, "input", "name", "term"), 3);
    assert_holds(page, "value=\"12\" checked");
    assert_holds(page, "href=\"/avonbridge/parking/proof\" class=\"govuk-back-link\"");
    assert_holds(page, "<title>How long do you need the permit for? – Apply for a resident parking permit – Avonbridge "
                       "Council</title>");
}

static void test_several_questions_have_labels(void **state)
{
    (void)state;
    struct fields shown;
    journey_fill(&made.journey, definition_page(made.definition, STR("vehicle")), 0, &shown);
    str page = question_page("vehicle", &shown);
    assert_holds(page, "<h1 class=\"govuk-heading-l\">Your vehicle, for a year</h1>");
    static const char *const controls[] = {"registration", "emissions",   "zone",        "mine",       "bought-day",
                                           "bought-month", "bought-year", "taxed-month", "taxed-year", "fuel"};
    for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++) {
        assert_true(pages_scan_count(page, "input", "name", controls[i]) +
                        pages_scan_count(page, "select", "name", controls[i]) >
                    0);
    }
    assert_int_equal(pages_scan_count(page, "input", "name", "taxed-day"), 0);
    assert_holds(page, "id=\"bought-month\" name=\"bought-month\" type=\"text\" value=\"3\" inputmode=\"numeric\"");
    assert_holds(page, "Taxed until (optional)");
    assert_holds(page, "data-behaviour=\"exclusive\"");
    assert_holds(page, "<strong>log book</strong>"); // contents before
    assert_holds(page, "If you share a car");        // and after
    assert_holds(page, "You can be fined for a wrong number.");
    assert_holds(page, "C, Mill Road and Station</li>");
}

static void test_controls_help_to_fill_in(void **state)
{
    (void)state;
    str page = question_page("email", NULL);
    assert_holds(page, "name=\"email\" type=\"email\" spellcheck=\"false\" autocomplete=\"email\"");
    page = question_page("more", &(struct fields){0});
    assert_holds(page, "type=\"tel\" spellcheck=\"false\" autocomplete=\"tel\"");
    assert_holds(page, "data-maxlength=\"500\"");
    page = question_page("home", &(struct fields){0});
    assert_holds(page, "name=\"address-line-1\" type=\"text\" spellcheck=\"false\" autocomplete=\"address-line1\"");
    assert_holds(page, "autocomplete=\"postal-code\"");
}

static void test_a_wrong_form_says_what_and_where(void **state)
{
    (void)state;
    static const struct field sent[] = {{STR_INIT("bought-day"), STR_INIT("31"), NULL},
                                        {STR_INIT("bought-month"), STR_INIT("2"), NULL},
                                        {STR_INIT("bought-year"), STR_INIT("2024"), NULL},
                                        {STR_INIT("registration"), STR_INIT("<AB19 & KLM>"), NULL},
                                        {STR_INIT("zone"), STR_INIT("z"), NULL}};
    str page = pages_made_wrong(&made, "vehicle", &(struct fields){sent, 5});
    assert_holds(page, "<title>Error: Your vehicle");
    assert_holds(page, "govuk-error-summary");
    assert_holds(page, "<a href=\"#bought-day\">Enter a real date: When did you get it?</a>");
    assert_holds(page, "<a href=\"#emissions\">Enter CO2 emissions</a>");
    assert_holds(page, "<a href=\"#mine\">Select an option: Is it yours?</a>");
    assert_holds(page, "value=\"&lt;AB19 &amp; KLM&gt;\""); // kept as entered
    assert_holds(page, "value=\"31\"");
    check_references("vehicle", page);
    page = pages_made_wrong(&made, "term", &(struct fields){0});
    assert_holds(page, "<a href=\"#term\">Choose how long you need the permit for</a>"); // the designer's words
    page = pages_made_wrong(&made, "name", &(struct fields){0});
    assert_holds(page, "<a href=\"#full-name-first\">Enter name</a>");
}

static void test_kept_files_can_go(void **state)
{
    (void)state;
    str page = question_page("proof", &(struct fields){0});
    assert_holds(page, "enctype=\"multipart/form-data\"");
    assert_holds(page, "Rhian Morgan, 207 KB");
    assert_holds(page, "name=\"proof-remove\" value=\"t0ken\"");
    assert_holds(page, "accept=\".pdf,.jpg,.png\"");
    assert_holds(page, "PDF, JPG and PNG");
    // Enter presses the first button: it must not be the one that removes.
    assert_true(str_find(page, STR("aria-hidden=\"true\">Continue</button>")) < str_find(page, STR("proof-remove")));
}

static void test_was_this_clear(void **state)
{
    (void)state;
    str page = question_page("term", &(struct fields){0});
    // Its buttons send the page's one form, with all that is typed in it.
    assert_holds(page, "<form id=\"answers.form\" method=\"post\" action=\"/avonbridge/parking/term\"");
    assert_int_equal(pages_scan_count(page, "form", "method", "post"), 1);
    assert_holds(page, "type=\"submit\" form=\"answers.form\" formaction=\"/avonbridge/parking/term/clear#clear\" "
                       "data-aside name=\"clear.say\" value=\"not-clear\"");
    struct question_view view;
    question_view_of(&made.request, &made.journey, definition_page(made.definition, STR("term")), 0, NULL, NULL, &view);
    view.say = (struct question_say){.said = QUESTION_SAID_NOT_CLEAR, .words = STR("What?"), .words_error = STR("No")};
    page = PAGES_MADE_TEXT(&made, page_question, view);
    assert_int_equal(pages_scan_count(page, "textarea", "name", "clear.words"), 1);
    assert_int_equal(pages_scan_count(page, "textarea", "form", "answers.form"), 1);
    assert_holds(page, "What?</textarea>");
    assert_holds(page, "id=\"clear-words-error\"");
    assert_holds(page, "<div role=\"status\"><h2 id=\"clear-title\">Thank you for telling us</h2></div>");
}

// A question may be called as the page's own elements are.
static void test_ids_of_the_page_are_its_own(void **state)
{
    (void)state;
    pages_made_end(&made);
    pages_made_begin_with(
        &made,
        STR("{\"guildhall\":1,\"id\":\"x\",\"languages\":[\"en\"],\"name\":\"X\",\"next-number\":9,\"pages\":[{\"id\":"
            "\"p\",\"title\":\"P\","
            "\"questions\":[{\"id\":\"main\",\"number\":1,\"type\":\"text\",\"title\":\"A\"},"
            "{\"id\":\"reference\",\"number\":2,\"type\":\"long-text\",\"title\":\"B\"},"
            "{\"id\":\"c\",\"number\":3,\"type\":\"radios\",\"title\":\"C\",\"options\":[\"1\",\"2\"]},"
            "{\"id\":\"c-2\",\"number\":4,\"type\":\"text\",\"title\":\"D\"}]}]}"),
        LANGUAGE_EN);
    str page = pages_made_wrong(&made, "p", &(struct fields){0});
    check_ids("p", page);
    check_references("p", page);
    assert_int_equal(pages_scan_count(page, "input", "name", "main"), 1);
    assert_false(is_id(page, STR("reference")));
}

// An answer in a text is said on the page, as text, and never in the window's title.
static void test_answers_in_texts(void **state)
{
    (void)state;
    pages_made_answer_all(&made, STR("<b>Mei</b>"));
    str page = question_page("vehicle", NULL);
    assert_holds(page, "<h1 class=\"govuk-heading-l\">Your vehicle, for a year</h1>");
    assert_holds(page, "<title>Your vehicle – ");
    assert_holds(page, "<strong>log book</strong> (V5C), &lt;b&gt;Mei&lt;/b&gt; &lt;b&gt;Mei&lt;/b&gt;.");
    assert_holds(page, "Of &lt;b&gt;Mei&lt;/b&gt; &lt;b&gt;Mei&lt;/b&gt;’s car");
    struct confirmation_view view;
    confirmation_view_of(&made.request, &made.journey, STR("X"), false, &view);
    page = PAGES_MADE_TEXT(&made, page_confirmation, view);
    assert_holds(page, "<strong>&lt;b&gt;Mei&lt;/b&gt; &lt;b&gt;Mei&lt;/b&gt;</strong>, and e-mail you");
    pages_made_end(&made);
    pages_made_begin(&made, pages_document, LANGUAGE_EN); // nothing is answered
    confirmation_view_of(&made.request, &made.journey, STR("X"), false, &view);
    page = PAGES_MADE_TEXT(&made, page_confirmation, view);
    assert_holds(page, "<strong>you</strong>, and e-mail you");
}

// ---- Other pages ------------------------------------------------------------------------------------

static void test_rows(void **state)
{
    (void)state;
    const struct page *page = definition_page(made.definition, STR("drivers"));
    pages_made_at(&made, "drivers", "", "", "");
    struct repeat_view view;
    repeat_view_of(&made.request, &made.journey, page, NULL, &view);
    str text = PAGES_MADE_TEXT(&made, page_repeat, view);
    assert_holds(text, "data-page=\"repeat\" data-id=\"drivers\"");
    assert_holds(text, "Person 2");
    assert_holds(text, "href=\"/avonbridge/parking/drivers/2\"");
    assert_holds(text, "<form data-aside method=\"post\" action=\"/avonbridge/parking/drivers/1/remove\">");
    assert_holds(text, "value=\"continue\" name=\"next\"");
    assert_holds(text, "value=\"add\" name=\"next\"");
    struct problem problem = {.key = "repeat.too-many", .args = {{"max", STR("3")}}, .arg_count = 1};
    view.can_add = false;
    repeat_view_of(&made.request, &made.journey, page, &problem, &view);
    text = PAGES_MADE_TEXT(&made, page_repeat, view);
    assert_holds(text, "There is a problem");
    assert_holds(text, "<title>Error: ");
}

static void find_page(void *context, const char *name, str page)
{
    str *wanted = context; // [0] the name, [1] the page
    if (str_eq(wanted[0], str_from(name))) {
        wanted[1] = page;
    }
}

static str page_named(const char *name)
{
    str wanted[2] = {str_from(name), {0}};
    pages_made_each(&made, find_page, wanted);
    assert_true(wanted[1].len != 0);
    return wanted[1];
}

static void test_check_your_answers(void **state)
{
    (void)state;
    str page = page_named("check-answers");
    assert_holds(page, "data-page=\"check-answers\"");
    assert_holds(page, "<h2 class=\"govuk-heading-m\">Your permit</h2>");
    assert_holds(
        page,
        "href=\"/avonbridge/parking/term?change=1\">Change<span class=\"govuk-visually-hidden\"> How long</span>");
    assert_holds(page, "href=\"/avonbridge/parking/drivers/2?change=1\"");
    assert_holds(page, "27 March 2024");
    assert_holds(page, "December 2026");
    assert_holds(page, "104 g/km");
    assert_holds(page, "<li>Petrol</li><li>Electricity</li>");
    str sent = page_named("sent");
    assert_holds(sent, "PKP-7H3K-92Q");
    assert_false(holds(sent, "change=1"));
}

static void test_confirmation(void **state)
{
    (void)state;
    str page = page_named("confirmation");
    assert_holds(page, "id=\"reference\">PKP-7H3K-92Q<");
    assert_holds(page, "action=\"/avonbridge/parking/check-answers/feedback\"");
    assert_int_equal(pages_scan_count(page, "input", "name", "satisfaction"), 5);
    assert_int_equal(pages_scan_count(page, "input", "value", "very-dissatisfied"), 1);
    struct confirmation_view view;
    confirmation_view_of(&made.request, &made.journey, STR("X"), true, &view);
    page = PAGES_MADE_TEXT(&made, page_confirmation, view);
    assert_int_equal(pages_scan_count(page, "input", "name", "satisfaction"), 0);
}

static void test_start(void **state)
{
    (void)state;
    str page = page_named("start");
    assert_holds(page, "<a href=\"/avonbridge/parking/name\" role=\"button\"");
    assert_holds(page, "£24 to £68");
    struct start_view view;
    start_view_of(&made.request, &made.journey, true, &view);
    page = PAGES_MADE_TEXT(&made, page_start, view);
    assert_holds(page, "<a href=\"/avonbridge/parking/check-answers\" role=\"button\"");
    assert_int_equal(pages_scan_count(page, "a", "role", "button"), 1);
    // Without a page to begin on, the button makes the draft.
    view.start_href = view.resume_href = (str){0};
    page = PAGES_MADE_TEXT(&made, page_start, view);
    assert_int_equal(pages_scan_count(page, "form", "method", "post"), 1);
    assert_int_equal(pages_scan_count(page, "a", "role", "button"), 0);
}

static void test_languages_keep_the_place(void **state)
{
    (void)state;
    pages_made_at(&made, "term", "", "change", "1");
    struct frame frame = frame_of(&made.request, STR("T"), STR("question"));
    assert_int_equal(frame.languages.count, 2);
    assert_true(frame.languages.items[0].current && !frame.languages.items[1].current);
    assert_true(str_eq(frame.languages.items[1].href, STR("/avonbridge/parking/term?language=cy&change=1")));
    pages_made_at(&made, "a b&c", "", "language", "en"); // an address of anybody's making
    frame = frame_of(&made.request, STR("T"), STR("question"));
    assert_true(str_eq(frame.languages.items[1].href, STR("/avonbridge/parking/a%20b%26c?language=cy")));
}

// Where something may be typed, another language is a button of its form; Enter still presses Continue.
static void test_languages_keep_what_is_typed(void **state)
{
    (void)state;
    pages_made_at(&made, "drivers", "2", "change", "1");
    struct question_view view;
    const struct page *drivers = definition_page(made.definition, STR("drivers"));
    question_view_of(&made.request, &made.journey, drivers, 2, NULL, NULL, &view);
    str page = PAGES_MADE_TEXT(&made, page_question, view);
    assert_holds(page, "action=\"/avonbridge/parking/drivers/2?change=1\"");
    assert_holds(page, "formaction=\"/avonbridge/parking/drivers/2?change=1&amp;language=cy&amp;again=1\"");
    assert_holds(page, "formaction=\"/avonbridge/parking/drivers/2/clear?change=1#clear\"");
    assert_true(str_find(page, STR("aria-hidden=\"true\">Continue</button>")) < str_find(page, STR("language=cy")));
    pages_made_at(&made, "check-answers", "", "", "");
    struct check_view check;
    check_view_of(&made.request, &made.journey, &check);
    page = PAGES_MADE_TEXT(&made, page_check_answers, check);
    assert_holds(page, "<a data-aside href=\"/avonbridge/parking/check-answers?language=cy\"");
}

static void test_back(void **state)
{
    (void)state;
    const struct page *term = definition_page(made.definition, STR("term"));
    const struct page *first = definition_page(made.definition, STR("name"));
    const struct page *drivers = definition_page(made.definition, STR("drivers"));
    assert_true(str_eq(way_words_back(&made.request, &made.journey, term, 0), STR("/avonbridge/parking/proof")));
    assert_true(str_eq(way_words_back(&made.request, &made.journey, first, 0), STR("/avonbridge/parking")));
    assert_true(str_eq(way_words_back(&made.request, &made.journey, drivers, 2), STR("/avonbridge/parking/drivers")));
    pages_made_at(&made, "term", "", "change", "1");
    assert_true(
        str_eq(way_words_back(&made.request, &made.journey, term, 0), STR("/avonbridge/parking/check-answers")));
}

static void test_search(void **state)
{
    (void)state;
    struct arena *a = &made.arena;
    assert_true(catalogue_view_matches(a, STR("Report a missed bin"), STR("MISSED  report")));
    assert_true(catalogue_view_matches(a, STR("D\xc5\xb5r i bawb"), STR("dwr")));
    assert_true(catalogue_view_matches(a, STR("x"), STR("")));
    assert_false(catalogue_view_matches(a, STR("Report a missed bin"), STR("report a permit")));
    str page = page_named("catalogue");
    assert_true(str_find(page, STR("/avonbridge/parking\"")) < str_find(page, STR("/avonbridge/dwr\"")));
    assert_true(str_find(page, STR("/avonbridge/dwr\"")) < str_find(page, STR("/avonbridge/bins\"")));
}

static void test_errors(void **state)
{
    (void)state;
    static const int statuses[] = {400, 403, 404, 405, 409, 413, 414, 415, 429, 431, 500, 501, 503, 505};
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        struct error_view view;
        error_view_of(&made.request, statuses[i], false, &view);
        assert_true(view.title.len != 0 && view.what.len != 0 && view.advice.len != 0);
        assert_int_equal(str_eq(view.title, STR("Page not found")), statuses[i] == 404);
    }
    assert_holds(page_named("error"), "000000000000001f");
}

int main(int argc, char **argv)
{
    pages_document = argc > 1 ? argv[1] : "src/web/pages_made.json";
#define PAGES_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        PAGES_TEST(test_every_page),
        PAGES_TEST(test_one_question_is_the_heading),
        PAGES_TEST(test_several_questions_have_labels),
        PAGES_TEST(test_controls_help_to_fill_in),
        PAGES_TEST(test_a_wrong_form_says_what_and_where),
        PAGES_TEST(test_kept_files_can_go),
        PAGES_TEST(test_was_this_clear),
        PAGES_TEST(test_ids_of_the_page_are_its_own),
        PAGES_TEST(test_answers_in_texts),
        PAGES_TEST(test_rows),
        PAGES_TEST(test_check_your_answers),
        PAGES_TEST(test_confirmation),
        PAGES_TEST(test_start),
        PAGES_TEST(test_languages_keep_the_place),
        PAGES_TEST(test_languages_keep_what_is_typed),
        PAGES_TEST(test_back),
        PAGES_TEST(test_search),
        PAGES_TEST(test_errors),
    };
    return cmocka_run_group_tests_name("web pages", tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The product's contents page: everything that can be asked for.
#include "base/limits.h"
#include "casework/queue.h"
#include "oidc/oidc.h"
#include "web/apply_pages.h"
#include "web/builder_pages.h"
#include "web/come_back_pages.h"
#include "web/making_pages.h"
#include "web/need_pages.h"
#include "web/person_pages.h"
#include "web/route.h"
#include "web/safety_pages.h"
#include "web/site_pages.h"
#include "web/staff_account_pages.h"
#include "web/staff_banner_pages.h"
#include "web/staff_change_pages.h"
#include "web/staff_hand_over.h"
#include "web/staff_here.h"
#include "web/staff_messages.h"
#include "web/staff_need_pages.h"
#include "web/staff_opening_pages.h"
#include "web/staff_own_pages.h"
#include "web/staff_pages.h"
#include "web/staff_provider_pages.h"
#include "web/staff_retention_pages.h"
#include "web/staff_service_pages.h"
#include "web/staff_trial_pages.h"
#include "web/staff_user_pages.h"
#include "web/trial_pages.h"
#include "web/voice_pages.h"
#include "web/watch_pages.h"

static const struct route_field search_fields[] = {{STR_INIT("q"), CHECK_LINE, 200}, {{0}, CHECK_TEXT, 0}};
static const struct route_field suggest_fields[] = {{STR_INIT("q"), CHECK_LINE, LIMIT_SEARCH_TEXT},
                                                    {{0}, CHECK_TEXT, 0}};
// Beside it come the page's own, which is shown again with them, and "clear.words", which is judged there too.
static const struct route_field clear_fields[] = {{STR_INIT("clear.say"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
static const struct route_field clear_answers_fields[] = {{STR_INIT("sent"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field whole_fields[] = {{STR_INIT("satisfaction"), CHECK_KEY, 20},
                                                  {STR_INIT("words"), CHECK_TEXT, LIMIT_FEEDBACK_TEXT},
                                                  {{0}, CHECK_TEXT, 0}};
static const struct route_field provider_fields[] = {{STR_INIT("code"), CHECK_LINE, 2048},
                                                     {STR_INIT("state"), CHECK_LINE, 200},
                                                     {STR_INIT("iss"), CHECK_LINE, OIDC_URL_MAX},
                                                     {{0}, CHECK_TEXT, 0}};
static const struct route_field provider_problem_fields[] = {{STR_INIT("provider"), CHECK_KEY, 20},
                                                             {{0}, CHECK_TEXT, 0}};
static const struct route_field logout_fields[] = {{STR_INIT("logout_token"), CHECK_LINE, OIDC_TOKEN_MAX},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field sign_in_fields[] = {
    {STR_INIT("email"), CHECK_LINE, 254}, {STR_INIT("password"), CHECK_TEXT, LIMIT_PASSWORD_MAX}, {{0}, CHECK_TEXT, 0}};
#define QUEUE_FIELDS                                                                                                  \
    {STR_INIT("who"), CHECK_KEY, 20}, {STR_INIT("service"), CHECK_KEY, 60}, {STR_INIT("status"), CHECK_KEY, 20},      \
        {STR_INIT("team"), CHECK_NUMBER, 18}, {STR_INIT("user"), CHECK_NUMBER, 18},                                   \
        {STR_INIT("days"), CHECK_NUMBER, 4}, {STR_INIT("late"), CHECK_NUMBER, 1}, {STR_INIT("order"), CHECK_KEY, 20}, \
        {STR_INIT("from-day"), CHECK_LINE, 10}, {STR_INIT("from-month"), CHECK_LINE, 20},                             \
        {STR_INIT("from-year"), CHECK_LINE, 10}, {STR_INIT("to-day"), CHECK_LINE, 10},                                \
        {STR_INIT("to-month"), CHECK_LINE, 20},                                                                       \
    {                                                                                                                 \
        STR_INIT("to-year"), CHECK_LINE, 10                                                                           \
    }
static const struct route_field banner_fields[] = {
    {STR_INIT("do"), CHECK_KEY, 10}, {STR_INIT("hours"), CHECK_NUMBER, 4}, {{0}, CHECK_TEXT, 0}};
static const struct route_field invite_fields[] = {{STR_INIT("name"), CHECK_LINE, 100},
                                                   {STR_INIT("email"), CHECK_LINE, 254},
                                                   {STR_INIT("role"), CHECK_KEY, 20},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field user_fields[] = {
    {STR_INIT("do"), CHECK_KEY, 10}, {STR_INIT("role"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
static const struct route_field password_fields[] = {{STR_INIT("current"), CHECK_TEXT, LIMIT_PASSWORD_MAX},
                                                     {STR_INIT("password"), CHECK_TEXT, LIMIT_PASSWORD_MAX},
                                                     {{0}, CHECK_TEXT, 0}};
static const struct route_field code_fields[] = {
    {STR_INIT("code"), CHECK_LINE, 40}, {STR_INIT("do"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field session_fields[] = {{STR_INIT("session"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field case_list_fields[] = {
    QUEUE_FIELDS, {STR_INIT("reference"), CHECK_LINE, 100}, {STR_INIT("after"), CHECK_KEY, 40}, {{0}, CHECK_TEXT, 0}};
static const struct route_field export_fields[] = {
    QUEUE_FIELDS, {STR_INIT("format"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field view_fields[] = {
    QUEUE_FIELDS, {STR_INIT("name"), CHECK_LINE, QUEUE_VIEW_NAME_MAX}, {{0}, CHECK_TEXT, 0}};
static const struct route_field take_fields[] = {
    {STR_INIT("service"), CHECK_KEY, 60}, {STR_INIT("channel"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
static const struct route_field team_fields[] = {
    {STR_INIT("name"), CHECK_LINE, TEAM_NAME_MAX}, {STR_INIT("notice"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field status_fields[] = {{STR_INIT("seen"), CHECK_NUMBER, 18},
                                                   {STR_INIT("to"), CHECK_KEY, 20},
                                                   {STR_INIT("letter"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                   {STR_INIT("days"), CHECK_NUMBER, 4},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field assign_fields[] = {{STR_INIT("seen"), CHECK_NUMBER, 18},
                                                   {STR_INIT("user"), CHECK_NUMBER, 18},
                                                   {STR_INIT("team"), CHECK_NUMBER, 18},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field email_fields[] = {{STR_INIT("email"), CHECK_LINE, 254}, {{0}, CHECK_TEXT, 0}};
static const struct route_field typed_code_fields[] = {{STR_INIT("code"), CHECK_LINE, 40}, {{0}, CHECK_TEXT, 0}};
static const struct route_field open_fields[] = {{STR_INIT("draft"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field no_fields[] = {{{0}, CHECK_TEXT, 0}};
static const struct route_field message_list_fields[] = {
    {STR_INIT("show"), CHECK_KEY, 10}, {STR_INIT("before"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field message_fields[] = {{STR_INIT("id"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field seen_fields[] = {{STR_INIT("seen"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field note_fields[] = {{STR_INIT("words"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                 {{0}, CHECK_TEXT, 0}};

static const struct route_field saved_fields[] = {{STR_INIT("saved"), CHECK_NUMBER, 1}, {{0}, CHECK_TEXT, 0}};
_Static_assert(LANGUAGE__COUNT == 2, "the wording of messages has fields for each language");
// Longer than may be kept: that is said beside what was typed.
static const struct route_field own_fields[] = {{STR_INIT("do"), CHECK_KEY, 10},
                                                {STR_INIT("subject-en"), CHECK_LINE, 1000},
                                                {STR_INIT("subject-cy"), CHECK_LINE, 1000},
                                                {STR_INIT("words-en"), CHECK_TEXT, 20000},
                                                {STR_INIT("words-cy"), CHECK_TEXT, 20000},
                                                {{0}, CHECK_TEXT, 0}};
static const struct route_field hold_fields[] = {
    {STR_INIT("do"), CHECK_KEY, 10}, {STR_INIT("why"), CHECK_TEXT, LIMIT_HOLD_TEXT}, {{0}, CHECK_TEXT, 0}};
static const struct route_field service_hold_fields[] = {{STR_INIT("service"), CHECK_NUMBER, 18},
                                                         {STR_INIT("do"), CHECK_KEY, 10},
                                                         {STR_INIT("why"), CHECK_TEXT, LIMIT_HOLD_TEXT},
                                                         {{0}, CHECK_TEXT, 0}};

#define STEP_FIELDS(n)                       \
    {STR_INIT("name-" #n), CHECK_LINE, 100}, \
    {                                        \
        STR_INIT("role-" #n), CHECK_KEY, 20  \
    }
static const struct route_field board_fields[] = {{STR_INIT("show"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
static const struct route_field difference_fields[] = {{STR_INIT("of"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field when_fields[] = {
    {STR_INIT("question"), CHECK_LINE, 100}, {STR_INIT("option"), CHECK_LINE, 1000}, {STR_INIT("piece"), CHECK_KEY, 20},
    {STR_INIT("way"), CHECK_KEY, 10},        {STR_INIT("add"), CHECK_LINE, 300},     {{0}, CHECK_TEXT, 0}};
static const struct route_field value_when_fields[] = {
    {STR_INIT("value"), CHECK_LINE, 100}, {STR_INIT("at"), CHECK_LINE, 60}, {{0}, CHECK_TEXT, 0}};
static const struct route_field upload_fields[] = {
    {STR_INIT("file"), CHECK_LINE, 300}, {STR_INIT("key"), CHECK_LINE, 100},  {STR_INIT("seen"), CHECK_NUMBER, 18},
    {STR_INIT("ready"), CHECK_KEY, 60},  {STR_INIT("from"), CHECK_LINE, 100}, {{0}, CHECK_TEXT, 0}};
static const struct route_field draft_fields[] = {
    {STR_INIT("seen"), CHECK_NUMBER, 18}, {STR_INIT("do"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field approval_fields[] = {
    {STR_INIT("revision"), CHECK_NUMBER, 18}, {STR_INIT("step"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field trial_fields[] = {{STR_INIT("purpose"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                  {STR_INIT("asks"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                  {STR_INIT("days"), CHECK_LINE, 20},
                                                  {{0}, CHECK_TEXT, 0}};
static const struct route_field trial_comment_fields[] = {{STR_INIT("do"), CHECK_KEY, 10},
                                                          {STR_INIT("comment"), CHECK_NUMBER, 18},
                                                          {STR_INIT("page"), CHECK_LINE, 100},
                                                          {STR_INIT("words"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                          {{0}, CHECK_TEXT, 0}};
#define NEED_FIELDS                                                                                       \
    {STR_INIT("needs"), CHECK_TEXT, LIMIT_NOTE_TEXT}, {STR_INIT("so-that"), CHECK_TEXT, LIMIT_NOTE_TEXT}, \
        {STR_INIT("service"), CHECK_LINE, 100}, {STR_INIT("about"), CHECK_LINE, LIMIT_NOTE_TEXT},         \
    {                                                                                                     \
        STR_INIT("weight"), CHECK_KEY, 20                                                                 \
    }
#define EVIDENCE_FIELDS                                   \
    {STR_INIT("kind"), CHECK_KEY, 20},                    \
    {                                                     \
        STR_INIT("evidence"), CHECK_TEXT, LIMIT_NOTE_TEXT \
    }
static const struct route_field tell_fields[] = {{STR_INIT("words"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                 {{0}, CHECK_TEXT, 0}};
static const struct route_field need_list_fields[] = {
    {STR_INIT("show"), CHECK_KEY, 20}, {STR_INIT("service"), CHECK_LINE, 100}, {{0}, CHECK_TEXT, 0}};
static const struct route_field need_new_fields[] = {{STR_INIT("from"), CHECK_KEY, 20},
                                                     {STR_INIT("of"), CHECK_NUMBER, 18},
                                                     {STR_INIT("need"), CHECK_NUMBER, 18},
                                                     NEED_FIELDS,
                                                     EVIDENCE_FIELDS,
                                                     {{0}, CHECK_TEXT, 0}};
static const struct route_field need_set_fields[] = {NEED_FIELDS,
                                                     {STR_INIT("state"), CHECK_KEY, 20},
                                                     {STR_INIT("version"), CHECK_NUMBER, 18},
                                                     {STR_INIT("why"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                     {STR_INIT("shown"), CHECK_KEY, 10},
                                                     {{0}, CHECK_TEXT, 0}};
static const struct route_field need_hear_fields[] = {EVIDENCE_FIELDS, {{0}, CHECK_TEXT, 0}};
static const struct route_field need_aside_fields[] = {
    {STR_INIT("told"), CHECK_NUMBER, 18}, {STR_INIT("why"), CHECK_TEXT, LIMIT_NOTE_TEXT}, {{0}, CHECK_TEXT, 0}};
static const struct route_field opening_fields[] = {
    {STR_INIT("opens-day"), CHECK_LINE, 10},    {STR_INIT("opens-month"), CHECK_LINE, 20},
    {STR_INIT("opens-year"), CHECK_LINE, 10},   {STR_INIT("closes-day"), CHECK_LINE, 10},
    {STR_INIT("closes-month"), CHECK_LINE, 20}, {STR_INIT("closes-year"), CHECK_LINE, 10},
    {STR_INIT("begun"), CHECK_LINE, 10},        {{0}, CHECK_TEXT, 0}};
static const struct route_field take_back_fields[] = {{STR_INIT("change"), CHECK_NUMBER, 18}, {{0}, CHECK_TEXT, 0}};
static const struct route_field change_fields[] = {{STR_INIT("do"), CHECK_KEY, 10},
                                                   {STR_INIT("kind"), CHECK_KEY, 20},
                                                   {STR_INIT("language"), CHECK_LINE, 20},
                                                   {STR_INIT("from"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                   {STR_INIT("to"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                   {STR_INIT("at-day"), CHECK_LINE, 10},
                                                   {STR_INIT("at-month"), CHECK_LINE, 20},
                                                   {STR_INIT("at-year"), CHECK_LINE, 10},
                                                   {STR_INIT("how"), CHECK_KEY, 10},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field publish_fields[] = {
    {STR_INIT("revision"), CHECK_NUMBER, 18}, {STR_INIT("why"), CHECK_TEXT, LIMIT_NOTE_TEXT}, {{0}, CHECK_TEXT, 0}};
static const struct route_field move_fields[] = {{STR_INIT("from"), CHECK_NUMBER, 18},
                                                 {STR_INIT("to"), CHECK_NUMBER, 18},
                                                 {STR_INIT("sure"), CHECK_KEY, 10},
                                                 {{0}, CHECK_TEXT, 0}};
static const struct route_field step_fields[] = {STEP_FIELDS(1), STEP_FIELDS(2), STEP_FIELDS(3),
                                                 STEP_FIELDS(4), STEP_FIELDS(5), {{0}, CHECK_TEXT, 0}};

#define PUBLIC  PERMISSION_PUBLIC
#define ORG     "/:organisation"
#define STAFF   ORG "/staff"
#define SERVICE ORG "/:service"
#define BOARD   STAFF "/services"
#define TRIAL   ORG "/trial/:link"

const struct route route_table[] = {
    // The whole site
    {HTTP_GET, STR_INIT("/"), LANE_READ, PUBLIC, .handle = site_front, .cache = CACHE_NO_STORE},
    {HTTP_GET, STR_INIT("/healthz"), LANE_STATIC, PUBLIC, .handle = watch_alive},
    {HTTP_GET, STR_INIT("/readyz"), LANE_STATIC, PUBLIC, .handle = watch_ready},
    {HTTP_GET, STR_INIT("/metrics"), LANE_STATIC, PUBLIC, .handle = watch_figures},
    {HTTP_GET, STR_INIT("/assets/:name"), LANE_STATIC, PUBLIC, .handle = site_asset, .cache = CACHE_FOR_EVER},

    // An organisation
    {HTTP_GET, STR_INIT(ORG), LANE_READ, PUBLIC, .handle = site_catalogue, .fields = search_fields},
    {HTTP_GET, STR_INIT(ORG "/theme/:name"), LANE_STATIC, PUBLIC, .handle = site_theme, .cache = CACHE_FOR_EVER},
    {HTTP_GET, STR_INIT(ORG "/cookies"), LANE_STATIC, PUBLIC, .handle = site_cookies},
    {HTTP_GET, STR_INIT(ORG "/privacy"), LANE_STATIC, PUBLIC, .handle = site_privacy},
    {HTTP_GET, STR_INIT(ORG "/accessibility"), LANE_STATIC, PUBLIC, .handle = site_accessibility},
    {HTTP_GET, STR_INIT(ORG "/contact"), LANE_STATIC, PUBLIC, .handle = site_contact},
    {HTTP_GET, STR_INIT(ORG "/what-you-need"), LANE_READ, PUBLIC, .handle = need_page},
    {HTTP_POST, STR_INIT(ORG "/what-you-need"), LANE_WRITE, PUBLIC, .handle = need_tell_us, .unit = need_tell_us_unit,
     .finish = need_told_us, .fields = tell_fields, .rate = RATE_SAY, .audit = STR_INIT("need.told")},

    // Coming back: by a link in an e-mail, or by a code to one's address
    {HTTP_GET, STR_INIT(ORG "/come-back/:link"), LANE_READ, PUBLIC, .handle = come_back_page},
    {HTTP_POST, STR_INIT(ORG "/come-back/:link"), LANE_WRITE, PUBLIC, .handle = come_back_go, .unit = come_back_go_unit,
     .finish = come_back_gone, .fields = no_fields, .rate = RATE_SAY, .audit = STR_INIT("draft.come-back")},
    {HTTP_POST, STR_INIT(ORG "/come-back/:link/again"), LANE_WRITE, PUBLIC, .handle = come_back_again,
     .unit = come_back_again_unit, .finish = come_back_again_done, .fields = no_fields, .rate = RATE_SAY,
     .audit = STR_INIT("draft.link")},
    {HTTP_GET, STR_INIT(ORG "/your-cases"), LANE_READ, PUBLIC, .handle = person_things},
    {HTTP_POST, STR_INIT(ORG "/your-cases"), LANE_WRITE, PUBLIC, .handle = person_ask_code,
     .unit = person_ask_code_unit, .finish = person_asked_code, .fields = email_fields, .rate = RATE_SIGN_IN},
    {HTTP_POST, STR_INIT(ORG "/your-cases/code"), LANE_WRITE, PUBLIC, .handle = person_type_code,
     .unit = person_type_code_unit, .finish = person_typed_code, .fields = typed_code_fields, .rate = RATE_SIGN_IN,
     .audit = STR_INIT("person.shown")},
    {HTTP_POST, STR_INIT(ORG "/your-cases/open"), LANE_WRITE, PUBLIC, .handle = person_open, .unit = person_open_unit,
     .finish = person_opened, .fields = open_fields, .rate = RATE_FIND, .audit = STR_INIT("draft.admit")},
    {HTTP_POST, STR_INIT(ORG "/your-cases/leave"), LANE_WRITE, PUBLIC, .handle = person_go, .unit = person_go_unit,
     .finish = person_gone, .fields = no_fields, .audit = STR_INIT("person.left")},

    // A draft of a service, to be tried
    {HTTP_GET, STR_INIT(TRIAL), LANE_READ, PUBLIC, .handle = trial_start},
    {HTTP_POST, STR_INIT(TRIAL), LANE_WRITE, PUBLIC, .handle = trial_enter, .unit = trial_enter_unit,
     .finish = trial_entered, .fields = no_fields, .rate = RATE_TRIAL},
    {HTTP_GET, STR_INIT(TRIAL "/check-answers"), LANE_READ, PUBLIC, .handle = trial_check, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/check-answers"), LANE_WRITE, PUBLIC, .handle = trial_send, .unit = trial_send_unit,
     .finish = trial_sent, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/check-answers/say"), LANE_WRITE, PUBLIC, .handle = trial_comment,
     .unit = trial_comment_unit, .finish = trial_commented, .any_fields = true, .rate = RATE_SAY},
    {HTTP_GET, STR_INIT(TRIAL "/check-answers/sent"), LANE_READ, PUBLIC, .handle = trial_end_page, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/check-answers/sent"), LANE_WRITE, PUBLIC, .handle = trial_end_tell,
     .unit = trial_end_tell_unit, .finish = trial_end_told, .any_fields = true, .rate = RATE_SAY},
    {HTTP_GET, STR_INIT(TRIAL "/:page"), LANE_READ, PUBLIC, .handle = trial_page_shown, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/:page"), LANE_WRITE, PUBLIC, .handle = trial_save, .unit = trial_save_unit,
     .finish = trial_saved, .unsaved = trial_saved, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/:page/say"), LANE_WRITE, PUBLIC, .handle = trial_comment, .unit = trial_comment_unit,
     .finish = trial_commented, .any_fields = true, .rate = RATE_SAY},
    {HTTP_GET, STR_INIT(TRIAL "/:page/:row"), LANE_READ, PUBLIC, .handle = trial_page_shown, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/:page/:row"), LANE_WRITE, PUBLIC, .handle = trial_save, .unit = trial_save_unit,
     .finish = trial_saved, .unsaved = trial_saved, .any_fields = true},
    {HTTP_POST, STR_INIT(TRIAL "/:page/:row/say"), LANE_WRITE, PUBLIC, .handle = trial_comment,
     .unit = trial_comment_unit, .finish = trial_commented, .any_fields = true, .rate = RATE_SAY},
    {HTTP_POST, STR_INIT(TRIAL "/:page/:row/remove"), LANE_WRITE, PUBLIC, .handle = trial_remove_row,
     .unit = trial_save_unit, .finish = trial_saved, .unsaved = trial_saved, .any_fields = true},
    {HTTP_GET, STR_INIT(TRIAL "/:page/:question/suggestions"), LANE_READ, PUBLIC, .handle = trial_suggestions,
     .fields = suggest_fields, .rate = RATE_SUGGEST, .cache = CACHE_SHORT},

    // A person's way through a service
    {HTTP_GET, STR_INIT(SERVICE), LANE_READ, PUBLIC, .handle = apply_start},
    {HTTP_POST, STR_INIT(SERVICE), LANE_WRITE, PUBLIC, .handle = apply_begin, .unit = apply_save_unit,
     .finish = apply_begun, .any_fields = true},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers"), LANE_READ, PUBLIC, .handle = apply_check},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers"), LANE_WRITE, PUBLIC, .handle = apply_submit,
     .unit = apply_submit_unit, .finish = apply_submitted, .any_fields = true, .audit = STR_INIT("case.open")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/sent"), LANE_READ, PUBLIC, .handle = apply_sent},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/privacy"), LANE_READ, PUBLIC, .handle = apply_privacy},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/making"), LANE_READ, PUBLIC, .handle = making},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/what-you-need"), LANE_READ, PUBLIC, .handle = need_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/what-you-need"), LANE_WRITE, PUBLIC, .handle = need_tell_us,
     .unit = need_tell_us_unit, .finish = need_told_us, .fields = tell_fields, .rate = RATE_SAY,
     .audit = STR_INIT("need.told")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/print"), LANE_READ, PUBLIC, .handle = apply_print},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/case"), LANE_READ, PUBLIC, .handle = apply_case_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/case/answer"), LANE_WRITE, PUBLIC, .handle = apply_answer,
     .unit = apply_answer_unit, .finish = apply_acted, .fields = note_fields, .any_fields = true, .files = true,
     .rate = RATE_SAY, .audit = STR_INIT("case.answered")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/case/files/:token/picture"), LANE_READ, PUBLIC,
     .handle = apply_case_picture},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/case/withdraw"), LANE_READ, PUBLIC, .handle = apply_withdraw_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/case/withdraw"), LANE_WRITE, PUBLIC, .handle = apply_withdraw,
     .unit = apply_withdraw_unit, .finish = apply_acted, .audit = STR_INIT("case.withdrawn")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/case/complain"), LANE_READ, PUBLIC, .handle = apply_complain_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/case/complain"), LANE_WRITE, PUBLIC, .handle = apply_complain,
     .unit = apply_complain_unit, .finish = apply_acted, .fields = note_fields, .rate = RATE_SAY,
     .audit = STR_INIT("case.complained")},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/feedback"), LANE_WRITE, PUBLIC, .handle = voice_say_whole,
     .unit = voice_say_unit, .finish = voice_said, .fields = whole_fields, .rate = RATE_SAY},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/save"), LANE_READ, PUBLIC, .handle = come_back_save_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/save"), LANE_WRITE, PUBLIC, .handle = come_back_save,
     .unit = come_back_save_unit, .finish = come_back_saved, .fields = email_fields, .rate = RATE_SAY,
     .audit = STR_INIT("draft.link")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/leave"), LANE_READ, PUBLIC, .handle = safety_leave},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/clear"), LANE_READ, PUBLIC, .handle = safety_clear_page},
    {HTTP_POST, STR_INIT(SERVICE "/check-answers/clear"), LANE_WRITE, PUBLIC, .handle = safety_clear,
     .unit = safety_clear_unit, .finish = safety_clear_done, .fields = clear_answers_fields,
     .audit = STR_INIT("draft.clear")},
    {HTTP_GET, STR_INIT(SERVICE "/check-answers/cleared"), LANE_READ, PUBLIC, .handle = safety_cleared},
    {HTTP_GET, STR_INIT(SERVICE "/:page"), LANE_READ, PUBLIC, .handle = apply_page, .any_fields = true},
    {HTTP_POST, STR_INIT(SERVICE "/:page"), LANE_WRITE, PUBLIC, .handle = apply_save, .unit = apply_save_unit,
     .finish = apply_saved, .unsaved = apply_unsaved, .any_fields = true, .files = true},
    {HTTP_GET, STR_INIT(SERVICE "/:page/clear"), LANE_STATIC, PUBLIC, .handle = voice_clear},
    {HTTP_POST, STR_INIT(SERVICE "/:page/clear"), LANE_WRITE, PUBLIC, .handle = voice_say_clear,
     .unit = voice_say_clear_unit, .finish = voice_said_clear, .fields = clear_fields, .any_fields = true,
     .files = true, .rate = RATE_SAY},
    {HTTP_GET, STR_INIT(SERVICE "/:page/:row"), LANE_READ, PUBLIC, .handle = apply_page, .any_fields = true},
    {HTTP_POST, STR_INIT(SERVICE "/:page/:row"), LANE_WRITE, PUBLIC, .handle = apply_save, .unit = apply_save_unit,
     .finish = apply_saved, .unsaved = apply_unsaved, .any_fields = true, .files = true},
    {HTTP_GET, STR_INIT(SERVICE "/:page/:question/suggestions"), LANE_READ, PUBLIC, .handle = apply_suggestions,
     .fields = suggest_fields, .rate = RATE_SUGGEST, .cache = CACHE_SHORT},
    {HTTP_GET, STR_INIT(SERVICE "/:page/:row/clear"), LANE_STATIC, PUBLIC, .handle = voice_clear},
    {HTTP_POST, STR_INIT(SERVICE "/:page/:row/clear"), LANE_WRITE, PUBLIC, .handle = voice_say_clear,
     .unit = voice_say_clear_unit, .finish = voice_said_clear, .fields = clear_fields, .any_fields = true,
     .files = true, .rate = RATE_SAY},
    {HTTP_POST, STR_INIT(SERVICE "/:page/:row/remove"), LANE_WRITE, PUBLIC, .handle = apply_remove_row,
     .unit = apply_save_unit, .finish = apply_saved, .any_fields = true},

    // Staff
    {HTTP_GET, STR_INIT(STAFF "/sign-in"), LANE_READ, PUBLIC, .handle = staff_sign_in_page,
     .fields = provider_problem_fields},
    {HTTP_POST, STR_INIT(STAFF "/sign-in"), LANE_SLOW, PUBLIC, .handle = staff_sign_in, .slow = staff_sign_in_compare,
     .unit = staff_sign_in_unit, .finish = staff_signed_in, .unsaved = staff_signed_in_unsaved,
     .fields = sign_in_fields, .rate = RATE_SIGN_IN, .audit = STR_INIT("user.sign-in")},
    {HTTP_POST, STR_INIT(STAFF "/sign-in/provider"), LANE_CALL, PUBLIC, .handle = staff_provider_start,
     .step = staff_provider_start_step, .unit = staff_provider_start_unit, .finish = staff_provider_started,
     .rate = RATE_PROVIDER},
    {HTTP_GET, STR_INIT(STAFF "/sign-in/provider"), LANE_CALL, PUBLIC, .handle = staff_provider_back,
     .first = staff_provider_back_first, .step = staff_provider_back_step, .unit = staff_provider_back_unit,
     .finish = staff_provider_came, .fields = provider_fields, .rate = RATE_PROVIDER,
     .audit = STR_INIT("user.provider")},
    {HTTP_POST, STR_INIT(STAFF "/sign-in/provider/logout"), LANE_CALL, PUBLIC, .handle = staff_provider_logout,
     .step = staff_provider_logout_step, .unit = staff_provider_logout_unit, .finish = staff_provider_logged_out,
     .fields = logout_fields, .of_machines = true, .rate = RATE_PROVIDER, .audit = STR_INIT("user.sign-out")},
    {HTTP_POST, STR_INIT(STAFF "/sign-out"), LANE_WRITE, PERMISSION_ACCOUNT, .handle = staff_sign_out,
     .unit = staff_sign_out_unit, .finish = staff_signed_out, .unsaved = staff_signed_out_unsaved, .any_fields = true,
     .audit = STR_INIT("user.sign-out")},
    {HTTP_GET, STR_INIT(STAFF "/sign-in/code"), LANE_READ, PUBLIC, .handle = staff_code_page},
    {HTTP_POST, STR_INIT(STAFF "/sign-in/code"), LANE_WRITE, PUBLIC, .handle = staff_code, .unit = staff_code_unit,
     .finish = staff_code_taken, .unsaved = staff_code_unsaved, .fields = code_fields, .rate = RATE_SIGN_IN,
     .audit = STR_INIT("user.sign-in")},
    {HTTP_GET, STR_INIT(STAFF "/account"), LANE_READ, PERMISSION_ACCOUNT, .handle = staff_account},
    {HTTP_POST, STR_INIT(STAFF "/account/sessions"), LANE_WRITE, PERMISSION_ACCOUNT, .handle = staff_account_end,
     .unit = staff_account_end_unit, .finish = staff_account_ended, .fields = session_fields,
     .audit = STR_INIT("user.sign-out")},
    {HTTP_GET, STR_INIT(STAFF "/account/password"), LANE_READ, PERMISSION_ACCOUNT, .handle = staff_password},
    {HTTP_POST, STR_INIT(STAFF "/account/password"), LANE_SLOW, PERMISSION_ACCOUNT, .handle = staff_change_password,
     .slow = staff_change_password_hash, .unit = staff_change_password_unit, .finish = staff_password_changed,
     .fields = password_fields, .rate = RATE_SIGN_IN, .audit = STR_INIT("user.password-set")},
    {HTTP_GET, STR_INIT(STAFF "/invitation/:link"), LANE_READ, PUBLIC, .handle = staff_arrival},
    {HTTP_POST, STR_INIT(STAFF "/invitation/:link"), LANE_SLOW, PUBLIC, .handle = staff_arrive,
     .slow = staff_arrive_hash, .unit = staff_arrive_unit, .finish = staff_arrived, .fields = password_fields,
     .rate = RATE_SIGN_IN, .audit = STR_INIT("user.add")},
    {HTTP_GET, STR_INIT(STAFF "/users"), LANE_READ, PERMISSION_USER_WRITE, .handle = staff_users},
    {HTTP_POST, STR_INIT(STAFF "/users"), LANE_WRITE, PERMISSION_USER_WRITE, .handle = staff_invite,
     .unit = staff_invite_unit, .finish = staff_invited, .fields = invite_fields, .audit = STR_INIT("user.invite")},
    {HTTP_GET, STR_INIT(STAFF "/users/:user"), LANE_READ, PERMISSION_USER_WRITE, .handle = staff_user},
    {HTTP_POST, STR_INIT(STAFF "/users/:user"), LANE_WRITE, PERMISSION_USER_WRITE, .handle = staff_change_user,
     .unit = staff_change_user_unit, .finish = staff_user_changed, .fields = user_fields,
     .audit = STR_INIT("user.change")},
    {HTTP_GET, STR_INIT(STAFF "/users/:user/partner"), LANE_READ, PERMISSION_USER_WRITE, .handle = staff_partner},
    {HTTP_POST, STR_INIT(STAFF "/users/:user/partner"), LANE_WRITE, PERMISSION_USER_WRITE, .handle = staff_set_partner,
     .unit = staff_set_partner_unit, .finish = staff_partner_set, .any_fields = true,
     .audit = STR_INIT("user.partner")},
    {HTTP_GET, STR_INIT(STAFF "/account/second-factor"), LANE_READ, PERMISSION_ACCOUNT, .handle = staff_factor},
    {HTTP_POST, STR_INIT(STAFF "/account/second-factor/begin"), LANE_WRITE, PERMISSION_ACCOUNT,
     .handle = staff_factor_begin, .unit = staff_factor_begin_unit, .finish = staff_factor_begun,
     .audit = STR_INIT("user.factor-begin")},
    {HTTP_POST, STR_INIT(STAFF "/account/second-factor"), LANE_WRITE, PERMISSION_ACCOUNT, .handle = staff_factor_prove,
     .unit = staff_factor_prove_unit, .finish = staff_factor_done, .fields = code_fields, .rate = RATE_SIGN_IN,
     .audit = STR_INIT("user.factor-prove")},
    {HTTP_POST, STR_INIT(STAFF "/account/second-factor/change"), LANE_WRITE, PERMISSION_ACCOUNT,
     .handle = staff_factor_change, .unit = staff_factor_change_unit, .finish = staff_factor_done,
     .fields = code_fields, .rate = RATE_SIGN_IN, .audit = STR_INIT("user.factor-remove")},
    {HTTP_GET, STR_INIT(STAFF), LANE_READ, PERMISSION_ACCOUNT, .handle = staff_home},
    {HTTP_GET, STR_INIT(STAFF "/cases"), LANE_READ, PERMISSION_CASE_READ, .handle = staff_cases,
     .fields = case_list_fields},
    {HTTP_POST, STR_INIT(STAFF "/cases/export"), LANE_WRITE, PERMISSION_CASE_EXPORT, .handle = staff_export,
     .unit = staff_export_unit, .finish = staff_exported, .fields = export_fields,
     .audit = STR_INIT("case.export-ask")},
    {HTTP_GET, STR_INIT(STAFF "/downloads"), LANE_READ, PERMISSION_CASE_EXPORT, .handle = staff_downloads},
    {HTTP_GET, STR_INIT(STAFF "/downloads/:download/file"), LANE_READ, PERMISSION_CASE_EXPORT,
     .handle = staff_download_file, .look = STR_INIT("case.export-look")},
    {HTTP_POST, STR_INIT(STAFF "/downloads/:download/remove"), LANE_WRITE, PERMISSION_CASE_EXPORT,
     .handle = staff_drop_download, .unit = staff_drop_download_unit, .finish = staff_download_dropped,
     .audit = STR_INIT("case.export-gone")},
    {HTTP_POST, STR_INIT(STAFF "/cases/views"), LANE_WRITE, PERMISSION_CASE_READ, .handle = staff_keep_view,
     .unit = staff_keep_view_unit, .finish = staff_view_kept, .fields = view_fields, .audit = STR_INIT("queue.view")},
    {HTTP_POST, STR_INIT(STAFF "/cases/views/:view/remove"), LANE_WRITE, PERMISSION_CASE_READ,
     .handle = staff_drop_view, .unit = staff_drop_view_unit, .finish = staff_view_kept,
     .audit = STR_INIT("queue.view")},
    {HTTP_GET, STR_INIT(STAFF "/cases/:reference"), LANE_READ, PERMISSION_CASE_READ, .handle = staff_case,
     .look = STR_INIT("case.look")},
    {HTTP_GET, STR_INIT(STAFF "/cases/:reference/here"), LANE_READ, PERMISSION_CASE_READ, .handle = staff_case_here,
     .fields = seen_fields},
    {HTTP_GET, STR_INIT(STAFF "/cases/:reference/files/:token"), LANE_READ, PERMISSION_CASE_READ,
     .handle = staff_case_file, .look = STR_INIT("case.file")},
    {HTTP_GET, STR_INIT(STAFF "/cases/:reference/files/:token/picture"), LANE_READ, PERMISSION_CASE_READ,
     .handle = staff_case_picture},
    {HTTP_POST, STR_INIT(STAFF "/cases/:reference/status"), LANE_WRITE, PERMISSION_CASE_WRITE,
     .handle = staff_set_status, .unit = staff_set_status_unit, .finish = staff_case_changed,
     .unsaved = staff_case_unsaved, .fields = status_fields, .audit = STR_INIT("case.status"),
     .look = STR_INIT("case.look")},
    {HTTP_POST, STR_INIT(STAFF "/cases/:reference/note"), LANE_WRITE, PERMISSION_CASE_WRITE, .handle = staff_add_note,
     .unit = staff_add_note_unit, .finish = staff_case_changed, .unsaved = staff_case_unsaved, .fields = note_fields,
     .audit = STR_INIT("case.note"), .look = STR_INIT("case.look")},
    {HTTP_POST, STR_INIT(STAFF "/cases/:reference/assign"), LANE_WRITE, PERMISSION_CASE_WRITE, .handle = staff_assign,
     .unit = staff_assign_unit, .finish = staff_case_changed, .unsaved = staff_case_unsaved, .fields = assign_fields,
     .audit = STR_INIT("case.assigned"), .look = STR_INIT("case.look")},
    {HTTP_POST, STR_INIT(STAFF "/cases/:reference/hold"), LANE_WRITE, PERMISSION_HOLD, .handle = staff_hold,
     .unit = staff_hold_unit, .finish = staff_case_changed, .fields = hold_fields, .audit = STR_INIT("case.held"),
     .look = STR_INIT("case.look")},
    {HTTP_POST, STR_INIT(STAFF "/cases/:reference/hand-over"), LANE_WRITE, PERMISSION_HANDOVER,
     .handle = staff_hand_over, .unit = staff_hand_over_unit, .finish = staff_handed_over, .fields = no_fields,
     .audit = STR_INIT("case.handed-over"), .look = STR_INIT("case.look")},
    {HTTP_GET, STR_INIT(STAFF "/retention"), LANE_READ, PERMISSION_RETENTION, .handle = staff_retention},
    {HTTP_POST, STR_INIT(STAFF "/retention/clock"), LANE_WRITE, PERMISSION_RETENTION, .handle = staff_retention_clock,
     .unit = staff_retention_clock_unit, .finish = staff_retention_done, .fields = no_fields,
     .audit = STR_INIT("retention.confirm")},
    {HTTP_POST, STR_INIT(STAFF "/retention/holds"), LANE_WRITE, PERMISSION_RETENTION, .handle = staff_retention_hold,
     .unit = staff_retention_hold_unit, .finish = staff_retention_done, .fields = service_hold_fields,
     .audit = STR_INIT("service.held")},
    {HTTP_GET, STR_INIT(STAFF "/journeys"), LANE_READ, PERMISSION_CASE_WRITE, .handle = staff_take_page},
    {HTTP_POST, STR_INIT(STAFF "/journeys"), LANE_WRITE, PERMISSION_CASE_WRITE, .handle = staff_take,
     .unit = staff_take_unit, .finish = staff_taken, .fields = take_fields, .audit = STR_INIT("draft.take")},
    {HTTP_GET, STR_INIT(STAFF "/teams"), LANE_READ, PERMISSION_TEAM_WRITE, .handle = staff_teams},
    {HTTP_POST, STR_INIT(STAFF "/teams"), LANE_WRITE, PERMISSION_TEAM_WRITE, .handle = staff_add_team,
     .unit = staff_add_team_unit, .finish = staff_team_added, .fields = team_fields, .audit = STR_INIT("team.add")},
    {HTTP_GET, STR_INIT(STAFF "/teams/:team"), LANE_READ, PERMISSION_TEAM_WRITE, .handle = staff_team},
    {HTTP_POST, STR_INIT(STAFF "/teams/:team"), LANE_WRITE, PERMISSION_TEAM_WRITE, .handle = staff_set_team,
     .unit = staff_set_team_unit, .finish = staff_team_set, .fields = team_fields, .any_fields = true,
     .audit = STR_INIT("team.set")},
    {HTTP_GET, STR_INIT(STAFF "/banner"), LANE_READ, PERMISSION_SERVICE_PUBLISH, .handle = staff_banner},
    {HTTP_POST, STR_INIT(STAFF "/banner"), LANE_WRITE, PERMISSION_SERVICE_PUBLISH, .handle = staff_set_banner,
     .unit = staff_set_banner_unit, .finish = staff_banner_set, .fields = banner_fields, .any_fields = true,
     .audit = STR_INIT("organisation.banner")},
    {HTTP_GET, STR_INIT(STAFF "/messages"), LANE_READ, PERMISSION_MESSAGES, .handle = staff_messages,
     .fields = message_list_fields},
    {HTTP_POST, STR_INIT(STAFF "/messages/again"), LANE_WRITE, PERMISSION_MESSAGES, .handle = staff_message_again,
     .unit = staff_message_again_unit, .finish = staff_message_again_done, .fields = message_fields,
     .audit = STR_INIT("outbox.again")},
    {HTTP_GET, STR_INIT(STAFF "/message-words"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = staff_owns},
    {HTTP_GET, STR_INIT(STAFF "/message-words/:kind"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = staff_own,
     .fields = saved_fields},
    {HTTP_POST, STR_INIT(STAFF "/message-words/:kind"), LANE_WRITE, PERMISSION_SERVICE_WRITE, .handle = staff_set_own,
     .unit = staff_set_own_unit, .finish = staff_own_set, .fields = own_fields, .audit = STR_INIT("message.words")},
    {HTTP_GET, STR_INIT(BOARD), LANE_READ, PERMISSION_SERVICE_READ, .handle = staff_services_board,
     .fields = board_fields},
    // One change in many of them
    {HTTP_GET, STR_INIT(STAFF "/changes"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = staff_changes},
    {HTTP_POST, STR_INIT(STAFF "/changes"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = staff_change,
     .slow = staff_change_look, .unit = staff_change_unit, .finish = staff_change_done, .fields = change_fields,
     .any_fields = true, .audit = STR_INIT("change.make")},
    {HTTP_POST, STR_INIT(STAFF "/changes/take-back"), LANE_WRITE, PERMISSION_SERVICE_WRITE, .handle = staff_change_back,
     .unit = staff_change_back_unit, .finish = staff_change_went_back, .fields = take_back_fields,
     .audit = STR_INIT("change.take-back")},
    {HTTP_GET, STR_INIT(STAFF "/new-service"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = staff_new_service},
    {HTTP_POST, STR_INIT(STAFF "/new-service"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = staff_upload,
     .slow = staff_upload_read, .unit = staff_upload_unit, .finish = staff_uploaded, .fields = upload_fields,
     .files = true, .audit = STR_INIT("service.draft")},
    {HTTP_GET, STR_INIT(BOARD "/:service"), LANE_READ, PERMISSION_SERVICE_READ, .handle = staff_service},
    {HTTP_GET, STR_INIT(BOARD "/:service/versions/:number"), LANE_READ, PERMISSION_SERVICE_READ,
     .handle = staff_service_version},
    {HTTP_GET, STR_INIT(BOARD "/:service/revisions/:number"), LANE_READ, PERMISSION_SERVICE_READ,
     .handle = staff_service_revision},
    {HTTP_GET, STR_INIT(BOARD "/:service/upload"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = staff_upload_page},
    {HTTP_POST, STR_INIT(BOARD "/:service/upload"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = staff_upload,
     .slow = staff_upload_read, .unit = staff_upload_unit, .finish = staff_uploaded, .fields = upload_fields,
     .files = true, .audit = STR_INIT("service.draft")},
    {HTTP_GET, STR_INIT(BOARD "/:service/draft"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_looked},
    {HTTP_GET, STR_INIT(BOARD "/:service/draft/:page"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_looked},
    {HTTP_GET, STR_INIT(BOARD "/:service/difference"), LANE_SLOW, PERMISSION_SERVICE_WRITE,
     .handle = builder_difference, .slow = builder_difference_make, .finish = builder_differed,
     .fields = difference_fields},
    {HTTP_GET, STR_INIT(BOARD "/:service/map"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_map_make, .finish = builder_map},
    {HTTP_GET, STR_INIT(BOARD "/:service/settings"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_settings},
    {HTTP_GET, STR_INIT(BOARD "/:service/sections"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_sections},
    {HTTP_GET, STR_INIT(BOARD "/:service/values"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_values},
    {HTTP_GET, STR_INIT(BOARD "/:service/value"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_value_look, .finish = builder_value_looked, .any_fields = true},
    {HTTP_GET, STR_INIT(BOARD "/:service/value/when"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_value_when, .fields = value_when_fields},
    {HTTP_GET, STR_INIT(BOARD "/:service/draft/:page/when"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder,
     .slow = builder_look, .finish = builder_when_looked, .fields = when_fields},
    {HTTP_POST, STR_INIT(BOARD "/:service/draft"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder_edit,
     .slow = builder_edit_make, .unit = builder_edit_unit, .finish = builder_edited, .any_fields = true,
     .audit = STR_INIT("service.draft")},
    {HTTP_GET, STR_INIT(BOARD "/:service/preview"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = builder_preview,
     .slow = builder_preview_make, .finish = builder_previewed},
    {HTTP_GET, STR_INIT(BOARD "/:service/preview/:page"), LANE_SLOW, PERMISSION_SERVICE_WRITE,
     .handle = builder_preview, .slow = builder_preview_make, .finish = builder_previewed},
    {HTTP_POST, STR_INIT(BOARD "/:service/preview/:page"), LANE_SLOW, PERMISSION_SERVICE_WRITE,
     .handle = builder_preview, .slow = builder_preview_make, .finish = builder_previewed, .any_fields = true,
     .files = true},
    {HTTP_GET, STR_INIT(BOARD "/:service/trials"), LANE_READ, PERMISSION_SERVICE_READ, .handle = staff_trials},
    {HTTP_POST, STR_INIT(BOARD "/:service/trials"), LANE_SLOW, PERMISSION_SERVICE_WRITE, .handle = staff_trial_open,
     .slow = staff_trial_open_read, .unit = staff_trial_open_unit, .finish = staff_trial_opened, .fields = trial_fields,
     .audit = STR_INIT("trial.open")},
    {HTTP_GET, STR_INIT(BOARD "/:service/trials/:number"), LANE_READ, PERMISSION_SERVICE_READ, .handle = staff_trial},
    {HTTP_POST, STR_INIT(BOARD "/:service/trials/:number/close"), LANE_WRITE, PERMISSION_SERVICE_WRITE,
     .handle = staff_trial_close, .unit = staff_trial_close_unit, .finish = staff_trial_changed, .fields = no_fields,
     .audit = STR_INIT("trial.close")},
    {HTTP_POST, STR_INIT(BOARD "/:service/trials/:number/comments"), LANE_WRITE, PERMISSION_SERVICE_WRITE,
     .handle = staff_trial_comment, .unit = staff_trial_comment_unit, .finish = staff_trial_changed,
     .fields = trial_comment_fields, .audit = STR_INIT("trial.answer")},
    {HTTP_GET, STR_INIT(BOARD "/:service/history"), LANE_READ, PERMISSION_SERVICE_WRITE, .handle = builder_history},
    {HTTP_POST, STR_INIT(BOARD "/:service/drafts"), LANE_WRITE, PERMISSION_SERVICE_WRITE, .handle = staff_draft,
     .unit = staff_draft_unit, .finish = staff_drafted, .fields = draft_fields, .audit = STR_INIT("service.draft")},
    {HTTP_POST, STR_INIT(BOARD "/:service/approval"), LANE_WRITE, PERMISSION_SERVICE_READ, .handle = staff_approve,
     .unit = staff_approve_unit, .finish = staff_service_changed, .fields = approval_fields,
     .audit = STR_INIT("service.approve")},
    {HTTP_POST, STR_INIT(BOARD "/:service/steps"), LANE_WRITE, PERMISSION_SERVICE_PUBLISH, .handle = staff_steps,
     .unit = staff_steps_unit, .finish = staff_service_changed, .fields = step_fields,
     .audit = STR_INIT("service.steps")},
    {HTTP_POST, STR_INIT(BOARD "/:service/publish"), LANE_SLOW, PERMISSION_SERVICE_PUBLISH, .handle = staff_publish,
     .slow = staff_publish_read, .unit = staff_publish_unit, .finish = staff_publish_done, .fields = publish_fields,
     .audit = STR_INIT("service.publish")},
    {HTTP_GET, STR_INIT(BOARD "/:service/opening"), LANE_READ, PERMISSION_SERVICE_PUBLISH, .handle = staff_opening},
    {HTTP_POST, STR_INIT(BOARD "/:service/opening"), LANE_WRITE, PERMISSION_SERVICE_PUBLISH,
     .handle = staff_set_opening, .unit = staff_set_opening_unit, .finish = staff_opening_set, .fields = opening_fields,
     .audit = STR_INIT("service.opening")},
    {HTTP_POST, STR_INIT(BOARD "/:service/move"), LANE_WRITE, PERMISSION_SERVICE_PUBLISH, .handle = staff_move,
     .unit = staff_move_unit, .finish = staff_published, .fields = move_fields, .audit = STR_INIT("service.back")},
    {HTTP_GET, STR_INIT(STAFF "/feedback"), LANE_READ, PERMISSION_FEEDBACK_READ, .handle = staff_feedback_services},
    {HTTP_GET, STR_INIT(STAFF "/feedback/:service"), LANE_READ, PERMISSION_FEEDBACK_READ, .handle = staff_feedback},
    {HTTP_GET, STR_INIT(STAFF "/needs"), LANE_READ, PERMISSION_FEEDBACK_READ, .handle = staff_needs,
     .fields = need_list_fields},
    {HTTP_GET, STR_INIT(STAFF "/needs/new"), LANE_READ, PERMISSION_NEED_WRITE, .handle = staff_need_new,
     .fields = need_new_fields},
    {HTTP_POST, STR_INIT(STAFF "/needs/new"), LANE_WRITE, PERMISSION_NEED_WRITE, .handle = staff_need_write,
     .unit = staff_need_write_unit, .finish = staff_need_written, .fields = need_new_fields,
     .audit = STR_INIT("need.add")},
    {HTTP_GET, STR_INIT(STAFF "/needs/told"), LANE_READ, PERMISSION_NEED_WRITE, .handle = staff_needs_told},
    {HTTP_POST, STR_INIT(STAFF "/needs/told"), LANE_WRITE, PERMISSION_NEED_WRITE, .handle = staff_need_aside,
     .unit = staff_need_aside_unit, .finish = staff_need_set_aside, .fields = need_aside_fields,
     .audit = STR_INIT("need.aside")},
    {HTTP_GET, STR_INIT(STAFF "/needs/:need"), LANE_READ, PERMISSION_FEEDBACK_READ, .handle = staff_need},
    {HTTP_POST, STR_INIT(STAFF "/needs/:need"), LANE_WRITE, PERMISSION_SERVICE_WRITE, .handle = staff_need_set,
     .unit = staff_need_set_unit, .finish = staff_need_changed, .fields = need_set_fields,
     .audit = STR_INIT("need.set")},
    {HTTP_POST, STR_INIT(STAFF "/needs/:need/evidence"), LANE_WRITE, PERMISSION_NEED_WRITE, .handle = staff_need_hear,
     .unit = staff_need_write_unit, .finish = staff_need_changed, .fields = need_hear_fields,
     .audit = STR_INIT("need.evidence")},
};
const size_t route_count = sizeof route_table / sizeof route_table[0];

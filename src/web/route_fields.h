// SPDX-License-Identifier: Apache-2.0
// The fields that forms and queries of the route table may carry; for routes.c alone.
#pragma once
#include "base/limits.h"
#include "casework/queue.h"
#include "core/team.h"
#include "core/user_passkey.h"
#include "html/words.h"
#include "oidc/oidc.h"
#include "passkey/passkey.h"
#include "web/route.h"

static const struct route_field practice_fields[] = {{STR_INIT("do"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
static const struct route_field practice_door_fields[] = {{STR_INIT("to"), CHECK_LINE, LIMIT_REQUEST_LINE},
                                                          {{0}, CHECK_TEXT, 0}};
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
static const struct route_field provider_problem_fields[] = {
    {STR_INIT("provider"), CHECK_KEY, 20}, {STR_INIT("passkey"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
static const struct route_field logout_fields[] = {{STR_INIT("logout_token"), CHECK_LINE, OIDC_TOKEN_MAX},
                                                   {{0}, CHECK_TEXT, 0}};
static const struct route_field passkey_said_fields[] = {{STR_INIT("passkey"), CHECK_KEY, 20}, {{0}, CHECK_TEXT, 0}};
#define ENCODED_MAX(bytes) ((bytes)*4 / 3 + 4) // letters of base64url
static const struct route_field passkey_make_fields[] = {
    {STR_INIT("name"), CHECK_LINE, USER_PASSKEY_NAME_MAX},
    {STR_INIT("client-data"), CHECK_LINE, ENCODED_MAX(PASSKEY_CLIENT_MAX)},
    {STR_INIT("object"), CHECK_LINE, ENCODED_MAX(PASSKEY_OBJECT_MAX)},
    {{0}, CHECK_TEXT, 0}};
static const struct route_field passkey_show_fields[] = {
    {STR_INIT("credential"), CHECK_LINE, ENCODED_MAX(PASSKEY_CREDENTIAL_MAX)},
    {STR_INIT("client-data"), CHECK_LINE, ENCODED_MAX(PASSKEY_CLIENT_MAX)},
    {STR_INIT("data"), CHECK_LINE, ENCODED_MAX(PASSKEY_DATA_MAX)},
    {STR_INIT("signature"), CHECK_LINE, ENCODED_MAX(PASSKEY_DATA_MAX)},
    {STR_INIT("user"), CHECK_LINE, 100},
    {{0}, CHECK_TEXT, 0}};
static const struct route_field passkey_remove_fields[] = {{STR_INIT("remove"), CHECK_NUMBER, 18},
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
static const struct route_field open_fields[] = {
    {STR_INIT("draft"), CHECK_NUMBER, 18}, {STR_INIT("known"), CHECK_LINE, 200}, {{0}, CHECK_TEXT, 0}};
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
static const struct route_field translations_fields[] = {{STR_INIT("of"), CHECK_LINE, 20},
                                                         {STR_INIT("show"), CHECK_KEY, 20},
                                                         {STR_INIT("from"), CHECK_NUMBER, 9},
                                                         {{0}, CHECK_TEXT, 0}};
static const struct route_field translated_fields[] = {{STR_INIT("of"), CHECK_LINE, 20},
                                                       {STR_INIT("how"), CHECK_KEY, 20},
                                                       {STR_INIT("seen"), CHECK_NUMBER, 18},
                                                       {STR_INIT("file"), CHECK_LINE, 300},
                                                       {{0}, CHECK_TEXT, 0}};
static const struct route_field when_fields[] = {
    {STR_INIT("question"), CHECK_LINE, 100}, {STR_INIT("option"), CHECK_LINE, 1000}, {STR_INIT("piece"), CHECK_KEY, 20},
    {STR_INIT("way"), CHECK_KEY, 10},        {STR_INIT("add"), CHECK_LINE, 300},     {{0}, CHECK_TEXT, 0}};
static const struct route_field mistakes_fields[] = {{STR_INIT("question"), CHECK_LINE, 100}, {{0}, CHECK_TEXT, 0}};
static const struct route_field own_message_fields[] = {{STR_INIT("at"), CHECK_LINE, 4}, {{0}, CHECK_TEXT, 0}};
static const struct route_field condition_fields[] = {{STR_INIT("name"), CHECK_LINE, 1000}, {{0}, CHECK_TEXT, 0}};
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
                                                  {STR_INIT("who"), CHECK_KEY, 10},
                                                  {{0}, CHECK_TEXT, 0}};
static const struct route_field trial_comment_fields[] = {{STR_INIT("do"), CHECK_KEY, 10},
                                                          {STR_INIT("comment"), CHECK_NUMBER, 18},
                                                          {STR_INIT("page"), CHECK_LINE, 300},
                                                          {STR_INIT("revision"), CHECK_NUMBER, 18},
                                                          {STR_INIT("words"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                          {{0}, CHECK_TEXT, 0}};
static const struct route_field trial_invite_fields[] = {{STR_INIT("addresses"), CHECK_TEXT, LIMIT_NOTE_TEXT * 2},
                                                         {{0}, CHECK_TEXT, 0}};
static const struct route_field gate_fields[] = {
    {STR_INIT("own"), CHECK_KEY, 10},     {STR_INIT("people"), CHECK_LINE, 20},
    {STR_INIT("welsh"), CHECK_LINE, 20},  {STR_INIT("aid"), CHECK_LINE, 20},
    {STR_INIT("phone"), CHECK_LINE, 20},  {STR_INIT("helped"), CHECK_LINE, 20},
    {STR_INIT("answers"), CHECK_KEY, 10}, {{0}, CHECK_TEXT, 0}};
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
static const struct route_field register_fields[] = {{STR_INIT("q"), CHECK_LINE, 200},
                                                     {STR_INIT("service"), CHECK_KEY, 60},
                                                     {STR_INIT("page"), CHECK_LINE, 100},
                                                     {STR_INIT("from"), CHECK_NUMBER, 9},
                                                     {{0}, CHECK_TEXT, 0}};
static const struct route_field advice_fields[] = {{STR_INIT("do"), CHECK_KEY, 10},
                                                   {STR_INIT("mark"), CHECK_KEY, 40},
                                                   {STR_INIT("page"), CHECK_LINE, 100},
                                                   {STR_INIT("why"), CHECK_TEXT, LIMIT_NOTE_TEXT},
                                                   {{0}, CHECK_TEXT, 0}};
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

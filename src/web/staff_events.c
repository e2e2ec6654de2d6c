// SPDX-License-Identifier: Apache-2.0
// What happened on a case, as staff read it.
#include "casework/talk.h"
#include "core/team.h"
#include "html/words_list.h"
#include "web/file.h"
#include "web/staff_case.h"
#include "web/staff_case_view.h"

// Who did it and what; and whether its words are shown below.
static const struct {
    str kind;
    const struct word *word;
} staff_kinds[] = {
    {STR_INIT("submitted"), WORD_EVENT_SUBMITTED}, {STR_INIT("status"), WORD_EVENT_STATUS},
    {STR_INIT("note"), WORD_EVENT_NOTE},           {STR_INIT("assigned"), WORD_EVENT_ASSIGNED},
    {STR_INIT("asked"), WORD_EVENT_ASKED},         {STR_INIT("approved"), WORD_EVENT_APPROVED},
    {STR_INIT("refused"), WORD_EVENT_REFUSED},     {STR_INIT("wrote"), WORD_EVENT_WROTE},
    {STR_INIT("answered"), WORD_EVENT_ANSWERED},   {STR_INIT("added"), WORD_EVENT_ADDED},
    {STR_INIT("withdrawn"), WORD_EVENT_WITHDRAWN}, {STR_INIT("complained"), WORD_EVENT_COMPLAINED},
    {STR_INIT("held"), WORD_EVENT_HELD},           {STR_INIT("released"), WORD_EVENT_RELEASED},
};

// To whom it went: "Priya Nair, Parking".
static err staff_assigned_words(struct request *r, str numbers, str *ret_words)
{
    str user;
    str team;
    int64_t id = 0;
    str name = {0};
    struct team found = {0};
    str_cut(numbers, ' ', &user, &team);
    if (str_to_i64(user, 1, INT64_MAX, &id)) {
        TRY(user_name(r->tx, r->arena, id, &name));
    }
    if (str_to_i64(team, 1, INT64_MAX, &id)) {
        err e = team_get(r->tx, r->arena, id, &found);
        TRY(e.kind == ERR_NOT_FOUND ? NO_ERR : e);
    }
    if (name.len == 0) {
        name = request_words(r, WORD_QUEUE_NOBODY);
    }
    *ret_words = found.id == 0 ? name : ARENA_JOIN(r->arena, name, STR(", "), found.name);
    return NO_ERR;
}

static err staff_event_of(struct request *r, const struct case_event *e, struct staff_event *ret_shown)
{
    str by = e->user_name.len != 0 ? e->user_name : request_words(r, WORD_STAFF_THE_PERSON);
    struct words_place places[] = {{.name = "who", .text = by}, {.name = "status"}, {.name = "to"}};
    struct staff_event shown = {.when = request_date_time(r, e->at), .number = e->number, .by_person = e->user_id == 0};
    const struct word *word = WORD_EVENT_SUBMITTED;
    enum case_status status;
    for (size_t i = 0; i < sizeof staff_kinds / sizeof staff_kinds[0]; i++) {
        word = str_eq(staff_kinds[i].kind, e->kind) ? staff_kinds[i].word : word;
    }
    if (word == WORD_EVENT_SUBMITTED && e->user_id != 0) {
        word = WORD_EVENT_TAKEN;
    }
    if (word == WORD_EVENT_STATUS && case_status_find(e->detail, &status)) {
        places[1].text = staff_case_status(r->language, status);
    } else if (word == WORD_EVENT_ASSIGNED) {
        TRY(staff_assigned_words(r, e->detail, &places[2].text));
    } else {
        shown.words = e->detail;
    }
    shown.title = request_words_with(r, word, places, sizeof places / sizeof places[0]);
    if (e->due_at != 0) {
        struct words_place day = {.name = "date", .text = request_date(r, e->due_at - 1)};
        shown.due = request_words_with(r, WORD_EVENT_DUE, &day, 1);
    }
    *ret_shown = shown;
    return NO_ERR;
}

static struct staff_file_list staff_event_files(struct request *r, const struct talk_files *files, int64_t number,
                                                str files_href, const struct file_reader *reader)
{
    struct staff_file *items = arena_array(r->arena, struct staff_file, files->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < files->count; i++) {
        const struct talk_file *f = &files->items[i];
        if (f->number == number) {
            enum file_standing standing = file_standing_of(reader, f->token);
            items[count++] = (struct staff_file){
                .name = f->name,
                .href = file_opens(standing) ? ARENA_JOIN(r->arena, files_href, STR("/"), f->token) : STR(""),
                .size = answer_shown_size(r->arena, r->language, f->size),
                .note = file_note(reader, r->language, standing),
                .picture = file_thumb_href(reader, r->arena, files_href, f->token),
                .alt = file_alt(r->arena, r->language, f->name)};
        }
    }
    return (struct staff_file_list){items, count};
}

err staff_events_of(struct request *r, int64_t case_id, str files_href, const struct file_reader *reader,
                    struct staff_event_list *ret_events)
{
    struct case_event *events;
    struct talk_files files;
    size_t count;
    TRY(case_events(r->tx, r->arena, case_id, &events, &count));
    TRY(talk_files(r->tx, r->arena, case_id, &files));
    struct staff_event *items = arena_array(r->arena, struct staff_event, count + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(staff_event_of(r, &events[count - 1 - i], &items[i])); // newest first
        items[i].files = staff_event_files(r, &files, items[i].number, files_href, reader);
    }
    *ret_events = (struct staff_event_list){items, count};
    return NO_ERR;
}

struct staff_event_list staff_events_since(struct request *r, const struct staff_event_list *events, int64_t seen)
{
    struct staff_event *items = arena_array(r->arena, struct staff_event, events->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < events->count; i++) {
        if (events->items[i].number > seen) {
            items[count++] = events->items[i];
        }
    }
    return (struct staff_event_list){items, count};
}

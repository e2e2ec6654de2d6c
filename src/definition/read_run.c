// SPDX-License-Identifier: Apache-2.0
// read_run: what a document says of how its service is run.
#include "definition/read.h"

enum {
    RUN_ID = 50,
    RUN_ADDRESS = 254 // characters of an e-mail address (RFC 5321, erratum 1690)
};

static const str run_keys[] = {STR_INIT("owner"),         STR_INIT("review"),    STR_INIT("handled-by"),
                               STR_INIT("lawful-basis"),  STR_INIT("retention"), STR_INIT("statuses"),
                               STR_INIT("notifications"), STR_INIT("targets"),   STR_INIT("write-to")};
static const str owner_keys[] = {STR_INIT("name"), STR_INIT("email")};
static const str retention_keys[] = {STR_INIT("drafts"), STR_INIT("cases"), STR_INIT("files"), STR_INIT("messages"),
                                     STR_INIT("feedback")};
static const str status_keys[] = {STR_INIT("id"), STR_INIT("title"), STR_INIT("next")};
static const str notification_keys[] = {STR_INIT("on"), STR_INIT("to"), STR_INIT("address"), STR_INIT("subject"),
                                        STR_INIT("body")};
static const str target_keys[] = {STR_INIT("completion"), STR_INIT("satisfaction"), STR_INIT("digital"),
                                  STR_INIT("days"), STR_INIT("cost")};
const str definition_basis_names[LAWFUL_BASIS__COUNT] = {
    [LAWFUL_CONSENT] = STR_INIT("consent"),
    [LAWFUL_CONTRACT] = STR_INIT("contract"),
    [LAWFUL_LEGAL_OBLIGATION] = STR_INIT("legal-obligation"),
    [LAWFUL_VITAL_INTERESTS] = STR_INIT("vital-interests"),
    [LAWFUL_PUBLIC_TASK] = STR_INIT("public-task"),
    [LAWFUL_LEGITIMATE_INTERESTS] = STR_INIT("legitimate-interests"),
};
const str definition_case_statuses[RUN_CASE_STATUS_COUNT] = {STR_INIT("in-progress"), STR_INIT("waiting"),
                                                             STR_INIT("approved"),    STR_INIT("refused"),
                                                             STR_INIT("closed"),      STR_INIT("withdrawn")};
#define KEYS(keys) (keys), sizeof(keys) / sizeof *(keys)

static int run_number(struct reader *r, const struct place *at, const json_t *object, const char *key, int min, int max,
                      int otherwise)
{
    int64_t number = otherwise;
    read_whole(r, at, object, key, min, max, &number);
    return (int)number;
}

// Something, one "@" and a name with a dot: that it takes messages only sending shows.
static bool run_is_address(str text)
{
    str name;
    str host;
    bool has_at = str_cut(text, '@', &name, &host);
    return has_at && name.len != 0 && text.len <= RUN_ADDRESS && str_find_char(host, '@') == STR_NONE &&
           str_find_char(text, ' ') == STR_NONE && str_find_char(host, '.') != STR_NONE &&
           !str_starts(host, STR(".")) && !str_ends(host, STR("."));
}

static void run_address(struct reader *r, const struct place *at, const json_t *object, const char *key, str *ret_value)
{
    if (read_string(r, at, object, key, ret_value) && !run_is_address(*ret_value)) {
        read_error(r, &(struct place){at, key, 0}, STR("Write it as name@example.org."), "“%.*s” is no e-mail address.",
                   STR_ARG(read_quote(*ret_value)));
    }
}

static void run_owner(struct reader *r, const struct place *above, const json_t *run, struct run *ret_run)
{
    const json_t *owner = json_object_get(run, "owner");
    struct place at = {above, "owner", 0};
    if (owner != NULL && read_object(r, &at, owner, KEYS(owner_keys))) {
        ret_run->owner = read_needed_text(r, &at, owner, "name");
        run_address(r, &at, owner, "email", &ret_run->owner_email);
    }
}

static void run_basis(struct reader *r, const struct place *at, const json_t *run, struct run *ret_run)
{
    str name;
    if (!read_string(r, at, run, "lawful-basis", &name)) {
        return;
    }
    for (size_t i = LAWFUL_CONSENT; i < LAWFUL_BASIS__COUNT; i++) {
        if (str_eq(definition_basis_names[i], name)) {
            ret_run->basis = (enum lawful_basis)i;
        }
    }
    if (ret_run->basis == LAWFUL_NOT_SAID) {
        read_error(r, &(struct place){at, "lawful-basis", 0},
                   STR("Use “consent”, “contract”, “legal-obligation”, “vital-interests”, “public-task” or "
                       "“legitimate-interests”."),
                   "“%.*s” is no lawful basis of the UK GDPR.", STR_ARG(read_quote(name)));
    }
}

static void run_retention(struct reader *r, const struct place *above, const json_t *run, struct run *ret_run)
{
    const json_t *retention = json_object_get(run, "retention");
    struct place at = {above, "retention", 0};
    if (retention == NULL || !read_object(r, &at, retention, KEYS(retention_keys))) {
        return;
    }
    ret_run->draft_days = run_number(r, &at, retention, "drafts", 1, RUN_DRAFT_DAYS, 0);
    ret_run->case_days = run_number(r, &at, retention, "cases", 1, RUN_CASE_DAYS, 0);
    ret_run->file_days = run_number(r, &at, retention, "files", 1, RUN_CASE_DAYS, 0);
    ret_run->message_days = run_number(r, &at, retention, "messages", 1, RUN_CASE_DAYS, 0);
    ret_run->feedback_days = run_number(r, &at, retention, "feedback", 1, RUN_CASE_DAYS, 0);
    if (ret_run->case_days != 0 && ret_run->file_days > ret_run->case_days) {
        read_error(r, &(struct place){&at, "files", 0}, STR("Keep them for as long, or less."),
                   "Files would be kept longer than their case.");
    }
}

// ---- Statuses ------------------------------------------------------------------------------------------
static void run_status_next(struct reader *r, const struct place *at, const json_t *value, const struct names *names,
                            struct run_status *status)
{
    const json_t *array = read_array(r, at, value, "next", RUN_STATUS_COUNT);
    struct place above = {at, "next", 0};
    size_t *next = arena_array(r->arena, size_t, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct place here = {&above, NULL, i};
        str id;
        if (!read_string_value(r, &here, json_array_get(array, i), &id)) {
            continue;
        }
        size_t found = names_find(names, id);
        if (found == STR_NONE) {
            read_error(r, &here, read_nearest(r, names, id, STR("Add it to \"statuses\".")),
                       "There is no status “%.*s”.", STR_ARG(read_quote(id)));
            continue;
        }
        next[status->next_count++] = found;
    }
    status->next = next;
}

static void run_status_names(struct reader *r, const struct place *above, const json_t *array,
                             struct run_status *statuses, struct names *ret_names)
{
    size_t count = json_array_size(array);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {above, NULL, i};
        const json_t *value = json_array_get(array, i);
        if (read_object(r, &here, value, KEYS(status_keys))) {
            read_id(r, &here, value, "id", RUN_ID, &statuses[i].id);
            statuses[i].title = read_needed_text(r, &here, value, "title");
        }
        if (str_eq(statuses[i].id, STR("sent"))) {
            read_error(r, &(struct place){&here, "id", 0}, STR("Call it “new”, for example."),
                       "“sent” is what notifications call the moment of sending.");
        }
        names[i] = (struct name_at){statuses[i].id, i};
    }
    *ret_names = names_build(names, count);
    for (size_t i = 1; i < count; i++) {
        const struct name_at *n = &ret_names->items[i];
        if (n->name.len != 0 && str_eq(n->name, n[-1].name)) {
            read_error(r, &(struct place){above, NULL, n->index}, STR("Give each an id of its own."),
                       "Two statuses have the id “%.*s”.", STR_ARG(n->name));
        }
    }
}

// Which statuses a case can come to; one that none leads to is a mistake somewhere.
static void run_status_reach(struct reader *r, const struct place *above, const struct run_status *statuses,
                             size_t count)
{
    bool reached[RUN_STATUS_COUNT] = {true};
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            for (size_t k = 0; reached[i] && k < statuses[i].next_count; k++) {
                more = more || !reached[statuses[i].next[k]];
                reached[statuses[i].next[k]] = true;
            }
        }
    }
    bool ends = false;
    for (size_t i = 0; i < count; i++) {
        ends = ends || (reached[i] && statuses[i].next_count == 0);
        if (!reached[i]) {
            read_error(r, &(struct place){above, NULL, i}, STR("Name it in the \"next\" of another."),
                       "No case comes to the status “%.*s”.", STR_ARG(read_quote(statuses[i].id)));
        }
    }
    if (!ends) {
        read_error(r, above, STR("Leave the \"next\" of the last status out."), "No case is ever done.");
    }
}

static void run_statuses(struct reader *r, const struct place *above, const json_t *run, struct run *ret_run,
                         struct names *ret_names)
{
    const json_t *array = read_array(r, above, run, "statuses", RUN_STATUS_COUNT);
    size_t count = json_array_size(array);
    struct place at = {above, "statuses", 0};
    size_t errors = r->report->errors;
    struct run_status *statuses = arena_array(r->arena, struct run_status, count);
    if (array != NULL && count == 0) {
        read_error(r, &at, STR("Leave it out, or name the status of a new case."), "“statuses” is empty.");
    }
    run_status_names(r, &at, array, statuses, ret_names);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, i);
        if (json_is_object(value)) {
            run_status_next(r, &(struct place){&at, NULL, i}, value, ret_names, &statuses[i]);
        }
    }
    if (count != 0 && r->report->errors == errors) {
        run_status_reach(r, &at, statuses, count);
    }
    ret_run->statuses = statuses;
    ret_run->status_count = count;
}

// ---- Notifications -------------------------------------------------------------------------------------
static void run_notification_to(struct reader *r, const struct place *at, const json_t *value,
                                struct run_notification *n)
{
    str id;
    if (!read_string(r, at, value, "to", &id)) {
        return;
    }
    struct place here = {at, "to", 0};
    size_t found = names_find(&r->question_names, id);
    if (found == STR_NONE) {
        read_error(r, &here, read_nearest(r, &r->question_names, id, STR("Use the id of a question.")),
                   "There is no question “%.*s”.", STR_ARG(read_quote(id)));
        return;
    }
    n->to = r->questions[found];
    bool reached = str_eq(n->to->type->name, STR("email")) || str_eq(n->to->type->name, STR("telephone"));
    if (!reached || n->to->page->kind == PAGE_REPEAT) {
        read_error(r, &here, STR("Use a question of type “email” or “telephone” outside a repeat."),
                   "Nothing can be sent to the answer of “%.*s”.", STR_ARG(read_quote(id)));
    }
}

// "sent", a status that all services share, or one of the document's own.
static void run_notification_on(struct reader *r, const struct place *at, const json_t *value,
                                const struct names *statuses, struct run_notification *n)
{
    str on;
    if (json_object_get(value, "on") == NULL) {
        read_error(r, at, STR("Add it: “sent”, or the id of a status."), "“on” is missing.");
        return;
    }
    if (!read_string(r, at, value, "on", &on) || str_eq(on, STR("sent"))) {
        return;
    }
    bool is_there = names_find(statuses, on) != STR_NONE;
    for (size_t i = 0; i < RUN_CASE_STATUS_COUNT; i++) {
        is_there = is_there || str_eq(definition_case_statuses[i], on);
    }
    if (!is_there) {
        read_error(r, &(struct place){at, "on", 0},
                   read_nearest(r, statuses, on,
                                STR("Use “sent”, “in-progress”, “waiting”, “approved”, “refused”, "
                                    "“closed” or “withdrawn”.")),
                   "There is no status “%.*s”.", STR_ARG(read_quote(on)));
        return;
    }
    n->on = on;
}

static void run_notification(struct reader *r, const struct place *at, const json_t *value,
                             const struct names *statuses, struct run_notification *n)
{
    size_t errors = r->report->errors;
    if (!read_object(r, at, value, KEYS(notification_keys))) {
        return;
    }
    run_notification_on(r, at, value, statuses, n);
    run_notification_to(r, at, value, n);
    run_address(r, at, value, "address", &n->address);
    if ((json_object_get(value, "to") == NULL) == (json_object_get(value, "address") == NULL)) {
        read_error(r, at, STR("Say whom it goes to: \"to\", a question, or \"address\"."),
                   "A notification goes to one of “to” and “address”.");
    }
    n->subject = read_text(r, at, value, "subject");
    n->body = read_needed_text(r, at, value, "body");
    bool is_email = n->to == NULL || str_eq(n->to->type->name, STR("email"));
    if (is_email != text_given(n->subject) && r->report->errors == errors) {
        read_error(r, at, is_email ? STR("Add \"subject\".") : STR("Take \"subject\" out."),
                   is_email ? "An e-mail needs a subject." : "A text message has no subject.");
    }
}

static void run_notifications(struct reader *r, const struct place *above, const json_t *json, struct run *ret_run,
                              const struct names *statuses)
{
    const json_t *array = read_array(r, above, json, "notifications", RUN_NOTIFICATION_COUNT);
    size_t count = json_array_size(array);
    struct place at = {above, "notifications", 0};
    struct run_notification *items = arena_array(r->arena, struct run_notification, count);
    for (size_t i = 0; i < count; i++) {
        run_notification(r, &(struct place){&at, NULL, i}, json_array_get(array, i), statuses, &items[i]);
    }
    ret_run->notifications = items;
    ret_run->notification_count = count;
}

static void run_targets(struct reader *r, const struct place *above, const json_t *json, struct run *ret_run)
{
    const json_t *targets = json_object_get(json, "targets");
    struct place at = {above, "targets", 0};
    struct run_targets *t = &ret_run->targets;
    *t = (struct run_targets){.completion = -1, .satisfaction = -1, .digital = -1};
    if (targets == NULL || !read_object(r, &at, targets, KEYS(target_keys))) {
        return;
    }
    t->completion = run_number(r, &at, targets, "completion", 0, 100, -1);
    t->satisfaction = run_number(r, &at, targets, "satisfaction", 0, 100, -1);
    t->digital = run_number(r, &at, targets, "digital", 0, 100, -1);
    t->days = run_number(r, &at, targets, "days", 1, RUN_TARGET_DAYS, 0);
    const json_t *cost = json_object_get(targets, "cost");
    struct place here = {&at, "cost", 0};
    t->has_cost = cost != NULL && read_decimal_value(r, &here, cost, &t->cost);
    if (t->has_cost && t->cost.units < 0) {
        read_error(r, &here, STR("Write what one case may cost."), "A cost cannot be less than nothing.");
    }
}

// "write-to": the question of the address that messages to the person go to, or false.
static void run_write_to(struct reader *r, const struct place *above, const json_t *run, struct run *ret_run)
{
    struct place at = {above, "write-to", 0};
    const json_t *value = json_object_get(run, "write-to");
    str id;
    if (json_is_false(value)) {
        ret_run->writes_to_nobody = true;
        return;
    }
    if (!read_string(r, above, run, "write-to", &id)) {
        return;
    }
    size_t found = names_find(&r->question_names, id);
    if (found == STR_NONE) {
        read_error(r, &at, read_nearest(r, &r->question_names, id, STR("Use the id of a question, or false.")),
                   "There is no question “%.*s”.", STR_ARG(read_quote(id)));
        return;
    }
    ret_run->write_to = r->questions[found];
    if (!str_eq(ret_run->write_to->type->name, STR("email")) || ret_run->write_to->page->kind == PAGE_REPEAT) {
        read_error(r, &at, STR("Use a question of type “email” outside a repeat, or false."),
                   "No e-mail can be sent to the answer of “%.*s”.", STR_ARG(read_quote(id)));
    }
}

void read_run(struct reader *r, const struct place *above, const json_t *root)
{
    const json_t *run = json_object_get(root, "run");
    struct place at = {above, "run", 0};
    struct run *ret_run = &r->definition->run;
    struct names statuses;
    ret_run->targets = (struct run_targets){.completion = -1, .satisfaction = -1, .digital = -1};
    if (run == NULL || !read_object(r, &at, run, KEYS(run_keys))) {
        return;
    }
    r->about = SLOT_ABOUT_START;
    run_owner(r, &at, run, ret_run);
    const json_t *review = json_object_get(run, "review");
    ret_run->has_review =
        review != NULL && read_date_value(r, &(struct place){&at, "review", 0}, review, SHOWN_DATE, &ret_run->review);
    ret_run->handled_by = read_text(r, &at, run, "handled-by");
    run_basis(r, &at, run, ret_run);
    run_retention(r, &at, run, ret_run);
    run_statuses(r, &at, run, ret_run, &statuses);
    r->about = SLOT_ABOUT_END;
    run_notifications(r, &at, run, ret_run, &statuses);
    run_targets(r, &at, run, ret_run);
    run_write_to(r, &at, run, ret_run);
    r->about = SLOT_ABOUT_SHARED;
}

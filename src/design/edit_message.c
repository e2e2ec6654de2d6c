// SPDX-License-Identifier: Apache-2.0
// Messages of the service's own (run.notifications): when each goes out, to whom, and what it says.
#include "design/editing.h"

static json_t *edit_messages(const struct editing *e)
{
    return json_object_get(json_object_get(e->root, "run"), "notifications");
}

static err edit_message_at(const struct editing *e, size_t *ret_at)
{
    int64_t at;
    if (!str_to_i64(e->edit->message, 0, (int64_t)json_array_size(edit_messages(e)) - 1, &at)) {
        return FAIL(ERR_NOT_FOUND, "there is no such message");
    }
    *ret_at = (size_t)at;
    return NO_ERR;
}

// An e-mail has a subject, a text message has none.
static err edit_message_fits(const struct editing *e, bool *ret_mail)
{
    struct outline o;
    const struct outline_page *page = NULL;
    str name;
    str host;
    const struct edit *edit = e->edit;
    outline_of(e->arena, e->root, &o);
    const struct outline_question *q = edit->to.len == 0 ? NULL : outline_find_question(&o, edit->to, &page);
    bool telephone = q != NULL && str_eq(q->type, STR("telephone"));
    bool reached = q != NULL && !page->repeats && (telephone || str_eq(q->type, STR("email")));
    bool desk = edit->to.len == 0 && str_cut(edit->address, '@', &name, &host) && name.len != 0 &&
                str_find_char(host, '.') != STR_NONE && str_find_char(edit->address, ' ') == STR_NONE;
    *ret_mail = !telephone;
    return (reached || desk) && edit->on.len != 0 && document_says(&e->languages, edit->hint) &&
                   (telephone || document_says(&e->languages, edit->title))
               ? NO_ERR
               : FAIL(ERR_INPUT, "a message cannot be so");
}

static err edit_new_message(struct editing *e, json_t **ret_message)
{
    json_t *run = json_object_get(e->root, "run");
    json_t *list = edit_messages(e);
    if (json_array_size(list) >= RUN_NOTIFICATION_COUNT) {
        return FAIL(ERR_TOO_LARGE, "there are as many messages as there may be");
    }
    if (!json_is_object(run)) {
        run = json_object();
        json_object_set_new(e->root, "run", run);
    }
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(run, "notifications", list);
    }
    *ret_message = json_object();
    json_array_append_new(list, *ret_message);
    return NO_ERR;
}

static void edit_put_line(json_t *object, const char *key, str line)
{
    if (line.len == 0) {
        json_object_del(object, key);
    } else {
        json_object_set_new(object, key, json_stringn(line.ptr, line.len));
    }
}

err edit_message_set(struct editing *e)
{
    size_t at = 0;
    bool mail;
    json_t *message;
    TRY(edit_message_fits(e, &mail));
    if (e->edit->message.len == 0) {
        TRY(edit_new_message(e, &message));
    } else {
        TRY(edit_message_at(e, &at));
        message = json_array_get(edit_messages(e), at);
    }
    edit_put_line(message, "on", e->edit->on);
    edit_put_line(message, "to", e->edit->to);
    edit_put_line(message, "address", e->edit->to.len == 0 ? e->edit->address : STR(""));
    if (mail) {
        document_set_text(e->arena, &e->languages, message, "subject", e->edit->title);
    } else {
        json_object_del(message, "subject");
    }
    document_set_text(e->arena, &e->languages, message, "body", e->edit->hint);
    return NO_ERR;
}

static err edit_message_move(struct editing *e, bool up)
{
    size_t at;
    TRY(edit_message_at(e, &at));
    edit_swap(edit_messages(e), at, up);
    return NO_ERR;
}

err edit_message_up(struct editing *e)
{
    return edit_message_move(e, true);
}

err edit_message_down(struct editing *e)
{
    return edit_message_move(e, false);
}

err edit_message_remove(struct editing *e)
{
    size_t at;
    json_t *run = json_object_get(e->root, "run");
    TRY(edit_message_at(e, &at));
    json_array_remove(edit_messages(e), at);
    if (json_array_size(edit_messages(e)) == 0) {
        json_object_del(run, "notifications");
    }
    if (json_object_size(run) == 0) {
        json_object_del(e->root, "run");
    }
    return NO_ERR;
}

// They are named by their place, so what is done to one is done to all as they were seen. A new one changes none.
bool edit_message_same(const struct editing *now, const struct editing *seen)
{
    bool adds = now->edit->kind == EDIT_MESSAGE_SET && now->edit->message.len == 0;
    return adds || edit_same(edit_messages(now), edit_messages(seen));
}

// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_hidden.h"

bool foreign_hidden_is_linked(str id)
{
    return id.len <= QUESTION_LINK_NAME && question_link_name_is_free(id);
}

json_t *foreign_hidden(const struct foreign_base *b, str at, str id, str title, str value)
{
    json_t *out = json_object();
    json_object_set_new(out, "id", foreign_give_str(id));
    json_object_set_new(out, "type", json_string("hidden"));
    foreign_give(out, "title", title.len != 0 ? title : id);
    json_object_set_new(out, value.len != 0 ? "value" : "from-link", foreign_give_str(value.len != 0 ? value : id));
    if (value.len == 0) {
        foreign_say(b, at, STR("Bring it with a link to the service, or take it out."),
                    "This hidden value has none; a link may bring one, as “%.*s”.", STR_ARG(id));
    }
    return out;
}

void foreign_hidden_left_out(const struct foreign_base *b, str at)
{
    foreign_say(b, at, STR("Say in our definition what it is."), "This hidden value is not carried over.");
}

void foreign_hidden_always(const struct foreign_base *b, str at)
{
    foreign_say(b, at, STR("Check where it is used."), "A hidden value always counts here.");
}

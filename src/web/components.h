// SPDX-License-Identifier: Apache-2.0
// components: the options of the components in components/*.jinja, named as govuk-frontend 6.6.0 names
// them (camelCase there, snake_case here). Sub-structures are values; zero and empty mean "not given".
// What is not offered and why: docs/components.md.
#pragma once
#include "html/out.h"

// A truth value that may be left open.
enum choice {
    CHOICE_UNSET,
    CHOICE_NO,
    CHOICE_YES
};

struct govuk_str_list {
    const str *items;
    size_t count;
};

// Text, or html that stands for it.
struct govuk_content {
    str text;
    html html;
};
struct govuk_label {
    str text;
    html html;
    str for_, classes;
    bool is_page_heading;
    struct out_attribute_list attributes;
};
struct govuk_hint {
    str text;
    html html;
    str id, classes;
    struct out_attribute_list attributes;
};
struct govuk_error_message {
    str text;
    html html;
    str id, classes, visually_hidden_text;
    bool hide_prefix; // visuallyHiddenText: false there
    struct out_attribute_list attributes;
};
struct govuk_legend {
    str text;
    html html;
    str classes;
    bool is_page_heading;
};
struct govuk_fieldset {
    str described_by, classes, role;
    struct govuk_legend legend;
    html html;
    struct out_attribute_list attributes;
};
struct govuk_form_group {
    str classes;
    struct out_attribute_list attributes;
    struct govuk_content before_input, after_input, before_inputs, after_inputs;
};
struct govuk_affix {
    str text;
    html html;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_wrapper {
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_input {
    str id, name, type, inputmode, value, described_by, classes, autocomplete, pattern, autocapitalize;
    bool disabled;
    enum choice spellcheck;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_affix prefix, suffix;
    struct govuk_form_group form_group;
    struct govuk_wrapper input_wrapper;
    struct out_attribute_list attributes;
};
struct govuk_textarea {
    str id, name, value, described_by, classes, autocomplete;
    int rows;
    bool disabled;
    enum choice spellcheck;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct out_attribute_list attributes;
};
// Plural messages for the script: name is the CLDR category (one, other …).
struct govuk_character_count {
    str id, name, value, classes, count_type;
    int rows, maxlength, maxwords, threshold;
    enum choice spellcheck;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct govuk_wrapper count_message;
    str textarea_description_text; // with %{count}; only when the limit is set by script
    str characters_at_limit_text, words_at_limit_text;
    struct out_attribute_list characters_under_limit_text, characters_over_limit_text;
    struct out_attribute_list words_under_limit_text, words_over_limit_text;
    struct out_attribute_list attributes;
};
// An item of radios or checkboxes.
struct govuk_item {
    str text;
    html html;
    str id, name, value, divider, behaviour;
    bool disabled;
    enum choice checked;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_content conditional;
    struct out_attribute_list attributes;
};
struct govuk_item_list {
    const struct govuk_item *items;
    size_t count;
};
struct govuk_radios {
    str name, id_prefix, value, classes;
    struct govuk_fieldset fieldset;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct govuk_item_list items;
    struct out_attribute_list attributes;
};
struct govuk_checkboxes {
    str name, id_prefix, described_by, classes;
    struct govuk_str_list values;
    struct govuk_fieldset fieldset;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct govuk_item_list items;
    struct out_attribute_list attributes;
};
struct govuk_option {
    str text, value;
    bool empty_value; // value="" rather than the text
    bool disabled;
    enum choice selected;
    struct out_attribute_list attributes;
};
struct govuk_option_list {
    const struct govuk_option *items;
    size_t count;
};
struct govuk_select {
    str id, name, value, described_by, classes;
    bool disabled;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct govuk_option_list items;
    struct out_attribute_list attributes;
};
struct govuk_date_part {
    str id, name, label, value, classes, inputmode, autocomplete, pattern;
    bool omit; // day: false there
    enum choice error;
    struct out_attribute_list attributes;
};
struct govuk_date_part_list {
    const struct govuk_date_part *items;
    size_t count;
};
struct govuk_date_input {
    str id, name_prefix, classes;
    struct out_attribute_list values; // by name of the part
    struct govuk_date_part day, month, year;
    struct govuk_date_part_list items;
    struct govuk_fieldset fieldset;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct out_attribute_list attributes;
};
struct govuk_file_upload {
    str id, name, described_by, classes;
    bool disabled, multiple, javascript;
    str choose_files_button_text, no_file_chosen_text, drop_instruction_text, entered_drop_zone_text;
    str left_drop_zone_text, wrapper_classes;
    struct out_attribute_list multiple_files_chosen_text, wrapper_attributes;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct out_attribute_list attributes;
};
struct govuk_button {
    str text;
    html html;
    str id, name, value, type, href, classes;
    bool disabled, is_start_button;
    enum choice prevent_double_click;
    struct out_attribute_list attributes;
};
struct govuk_error_link {
    str text;
    html html;
    str href;
    struct out_attribute_list attributes;
};
struct govuk_error_link_list {
    const struct govuk_error_link *items;
    size_t count;
};
struct govuk_error_summary {
    str title_text, description_text, classes;
    html title_html, description_html;
    enum choice disable_auto_focus;
    struct govuk_error_link_list error_list;
    struct out_attribute_list attributes;
};
struct govuk_exit_this_page {
    str text;
    html html;
    str id, classes, redirect_url;
    // What the script says; each English where it is not given.
    str activated_text, timed_out_text, press_two_more_times_text, press_one_more_time_text;
    struct out_attribute_list attributes;
};
struct govuk_action {
    str text;
    html html;
    str href, visually_hidden_text, classes, type;
    struct out_attribute_list attributes;
};
struct govuk_action_list {
    const struct govuk_action *items;
    size_t count;
};
struct govuk_actions {
    struct govuk_action_list items;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_cell {
    str text;
    html html;
    str classes;
};
struct govuk_row {
    struct govuk_cell key, value;
    struct govuk_actions actions;
    str classes;
};
struct govuk_row_list {
    const struct govuk_row *items;
    size_t count;
};
struct govuk_card_title {
    str text;
    html html;
    str classes;
    int heading_level; // 1 to 6; 0 is 2
};
struct govuk_card {
    struct govuk_card_title title;
    struct govuk_actions actions;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_summary_list {
    struct govuk_row_list rows;
    struct govuk_card card;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_details {
    str summary_text, text;
    html summary_html, html;
    str id, classes;
    bool open;
    struct out_attribute_list attributes;
};
struct govuk_inset_text {
    str text;
    html html;
    str id, classes;
    struct out_attribute_list attributes;
};
struct govuk_warning_text {
    str text;
    html html;
    str icon_fallback_text, classes;
    struct out_attribute_list attributes;
};
struct govuk_notification_banner {
    str text, title_text, type, role, title_id, classes;
    html html, title_html;
    int title_heading_level; // 1 to 6; 0 is 2
    enum choice disable_auto_focus;
    struct out_attribute_list attributes;
};
struct govuk_panel {
    str title_text, text, classes;
    html title_html, html;
    int heading_level; // 1 to 6; 0 is 1
    struct govuk_actions actions;
    struct out_attribute_list attributes;
};
struct govuk_back_link {
    str text;
    html html;
    str href, classes;
    struct out_attribute_list attributes;
};
struct govuk_breadcrumb {
    str text;
    html html;
    str href;
    struct out_attribute_list attributes;
};
struct govuk_breadcrumb_list {
    const struct govuk_breadcrumb *items;
    size_t count;
};
struct govuk_breadcrumbs {
    struct govuk_breadcrumb_list items;
    str classes, label_text;
    bool collapse_on_mobile;
    struct out_attribute_list attributes;
};
struct govuk_tag {
    str text;
    html html;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_task_title {
    str text;
    html html;
    str classes;
};
struct govuk_task_status {
    str text;
    html html;
    str classes;
    struct govuk_tag tag; // instead of the text
};
struct govuk_task {
    struct govuk_task_title title;
    struct govuk_content hint;
    struct govuk_task_status status;
    str href, classes; // without an address it cannot be started
};
struct govuk_task_items {
    const struct govuk_task *items;
    size_t count;
};
struct govuk_task_list {
    struct govuk_task_items items;
    str id_prefix, classes;
    struct out_attribute_list attributes;
};
struct govuk_table_cell {
    str text;
    html html;
    str format, classes;
    int colspan, rowspan;
    struct out_attribute_list attributes;
};
struct govuk_table_cell_list {
    const struct govuk_table_cell *items;
    size_t count;
};
struct govuk_table_row_list {
    const struct govuk_table_cell_list *items;
    size_t count;
};
struct govuk_table {
    struct govuk_table_cell_list head;
    struct govuk_table_row_list rows;
    str caption, caption_classes, classes;
    bool first_cell_is_header;
    struct out_attribute_list attributes;
};
struct govuk_page_item {
    str number, href, visually_hidden_text;
    bool current, ellipsis;
    struct out_attribute_list attributes;
};
struct govuk_page_item_list {
    const struct govuk_page_item *items;
    size_t count;
};
struct govuk_page_link {
    str text;
    html html;
    str href, label_text;
    struct out_attribute_list attributes;
};
struct govuk_pagination {
    struct govuk_page_item_list items;
    struct govuk_page_link previous, next;
    str landmark_label, classes;
    struct out_attribute_list attributes;
};
struct govuk_skip_link {
    str text;
    html html;
    str href, classes;
    struct out_attribute_list attributes;
};
struct govuk_phase_banner {
    struct govuk_tag tag;
    str text;
    html html;
    str classes;
    struct out_attribute_list attributes;
};
struct govuk_password_input {
    str id, name, value, described_by, classes, autocomplete;
    bool disabled;
    str show_password_text, hide_password_text, show_password_aria_label_text, hide_password_aria_label_text;
    str password_shown_announcement_text, password_hidden_announcement_text;
    struct govuk_label label;
    struct govuk_hint hint;
    struct govuk_error_message error_message;
    struct govuk_form_group form_group;
    struct govuk_wrapper button;
    struct out_attribute_list attributes;
};

// What the components' templates cannot say themselves: loops that gather, searching in lists.
bool filter_has_class(struct out *o, str classes, str one); // as a piece of text, as upstream does
bool filter_contains(struct out *o, struct govuk_str_list list, str value);
bool filter_any_actions(struct out *o, struct govuk_row_list rows);
bool filter_any_error(struct out *o, struct govuk_date_input input);
str filter_named(struct out *o, struct out_attribute_list list, str name); // the value of that name
str filter_capitalize(struct out *o, str text);
str filter_count_in(struct out *o, str text, int64_t count); // in the place of %{count}
// { one: "…" } as data-i18n.KEY.one="…"
struct out_attribute_list filter_i18n(struct out *o, struct out_attribute_list messages, str key);
struct out_attribute_list filter_with(struct out *o, struct out_attribute_list first, struct out_attribute_list more);
struct out_attribute_list filter_attribute(struct out *o, struct out_attribute_list first, str name, str value);

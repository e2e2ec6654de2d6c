// SPDX-License-Identifier: Apache-2.0
// Handlers of the staff's pages: signing in, cases, downloads, what people said.
#pragma once
#include "web/request.h"

// Signing in and out (staff_pages.c)
void staff_home(struct request *r);
void staff_sign_in_page(struct request *r);
void staff_sign_in(struct request *r);
void staff_sign_in_compare(struct request *r);
err staff_sign_in_unit(struct tx *tx, void *data);
void staff_signed_in(struct request *r);
void staff_signed_in_unsaved(struct request *r);
void staff_sign_out(struct request *r);
err staff_sign_out_unit(struct tx *tx, void *data);
void staff_signed_out(struct request *r);
void staff_signed_out_unsaved(struct request *r);

// The queue (staff_queue_pages.c)
void staff_cases(struct request *r);
void staff_keep_view(struct request *r);
err staff_keep_view_unit(struct tx *tx, void *data);
void staff_drop_view(struct request *r);
err staff_drop_view_unit(struct tx *tx, void *data);
void staff_view_kept(struct request *r);

// A case (staff_case_pages.c)
void staff_case(struct request *r);
void staff_case_paper(struct request *r);
void staff_case_file(struct request *r);
void staff_case_picture(struct request *r);
void staff_set_status(struct request *r);
err staff_set_status_unit(struct tx *tx, void *data);
void staff_add_note(struct request *r);
err staff_add_note_unit(struct tx *tx, void *data);
void staff_assign(struct request *r);
err staff_assign_unit(struct tx *tx, void *data);
void staff_hold(struct request *r); // a legal hold on it, or its end
MUST_USE err staff_hold_unit(struct tx *tx, void *data);
void staff_case_changed(struct request *r);
// The case as it stands, with what was written, which could not be saved.
void staff_case_unsaved(struct request *r);

// A journey for a person (staff_take_pages.c)
void staff_take_page(struct request *r);
void staff_take(struct request *r);
err staff_take_unit(struct tx *tx, void *data);
void staff_taken(struct request *r);

// Teams (staff_team_pages.c)
void staff_teams(struct request *r);
void staff_add_team(struct request *r);
err staff_add_team_unit(struct tx *tx, void *data);
void staff_team_added(struct request *r);
void staff_team(struct request *r);
void staff_set_team(struct request *r);
err staff_set_team_unit(struct tx *tx, void *data);
void staff_team_set(struct request *r);

// Downloads (staff_download_pages.c)
void staff_export(struct request *r);
err staff_export_unit(struct tx *tx, void *data);
void staff_exported(struct request *r);
void staff_downloads(struct request *r);
void staff_download_file(struct request *r);
void staff_drop_download(struct request *r);
err staff_drop_download_unit(struct tx *tx, void *data);
void staff_download_dropped(struct request *r);

// What people said (staff_feedback_pages.c)
void staff_feedback_services(struct request *r);
void staff_feedback(struct request *r);

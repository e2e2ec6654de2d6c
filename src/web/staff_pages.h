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

// Cases (staff_case_pages.c)
void staff_cases(struct request *r);
void staff_case(struct request *r);
void staff_case_file(struct request *r);
void staff_set_status(struct request *r);
err staff_set_status_unit(struct tx *tx, void *data);
void staff_add_note(struct request *r);
err staff_add_note_unit(struct tx *tx, void *data);
void staff_case_changed(struct request *r);

// Downloads (staff_export.c)
void staff_export(struct request *r);
void staff_export_csv(struct request *r);
void staff_export_json(struct request *r);
void staff_exported(struct request *r);

// What people said (staff_feedback_pages.c)
void staff_feedback_services(struct request *r);
void staff_feedback(struct request *r);

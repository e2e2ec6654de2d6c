// SPDX-License-Identifier: Apache-2.0
// staff_service_pages: services as staff make and answer for them: the board, one service, its draft, who approves it,
// publishing, going back, retiring.
#pragma once
#include "base/err.h"

struct request;
struct service;
struct staff_service_view;
struct tx;

void staff_services_board(struct request *r);
void staff_service(struct request *r);
void staff_service_look(struct request *r);
void staff_service_looked(struct request *r);
void staff_service_version(struct request *r);
void staff_service_revision(struct request *r);

// The service that the address names; false: the request was answered.
bool staff_service_find(struct request *r, struct service *ret_service);
str staff_service_path(struct request *r, str key, str page);
// "29 November 2026 by Ann"; without a name, the day alone.
str staff_service_by(struct request *r, str when, str name);
// The page of a service, on a snapshot; and the same again with what did not go.
MUST_USE err staff_service_view_of(struct request *r, const struct service *s, struct staff_service_view *view);
void staff_service_show(struct request *r, int status, struct staff_service_view *view);

// A file becomes a draft, of a new service or of one that is there.
void staff_new_service(struct request *r);
void staff_upload_page(struct request *r);
void staff_upload(struct request *r);
void staff_upload_read(struct request *r);
MUST_USE err staff_upload_unit(struct tx *tx, void *data);
void staff_uploaded(struct request *r);

// The draft of a service of that key where it has one and `of_draft`, otherwise what is published of it.
MUST_USE err staff_service_document(struct request *r, str key, bool of_draft, str *ret_document);

void staff_draft(struct request *r);
MUST_USE err staff_draft_unit(struct tx *tx, void *data);
void staff_approve(struct request *r);
MUST_USE err staff_approve_unit(struct tx *tx, void *data);
void staff_publish(struct request *r);
void staff_publish_read(struct request *r);
MUST_USE err staff_publish_unit(struct tx *tx, void *data);
void staff_move(struct request *r);
MUST_USE err staff_move_unit(struct tx *tx, void *data);
void staff_steps(struct request *r);
MUST_USE err staff_steps_unit(struct tx *tx, void *data);
// Back to the page of the service, as it now is for everybody.
void staff_service_changed(struct request *r);
void staff_drafted(struct request *r);
void staff_publish_done(struct request *r);
void staff_published(struct request *r);

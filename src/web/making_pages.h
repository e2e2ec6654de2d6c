// SPDX-License-Identifier: Apache-2.0
// making_pages: "How this service was made", for everybody.
#pragma once

struct request;
void making(struct request *r);
// What is different in a version from the one before it.
void making_changes(struct request *r);
void making_changes_compare(struct request *r);
void making_changes_shown(struct request *r);

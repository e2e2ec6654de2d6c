// SPDX-License-Identifier: Apache-2.0
// making_pages: "How this service was made", for everybody.
#pragma once

struct request;
void making(struct request *r);

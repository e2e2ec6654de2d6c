// SPDX-License-Identifier: Apache-2.0
// staff_register_pages: the question register of an organisation (design/register.h).
#pragma once

struct request;

void staff_register(struct request *r);
void staff_register_read(struct request *r);
void staff_registered(struct request *r);

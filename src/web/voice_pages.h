// SPDX-License-Identifier: Apache-2.0
// Handlers of what people say while they use a service, and of what staff see of it.
#pragma once
#include "web/request.h"

// "Was this clear?" beside a page; and satisfaction at the end.
void voice_say_clear(struct request *r);
void voice_say_whole(struct request *r);
err voice_say_unit(struct tx *tx, void *data);
void voice_said(struct request *r);

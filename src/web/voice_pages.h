// SPDX-License-Identifier: Apache-2.0
// Handlers of what people say while they use a service.
#pragma once
#include "web/request.h"

// "Was this clear?" beside a page, whose form comes along and is shown again as it was.
void voice_say_clear(struct request *r);
err voice_say_clear_unit(struct tx *tx, void *data);
void voice_said_clear(struct request *r);
// The address that such a page was sent to, asked for anew: leads to the page.
void voice_clear(struct request *r);
// Satisfaction at the end.
void voice_say_whole(struct request *r);
err voice_say_unit(struct tx *tx, void *data);
void voice_said(struct request *r);

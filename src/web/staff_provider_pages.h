// SPDX-License-Identifier: Apache-2.0
// staff_provider_pages: signing in by an identity provider (OpenID Connect, code flow with PKCE), and its word that
// somebody signed out there. What is asked of the provider goes by the sender while the request waits; what it says is
// judged by oidc/. Whoever does not get in is on the sign-in page again, where a password works as ever. Why as it is:
// docs/decisions/0039-provider.md.
#pragma once
#include "web/request.h"

// The button: off to the provider.
void staff_provider_start(struct request *r);
void staff_provider_start_step(struct request *r);
err staff_provider_start_unit(struct tx *tx, void *data);
void staff_provider_started(struct request *r);
// Back from it.
void staff_provider_back(struct request *r);
err staff_provider_back_first(struct tx *tx, void *data);
void staff_provider_back_step(struct request *r);
err staff_provider_back_unit(struct tx *tx, void *data);
void staff_provider_came(struct request *r);
// The provider's own word that somebody signed out (Back-Channel Logout 1.0).
void staff_provider_logout(struct request *r);
void staff_provider_logout_step(struct request *r);
err staff_provider_logout_unit(struct tx *tx, void *data);
void staff_provider_logged_out(struct request *r);

// For the sign-in page, from its snapshot: what the provider is called; empty: there is none, or nothing can be asked.
MUST_USE err staff_provider_name(struct request *r, str *ret_name);
// The sentence of what went wrong, by its name in the address ("?provider=down"), with the provider's; empty: there is
// no such.
str staff_provider_problem(struct request *r, str problem, str name);

// SPDX-License-Identifier: Apache-2.0
// What an authenticator, or somebody who is none, says. The first byte chooses the reader. Nobody here has a private
// key, so nothing that is shown is ever right.
#include "fuzz.h"
#include "passkey/object.h"

static const struct passkey_site passkey_here = {STR_INIT("services.town.example"),
                                                 STR_INIT("https://services.town.example")};

static void passkey_fuzz_make(struct arena *a, str text)
{
    struct passkey_made made = {0};
    struct object_pieces pieces;
    const char *why;
    bool fine = passkey_make(a, STR("{}"), text, &passkey_here, &made, &why);
    MUST(fine == (why == NULL));
    MUST(!fine || (made.credential.len != 0 && made.credential.len <= PASSKEY_CREDENTIAL_MAX));
    MUST(!fine || (made.key.bytes.len != 0 && made.key.bytes.len <= PASSKEY_KEY_MAX));
    if (passkey_object_read(text, &pieces)) {
        MUST(pieces.data.len + pieces.statement.len + pieces.format.len < text.len);
    }
}

static void passkey_fuzz_client(struct arena *a, str text)
{
    str challenge;
    const char *why;
    for (int act = PASSKEY_MAKE; act <= PASSKEY_SHOW; act++) {
        bool fine = passkey_client_read(a, text, (enum passkey_act)act, &passkey_here, &challenge, &why);
        MUST(fine == (why == NULL) && fine == (challenge.len != 0));
    }
}

static void passkey_fuzz_show(struct arena *a, str text)
{
    static const int algorithms[] = {-7, -8, -257};
    static const size_t lengths[] = {64, 32, 259};
    struct passkey_shown shown = {.client_data = STR("{}")};
    int64_t counter;
    const char *why;
    str_cut(text, '\n', &shown.data, &shown.signature);
    for (size_t i = 0; i < 3; i++) {
        char *key = arena_alloc(a, lengths[i], 1); // zeros: a key of nobody
        struct passkey_key nobody = {algorithms[i], {key, lengths[i]}};
        MUST(!passkey_show(&shown, &nobody, &passkey_here, false, &counter, &why) && counter == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct arena *, str) = {passkey_fuzz_make, passkey_fuzz_client, passkey_fuzz_show};
    struct arena a;
    arena_init(&a, 64 * 1024 * 1024);
    if (size != 0) {
        readers[data[0] % 3](&a, (str){(const char *)data + 1, size - 1});
    }
    arena_free(&a);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// people_page: what one of the people reads: the script, an answer's head, cookies, a form's token.
#include "people.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *word;
    enum verb verb;
} verbs[] = {{"get", VERB_GET}, {"post", VERB_POST}, {"save", VERB_SAVE}, {"end", VERB_END}};

static bool script_step(struct script *s, const char *word, const char *path, const char *text)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(word, verbs[i].word) == 0 && s->count < SCRIPT_STEPS_MAX && path[0] != '\0') {
            struct step *step = &s->steps[s->count++];
            step->verb = verbs[i].verb;
            snprintf(step->path, sizeof step->path, "%s", path);
            snprintf(step->text, sizeof step->text, "%s", text);
            s->requests += step->verb == VERB_POST ? 2 : step->verb != VERB_END;
            return true;
        }
    }
    return false;
}

static bool script_line(struct script *s, const char *line)
{
    char word[16] = "";
    char path[SCRIPT_PATH_MAX] = "";
    char text[SCRIPT_TEXT_MAX] = "";
    size_t used = strlen(s->headers);
    if (line[0] == '\0' || line[0] == '#') {
        return true;
    }
    if (strncmp(line, "header ", 7) == 0) {
        return snprintf(s->headers + used, sizeof s->headers - used, "%s\r\n", line + 7) <
               (int)(sizeof s->headers - used);
    }
    sscanf(line, "%15s %255s %1023[^\n]", word, path, text);
    if (strcmp(word, "csrf") == 0) {
        return snprintf(s->csrf, sizeof s->csrf, "%s", path) < (int)sizeof s->csrf;
    }
    if (strcmp(word, "again") == 0) {
        s->loops = true;
        s->again = s->count;
        return true;
    }
    return script_step(s, word, path, text);
}

bool script_read(struct script *s, const char *path)
{
    FILE *in = fopen(path, "re");
    char line[2048];
    bool good = in != NULL;
    while (good && fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        good = script_line(s, line);
    }
    if (in != NULL) {
        fclose(in);
    }
    if (!good || s->count < 2 || s->steps[0].verb != VERB_GET || s->again >= s->count) {
        fprintf(stderr, "people: %s cannot be walked%s%s\n", path, good ? "" : ", from here: ", good ? "" : line);
        return false;
    }
    return true;
}

// The value of a line of the head, or NULL.
static const char *head_value(const char *line, const char *name)
{
    size_t n = strlen(name);
    return strncasecmp(line, name, n) == 0 && line[n] == ':' ? line + n + 1 + strspn(line + n + 1, " ") : NULL;
}

enum whole answer_read(const char *bytes, size_t count, struct answer *ret)
{
    const char *end = strstr(bytes, "\r\n\r\n");
    bool sized = false;
    if (end == NULL) {
        return WHOLE_NOT_YET;
    }
    *ret = (struct answer){.head = (size_t)(end - bytes) + 4};
    ret->status = strncmp(bytes, "HTTP/1.1 ", 9) == 0 ? (int)strtol(bytes + 9, NULL, 10) : 0;
    for (const char *line = strstr(bytes, "\r\n") + 2; line < end; line = strstr(line, "\r\n") + 2) {
        const char *value;
        if ((value = head_value(line, "content-length")) != NULL) {
            ret->size = strtoul(value, NULL, 10);
            sized = true;
        } else if ((value = head_value(line, "location")) != NULL) {
            ret->location = value;
        } else if ((value = head_value(line, "retry-after")) != NULL) {
            ret->retry_s = strtol(value, NULL, 10);
        } else if ((value = head_value(line, "connection")) != NULL) {
            ret->closes = strncasecmp(value, "close", 5) == 0;
        }
    }
    if (!sized) {
        return WHOLE_NEVER;
    }
    return count < ret->head + ret->size ? WHOLE_NOT_YET : WHOLE_YES;
}

static bool jar_put(struct jar *jar, const char *value)
{
    size_t size = strcspn(value, ";\r");
    size_t name = strcspn(value, "=;\r");
    int at = 0;
    while (at < jar->count && strncmp(jar->cookies[at], value, name + 1) != 0) {
        at++;
    }
    if (size <= name + 1) { // emptied, which is how one is taken back
        if (at < jar->count) {
            memmove(jar->cookies[at], jar->cookies[--jar->count], COOKIE_MAX);
        }
        return true;
    }
    if (at == COOKIES_MAX || size >= COOKIE_MAX) {
        return false;
    }
    jar->count += at == jar->count;
    snprintf(jar->cookies[at], COOKIE_MAX, "%.*s", (int)size, value);
    return true;
}

bool jar_take(struct jar *jar, const char *head)
{
    const char *end = strstr(head, "\r\n\r\n");
    for (const char *line = head; line < end; line = strstr(line, "\r\n") + 2) {
        const char *value = head_value(line, "set-cookie");
        if (value != NULL && !jar_put(jar, value)) {
            return false;
        }
    }
    return true;
}

bool form_token(const char *page, const char *name, char *ret, size_t size)
{
    char field[80];
    snprintf(field, sizeof field, "name=\"%s\"", name);
    const char *at = strstr(page, field);
    while (at != NULL && at > page && *at != '<') {
        at--;
    }
    const char *value = at != NULL ? strstr(at, "value=\"") : NULL;
    if (value == NULL || value > strchr(at, '>')) {
        return false;
    }
    size_t n = 0;
    for (value += strlen("value=\""); *value != '"' && n + 4 < size; value++) {
        bool plain = strchr("-_.~", *value) != NULL || (*value >= '0' && *value <= '9') ||
                     ((*value | 32) >= 'a' && (*value | 32) <= 'z');
        n += (size_t)snprintf(ret + n, size - n, plain ? "%c" : "%%%02X", (unsigned char)*value);
    }
    return true;
}

size_t request_write(char request[REQUEST_MAX], const struct script *s, const struct jar *jar, int port,
                     const char *path, const char *form, const char *token)
{
    size_t n = 0;
#define ADD(...) (n += (size_t)snprintf(request + n, REQUEST_MAX - n, __VA_ARGS__))
    ADD("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/html\r\n%s", form != NULL ? "POST" : "GET", path, port,
        s->headers);
    for (int i = 0; i < jar->count; i++) {
        ADD("%s%s", i == 0 ? "Cookie: " : "; ", jar->cookies[i]);
    }
    ADD("%s", jar->count > 0 ? "\r\n" : "");
    if (form != NULL) {
        bool with_token = s->csrf[0] != '\0';
        bool both = with_token && form[0] != '\0';
        size_t size = strlen(form) + both + (with_token ? strlen(s->csrf) + 1 + strlen(token) : 0);
        ADD("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s%s%s%s%s", size, form,
            both ? "&" : "", with_token ? s->csrf : "", with_token ? "=" : "", with_token ? token : "");
    } else {
        ADD("\r\n");
    }
#undef ADD
    return n;
}

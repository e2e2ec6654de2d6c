// SPDX-License-Identifier: Apache-2.0
// One thread receives jobs; eight do them, each with a connection of its own that it keeps. Not one thread over
// libcurl's multi interface: that waits for the answer to a whole mail without doing anything else (7.88, seen with
// strace), so a server that hangs there would hold up every other message.
#include "send/sender.h"
#include "base/log.h"
#include "base/random.h"
#include "send/mail.h"
#include "send/wire.h"
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SENDER_POLL_MS = 1000
};

struct sender_job {
    struct wire_message message; // views into the arena
    struct arena arena;
    struct sender_job *next;
};
struct sender {
    const struct sender_options *options;
    uint64_t life;
    pthread_mutex_t mutex; // guards the queue
    pthread_cond_t wake;
    struct sender_job *first, **last;
    size_t waiting;
    char room[WIRE_MAX];
};

// The application reads what we say; where it has no room now it soon has. Where it is gone for good, so are we, by the
// supervisor.
static void sender_tell(struct sender *s, const struct wire_message *m)
{
    while (wire_send(s->options->fd, m).kind == ERR_BUSY) {
        struct pollfd room = {.fd = s->options->fd, .events = POLLOUT};
        poll(&room, 1, SENDER_POLL_MS);
    }
}

static void sender_answer(struct sender *s, uint64_t ticket, enum wire_outcome outcome, const char *said)
{
    sender_tell(
        s, &(struct wire_message){
               .kind = WIRE_RESULT, .life = s->life, .ticket = ticket, .outcome = outcome, .bytes = str_from(said)});
}

// ---- The threads that send ----------------------------------------------------------------------------------------

static void sender_free(struct sender_job *job)
{
    arena_free(&job->arena);
    free(job);
}

static struct sender_job *sender_next(struct sender *s)
{
    pthread_mutex_lock(&s->mutex);
    while (s->first == NULL) {
        pthread_cond_wait(&s->wake, &s->mutex);
    }
    struct sender_job *job = s->first;
    s->first = job->next;
    s->last = s->first == NULL ? &s->first : s->last;
    s->waiting--;
    pthread_mutex_unlock(&s->mutex);
    return job;
}

static void sender_put(struct sender *s, const struct sender_job *job)
{
    err e = mail_put(s->options->mail_dir, &job->message);
    if (err_is(e)) {
        log_error("a mail could not be put into its folder", e);
    }
    sender_answer(s, job->message.ticket, err_is(e) ? WIRE_UNREACHABLE : WIRE_SENT, err_is(e) ? e.what : "");
}

static void sender_send(struct sender *s, CURL *easy, const struct sender_job *job)
{
    char said[128];
    struct mail_transfer t = {.job = job->message, .easy = easy};
    enum wire_outcome outcome = mail_send(&t, s->options, said);
    sender_answer(s, job->message.ticket, outcome, said);
}

static void *sender_work(void *with)
{
    struct sender *s = with;
    CURL *easy = curl_easy_init();
    while (easy != NULL) {
        struct sender_job *job = sender_next(s);
        if (s->options->mail_dir != NULL) {
            sender_put(s, job);
        } else {
            sender_send(s, easy, job);
        }
        sender_free(job);
    }
    return NULL;
}

// ---- The one that receives ----------------------------------------------------------------------------------------

static void sender_hello(struct sender *s)
{
    sender_tell(s, &(struct wire_message){.kind = WIRE_HELLO, .life = s->life});
}

// Another application asks: what the one before handed over and was not begun, it hands over again.
static void sender_asked(struct sender *s)
{
    pthread_mutex_lock(&s->mutex);
    struct sender_job *job = s->first;
    s->first = NULL;
    s->last = &s->first;
    s->waiting = 0;
    pthread_mutex_unlock(&s->mutex);
    while (job != NULL) {
        struct sender_job *next = job->next;
        sender_free(job);
        job = next;
    }
    sender_hello(s);
}

static void sender_take(struct sender *s, const struct wire_message *m)
{
    struct sender_job *job = s->waiting < WIRE_JOBS_MAX ? calloc(1, sizeof *job) : NULL;
    if (job == NULL) {
        sender_answer(s, m->ticket, WIRE_NOT_NOW, "the sender has no room");
        return;
    }
    arena_init(&job->arena, WIRE_MAX * 2);
    job->message = (struct wire_message){.kind = m->kind,
                                         .ticket = m->ticket,
                                         .name = arena_str(&job->arena, m->name),
                                         .from = arena_str(&job->arena, m->from),
                                         .to = arena_str(&job->arena, m->to),
                                         .bytes = arena_str(&job->arena, m->bytes)};
    pthread_mutex_lock(&s->mutex);
    *s->last = job;
    s->last = &job->next;
    s->waiting++;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->mutex);
}

static void sender_receive(struct sender *s)
{
    struct wire_message m;
    struct pollfd there = {.fd = s->options->fd, .events = POLLIN};
    poll(&there, 1, -1);
    while (wire_receive(s->options->fd, s->room, &m)) {
        if (m.kind == WIRE_HELLO) {
            sender_asked(s);
        } else if (m.life == s->life && m.kind == WIRE_MAIL) {
            sender_take(s, &m);
        } // else: meant for the sender before this one
    }
}

bool sender_reaches(const struct sender_options *options, char ret_said[128])
{
    struct mail_transfer t = {.easy = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_easy_init() : NULL};
    if (t.easy == NULL) {
        snprintf(ret_said, 128, "out of memory");
        return false;
    }
    bool reaches = mail_greet(&t, options, ret_said) == WIRE_SENT;
    curl_easy_cleanup(t.easy);
    return reaches;
}

int sender_run(const struct sender_options *options)
{
    struct sender *s = calloc(1, sizeof *s);
    pthread_t thread;
    if (s == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        log_error("the sender cannot start", FAIL(ERR_INTERNAL, "out of memory"));
        free(s);
        return 1;
    }
    s->options = options;
    s->life = random_u64() | 1;
    s->last = &s->first;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->wake, NULL);
    for (size_t i = 0; i < SENDER_AT_ONCE; i++) {
        if (pthread_create(&thread, NULL, sender_work, s) != 0) {
            log_error("the sender cannot start", FAIL(ERR_IO, "a thread could not be started"));
            return 1;
        }
    }
    sender_hello(s);
    for (;;) {
        sender_receive(s);
    }
}

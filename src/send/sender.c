// SPDX-License-Identifier: Apache-2.0
// One thread receives jobs; eight do mails, eight what goes to other systems and eight what pages wait for, each with
// connections of its own that it keeps: what hangs in one line holds up nothing of the others. Not one thread over
// libcurl's multi interface: that waits for the answer to a whole mail without doing anything else (7.88, seen with
// strace), so a server that hangs there would hold up every other message. Threads and libcurl begin with the first
// job.
#include "send/sender.h"
#include "base/log.h"
#include "base/random.h"
#include "send/fetch.h"
#include "send/hook.h"
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
enum sender_line_of {
    SENDER_MAILS,
    SENDER_HOOKS,
    SENDER_FETCHES,
    SENDER_LINE__COUNT
};
struct sender_line {
    struct sender *sender;
    pthread_cond_t wake;
    struct sender_job *first, **last;
    size_t waiting;
};
struct sender {
    const struct sender_options *options;
    uint64_t life;
    bool begun;            // its threads run
    pthread_mutex_t mutex; // guards the lines
    struct sender_line lines[SENDER_LINE__COUNT];
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

// ---- What each kind of job is ---------------------------------------------------------------------------------------

static void sender_mail(struct sender *s, CURL *easy, const struct wire_message *job)
{
    char said[128];
    struct mail_transfer t = {.job = *job, .easy = easy};
    if (s->options->mail_dir == NULL) {
        enum wire_outcome outcome = mail_send(&t, s->options, said);
        sender_answer(s, job->ticket, outcome, said);
        return;
    }
    err e = mail_put(s->options->mail_dir, job);
    if (err_is(e)) {
        log_error("a mail could not be put into its folder", e);
    }
    sender_answer(s, job->ticket, err_is(e) ? WIRE_UNREACHABLE : WIRE_SENT, err_is(e) ? e.what : "");
}

static void sender_hook(struct sender *s, CURL *easy, const struct wire_message *job)
{
    struct hook_result result;
    if (job->kind == WIRE_PUT) {
        hook_put(job, s->options, &result);
    } else {
        hook_post(easy, job, s->options, &result);
    }
    sender_tell(s, &(struct wire_message){.kind = WIRE_RESULT,
                                          .life = s->life,
                                          .ticket = job->ticket,
                                          .outcome = result.outcome,
                                          .name = str_from(result.reference),
                                          .bytes = str_from(result.said),
                                          .wait_s = result.wait_s});
}

static void sender_fetch(struct sender *s, CURL *easy, const struct wire_message *job)
{
    struct fetch_result result;
    fetch_do(easy, job, s->options, &result);
    bool answered = result.outcome == WIRE_SENT;
    sender_tell(s, &(struct wire_message){.kind = WIRE_FETCHED,
                                          .life = s->life,
                                          .ticket = job->ticket,
                                          .outcome = result.outcome,
                                          .status = result.status,
                                          .bytes = answered ? buf_str(&result.body) : str_from(result.said)});
    buf_free(&result.body);
}

static const struct {
    void (*run)(struct sender *s, CURL *easy, const struct wire_message *job);
    enum sender_line_of line;
} sender_kinds[] = {[WIRE_MAIL] = {sender_mail, SENDER_MAILS},
                    [WIRE_HOOK] = {sender_hook, SENDER_HOOKS},
                    [WIRE_PUT] = {sender_hook, SENDER_HOOKS},
                    [WIRE_FETCH] = {sender_fetch, SENDER_FETCHES}};

static bool sender_does(enum wire_kind kind)
{
    return (size_t)kind < sizeof sender_kinds / sizeof sender_kinds[0] && sender_kinds[kind].run != NULL;
}

// ---- The threads that send ----------------------------------------------------------------------------------------

static void sender_free(struct sender_job *job)
{
    arena_free(&job->arena);
    free(job);
}

static struct sender_job *sender_next(struct sender_line *line)
{
    struct sender *s = line->sender;
    pthread_mutex_lock(&s->mutex);
    while (line->first == NULL) {
        pthread_cond_wait(&line->wake, &s->mutex);
    }
    struct sender_job *job = line->first;
    line->first = job->next;
    line->last = line->first == NULL ? &line->first : line->last;
    line->waiting--;
    pthread_mutex_unlock(&s->mutex);
    return job;
}

static void *sender_work(void *with)
{
    struct sender_line *line = with;
    CURL *easy = curl_easy_init();
    while (easy != NULL) {
        struct sender_job *job = sender_next(line);
        sender_kinds[job->message.kind].run(line->sender, easy, &job->message);
        sender_free(job);
    }
    return NULL;
}

static err sender_begin(struct sender *s)
{
    pthread_t thread;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    for (size_t i = 0; i < (size_t)SENDER_AT_ONCE * SENDER_LINE__COUNT; i++) {
        if (pthread_create(&thread, NULL, sender_work, &s->lines[i % SENDER_LINE__COUNT]) != 0) {
            return FAIL(ERR_IO, "a thread could not be started");
        }
    }
    s->begun = true;
    return NO_ERR;
}

// ---- The one that receives ----------------------------------------------------------------------------------------

static void sender_hello(struct sender *s)
{
    sender_tell(s, &(struct wire_message){.kind = WIRE_HELLO, .life = s->life});
}

// Another application asks: what the one before handed over and was not begun, it hands over again.
static void sender_asked(struct sender *s)
{
    for (size_t i = 0; i < SENDER_LINE__COUNT; i++) {
        struct sender_line *line = &s->lines[i];
        pthread_mutex_lock(&s->mutex);
        struct sender_job *job = line->first;
        line->first = NULL;
        line->last = &line->first;
        line->waiting = 0;
        pthread_mutex_unlock(&s->mutex);
        while (job != NULL) {
            struct sender_job *next = job->next;
            sender_free(job);
            job = next;
        }
    }
    sender_hello(s);
}

static void sender_take(struct sender *s, const struct wire_message *m)
{
    struct sender_line *line = &s->lines[sender_kinds[m->kind].line];
    struct sender_job *job = line->waiting < WIRE_JOBS_MAX ? calloc(1, sizeof *job) : NULL;
    if (job == NULL) {
        sender_tell(s, &(struct wire_message){.kind = m->kind == WIRE_FETCH ? WIRE_FETCHED : WIRE_RESULT,
                                              .life = s->life,
                                              .ticket = m->ticket,
                                              .outcome = WIRE_NOT_NOW,
                                              .bytes = STR("the sender has no room")});
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
    *line->last = job;
    line->last = &job->next;
    line->waiting++;
    pthread_cond_signal(&line->wake);
    pthread_mutex_unlock(&s->mutex);
}

static err sender_receive(struct sender *s)
{
    struct wire_message m;
    struct pollfd there = {.fd = s->options->fd, .events = POLLIN};
    poll(&there, 1, -1);
    while (wire_receive(s->options->fd, s->room, &m)) {
        if (m.kind == WIRE_HELLO) {
            sender_asked(s);
        } else if (m.life == s->life && sender_does(m.kind)) {
            TRY(s->begun ? NO_ERR : sender_begin(s));
            sender_take(s, &m);
        } // else: meant for the sender before this one
    }
    return NO_ERR;
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
    if (s == NULL) {
        log_error("the sender cannot start", FAIL(ERR_INTERNAL, "out of memory"));
        return 1;
    }
    s->options = options;
    s->life = random_u64() | 1;
    pthread_mutex_init(&s->mutex, NULL);
    for (size_t i = 0; i < SENDER_LINE__COUNT; i++) {
        s->lines[i] = (struct sender_line){.sender = s, .last = &s->lines[i].first};
        pthread_cond_init(&s->lines[i].wake, NULL);
    }
    sender_hello(s);
    err e = NO_ERR;
    while (!err_is(e)) {
        e = sender_receive(s);
    }
    log_error("the sender cannot go on", e);
    return 1; // its threads, where they run, end with the process
}

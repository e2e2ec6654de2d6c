// SPDX-License-Identifier: Apache-2.0
// http: bytes from strangers become requests, responses become bytes. HTTP/1.1 (RFC 9110, 9112) on
// libevent's loop with plain events and our own strict framing; TLS, HTTP/2 and 3 are a proxy's, in
// front. Knows nothing of routes, people or pages: it asks its owner, through struct http_owner, how
// large a body may be, and hands over whole requests.
//
// One thread (the reactor) runs it all. A request may be answered later, from the same thread: it is
// parked until http_respond. Its memory is its own arena, freed when the response is sent.
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fields.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_OPTIONS,
    HTTP_OTHER, // PUT, DELETE, …: known by name only
    HTTP_METHOD__COUNT
};

struct http_header {
    str name, value; // as sent; names compare without case
};

// How much there is to do at one moment. A request may have waited since the turn of the loop before its own began.
struct http_load {
    int64_t now_us;    // steady
    int64_t busy_us;   // of all turns so far
    int64_t waited_us; // since the turn before began
    int64_t among;     // requests since then, those with it that were sent away
};

struct http_request {
    struct arena *arena;
    enum http_method method;
    str method_name;
    // Decoded: begins with '/'; one slash at the end is dropped. No empty, "." or ".." segments, no
    // slash, backslash or control character in disguise (%2F, %5C, %00), all of it sound UTF-8: such
    // requests are refused with 400, never mended. "*" for OPTIONS *.
    str path;
    str segments[12]; // of path, decoded; LIMIT_PATH_SEGMENTS
    size_t segment_count;
    str query; // as sent, without '?'; visible ASCII
    struct http_header *headers;
    size_t header_count;
    str body;    // in memory; empty when it was spooled
    int body_fd; // a body past LIMIT_BODY_MEMORY, unlinked; -1 where there is none
    int64_t body_size;
    // From the connection, or from a trusted proxy's Forwarded / X-Forwarded-* fields
    str client;   // address without port; for limits and never for logs
    str host;     // as the person's browser sees it, with the port; lower case; empty only in HTTP/1.0
    bool secure;  // https for the person
    bool proxied; // the trusted proxy passed it on for somebody: client, host and secure are its word
    char id[17];  // 64 random bits in hexadecimal, told in X-Request-Id and in the log line
    // The owner's
    const void *route; // set by owner->head
    void *owner_data;
    int64_t started_us;
    struct http_load load; // as it was begun
};

str http_header(const struct http_request *r, str name);
// The value of a cookie; of two with one name the first counts.
str http_cookie(const struct http_request *r, str name);
// Whether the client takes that content coding ("br", "gzip"): named, or "*", and not with q=0.
bool http_accepts_encoding(const struct http_request *r, str encoding);
// Whether If-None-Match names this tag (with its quotes; compared weakly): answer 304 with the tag.
bool http_etag_matches(const struct http_request *r, str etag);
// Whether the body is a form that http_form_fields reads; 415 otherwise. No body is an empty form.
bool http_has_form(const struct http_request *r);
// Decodes the query, or a body of application/x-www-form-urlencoded or multipart/form-data. Files of
// a multipart body go through `keep` as they are read. Fails ERR_INPUT (malformed), ERR_TOO_LARGE,
// ERR_IO, ERR_FULL. After a failure files that ended whole before it are still the keeper's.
struct http_file_keeper {
    // Starts a file; gives where to write (a descriptor the keeper owns) and the token it is kept
    // under, or an error. Ended with `end` (whole = false: throw it away).
    err (*begin)(void *owner, struct arena *a, str field, str name, str type, int64_t size_max, int *ret_fd,
                 str *ret_token);
    err (*end)(void *owner, int fd, str token, bool whole);
    void *owner;
    int64_t size_max; // a file larger than this is ERR_TOO_LARGE
    // The next bytes of the file; NULL: they are written to the descriptor as they are.
    err (*write)(void *owner, int fd, str bytes);
};
MUST_USE err http_query_fields(const struct http_request *r, struct fields *ret_fields);
MUST_USE err http_form_fields(const struct http_request *r, const struct http_file_keeper *keep,
                              struct fields *ret_fields);

// A body that is made as it is sent. `next` gives its next bytes, which live until the next call; none, or more than
// are left of `size`, end the connection: the client sees that it was cut. Called on the reactor, for a little at a
// time.
struct http_body {
    str (*next)(void *self);
    void *self;
    int64_t size;
};

struct http_response {
    int status;
    str type;                          // Content-Type; empty: none
    str location;                      // Location; empty: none
    str allow;                         // Allow; empty: none
    str lines;                         // further ones of the program's own, whole: each ends with CR LF
    const struct http_header *headers; // further ones, already safe (no CR, LF)
    size_t header_count;
    str body;                          // must live until it is sent: arena, static, or `body_buf`
    struct buf *body_buf;              // taken over and freed after sending; overrides body
    const struct http_body *body_made; // in their place, in the request's arena; NULL: it is there already
    int64_t retry_after_s;             // 0: none
    bool close;                        // end the connection after it
};

struct http_owner {
    void *self;
    // Called when the head is whole and sound. Says how large a body it takes (0: none allowed).
    // May answer at once, by filling *ret_now and returning true (404, 405, 413 …); a connection with a
    // body still to come is then closed after the answer. body_size is the length told, 0 if chunked.
    bool (*head)(void *self, struct http_request *r, int64_t *ret_body_max, struct http_response *ret_now);
    // Called with the whole request. The owner calls http_respond, now or later.
    void (*request)(void *self, struct http_request *r);
    // Called for framing errors, so that the owner can make the page: fills *ret for `status`
    // (400, 408, 411, 413, 414, 417, 431, 501, 503, 505). `r` has what is known so far: perhaps
    // nothing, and head was called before only where route or owner_data say so.
    void (*refuse)(void *self, struct http_request *r, int status, struct http_response *ret);
    // After the last byte was handed to the kernel, or the client went away: then `status` is the
    // answer that was under way, or 0 for none. For the log line. Called once for every request that
    // head or refuse was called for; `r` is gone after it.
    void (*finished)(void *self, struct http_request *r, int status, int64_t body_bytes);
    // Called for a request that is there in one piece, before anything else is made of it: `head` as it was sent, to
    // its empty line. Whole bytes of an answer send the client away with them, and it costs no more than that: no
    // exchange, no other call. Empty: it goes the usual way. `closes`: the connection ends with the answer, which must
    // say so. NULL: nobody is sent away.
    str (*away)(void *self, str head, const struct http_load *load, bool closes);
};

struct http_options {
    const char *listen;        // "127.0.0.1:8080", "[::1]:0"; port 0 takes a free one
    int listen_fd;             // an open listening socket instead (from the supervisor), or -1
    const char *trusted_proxy; // address whose Forwarded/X-Forwarded-* fields count; NULL: none
    const char *spool_dir;     // for bodies past LIMIT_BODY_MEMORY
    // Other limits than limits.h, for tests; 0 takes those.
    struct http_limits {
        int head_ms, body_idle_ms, body_grace_ms, write_idle_ms, keep_alive_ms, drain_ms, stop_ms;
        int connection_count, incomplete_per_address;
    } limits;
};

struct event_base;
struct http_server;
// Opens a listening socket, which does not block and is not passed on to programs started.
MUST_USE err http_listen(const char *listen, int *ret_fd);
// Takes over options->listen_fd. SIGPIPE is ignored from here on. `owner` must live as long as the server.
MUST_USE err http_start(struct event_base *loop, const struct http_options *options, const struct http_owner *owner,
                        struct http_server **ret_server);
// The port it listens on.
int http_port(const struct http_server *s);
// Answers a request, once; `r` is gone after it, also where the client went away meanwhile. HEAD, 204
// and 304 send no body. Content-Length, Date, Connection and X-Request-Id are ours.
void http_respond(struct http_request *r, const struct http_response *response);
// The bytes of an answer, head and body, as http_respond would send them now. `id` is its X-Request-Id.
void http_compose(const struct http_response *response, bool closes, str id, struct buf *out);
// The loop goes in turns: each takes what is ready. Whoever does other work in a turn says before it that it
// begins; whoever runs the loop says when each turn ends. A crowd is told by that (struct http_load).
void http_turn_begin(struct http_server *s);
void http_turn_end(struct http_server *s);
// No new connections; what is under way is finished; then `stopped` is called (at the latest after
// LIMIT_STOP_MS, when what is left is cut off). Returns at once.
void http_stop(struct http_server *s, void (*stopped)(void *), void *with);
// Closes everything at once. Requests that the owner holds may still be answered: to nobody. Not to be
// called from within the owner's functions.
void http_free(struct http_server *s);
struct http_counts {
    int64_t connections; // open now
    int64_t requests;    // with a sound head, since the start
    int64_t refused;     // answered through `refuse`
    int64_t away;        // sent away through `away`
};
struct http_counts http_counts(const struct http_server *s);

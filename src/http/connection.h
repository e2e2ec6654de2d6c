// SPDX-License-Identifier: Apache-2.0
// connection: one client's socket and what is under way on it. Shared by the files of http/ only.
//
// A connection goes IDLE → HEAD → (BODY) → BUSY → WRITE → IDLE or DRAIN → closed. It holds an exchange
// (a request, its arena and its answer) from the end of the head until the answer is handed to the
// kernel; an exchange whose client went away while the owner held it lives on without a connection.
#pragma once
#include "base/limits.h"
#include "http/chunk.h"
#include "http/head.h"
#include <event2/event.h>
#include <event2/event_struct.h>
#include <netinet/in.h>

enum connection_state {
    CONNECTION_IDLE, // nothing of a request is there
    CONNECTION_HEAD,
    CONNECTION_BODY,
    CONNECTION_BUSY,  // the owner has the request
    CONNECTION_WRITE, // the kernel takes no more for now
    CONNECTION_DRAIN, // answered early: what the client still sends is dropped
    CONNECTION_CLOSED,
};

// Deadlines. Each is a list in the order in which its members were put on it, which is the order in
// which they pass, as one list has one length.
enum deadline {
    DEADLINE_NONE,
    DEADLINE_KEEP_ALIVE,
    DEADLINE_HEAD,
    DEADLINE_BODY,
    DEADLINE_WRITE,
    DEADLINE_DRAIN,
    DEADLINE__COUNT
};

struct deadline_list {
    struct connection *first, *last;
    int64_t length_ms;
};

struct exchange {
    struct http_request request; // first, so that one is found from the other
    struct arena arena;
    struct http_server *server;     // NULL once it is freed
    struct connection *connection;  // NULL once the client went away
    struct exchange *newer, *older; // of those in use; `older` also links the free ones
    struct buf body;                // of the request, in memory
    struct buf answer_buf;
    str head_left, body_left; // of the answer
    struct http_body made;    // what comes after body_left; its size is what is left
    int64_t answer_size;
    int status;
    bool close, told; // told: finished is due
};

struct connection {
    struct http_server *server;
    struct exchange *exchange;
    struct connection *newer, *older;
    struct connection *deadline_newer, *deadline_older;
    enum deadline deadline;
    enum connection_state state;
    int64_t since_ms; // when it was put on its list
    int fd;
    struct event readable, writable;
    struct buf in; // received and not used; empty most of the time
    str input;     // while running: what is to be read
    struct head_scan scan;
    struct chunk chunk;
    int64_t body_left, body_max, body_got, body_since_ms;
    int64_t drained;
    struct address *address;          // whose share of incomplete requests it counts in; NULL: nobody's
    struct in6_addr peer;             // IPv4 mapped
    char peer_text[INET6_ADDRSTRLEN]; // once it was asked for
    bool running, eof, reading, chunked, unread, keep_alive, minor, served, trusted;
};

enum {
    SERVER_READ = 64 * 1024,
    SERVER_SEND_TOGETHER = 48 * 1024, // a body up to this is sent in one piece with its head
    SERVER_SPARE = 64,                // exchanges kept for the next request
    SERVER_ADDRESSES_LOG2 = 12,
};

struct http_server {
    struct event_base *loop;
    const struct http_owner *owner;
    struct http_limits limits;
    struct in6_addr trusted_proxy;
    bool has_trusted_proxy, stopping, accepting, ticking;
    const char *spool_dir;
    int fd, port;
    struct event accept, tick, stop, reap;
    int64_t tick_ms, stop_at_ms;
    int64_t busy_us; // of turns that ended
    int64_t accept_until_us;
    struct server_turn {
        int64_t began_us; // 0: not yet
        int64_t took_us;
        int requests;
    } turn, turn_before;
    void (*stopped)(void *);
    void *stopped_with;
    struct deadline_list deadlines[DEADLINE__COUNT];
    struct connection *connections;
    struct connection *closed; // by `older`; freed when the loop is back, so that whoever closes may look at it still
    struct exchange *exchanges, *spare;
    size_t exchange_count, spare_count;
    struct http_counts counts;
    struct address *addresses[1 << SERVER_ADDRESSES_LOG2];
    uint64_t address_key[2];
    uint64_t ids[32];
    size_t id_count;
    struct buf out;
    char in[SERVER_READ];
};

// connection.c: not read from until it is begun or refused
struct connection *connection_open(struct http_server *s, int fd, const struct in6_addr *peer);
// Takes what is there already, and waits for more.
void connection_begin(struct connection *c);
const char *connection_peer(struct connection *c);
void connection_refuse(struct connection *c, int status);
// The client is gone, or is sent away without a word.
void connection_lost(struct connection *c);
// Reads what is there now, and closes the connection if nothing is.
void connection_stop(struct connection *c);
// The deadline it is on has passed.
void connection_late(struct connection *c);
// Goes on with what was received, after an answer that came later.
void connection_resume(struct connection *c);
// The answer is with the kernel.
void connection_answered(struct connection *c);
// Frees the server's closed connections; the loop calls it when no function of theirs is under way.
void connection_reap(evutil_socket_t fd, short what, void *server);

// respond.c
void respond_send(struct connection *c);

// exchange.c
struct exchange *exchange_take(struct connection *c);
// Tells the owner, and frees or keeps it for the next request.
void exchange_end(struct exchange *x);
void exchange_free(struct exchange *x);
// Adds to the body, in memory or in a file. HEAD_WHOLE or 503.
int exchange_body(struct exchange *x, str bytes);
void exchange_body_done(struct exchange *x);

// deadline.c
void deadline_set(struct connection *c, enum deadline which);
void deadline_init(struct http_server *s);
void deadline_start(struct http_server *s);
void deadline_end(struct http_server *s);
void deadline_shorten(struct http_server *s, enum deadline which, int64_t length_ms);

// address.c: how many connections of one address have no whole request
void address_start(struct http_server *s);
// Counts it, or says false where the address has too many.
bool address_count(struct connection *c);
void address_uncount(struct connection *c);

// server.c
void server_closed(struct http_server *s);
struct http_load server_load(const struct http_server *s, int64_t now_us);

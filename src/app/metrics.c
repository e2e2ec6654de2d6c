// SPDX-License-Identifier: Apache-2.0
#include "app/metrics.h"
#include "app/outgoing.h"
#include "app/scans.h"
#include "base/clock.h"
#include "core/seal.h"
#include "db/keep.h"
#include "web/site.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool metrics_shown_to(const struct metrics *m, str client, bool proxied)
{
    return (!proxied || m->proxied) && reach_names(&m->from, client);
}

// ---- One figure -------------------------------------------------------------------------------------------

struct metrics_figure {
    const char *name, *type, *help;
};
static const struct metrics_figure metrics_requests = {"guildhall_requests_total", "counter",
                                                       "Requests by class and status; 0: the client went away"};
static const struct metrics_figure metrics_times = {"guildhall_request_seconds", "histogram",
                                                    "From the first byte of a request to the last of its answer"};
static const struct metrics_figure metrics_sizes = {"guildhall_write_group_units", "histogram",
                                                    "Units of work that were committed together, with one sync"};
static const struct metrics_figure metrics_away = {"guildhall_overload_refusals_total", "counter",
                                                   "Newcomers who were asked to come back, by how they were told"};

static void metrics_head(struct buf *out, const struct metrics_figure *f)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name, f->type);
}

struct metrics_line {
    struct metrics_figure figure;
    double value;
};

static void metrics_lines(struct buf *out, const struct metrics_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        metrics_head(out, &lines[i].figure);
        buf_printf(out, "%s %.15g\n", lines[i].figure.name, lines[i].value);
    }
}
#define METRICS_LINES(out, lines) metrics_lines((out), (lines), sizeof(lines) / sizeof(lines)[0])

// ---- Requests ---------------------------------------------------------------------------------------------

static void metrics_write_requests(struct buf *out, const struct figures *f)
{
    metrics_head(out, &metrics_requests);
    for (size_t c = 0; c < FIGURES__CLASSES; c++) {
        for (size_t s = 0; s < FIGURES_STATUSES; s++) {
            if (f->requests[c][s] == 0) {
                continue;
            }
            buf_printf(out, "%s{class=\"%s\",status=\"", metrics_requests.name, figures_class_names[c]);
            if (figures_statuses[s] < 0) {
                buf_put(out, STR("other"));
            } else {
                buf_i64(out, figures_statuses[s]);
            }
            buf_printf(out, "\"} %llu\n", (unsigned long long)f->requests[c][s]);
        }
    }
}

static void metrics_write_times(struct buf *out, const struct figures *f)
{
    metrics_head(out, &metrics_times);
    for (size_t c = 0; c < FIGURES__CLASSES; c++) {
        const struct figures_times *t = &f->times[c];
        uint64_t sum = 0;
        for (size_t b = 0; b < FIGURES_BOUNDS; b++) {
            sum += t->counts[b];
            buf_printf(out, "%s_bucket{class=\"%s\",le=\"%g\"} %llu\n", metrics_times.name, figures_class_names[c],
                       (double)figures_bounds_us[b] / 1e6, (unsigned long long)sum);
        }
        sum += t->counts[FIGURES_BOUNDS];
        buf_printf(out, "%s_bucket{class=\"%s\",le=\"+Inf\"} %llu\n", metrics_times.name, figures_class_names[c],
                   (unsigned long long)sum);
        buf_printf(out, "%s_sum{class=\"%s\"} %.6f\n", metrics_times.name, figures_class_names[c],
                   (double)t->sum_us / 1e6);
        buf_printf(out, "%s_count{class=\"%s\"} %llu\n", metrics_times.name, figures_class_names[c],
                   (unsigned long long)sum);
    }
}

static void metrics_write_people(struct metrics *m, struct buf *out)
{
    const struct figures *f = site_figures(m->site);
    struct http_counts http = http_counts(m->http);
    metrics_write_requests(out, f);
    metrics_write_times(out, f);
    metrics_head(out, &metrics_away);
    buf_printf(out, "%s{told=\"unread\"} %lld\n%s{told=\"page\"} %llu\n", metrics_away.name, (long long)http.away,
               metrics_away.name, (unsigned long long)f->full);
    const struct metrics_line lines[] = {
        {{"guildhall_connections", "gauge", "Connections that are open"}, (double)http.connections},
        {{"guildhall_malformed_requests_total", "counter", "Requests that are none, and connections past the limit"},
         (double)http.refused},
        {{"guildhall_drafts_begun_total", "counter", "Drafts that people began"}, (double)f->drafts},
        {{"guildhall_cases_sent_total", "counter", "Cases that people sent"}, (double)f->cases},
    };
    METRICS_LINES(out, lines);
}

// ---- What is written --------------------------------------------------------------------------------------

static void metrics_write_lanes(struct metrics *m, struct buf *out)
{
    struct lanes_counts l = lanes_counts(m->lanes);
    uint64_t sum = 0;
    metrics_head(out, &metrics_sizes);
    for (size_t i = 0; i < LANES_SIZES; i++) {
        sum += l.sizes[i];
        buf_printf(out, "%s_bucket{le=\"%d\"} %llu\n", metrics_sizes.name, 1 << i, (unsigned long long)sum);
    }
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %llu\n%s_count %llu\n", metrics_sizes.name,
               (unsigned long long)sum, metrics_sizes.name, (unsigned long long)l.units, metrics_sizes.name,
               (unsigned long long)sum);
    const struct metrics_line lines[] = {
        {{"guildhall_write_group_reruns_total", "counter", "Groups that were undone and run one by one"},
         (double)l.reruns},
        {{"guildhall_write_group_running_seconds", "gauge", "How long the oldest group that runs has been running"},
         (double)l.longest_ms / 1000},
        {{"guildhall_write_queue_units", "gauge", "Units of work that wait for a writer"},
         (double)lanes_waiting(m->lanes)},
        {{"guildhall_slow_queue_jobs", "gauge", "Slow jobs that wait for a worker"}, (double)l.jobs},
        {{"guildhall_writing", "gauge", "1: units of work are taken; 0: read-only"}, stores_refuse(m->stores) ? 0 : 1},
        {{"guildhall_sealed_unopened_total", "counter", "Sealed values that did not open"}, (double)seal_failures()},
    };
    METRICS_LINES(out, lines);
}

static void metrics_write_files(const struct metrics *m, struct buf *out)
{
    const struct upload_figures *f = &m->survey.now.files;
    const struct metrics_line lines[] = {
        {{"guildhall_files_waiting", "gauge", "Files that the scanner has not looked at"},
         (double)f->counts[UPLOAD_WAITING]},
        {{"guildhall_files_oldest_seconds", "gauge", "How long the oldest of them has waited"}, (double)f->oldest_s},
        {{"guildhall_files_infected", "gauge", "Files that the scanner found not to be safe"},
         (double)f->counts[UPLOAD_INFECTED]},
        {{"guildhall_files_unreadable", "gauge", "Files that the scanner cannot look at"},
         (double)f->counts[UPLOAD_UNREADABLE]},
        {{"guildhall_scanner_works", "gauge", "1: the scanner answers; 0: it does not, or there is none"},
         m->scans != NULL && scans_work(m->scans) ? 1 : 0},
    };
    METRICS_LINES(out, lines);
}

static void metrics_write_survey(struct metrics *m, struct buf *out)
{
    const struct survey_found *s = &m->survey.now;
    struct outgoing_figures at = outgoing_figures(m->outgoing);
    survey_look(&m->survey);
    const struct metrics_line now[] = {
        {{"guildhall_messages_at_sender", "gauge", "Messages that were handed to the sender"}, (double)at.at_sender},
        {{"guildhall_breakers_open", "gauge", "Destinations of messages that are left alone for a while"},
         (double)at.left_alone},
    };
    METRICS_LINES(out, now);
    if (m->survey.looked_ms == 0) {
        return;
    }
    const struct metrics_line found[] = {
        {{"guildhall_survey_age_seconds", "gauge", "How old the figures are that are counted in the stores"},
         (double)(clock_steady_ms() - m->survey.looked_ms) / 1000},
        {{"guildhall_messages_waiting", "gauge", "Messages that wait to be sent"}, (double)s->waiting},
        {{"guildhall_messages_oldest_seconds", "gauge", "How long the oldest of them has waited"}, (double)s->oldest_s},
        {{"guildhall_messages_dead", "gauge", "Messages that are not tried any more"}, (double)s->stuck},
        {{"guildhall_audit_lines_total", "counter", "Lines of the audit logs"}, (double)s->audited},
        {{"guildhall_organisations", "gauge", "Organisations"}, (double)s->organisations},
        {{"guildhall_organisations_unread", "gauge", "Organisations whose store could not be read"}, (double)s->missed},
    };
    METRICS_LINES(out, found);
    metrics_write_files(m, out);
}

// ---- The process and its machine --------------------------------------------------------------------------

static double metrics_memory(void)
{
    long pages = 0;
    FILE *in = fopen("/proc/self/statm", "re");
    if (in != NULL) {
        char text[128];
        size_t n = fread(text, 1, sizeof text - 1, in);
        str all; // pages of the whole process; those in memory come second
        str rest;
        str resident;
        int64_t value = 0;
        fclose(in);
        if (str_cut((str){text, n}, ' ', &all, &rest) && str_cut(rest, ' ', &resident, &rest) &&
            str_to_i64(resident, 0, INT64_MAX, &value)) {
            pages = (long)value;
        }
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static void metrics_write_machine(struct metrics *m, struct buf *out)
{
    struct statvfs disk = {0};
    struct rusage used = {0};
    struct buf said;
    buf_init(&said, READY_SAID_MAX * 2);
    bool ready = ready_is(m->ready, &said);
    buf_free(&said);
    (void)statvfs(stores_dir(m->stores), &disk);
    (void)getrusage(RUSAGE_SELF, &used);
    double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                 (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    const struct metrics_line lines[] = {
        {{"guildhall_ready", "gauge", "1: all that /readyz looks at is well"}, ready ? 1 : 0},
        {{"process_resident_memory_bytes", "gauge", "Memory of the application's process"}, metrics_memory()},
        {{"process_cpu_seconds_total", "counter", "Processor time of the application's process"}, cpu},
        {{"guildhall_disk_free_bytes", "gauge", "Room on the disk of the folder of data"},
         (double)disk.f_bavail * (double)disk.f_frsize},
        {{"guildhall_disk_free_inodes", "gauge", "Inodes left there; 0 also where the file system has none"},
         (double)disk.f_favail},
    };
    METRICS_LINES(out, lines);
    if (m->keep != NULL) {
        const struct metrics_line copy[] = {
            {{"guildhall_copy_behind_seconds", "gauge", "How long ago the kept copy was brought up to date"},
             (double)keep_behind_ms(m->keep) / 1000},
        };
        METRICS_LINES(out, copy);
    }
}

void metrics_write(struct metrics *m, struct buf *out)
{
    metrics_write_people(m, out);
    metrics_write_lanes(m, out);
    metrics_write_survey(m, out);
    metrics_write_machine(m, out);
}

// SPDX-License-Identifier: Apache-2.0
#include "jail/cell.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

// Reading, writing, memory, and ending. (sigaltstack changes nothing but this process; sanitizers ask for it.)
static const int cell_calls[] = {
    SCMP_SYS(read),        SCMP_SYS(write),      SCMP_SYS(recvfrom),     SCMP_SYS(sendto),
    SCMP_SYS(brk),         SCMP_SYS(mmap),       SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),     SCMP_SYS(futex),      SCMP_SYS(getrandom),    SCMP_SYS(clock_gettime),
    SCMP_SYS(exit),        SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(sigaltstack),
};

// What a thread needs beside: to begin, beside its like in this process and nowhere else, and to end.
static const int cell_thread_calls[] = {
    SCMP_SYS(mprotect),          SCMP_SYS(rseq),        SCMP_SYS(set_robust_list), SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(gettid),          SCMP_SYS(getpid),
};

bool cell_limit(enum __rlimit_resource what, rlim_t most)
{
    struct rlimit limit = {most, most};
    return setrlimit(what, &limit) == 0;
}

static bool cell_limits(enum cell_kind kind)
{
    bool fine = cell_limit(RLIMIT_CPU, CELL_CPU_S) && cell_limit(RLIMIT_NOFILE, 0) && cell_limit(RLIMIT_FSIZE, 0) &&
                cell_limit(RLIMIT_CORE, 0) && (kind == CELL_THREADS || cell_limit(RLIMIT_NPROC, 0));
#ifndef __SANITIZE_ADDRESS__ // which has terabytes of addresses for itself
    fine = fine && cell_limit(RLIMIT_AS, (rlim_t)CELL_MEMORY_MB * 1024 * 1024);
#endif
    return fine;
}

static bool cell_allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    bool fine = true;
    for (size_t i = 0; fine && i < count; i++) {
        fine = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    }
    return fine;
}

// What clone3 is to begin stands in memory, where a filter does not look: without it, libc asks by clone.
static bool cell_allow_threads(scmp_filter_ctx filter)
{
    return cell_allow(filter, cell_thread_calls, sizeof cell_thread_calls / sizeof cell_thread_calls[0]) &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0 &&
           // Whether a font may be read is asked once more where each begins to be used: yes, without a look.
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), SCMP_SYS(access), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0;
}

static void *cell_nothing(void *with)
{
    return with;
}

// With the first thread of a process libc takes a signal for itself, which the filter refuses.
static bool cell_first_thread(void)
{
    pthread_t first;
    return pthread_create(&first, NULL, cell_nothing, NULL) == 0 && pthread_join(first, NULL) == 0;
}

bool cell_enter(enum cell_kind kind)
{
    if (kind == CELL_THREADS && !cell_first_thread()) {
        return false;
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    // Threads that there are already are bound by it too.
    bool fine = filter != NULL && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
    fine = fine && cell_allow(filter, cell_calls, sizeof cell_calls / sizeof cell_calls[0]);
    fine = fine && (kind == CELL_ALONE || cell_allow_threads(filter));
    fine = fine && cell_limits(kind) && seccomp_load(filter) == 0;
    // The filter's own memory goes with the process: freeing it may ask for what is refused now.
    return fine;
}

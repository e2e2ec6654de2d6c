// SPDX-License-Identifier: Apache-2.0
#include "jail/cell.h"
#include <seccomp.h>
#include <stddef.h>

// Reading, writing, memory, and ending. (sigaltstack changes nothing but this process; sanitizers ask for it.)
static const int cell_calls[] = {
    SCMP_SYS(read),        SCMP_SYS(write),      SCMP_SYS(recvfrom),     SCMP_SYS(sendto),
    SCMP_SYS(brk),         SCMP_SYS(mmap),       SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),     SCMP_SYS(futex),      SCMP_SYS(getrandom),    SCMP_SYS(clock_gettime),
    SCMP_SYS(exit),        SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(sigaltstack),
};

bool cell_limit(enum __rlimit_resource what, rlim_t most)
{
    struct rlimit limit = {most, most};
    return setrlimit(what, &limit) == 0;
}

static bool cell_limits(void)
{
    bool fine = cell_limit(RLIMIT_CPU, CELL_CPU_S) && cell_limit(RLIMIT_NOFILE, 0) && cell_limit(RLIMIT_FSIZE, 0) &&
                cell_limit(RLIMIT_CORE, 0) && cell_limit(RLIMIT_NPROC, 0);
#ifndef __SANITIZE_ADDRESS__ // which has terabytes of addresses for itself
    fine = fine && cell_limit(RLIMIT_AS, (rlim_t)CELL_MEMORY_MB * 1024 * 1024);
#endif
    return fine;
}

bool cell_enter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool fine = filter != NULL;
    for (size_t i = 0; fine && i < sizeof cell_calls / sizeof cell_calls[0]; i++) {
        fine = seccomp_rule_add(filter, SCMP_ACT_ALLOW, cell_calls[i], 0) == 0;
    }
    fine = fine && cell_limits() && seccomp_load(filter) == 0;
    // The filter's own memory goes with the process: freeing it may ask for what is refused now.
    return fine;
}

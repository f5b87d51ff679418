#define _GNU_SOURCE
#include "cthreads.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

void cthreads_set_name(const char *name) {
    // pthread_setname_np refuses a name that does not fit instead of cutting it.
    char shortened[16] = {0};
    strncpy(shortened, name, sizeof shortened - 1);
    pthread_setname_np(pthread_self(), shortened);
}

void cthreads_stay_on(int processor) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

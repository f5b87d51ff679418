// For the thread sanitizer, preloaded by `scripts/check`.
//
// librdkafka makes and joins its threads with C11's functions, which the sanitizer does not intercept: it meets a thread that it
// has never heard of, and ends the process (CHECK failed: thr->slot). Made and joined by POSIX's functions, it knows them. In
// glibc a `thrd_t` is a `pthread_t`.
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

struct start {
    thrd_start_t function;
    void *argument;
};

static void *run(void *pointer) {
    struct start start = *(struct start *)pointer;
    free(pointer);
    return (void *)(intptr_t)start.function(start.argument);
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
    struct start *start = malloc(sizeof *start);
    if (start == NULL) return thrd_nomem;
    *start = (struct start){function, argument};
    if (pthread_create((pthread_t *)thread, NULL, run, start) == 0) return thrd_success;
    free(start);
    return thrd_error;
}

int thrd_join(thrd_t thread, int *result) {
    void *returned = NULL;
    if (pthread_join((pthread_t)thread, &returned) != 0) return thrd_error;
    if (result != NULL) *result = (int)(intptr_t)returned;
    return thrd_success;
}

int thrd_detach(thrd_t thread) { return pthread_detach((pthread_t)thread) == 0 ? thrd_success : thrd_error; }

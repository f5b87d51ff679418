#define _GNU_SOURCE
#include "cfixedport.h"

#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* librdkafka's mock cluster always binds 127.0.0.1:0 and has no setting for it. The executable defines bind()
 * before the C library does; the linker exports it because librdkafka.so refers to it.
 *
 * The state belongs to one thread, because librdkafka opens the listeners on the thread that creates the cluster:
 * a bind() that another thread makes at the same time is none of our business. */
static _Thread_local unsigned next_port;
static _Thread_local unsigned short failed_port;
static _Thread_local int failure;

void cfixedport_begin(unsigned short first_port) {
    next_port = first_port;
    failed_port = 0;
    failure = 0;
}

int cfixedport_end(unsigned short *port) {
    next_port = 0;
    *port = failed_port;
    return failure;
}

typedef int (*bind_function)(int, const struct sockaddr *, socklen_t);

__attribute__((visibility("default")))
int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
    /* Looked up each time: a listener is opened rarely, and a cached pointer would need a lock. */
    bind_function next = (bind_function)dlsym(RTLD_NEXT, "bind");
    if (next == NULL) abort();

    struct sockaddr_in chosen;
    if (next_port == 0 || address == NULL || address->sa_family != AF_INET || length < sizeof chosen) {
        return next(descriptor, address, length);
    }
    memcpy(&chosen, address, sizeof chosen);
    if (chosen.sin_port != 0) return next(descriptor, address, length);

    unsigned short port = (unsigned short)next_port++;
    chosen.sin_port = htons(port);
    int result = next(descriptor, (const struct sockaddr *)&chosen, sizeof chosen);
    if (result == 0) return 0;

    if (failure == 0) {
        failure = errno;
        failed_port = port;
    }
    /* Not passed on: in librdkafka 2.0.2 a mock cluster that cannot open a listener trips an assertion while it
     * cleans up, and the process aborts. It gets a random port, and the caller throws the cluster away. */
    return next(descriptor, address, length);
}

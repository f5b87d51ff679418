#include "cmembernames.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* librdkafka's mock cluster names a member of a consumer group after its address in memory. When a member has timed out,
 * the next one often gets the same memory and so the same name; the first one, when it wakes up, is taken for the second,
 * and an assertion ends the process (rd_kafka_mock_cgrp_member_add, 2.0.2). A number behind the address tells them apart.
 *
 * The executable defines __snprintf_chk() before the C library does; the linker exports it because librdkafka.so refers
 * to it. Nothing else in librdkafka writes a bare "%p" into 32 bytes. */
static atomic_ulong given;

unsigned long cmembernames_given(void) { return atomic_load(&given); }

extern int __vsnprintf_chk(char *text, size_t limit, int flag, size_t size, const char *format, va_list arguments);

__attribute__((visibility("default")))
int __snprintf_chk(char *text, size_t limit, int flag, size_t size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = __vsnprintf_chk(text, limit, flag, size, format, arguments);
    va_end(arguments);
    if (limit == 32 && length > 0 && length < 32 && strcmp(format, "%p") == 0) {
        int more = snprintf(text + length, limit - (size_t)length, "-%lx", atomic_fetch_add(&given, 1));
        return more > 0 ? length + more : length;
    }
    return length;
}

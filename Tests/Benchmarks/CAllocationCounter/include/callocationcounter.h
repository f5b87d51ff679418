#pragma once
#include <stdint.h>

/// How often this thread has asked for memory: malloc, calloc, realloc, aligned_alloc, posix_memalign and their like.
/// Linking this target replaces them for the whole process; the memory still comes from glibc.
uint64_t allocation_count(void);

import Glibc

/// Whether `scripts/check` runs the tests: a sanitizer keeps memory of its own for all that is allocated and freed, and what is
/// measured is the sanitizer's.
package let isWatchedBySanitizer = unsafe getenv("ASAN_OPTIONS") != nil || getenv("TSAN_OPTIONS") != nil

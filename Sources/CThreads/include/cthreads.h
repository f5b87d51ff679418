#pragma once

/// Names the calling thread as `top -H`, `gdb` and core dumps show it.
/// Longer names are cut to the 15 bytes that Linux keeps.
void cthreads_set_name(const char *name);

/// Keeps the calling thread on one processor, counted from 0. Without effect where there is no such processor.
void cthreads_stay_on(int processor);

#pragma once

/* How many members of consumer groups have been named so far in this process. */
unsigned long cmembernames_given(void);

// Only a header: the library comes with the compiler.
#include "clibfuzzer.h"

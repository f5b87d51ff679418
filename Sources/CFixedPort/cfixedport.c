#include "cfixedport.h"

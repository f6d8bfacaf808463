// The functions are inline, so that they vanish into the loops of their callers; a target wants one file to compile.
#include "bytescan.h"

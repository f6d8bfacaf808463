#pragma once
#include <stdbool.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
/// A compiled RE2 pattern: linear time, no look-around, no back-references.
typedef struct tocsin_regex tocsin_regex;
/// Compiles `length` bytes of `pattern`. On failure returns NULL and writes the reason, NUL-terminated, to `error`.
tocsin_regex *tocsin_regex_compile(const char *pattern, size_t length, bool ignoreCase, bool multiline, bool dotAll,
                                   char *error, size_t errorCapacity);
/// True when the pattern is found anywhere in the text. Safe from several threads.
bool tocsin_regex_search(const tocsin_regex *regex, const char *text, size_t length);
/// How many instructions the compiled pattern has.
int tocsin_regex_size(const tocsin_regex *regex);
void tocsin_regex_free(tocsin_regex *regex);
#ifdef __cplusplus
}
#endif

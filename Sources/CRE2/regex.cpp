#include "CRE2.h"

#include <re2/re2.h>

#include <cstring>
#include <new>
#include <string>

struct tocsin_regex {
  RE2 regex;
  tocsin_regex(const std::string &pattern, const RE2::Options &options) : regex(pattern, options) {}
};

tocsin_regex *tocsin_regex_compile(const char *pattern, size_t length, bool ignoreCase, bool multiline, bool dotAll,
                                   char *error, size_t errorCapacity) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignoreCase);
  options.set_dot_nl(dotAll);
  options.set_max_mem(8 << 20);
  // The one_line option of RE2 only counts in POSIX syntax, so multi-line matching is asked for in the pattern.
  std::string text = (multiline ? "(?m)" : "") + std::string(pattern, length);
  auto *compiled = new (std::nothrow) tocsin_regex(text, options);
  if (compiled != nullptr && compiled->regex.ok()) return compiled;
  const std::string reason = compiled == nullptr ? "out of memory" : compiled->regex.error();
  if (errorCapacity > 0) {
    const size_t count = reason.size() < errorCapacity - 1 ? reason.size() : errorCapacity - 1;
    std::memcpy(error, reason.data(), count);
    error[count] = 0;
  }
  delete compiled;
  return nullptr;
}

bool tocsin_regex_search(const tocsin_regex *regex, const char *text, size_t length) {
  return RE2::PartialMatch(re2::StringPiece(text, length), regex->regex);
}

int tocsin_regex_size(const tocsin_regex *regex) { return regex->regex.ProgramSize(); }

void tocsin_regex_free(tocsin_regex *regex) { delete regex; }

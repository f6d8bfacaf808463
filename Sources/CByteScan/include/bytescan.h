#ifndef TOCSIN_BYTESCAN_H
#define TOCSIN_BYTESCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Sixteen bytes at a time with what every processor of the architecture has: SSE2 on x86-64, NEON on ARM64. Bytes
// from `to` on are never read.

#if defined(__SSE2__)
typedef __m128i tocsin_block;
static inline tocsin_block tocsin_load(const uint8_t *at) { return _mm_loadu_si128((const __m128i *)at); }
static inline tocsin_block tocsin_equal(tocsin_block block, uint8_t byte) {
  return _mm_cmpeq_epi8(block, _mm_set1_epi8((char)byte));
}
static inline tocsin_block tocsin_or(tocsin_block left, tocsin_block right) { return _mm_or_si128(left, right); }
// Below a space or above ASCII: as signed bytes both are less than a space.
static inline tocsin_block tocsin_not_plain(tocsin_block block) { return _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)); }
static inline uint64_t tocsin_hits(tocsin_block block) { return (uint64_t)(uint32_t)_mm_movemask_epi8(block); }
#define TOCSIN_BITS_PER_BYTE 1
#elif defined(__aarch64__)
typedef uint8x16_t tocsin_block;
static inline tocsin_block tocsin_load(const uint8_t *at) { return vld1q_u8(at); }
static inline tocsin_block tocsin_equal(tocsin_block block, uint8_t byte) { return vceqq_u8(block, vdupq_n_u8(byte)); }
static inline tocsin_block tocsin_or(tocsin_block left, tocsin_block right) { return vorrq_u8(left, right); }
static inline tocsin_block tocsin_not_plain(tocsin_block block) {
  return vcltq_s8(vreinterpretq_s8_u8(block), vdupq_n_s8(0x20));
}
// Four bits for each byte.
static inline uint64_t tocsin_hits(tocsin_block block) {
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(block), 4)), 0);
}
#define TOCSIN_BITS_PER_BYTE 4
#endif

// The place of the first quote, backslash, control character or byte above ASCII in [from, to); `to` when none is.
static inline ptrdiff_t tocsin_first_special(const uint8_t *base, ptrdiff_t from, ptrdiff_t to) {
#if defined(TOCSIN_BITS_PER_BYTE)
  for (; to - from >= 16; from += 16) {
    tocsin_block block = tocsin_load(base + from);
    uint64_t hits = tocsin_hits(
        tocsin_or(tocsin_not_plain(block), tocsin_or(tocsin_equal(block, '"'), tocsin_equal(block, '\\'))));
    if (hits) return from + __builtin_ctzll(hits) / TOCSIN_BITS_PER_BYTE;
  }
#endif
  for (; from < to; from++) {
    uint8_t byte = base[from];
    if (byte == '"' || byte == '\\' || byte < 0x20 || byte >= 0x80) break;
  }
  return from;
}

// The place of the first quote or backslash in [from, to); `to` when none is.
static inline ptrdiff_t tocsin_first_quote(const uint8_t *base, ptrdiff_t from, ptrdiff_t to) {
#if defined(TOCSIN_BITS_PER_BYTE)
  for (; to - from >= 16; from += 16) {
    tocsin_block block = tocsin_load(base + from);
    uint64_t hits = tocsin_hits(tocsin_or(tocsin_equal(block, '"'), tocsin_equal(block, '\\')));
    if (hits) return from + __builtin_ctzll(hits) / TOCSIN_BITS_PER_BYTE;
  }
#endif
  for (; from < to; from++) {
    if (base[from] == '"' || base[from] == '\\') break;
  }
  return from;
}

// The place of the first such byte in [from, to); `to` when there is none.
static inline ptrdiff_t tocsin_first_byte(const uint8_t *base, ptrdiff_t from, ptrdiff_t to, uint8_t byte) {
#if defined(TOCSIN_BITS_PER_BYTE)
  for (; to - from >= 16; from += 16) {
    uint64_t hits = tocsin_hits(tocsin_equal(tocsin_load(base + from), byte));
    if (hits) return from + __builtin_ctzll(hits) / TOCSIN_BITS_PER_BYTE;
  }
#endif
  while (from < to && base[from] != byte) from++;
  return from;
}

// The place of the first quote or bracket in [from, to); `to` when none is. `[` and `{`, like `]` and `}`, differ in
// the bit 0x20, which no quote lacks.
static inline ptrdiff_t tocsin_first_bracket(const uint8_t *base, ptrdiff_t from, ptrdiff_t to) {
#if defined(__SSE2__)
  for (; to - from >= 16; from += 16) {
    tocsin_block block = tocsin_load(base + from);
    tocsin_block folded = _mm_or_si128(block, _mm_set1_epi8(0x20));
    uint64_t hits = tocsin_hits(
        tocsin_or(tocsin_equal(block, '"'), tocsin_or(tocsin_equal(folded, '{'), tocsin_equal(folded, '}'))));
    if (hits) return from + __builtin_ctzll(hits) / TOCSIN_BITS_PER_BYTE;
  }
#endif
  for (; from < to; from++) {
    uint8_t byte = base[from];
    if (byte == '"' || (byte | 0x20) == '{' || (byte | 0x20) == '}') break;
  }
  return from;
}

// Whether `count` bytes are the same at two places. Inline, because most texts are too short for a call of the C library
// to pay; the ends overlap instead of going byte by byte.
static inline int tocsin_same(const uint8_t *left, const uint8_t *right, ptrdiff_t count) {
#if defined(__SSE2__)
  if (count >= 16) {
    for (ptrdiff_t at = 0; at < count - 16; at += 16) {
      if (_mm_movemask_epi8(_mm_cmpeq_epi8(tocsin_load(left + at), tocsin_load(right + at))) != 0xFFFF) return 0;
    }
    left += count - 16;
    right += count - 16;
    return _mm_movemask_epi8(_mm_cmpeq_epi8(tocsin_load(left), tocsin_load(right))) == 0xFFFF;
  }
#else
  if (count >= 16) return memcmp(left, right, (size_t)count) == 0;
#endif
  if (count >= 8) {
    uint64_t first[2], last[2];
    memcpy(&first[0], left, 8);
    memcpy(&first[1], right, 8);
    memcpy(&last[0], left + count - 8, 8);
    memcpy(&last[1], right + count - 8, 8);
    return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
  }
  if (count >= 4) {
    uint32_t first[2], last[2];
    memcpy(&first[0], left, 4);
    memcpy(&first[1], right, 4);
    memcpy(&last[0], left + count - 4, 4);
    memcpy(&last[1], right + count - 4, 4);
    return ((first[0] ^ first[1]) | (last[0] ^ last[1])) == 0;
  }
  return count <= 0
         || (left[0] == right[0] && left[count / 2] == right[count / 2] && left[count - 1] == right[count - 1]);
}

// Asks for the line of memory at a place, which will be read soon.
static inline void tocsin_prefetch(const void *at) { __builtin_prefetch(at, 0, 3); }

// Whether the 32 bytes at `text` and at `key` are alike where `mask` has a bit, the lowest for the first byte.
static inline int tocsin_alike(const uint8_t *text, const uint8_t *key, uint32_t mask) {
#if defined(__SSE2__)
  uint32_t low = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tocsin_load(text), tocsin_load(key)));
  uint32_t high = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tocsin_load(text + 16), tocsin_load(key + 16)));
  return (~(high << 16 | low) & mask) == 0;
#else
  for (; mask; mask &= mask - 1) {
    int place = __builtin_ctz(mask);
    if (text[place] != key[place]) return 0;
  }
  return 1;
#endif
}

// What decides how cells are written: all bits that any has, and how many are the first one or 0. The compiler takes
// several at a time.
static inline void tocsin_count_cells(
    const uint32_t *cells, size_t count, uint32_t *bits, uint32_t *first, uint32_t *zeros) {
  uint32_t all = 0, alike = 0, none = 0, one = count ? cells[0] : 0;
  for (size_t row = 0; row < count; row++) {
    all |= cells[row];
    alike += cells[row] == one;
    none += cells[row] == 0;
  }
  *bits = all;
  *first = alike;
  *zeros = none;
}

#endif

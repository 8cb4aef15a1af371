/*
 * As much of CBOR (RFC 8949) as a check of compact telemetry needs: C99, no memory of its own.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every length is given, keys are integers or texts and stand once, no tags, no integers beyond 2^53. Functions that
 * walk a document want one that kz_cbor_document has passed. Numbers are taken to be IEEE 754.
 */
#ifndef KIZASHI_CBOR_H
#define KIZASHI_CBOR_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "kizashi_contract_v1.h"
#include "kizashi_json.h"

typedef enum {
  KZ_CBOR_NUMBER,
  KZ_CBOR_BYTES,
  KZ_CBOR_TEXT,
  KZ_CBOR_ARRAY,
  KZ_CBOR_MAP,
  KZ_CBOR_NULL,
  KZ_CBOR_BOOL
} kz_cbor_type;

typedef struct {
  kz_cbor_type type;
  /* Of a number. */
  double number;
  int is_integer;
  /* Bytes of a text, items of an array, entries of a map. */
  unsigned long long count;
  /* Behind the head: the bytes of a text, the first item of an array or map. */
  const unsigned char *body;
  const unsigned char *end;
} kz_cbor;

static inline unsigned long long kz_big_endian(const unsigned char *at, int bytes) {
  unsigned long long value = 0;
  int i;
  for (i = 0; i < bytes; i++) value = value << 8 | at[i];
  return value;
}

static inline double kz_float16(unsigned bits) {
  int exponent = (int)(bits >> 10 & 0x1f);
  int shift = exponent == 0 ? -24 : exponent - 25;
  double value = (double)(bits & 0x3ff) + (exponent == 0 ? 0 : 1024);
  if (exponent == 31) value = bits & 0x3ff ? (double)NAN : (double)INFINITY;
  for (; exponent != 31 && shift < 0; shift++) value /= 2;
  for (; exponent != 31 && shift > 0; shift--) value *= 2;
  return bits & 0x8000 ? -value : value;
}

static inline double kz_float32(unsigned long bits) {
  unsigned int exact = (unsigned int)bits;
  float value;
  memcpy(&value, &exact, sizeof value);
  return (double)value;
}

static inline double kz_float64(unsigned long long bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline int kz_cbor_special(int minor, unsigned long long bits, kz_cbor *item) {
  item->type = KZ_CBOR_NUMBER;
  if (minor == 20 || minor == 21) item->type = KZ_CBOR_BOOL;
  else if (minor == 22) item->type = KZ_CBOR_NULL;
  else if (minor == 25) item->number = kz_float16((unsigned)bits);
  else if (minor == 26) item->number = kz_float32((unsigned long)bits);
  else if (minor == 27) item->number = kz_float64(bits);
  else return 0;
  return 1;
}

/* The head of the item at `at`; 0 where it is none of the contract. */
static inline int kz_cbor_head(const unsigned char *at, const unsigned char *end, kz_cbor *item) {
  static const unsigned long long largest = 9007199254740991ULL;
  int major, minor, more;
  unsigned long long value;
  if (at >= end) return 0;
  major = *at >> 5;
  minor = *at & 31;
  more = minor < 24 ? 0 : minor == 24 ? 1 : minor == 25 ? 2 : minor == 26 ? 4 : minor == 27 ? 8 : -1;
  if (more < 0 || end - at - 1 < more) return 0;
  value = more == 0 ? (unsigned long long)minor : kz_big_endian(at + 1, more);
  item->body = item->end = at + 1 + more;
  item->is_integer = major < 2;
  item->count = 0;
  if (major == 7) return kz_cbor_special(minor, value, item);
  if (major == 6 || value > largest || (major == 1 && value == largest)) return 0;
  item->count = value;
  item->type = major == 2 ? KZ_CBOR_BYTES : major == 3 ? KZ_CBOR_TEXT : major == 4 ? KZ_CBOR_ARRAY
             : major == 5 ? KZ_CBOR_MAP : KZ_CBOR_NUMBER;
  item->number = major == 1 ? -1.0 - (double)value : (double)value;
  if (major != 2 && major != 3) return 1;
  if ((unsigned long long)(end - item->body) < value) return 0;
  item->end = item->body + value;
  return 1;
}

static inline int kz_cbor_same_key(const kz_cbor *a, const kz_cbor *b) {
  if (a->type != b->type) return 0;
  if (a->type == KZ_CBOR_NUMBER) return a->number == b->number;
  return a->count == b->count && memcmp(a->body, b->body, (size_t)a->count) == 0;
}

static inline const unsigned char *kz_cbor_past(const unsigned char *at, const unsigned char *end, int depth,
                                                kz_code *code);

/* Whether `key` stands among the first `entries` of the map, which are sound. */
static inline int kz_cbor_key_again(const kz_cbor *map, const kz_cbor *key, unsigned long long entries,
                                    const unsigned char *end) {
  const unsigned char *at = map->body;
  kz_code ignored;
  kz_cbor other;
  for (; entries > 0; entries--) {
    kz_cbor_head(at, end, &other);
    if (kz_cbor_same_key(&other, key)) return 1;
    at = kz_cbor_past(other.end, end, 0, &ignored);
  }
  return 0;
}

/* The head at `at`, its text checked; what is wrong with it otherwise. */
static inline kz_code kz_cbor_token(const unsigned char *at, const unsigned char *end, kz_cbor *item) {
  if (!kz_cbor_head(at, end, item)) return KZ_CODE_NOT_CBOR;
  return item->type == KZ_CBOR_TEXT && !kz_utf8_valid(item->body, (size_t)item->count) ? KZ_CODE_NOT_UTF8 : KZ_OK;
}

static inline kz_code kz_cbor_key(const unsigned char *at, const unsigned char *end, const kz_cbor *map,
                                  unsigned long long before, kz_cbor *key) {
  kz_code code = kz_cbor_token(at, end, key);
  if (code != KZ_OK) return code;
  if (key->type != KZ_CBOR_TEXT && !key->is_integer) return KZ_CODE_NOT_CBOR;
  return kz_cbor_key_again(map, key, before, end) ? KZ_CODE_DUPLICATE_KEY : KZ_OK;
}

/* Behind the item at `at`, or NULL with `code`. Recurses as deep as the contract allows. */
static inline const unsigned char *kz_cbor_past(const unsigned char *at, const unsigned char *end, int depth,
                                                kz_code *code) {
  kz_cbor item, key;
  unsigned long long i;
  *code = kz_cbor_token(at, end, &item);
  if (*code != KZ_OK) return NULL;
  if (item.type != KZ_CBOR_ARRAY && item.type != KZ_CBOR_MAP) return item.end;
  if (depth == KZ_DEPTH_MAX) *code = KZ_CODE_TOO_DEEP;
  for (at = item.body, i = 0; *code == KZ_OK && i < item.count; i++) {
    if (item.type == KZ_CBOR_MAP) {
      *code = kz_cbor_key(at, end, &item, i, &key);
      at = key.end;
    }
    if (*code == KZ_OK) at = kz_cbor_past(at, end, depth + 1, code);
  }
  return *code == KZ_OK ? at : NULL;
}

/* The one map that a payload must be. */
static inline kz_code kz_cbor_document(const unsigned char *at, size_t bytes, kz_cbor *map) {
  const unsigned char *end = at + bytes;
  kz_code code;
  const unsigned char *past = kz_cbor_past(at, end, 0, &code);
  if (code != KZ_OK) return code;
  if (past != end || !kz_cbor_head(at, end, map) || map->type != KZ_CBOR_MAP) return KZ_CODE_NOT_CBOR;
  map->end = end;
  return KZ_OK;
}

/* The item at `*cursor`, which moves behind it. */
static inline kz_cbor kz_cbor_next(const unsigned char **cursor, const unsigned char *end) {
  kz_cbor item;
  kz_code ignored;
  kz_cbor_head(*cursor, end, &item);
  *cursor = kz_cbor_past(*cursor, end, 0, &ignored);
  item.end = end;
  return item;
}

/* The value of an integer key of a map; 0 where it has none. */
static inline int kz_cbor_field(const kz_cbor *map, int name, kz_cbor *value) {
  const unsigned char *cursor = map->body;
  unsigned long long i;
  for (i = 0; i < map->count; i++) {
    kz_cbor key = kz_cbor_next(&cursor, map->end);
    *value = kz_cbor_next(&cursor, map->end);
    if (key.is_integer && key.number == (double)name) return 1;
  }
  return 0;
}

#endif

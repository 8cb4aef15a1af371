/*
 * As much of JSON (RFC 8259) as a check of one message needs: C99, no memory of its own, no names but kz_*.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Texts are [at, end). Functions that walk a document want one that kz_json_document has passed.
 */
#ifndef KIZASHI_JSON_H
#define KIZASHI_JSON_H

#include <float.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "kizashi_contract_v1.h"

typedef struct {
  const char *at;
  const char *end;
} kz_span;

static inline const char *kz_json_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) at++;
  return at;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
static inline int kz_utf8_valid(const unsigned char *at, size_t count) {
  size_t i = 0;
  while (i < count) {
    unsigned char lead = at[i++];
    unsigned char low = 0x80, high = 0xbf;
    int more = lead < 0x80 ? 0 : lead >= 0xc2 && lead <= 0xdf ? 1 : lead >= 0xe0 && lead <= 0xef ? 2
             : lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
    if (more < 0) return 0;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
    for (; more > 0; more--, i++) {
      if (i >= count || at[i] < low || at[i] > high) return 0;
      low = 0x80;
      high = 0xbf;
    }
  }
  return 1;
}

/* Behind the closing quote of the string that opens at `at`; the end of the text if it never closes. */
static inline const char *kz_json_past_string(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '"') return at + 1;
    if (*at == '\\') at++;
  }
  return end;
}

static inline long kz_json_hex(const char *at, const char *end) {
  long value = 0;
  int i;
  if (end - at < 4) return -1;
  for (i = 0; i < 4; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
              : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

static inline long kz_json_escape(const char **at, const char *end) {
  static const char names[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char c = **at;
  long high, low;
  (*at)++;
  if (c != 'u') {
    found = c == '\0' ? NULL : strchr(names, c);
    return found ? (unsigned char)meant[found - names] : -2;
  }
  high = kz_json_hex(*at, end);
  if (high < 0) return -2;
  *at += 4;
  if (high < 0xd800 || high > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') return high;
  low = kz_json_hex(*at + 2, end);
  if (low < 0xdc00 || low > 0xdfff) return high;
  *at += 6;
  return 0x10000 + (high - 0xd800) * 0x400 + (low - 0xdc00);
}

/* The next character of a string, `*at` being behind its opening quote: -1 at its end, -2 for a wrong escape. */
static inline long kz_json_char(const char **at, const char *end) {
  unsigned char lead;
  long value;
  int more;
  if (*at >= end || **at == '"') return -1;
  lead = (unsigned char)*(*at)++;
  if (lead == '\\') return *at < end ? kz_json_escape(at, end) : -2;
  if (lead < 0x80) return lead;
  more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  value = lead & (0x3f >> more);
  for (; more > 0 && *at < end; more--) value = value * 64 + ((unsigned char)*(*at)++ & 0x3f);
  return value;
}

/* Whether two strings, each from its opening quote on, say the same however they are spelt. */
static inline int kz_json_same(const char *a, const char *b, const char *end) {
  long left, right;
  a++;
  b++;
  do {
    left = kz_json_char(&a, end);
    right = kz_json_char(&b, end);
    if (left != right) return 0;
  } while (left != -1);
  return 1;
}

/* Whether a key of the object that opens at `object` stands a first time before `key`. */
static inline int kz_json_key_again(const char *object, const char *key, const char *end) {
  const char *at = object + 1;
  int depth = 0;
  while (at < key) {
    const char *next = *at == '"' ? kz_json_past_string(at, end) : at + 1;
    if (*at == '{' || *at == '[') depth++;
    if (*at == '}' || *at == ']') depth--;
    if (*at == '"' && depth == 0) {
      const char *colon = kz_json_space(next, end);
      if (colon < end && *colon == ':' && kz_json_same(at, key, end)) return 1;
    }
    at = next;
  }
  return 0;
}

/* What other parsers accept and the contract does not: nesting beyond the limit, a key twice in one object. */
static inline kz_code kz_json_flaw(const char *at, const char *end) {
  const char *open[KZ_DEPTH_MAX];
  int depth = 0;
  while (at < end) {
    const char *next = *at == '"' ? kz_json_past_string(at, end) : at + 1;
    if (*at == '{' || *at == '[') {
      if (depth == KZ_DEPTH_MAX) return KZ_CODE_TOO_DEEP;
      open[depth++] = at;
    } else if ((*at == '}' || *at == ']') && depth > 0) {
      depth--;
    } else if (*at == '"' && depth > 0 && *open[depth - 1] == '{') {
      const char *colon = kz_json_space(next, end);
      if (colon < end && *colon == ':' && kz_json_key_again(open[depth - 1], at, end))
        return KZ_CODE_DUPLICATE_KEY;
    }
    at = next;
  }
  return KZ_OK;
}

static inline const char *kz_json_digits(const char *at, const char *end) {
  const char *from = at;
  while (at < end && *at >= '0' && *at <= '9') at++;
  return at == from ? NULL : at;
}

static inline const char *kz_json_past_number(const char *at, const char *end) {
  if (at < end && *at == '-') at++;
  at = at < end && *at == '0' ? at + 1 : kz_json_digits(at, end);
  if (at && at < end && *at == '.') at = kz_json_digits(at + 1, end);
  if (at && at < end && (*at == 'e' || *at == 'E')) {
    at++;
    if (at < end && (*at == '+' || *at == '-')) at++;
    at = kz_json_digits(at, end);
  }
  return at;
}

static inline const char *kz_json_past_valid_string(const char *at, const char *end) {
  for (at++; at < end && *at != '"';) {
    if ((unsigned char)*at < 0x20 || kz_json_char(&at, end) == -2) return NULL;
  }
  return at < end ? at + 1 : NULL;
}

/* Behind the value that begins at `at`, or NULL where it is none. Recurses as deep as kz_json_flaw has allowed. */
static inline const char *kz_json_past_value(const char *at, const char *end) {
  char close;
  if (at >= end) return NULL;
  if (*at == '"') return kz_json_past_valid_string(at, end);
  if (end - at >= 4 && (memcmp(at, "null", 4) == 0 || memcmp(at, "true", 4) == 0)) return at + 4;
  if (end - at >= 5 && memcmp(at, "false", 5) == 0) return at + 5;
  if (*at != '{' && *at != '[') return kz_json_past_number(at, end);
  close = *at == '{' ? '}' : ']';
  at = kz_json_space(at + 1, end);
  if (at < end && *at == close) return at + 1;
  for (;;) {
    if (close == '}') {
      at = at < end && *at == '"' ? kz_json_past_valid_string(at, end) : NULL;
      at = at ? kz_json_space(at, end) : NULL;
      if (!at || at >= end || *at != ':') return NULL;
      at = kz_json_space(at + 1, end);
    }
    at = kz_json_past_value(at, end);
    at = at ? kz_json_space(at, end) : NULL;
    if (!at || at >= end) return NULL;
    if (*at == close) return at + 1;
    if (*at != ',') return NULL;
    at = kz_json_space(at + 1, end);
  }
}

/* The one object that a payload must be. */
static inline kz_code kz_json_document(const char *at, const char *end, kz_span *object) {
  kz_code flaw = kz_json_flaw(at, end);
  const char *past;
  if (flaw != KZ_OK) return flaw;
  at = kz_json_space(at, end);
  past = kz_json_past_value(at, end);
  if (!past || kz_json_space(past, end) != end || *at != '{') return KZ_CODE_NOT_JSON;
  object->at = at;
  object->end = past;
  return KZ_OK;
}

/* Walks an array or object: `*cursor` is its first character at first; 0 when there is no more. */
static inline int kz_json_next(kz_span of, const char **cursor, kz_span *key, kz_span *value) {
  const char *at = kz_json_space(*cursor + 1, of.end);
  if (**cursor == '}' || **cursor == ']' || *at == '}' || *at == ']') return 0;
  key->at = key->end = at;
  if (*of.at == '{') {
    key->end = kz_json_past_string(at, of.end);
    at = kz_json_space(kz_json_space(key->end, of.end) + 1, of.end);
  }
  value->at = at;
  value->end = kz_json_past_value(at, of.end);
  *cursor = kz_json_space(value->end, of.end);
  return 1;
}

/* How many values an array has; -1 where it is none. */
static inline long kz_json_count(kz_span array) {
  const char *cursor = array.at;
  kz_span key, value;
  long count = 0;
  if (*array.at != '[') return -1;
  while (kz_json_next(array, &cursor, &key, &value)) count++;
  return count;
}

/* Whether a string is `text`, which is ASCII. */
static inline int kz_json_is(kz_span value, const char *text) {
  const char *at = value.at;
  if (*at++ != '"') return 0;
  for (; *text != '\0'; text++)
    if (kz_json_char(&at, value.end) != (unsigned char)*text) return 0;
  return kz_json_char(&at, value.end) == -1;
}

/* The value of a key of an object; 0 where it has none. */
static inline int kz_json_field(kz_span object, const char *name, kz_span *value) {
  const char *cursor = object.at;
  kz_span key;
  while (kz_json_next(object, &cursor, &key, value))
    if (kz_json_is(key, name)) return 1;
  return 0;
}

/* A finite number. strtod wants the locale "C", which a program has until it chooses another. */
static inline int kz_json_number(kz_span value, double *number) {
  if (*value.at != '-' && (*value.at < '0' || *value.at > '9')) return 0;
  *number = strtod(value.at, NULL);
  return *number >= -DBL_MAX && *number <= DBL_MAX;
}

#endif

/*
 * What a value of JSON must be to stand in a message of contract v1: C99, no memory of its own.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIZASHI_RULES_H
#define KIZASHI_RULES_H

#include "kizashi_contract_v1.h"
#include "kizashi_json.h"

/* A word of the contract: KZ_IS_WORD(value, CHANNEL_ID) */
#define KZ_IS_WORD(value, RULE) \
  kz_is_word(value, KZ_##RULE##_FIRST, KZ_##RULE##_REST, KZ_##RULE##_MIN, KZ_##RULE##_MAX)
#define KZ_IS_INTEGER(value, BOUNDS) kz_is_integer(value, KZ_##BOUNDS##_MIN, KZ_##BOUNDS##_MAX)
#define KZ_IS_TEXT(value, BOUNDS) kz_is_text(value, KZ_##BOUNDS##_MIN, KZ_##BOUNDS##_MAX)
/* A field that is there must be right; whether it must be there is the second word. */
#define KZ_REQUIRED(object, name, check) \
  do { \
    kz_span value; \
    if (!kz_json_field(object, name, &value) || !(check)) return 0; \
  } while (0)
#define KZ_OPTIONAL(object, name, check) \
  do { \
    kz_span value; \
    if (kz_json_field(object, name, &value) && !(check)) return 0; \
  } while (0)

static inline int kz_among(long character, const char *set) {
  return character > 0 && character < 0x80 && strchr(set, (int)character) != NULL;
}

static inline int kz_is_word(kz_span value, const char *first, const char *rest, long min, long max) {
  const char *at = value.at;
  long length = 0, character;
  if (*at++ != '"') return 0;
  for (; (character = kz_json_char(&at, value.end)) != -1; length++)
    if (!kz_among(character, length == 0 ? first : rest)) return 0;
  return length >= min && length <= max;
}

static inline int kz_is_text(kz_span value, long min, long max) {
  const char *at = value.at;
  long length = 0;
  if (*at++ != '"') return 0;
  while (kz_json_char(&at, value.end) != -1) length++;
  return length >= min && length <= max;
}

static inline int kz_is_number(kz_span value) {
  double number;
  return kz_json_number(value, &number);
}

static inline int kz_is_integer(kz_span value, long long min, long long max) {
  double number;
  if (!kz_json_number(value, &number) || number < (double)min || number > (double)max) return 0;
  return (double)(long long)number == number;
}

static inline int kz_is_one_of(kz_span value, const char *const *names, int count) {
  int i;
  for (i = 0; i < count; i++)
    if (kz_json_is(value, names[i])) return 1;
  return 0;
}

static inline int kz_is_object(kz_span value) {
  return *value.at == '{';
}

static inline int kz_is_plain_word(const char *word, const char *first, const char *rest, size_t min, size_t max) {
  size_t i, length = strlen(word);
  for (i = 0; i < length; i++)
    if (!kz_among((unsigned char)word[i], i == 0 ? first : rest)) return 0;
  return length >= min && length <= max;
}

#endif

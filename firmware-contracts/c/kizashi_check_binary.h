/*
 * Compact telemetry and waves of contract v1, as the service checks them: C99, no memory of its own.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIZASHI_CHECK_BINARY_H
#define KIZASHI_CHECK_BINARY_H

#include <float.h>

#include "kizashi_cbor.h"
#include "kizashi_contract_v1.h"
#include "kizashi_rules.h"
#include "kizashi_wave.h"

typedef struct {
  /* KZ_OK, or why the message as a whole is refused. */
  kz_code code;
  /* Samples or events of a message that is taken, and what is wrong with each: the others are stored. */
  size_t parts;
  kz_code part[KZ_SAMPLES_MAX];
} kz_verdict;

static inline int kz_cbor_is_number(const kz_cbor *item) {
  return item->type == KZ_CBOR_NUMBER && item->number >= -DBL_MAX && item->number <= DBL_MAX;
}

/* A float that is whole counts, as 5.0 does in JSON. */
static inline int kz_cbor_is_integer(const kz_cbor *item, long long min, long long max) {
  if (!kz_cbor_is_number(item) || item->number < (double)min || item->number > (double)max) return 0;
  return (double)(long long)item->number == item->number;
}

static inline int kz_cbor_is_word(const kz_cbor *item, const char *first, const char *rest, unsigned min, unsigned max) {
  unsigned long long i;
  if (item->type != KZ_CBOR_TEXT || item->count < min || item->count > max) return 0;
  for (i = 0; i < item->count; i++)
    if (!kz_among(item->body[i], i == 0 ? first : rest)) return 0;
  return 1;
}

#define KZ_CBOR_INTEGER(item, BOUNDS) kz_cbor_is_integer(item, KZ_##BOUNDS##_MIN, KZ_##BOUNDS##_MAX)
#define KZ_CBOR_WORD(item, RULE) \
  kz_cbor_is_word(item, KZ_##RULE##_FIRST, KZ_##RULE##_REST, KZ_##RULE##_MIN, KZ_##RULE##_MAX)

static inline int kz_is_compact(const kz_cbor *map) {
  kz_cbor value;
  if (!kz_cbor_field(map, KZ_COMPACT_BID, &value) || !KZ_CBOR_WORD(&value, BID)) return 0;
  if (!kz_cbor_field(map, KZ_COMPACT_SEQ, &value) || !KZ_CBOR_INTEGER(&value, SEQ)) return 0;
  if (kz_cbor_field(map, KZ_COMPACT_T0, &value) && !KZ_CBOR_INTEGER(&value, T0)) return 0;
  if (kz_cbor_field(map, KZ_COMPACT_UP, &value) && !KZ_CBOR_INTEGER(&value, UP)) return 0;
  if (kz_cbor_field(map, KZ_COMPACT_TQ, &value) && !KZ_CBOR_WORD(&value, CLOCK_SOURCE)) return 0;
  return kz_cbor_field(map, KZ_COMPACT_S, &value) && value.type == KZ_CBOR_ARRAY && value.count > 0;
}

/* [alias, dt, value, quality?] */
static inline kz_code kz_check_compact_sample(const kz_cbor *sample) {
  const unsigned char *cursor = sample->body;
  unsigned long long i;
  if (sample->type != KZ_CBOR_ARRAY || sample->count < 3 || sample->count > 4) return KZ_CODE_BAD_SAMPLE;
  for (i = 0; i < sample->count; i++) {
    kz_cbor item = kz_cbor_next(&cursor, sample->end);
    if (i == 0 && !KZ_CBOR_INTEGER(&item, ALIAS)) return KZ_CODE_BAD_SAMPLE;
    if (i == 1 && !KZ_CBOR_INTEGER(&item, SAMPLE_DT)) return KZ_CODE_BAD_SAMPLE;
    if (i == 2 && item.type != KZ_CBOR_NULL && !kz_cbor_is_number(&item)) return KZ_CODE_NOT_A_NUMBER;
    if (i == 3 && !kz_cbor_is_integer(&item, KZ_QUALITY_GOOD, KZ_QUALITY_MAX)) return KZ_CODE_BAD_SAMPLE;
  }
  return KZ_OK;
}

static inline kz_code kz_check_compact_whole(const kz_cbor *map) {
  kz_cbor value;
  if (!kz_cbor_field(map, KZ_COMPACT_V, &value)) return KZ_CODE_UNKNOWN_VERSION;
  if (!kz_cbor_is_integer(&value, KZ_CONTRACT_VERSION, KZ_CONTRACT_VERSION)) return KZ_CODE_UNKNOWN_VERSION;
  if (kz_cbor_field(map, KZ_COMPACT_S, &value) && value.type == KZ_CBOR_ARRAY && value.count > KZ_SAMPLES_MAX)
    return KZ_CODE_TOO_MANY_SAMPLES;
  if (!kz_is_compact(map)) return KZ_CODE_BAD_FIELD;
  if (kz_cbor_field(map, KZ_COMPACT_T0, &value) && kz_cbor_is_integer(&value, KZ_T0_SECONDS_MIN, KZ_T0_SECONDS_MAX))
    return KZ_CODE_LOOKS_LIKE_SECONDS;
  return KZ_OK;
}

static inline kz_verdict kz_check_compact(const unsigned char *payload, size_t bytes) {
  kz_verdict verdict = {KZ_OK, 0, {KZ_OK}};
  const unsigned char *cursor;
  kz_cbor map, samples;
  if (bytes > KZ_PAYLOAD_BYTES_MAX) verdict.code = KZ_CODE_TOO_LARGE;
  else verdict.code = kz_cbor_document(payload, bytes, &map);
  if (verdict.code == KZ_OK) verdict.code = kz_check_compact_whole(&map);
  if (verdict.code != KZ_OK) return verdict;
  kz_cbor_field(&map, KZ_COMPACT_S, &samples);
  for (cursor = samples.body; verdict.parts < samples.count; verdict.parts++) {
    kz_cbor sample = kz_cbor_next(&cursor, samples.end);
    verdict.part[verdict.parts] = kz_check_compact_sample(&sample);
  }
  return verdict;
}

/* For a chunk whose topic is not looked at. */
#define KZ_WAVE_ANY_CHUNK (-1L)

static inline kz_code kz_check_wave_envelope(const unsigned char *chunk, size_t bytes) {
  if (bytes < KZ_WAVE_HEADER_BYTES || kz_little_endian(chunk + KZ_WAVE_AT_MAGIC, 2) != KZ_WAVE_MAGIC)
    return KZ_CODE_NOT_WAVE;
  if (chunk[KZ_WAVE_AT_VERSION] != KZ_CONTRACT_VERSION) return KZ_CODE_UNKNOWN_VERSION;
  if (bytes > KZ_WAVE_HEADER_BYTES + KZ_WAVE_CHUNK_BYTES_MAX) return KZ_CODE_TOO_LARGE;
  return kz_little_endian(chunk + KZ_WAVE_AT_CRC, 4) == kz_wave_crc(chunk, bytes) ? KZ_OK : KZ_CODE_BAD_CRC;
}

static inline int kz_is_within(double value, double min, double max) {
  return value >= min && value <= max;
}

static inline kz_code kz_check_wave_time(const unsigned char *chunk) {
  int has_clock = (kz_little_endian(chunk + KZ_WAVE_AT_FLAGS, 2) & KZ_WAVE_FLAG_UP) == 0;
  unsigned long long t0 = kz_little_endian(chunk + KZ_WAVE_AT_T0, 8);
  if (t0 > (unsigned long long)(has_clock ? KZ_T0_MAX : KZ_UP_MAX)) return KZ_CODE_BAD_FIELD;
  if (has_clock && t0 >= KZ_T0_SECONDS_MIN && t0 <= KZ_T0_SECONDS_MAX) return KZ_CODE_LOOKS_LIKE_SECONDS;
  return KZ_OK;
}

static inline kz_code kz_check_wave_fields(long of_topic, const unsigned char *chunk) {
  unsigned long long number = kz_little_endian(chunk + KZ_WAVE_AT_CHUNK, 2);
  unsigned long long chunks = kz_little_endian(chunk + KZ_WAVE_AT_CHUNKS, 2);
  int format = chunk[KZ_WAVE_AT_FORMAT];
  if (chunks < 1 || chunks > KZ_WAVE_CHUNKS_MAX || number >= chunks) return KZ_CODE_BAD_CHUNK;
  if (of_topic != KZ_WAVE_ANY_CHUNK && number != (unsigned long long)of_topic) return KZ_CODE_BAD_CHUNK;
  if (format != KZ_WAVE_FORMAT_INT16 && format != KZ_WAVE_FORMAT_FLOAT32) return KZ_CODE_BAD_FIELD;
  if (kz_little_endian(chunk + KZ_WAVE_AT_ALIAS, 2) > KZ_ALIAS_MAX) return KZ_CODE_BAD_FIELD;
  if (!kz_is_within(kz_wave_float(chunk + KZ_WAVE_AT_RATE), KZ_WAVE_RATE_HZ_MIN, KZ_WAVE_RATE_HZ_MAX))
    return KZ_CODE_BAD_FIELD;
  if (format == KZ_WAVE_FORMAT_INT16 &&
      !kz_is_within(kz_wave_float(chunk + KZ_WAVE_AT_SCALE), KZ_WAVE_SCALE_MIN, KZ_WAVE_SCALE_MAX))
    return KZ_CODE_BAD_FIELD;
  return kz_check_wave_time(chunk);
}

static inline kz_code kz_check_wave_samples(const unsigned char *chunk, size_t bytes) {
  int is_float = chunk[KZ_WAVE_AT_FORMAT] == KZ_WAVE_FORMAT_FLOAT32;
  size_t each = is_float ? 4 : 2, at;
  if (bytes == KZ_WAVE_HEADER_BYTES || (bytes - KZ_WAVE_HEADER_BYTES) % each != 0) return KZ_CODE_BAD_FIELD;
  for (at = KZ_WAVE_HEADER_BYTES; is_float && at < bytes; at += each)
    if (!kz_is_within(kz_wave_float(chunk + at), -DBL_MAX, DBL_MAX)) return KZ_CODE_BAD_FIELD;
  return KZ_OK;
}

/* A chunk of a wave on the topic of chunk `of_topic`. */
static inline kz_verdict kz_check_wave(long of_topic, const unsigned char *chunk, size_t bytes) {
  kz_verdict verdict = {KZ_OK, 0, {KZ_OK}};
  verdict.code = kz_check_wave_envelope(chunk, bytes);
  if (verdict.code == KZ_OK) verdict.code = kz_check_wave_fields(of_topic, chunk);
  if (verdict.code == KZ_OK) verdict.code = kz_check_wave_samples(chunk, bytes);
  return verdict;
}

#endif

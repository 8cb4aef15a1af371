/*
 * Writes messages of contract v1 into a buffer of yours: C99, no memory of its own, no names but kz_*.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What does not fit is left out and remembered: look at `full` once, when the message is complete. Numbers are written
 * as in the locale "C", which a program has until it chooses another.
 */
#ifndef KIZASHI_WRITE_H
#define KIZASHI_WRITE_H

#include <float.h>
#include <stdio.h>

#include "kizashi_contract_v1.h"
#include "kizashi_wave.h"

typedef struct {
  unsigned char *at;
  size_t size;
  size_t length;
  int full;
} kz_writer;

static inline kz_writer kz_write_to(unsigned char *at, size_t size) {
  kz_writer writer;
  writer.at = at;
  writer.size = size;
  writer.length = 0;
  writer.full = 0;
  return writer;
}

static inline void kz_put_bytes(kz_writer *to, const void *bytes, size_t count) {
  if (count > to->size - to->length) to->full = 1;
  if (to->full) return;
  memcpy(to->at + to->length, bytes, count);
  to->length += count;
}

static inline void kz_put_byte(kz_writer *to, int byte) {
  unsigned char one = (unsigned char)byte;
  kz_put_bytes(to, &one, 1);
}

/* ---- JSON ---- */

/* A comma, but at the beginning of an object or array and behind a key. */
static inline void kz_json_separate(kz_writer *to) {
  if (to->length > 0 && strchr("{[:", to->at[to->length - 1]) == NULL) kz_put_byte(to, ',');
}

static inline void kz_json_open(kz_writer *to, char bracket) {
  kz_json_separate(to);
  kz_put_byte(to, bracket);
}

static inline void kz_json_close(kz_writer *to, char bracket) {
  kz_put_byte(to, bracket);
}

/* `text` is UTF-8. */
static inline void kz_json_text(kz_writer *to, const char *text) {
  char escaped[8];
  kz_json_separate(to);
  kz_put_byte(to, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\') kz_put_byte(to, '\\');
    if ((unsigned char)*text >= 0x20) {
      kz_put_byte(to, *text);
    } else {
      snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)*text);
      kz_put_bytes(to, escaped, 6);
    }
  }
  kz_put_byte(to, '"');
}

static inline void kz_json_key(kz_writer *to, const char *name) {
  kz_json_text(to, name);
  kz_put_byte(to, ':');
}

static inline void kz_json_integer(kz_writer *to, long long value) {
  char digits[24];
  kz_json_separate(to);
  kz_put_bytes(to, digits, (size_t)snprintf(digits, sizeof digits, "%lld", value));
}

/* To the nine digits of a float; what is no finite number is "no reading". */
static inline void kz_json_reading(kz_writer *to, float value) {
  char digits[24];
  kz_json_separate(to);
  if (value >= -FLT_MAX && value <= FLT_MAX)
    kz_put_bytes(to, digits, (size_t)snprintf(digits, sizeof digits, "%.9g", (double)value));
  else
    kz_put_bytes(to, "null", 4);
}

static inline void kz_json_text_field(kz_writer *to, const char *name, const char *text) {
  kz_json_key(to, name);
  kz_json_text(to, text);
}

static inline void kz_json_integer_field(kz_writer *to, const char *name, long long value) {
  kz_json_key(to, name);
  kz_json_integer(to, value);
}

/* ---- CBOR ---- */

static inline void kz_put_big_endian(kz_writer *to, int bytes, unsigned long long value) {
  while (bytes-- > 0) kz_put_byte(to, (int)(value >> 8 * bytes & 0xff));
}

/* `major` is 0 for an integer, 3 for a text, 4 for an array, 5 for a map; `count` its value or length. */
static inline void kz_cbor_put_head(kz_writer *to, int major, unsigned long long count) {
  int more = count < 24 ? 0 : count <= 0xff ? 1 : count <= 0xffff ? 2 : count <= 0xffffffffULL ? 4 : 8;
  int minor = more == 0 ? (int)count : more == 1 ? 24 : more == 2 ? 25 : more == 4 ? 26 : 27;
  kz_put_byte(to, major << 5 | minor);
  kz_put_big_endian(to, more, count);
}

static inline void kz_cbor_put_integer(kz_writer *to, unsigned long long value) {
  kz_cbor_put_head(to, 0, value);
}

static inline void kz_cbor_put_text(kz_writer *to, const char *text) {
  kz_cbor_put_head(to, 3, strlen(text));
  kz_put_bytes(to, text, strlen(text));
}

/* In single precision; what is no finite number is "no reading". */
static inline void kz_cbor_put_reading(kz_writer *to, float value) {
  unsigned int bits;
  if (value >= -FLT_MAX && value <= FLT_MAX) {
    memcpy(&bits, &value, sizeof bits);
    kz_put_byte(to, 0xfa);
    kz_put_big_endian(to, 4, bits);
  } else {
    kz_put_byte(to, 0xf6);
  }
}

/* ---- waves ---- */

/* What every chunk of a capture repeats. */
typedef struct {
  /* The boot id: its 8 lower-case hexadecimal digits. */
  unsigned long bid;
  /* Of the first sample of the capture: epoch milliseconds, or since boot on a device without a clock. */
  unsigned long long t0;
  int has_clock;
  unsigned alias;
  unsigned chunks;
  float rate_hz;
  /* What one step of a sample is, in the unit of the birth. */
  float scale;
} kz_capture;

/* One chunk of int16 samples, which writes its CRC last. */
static inline void kz_put_wave(kz_writer *to, const kz_capture *capture, unsigned long seq, unsigned chunk,
                               const short *samples, size_t count) {
  unsigned char header[KZ_WAVE_HEADER_BYTES] = {0};
  unsigned char sample[2], *chunk_at = to->at + to->length;
  size_t i;
  kz_put_little_endian(header + KZ_WAVE_AT_MAGIC, 2, KZ_WAVE_MAGIC);
  header[KZ_WAVE_AT_VERSION] = KZ_CONTRACT_VERSION;
  header[KZ_WAVE_AT_FORMAT] = KZ_WAVE_FORMAT_INT16;
  kz_put_little_endian(header + KZ_WAVE_AT_BID, 4, capture->bid);
  kz_put_little_endian(header + KZ_WAVE_AT_SEQ, 4, seq);
  kz_put_little_endian(header + KZ_WAVE_AT_T0, 8, capture->t0);
  kz_put_little_endian(header + KZ_WAVE_AT_ALIAS, 2, capture->alias);
  kz_put_little_endian(header + KZ_WAVE_AT_CHUNK, 2, chunk);
  kz_put_little_endian(header + KZ_WAVE_AT_CHUNKS, 2, capture->chunks);
  kz_put_little_endian(header + KZ_WAVE_AT_FLAGS, 2, capture->has_clock ? 0 : KZ_WAVE_FLAG_UP);
  kz_put_wave_float(header + KZ_WAVE_AT_RATE, capture->rate_hz);
  kz_put_wave_float(header + KZ_WAVE_AT_SCALE, capture->scale);
  kz_put_bytes(to, header, sizeof header);
  for (i = 0; i < count; i++) {
    kz_put_little_endian(sample, 2, (unsigned)samples[i] & 0xffffU);
    kz_put_bytes(to, sample, sizeof sample);
  }
  if (!to->full)
    kz_put_little_endian(chunk_at + KZ_WAVE_AT_CRC, 4, kz_wave_crc(chunk_at, KZ_WAVE_HEADER_BYTES + 2 * count));
}

#endif

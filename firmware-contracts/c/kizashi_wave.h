/*
 * Bytes and CRC of a wave's chunk: C99, no memory of its own, floats taken to be IEEE 754.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIZASHI_WAVE_H
#define KIZASHI_WAVE_H

#include <stddef.h>
#include <string.h>

#include "kizashi_contract_v1.h"

static inline unsigned long long kz_little_endian(const unsigned char *at, int bytes) {
  unsigned long long value = 0;
  while (bytes-- > 0) value = value << 8 | at[bytes];
  return value;
}

static inline void kz_put_little_endian(unsigned char *at, int bytes, unsigned long long value) {
  int i;
  for (i = 0; i < bytes; i++) at[i] = (unsigned char)(value >> 8 * i & 0xff);
}

static inline double kz_wave_float(const unsigned char *at) {
  unsigned int bits = (unsigned int)kz_little_endian(at, 4);
  float value;
  memcpy(&value, &bits, sizeof value);
  return (double)value;
}

static inline void kz_put_wave_float(unsigned char *at, float value) {
  unsigned int bits;
  memcpy(&bits, &value, sizeof bits);
  kz_put_little_endian(at, 4, bits);
}

/* CRC-32 of ISO 3309, as zlib counts it; begin with 0 and go on with what came of the bytes before. */
static inline unsigned long kz_crc32(unsigned long crc, const unsigned char *at, size_t bytes) {
  int bit;
  crc = ~crc & 0xffffffffUL;
  for (; bytes > 0; bytes--) {
    crc ^= *at++;
    for (bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320UL : crc >> 1;
  }
  return ~crc & 0xffffffffUL;
}

/* Of the header before its CRC and of the samples: what the header must say. */
static inline unsigned long kz_wave_crc(const unsigned char *chunk, size_t bytes) {
  unsigned long crc = kz_crc32(0, chunk, KZ_WAVE_AT_CRC);
  return kz_crc32(crc, chunk + KZ_WAVE_HEADER_BYTES, bytes - KZ_WAVE_HEADER_BYTES);
}

#endif

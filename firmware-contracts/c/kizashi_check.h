/*
 * Checks a message of contract v1 as the service does, before it is sent: C99, no memory of its own.
 * SPDX-License-Identifier: Apache-2.0
 *
 * For tests and for machines with time to spare: keys are searched, not stored, so a check costs the square of the
 * keys of an object. What only the service knows (clock, birth, machine model) is not checked here.
 */
#ifndef KIZASHI_CHECK_H
#define KIZASHI_CHECK_H

#include <stdio.h>

#include "kizashi_check_binary.h"
#include "kizashi_check_exchange.h"
#include "kizashi_contract_v1.h"
#include "kizashi_json.h"
#include "kizashi_rules.h"

static inline int kz_is_range(kz_span value) {
  const char *cursor = value.at;
  kz_span key, end;
  if (kz_json_count(value) != 2) return 0;
  while (kz_json_next(value, &cursor, &key, &end))
    if (!kz_is_number(end)) return 0;
  return 1;
}

static inline int kz_is_channel(kz_span channel) {
  if (*channel.at != '{') return 0;
  KZ_REQUIRED(channel, "alias", KZ_IS_INTEGER(value, ALIAS));
  KZ_REQUIRED(channel, "id", KZ_IS_WORD(value, CHANNEL_ID));
  KZ_REQUIRED(channel, "unit", KZ_IS_TEXT(value, UNIT));
  KZ_OPTIONAL(channel, "range", kz_is_range(value));
  KZ_REQUIRED(channel, "periodMs", KZ_IS_INTEGER(value, PERIOD_MS));
  return 1;
}

static inline int kz_is_channel_table(kz_span table) {
  const char *cursor = table.at;
  kz_span key, channel;
  if (kz_json_count(table) < 1) return 0;
  while (kz_json_next(table, &cursor, &key, &channel))
    if (!kz_is_channel(channel)) return 0;
  return 1;
}

static inline int kz_is_birth(kz_span birth) {
  KZ_REQUIRED(birth, "bid", KZ_IS_WORD(value, BID));
  KZ_OPTIONAL(birth, "bn", KZ_IS_INTEGER(value, BN));
  KZ_REQUIRED(birth, "seq", KZ_IS_INTEGER(value, SEQ));
  KZ_REQUIRED(birth, "fw", KZ_IS_TEXT(value, FW));
  KZ_REQUIRED(birth, "up", KZ_IS_INTEGER(value, UP));
  KZ_REQUIRED(birth, "ch", kz_is_channel_table(value));
  return 1;
}

static inline int kz_is_state(kz_span state) {
  static const char *const names[] = KZ_STATE_NAMES;
  KZ_REQUIRED(state, "st", kz_is_one_of(value, names, KZ_STATE_COUNT));
  KZ_REQUIRED(state, "bid", KZ_IS_WORD(value, BID));
  KZ_OPTIONAL(state, "seq", KZ_IS_INTEGER(value, SEQ));
  KZ_OPTIONAL(state, "up", KZ_IS_INTEGER(value, UP));
  return 1;
}

/* Telemetry and events, but for what they hold: `parts` is the name of that field. */
static inline int kz_is_dated(kz_span message, const char *parts) {
  KZ_REQUIRED(message, "bid", KZ_IS_WORD(value, BID));
  KZ_REQUIRED(message, "seq", KZ_IS_INTEGER(value, SEQ));
  KZ_OPTIONAL(message, "t0", KZ_IS_INTEGER(value, T0));
  KZ_OPTIONAL(message, "up", KZ_IS_INTEGER(value, UP));
  KZ_OPTIONAL(message, "tq", KZ_IS_WORD(value, CLOCK_SOURCE));
  KZ_REQUIRED(message, parts, kz_json_count(value) >= 1);
  return 1;
}

static inline int kz_is_err(kz_span err) {
  KZ_REQUIRED(err, "code", KZ_IS_WORD(value, CODE_NAME));
  KZ_REQUIRED(err, "detail", KZ_IS_TEXT(value, ERR_DETAIL));
  KZ_OPTIONAL(err, "bid", KZ_IS_WORD(value, BID));
  KZ_OPTIONAL(err, "seq", KZ_IS_INTEGER(value, SEQ));
  return 1;
}

/* [channel, dt, value, quality?] */
static inline kz_code kz_check_sample(kz_span sample) {
  const char *cursor = sample.at;
  long count = kz_json_count(sample), i;
  kz_span key, item;
  if (count < 3 || count > 4) return KZ_CODE_BAD_SAMPLE;
  for (i = 0; kz_json_next(sample, &cursor, &key, &item); i++) {
    if (i == 0 && !KZ_IS_WORD(item, CHANNEL_ID)) return KZ_CODE_BAD_SAMPLE;
    if (i == 1 && !KZ_IS_INTEGER(item, SAMPLE_DT)) return KZ_CODE_BAD_SAMPLE;
    if (i == 2 && *item.at != 'n' && !kz_is_number(item)) return KZ_CODE_NOT_A_NUMBER;
    if (i == 3 && !kz_is_integer(item, KZ_QUALITY_GOOD, KZ_QUALITY_MAX)) return KZ_CODE_BAD_SAMPLE;
  }
  return KZ_OK;
}

static inline int kz_is_event_of(kz_event kind, kz_span fields) {
  static const char *const severities[] = KZ_SEVERITY_NAMES;
  if (*fields.at != '{') return 0;
  switch (kind) {
    case KZ_EVENT_PART_REPLACED:
      KZ_REQUIRED(fields, "pos", KZ_IS_WORD(value, POSITION));
      KZ_OPTIONAL(fields, "sn", KZ_IS_TEXT(value, SERIAL));
      KZ_OPTIONAL(fields, "pn", KZ_IS_TEXT(value, PART_NUMBER));
      break;
    case KZ_EVENT_COUNTER_RESET:
      KZ_REQUIRED(fields, "ch", KZ_IS_WORD(value, CHANNEL_ID));
      KZ_REQUIRED(fields, "from", kz_is_number(value));
      KZ_REQUIRED(fields, "to", kz_is_number(value));
      break;
    case KZ_EVENT_ALARM:
      KZ_REQUIRED(fields, "code", KZ_IS_TEXT(value, ALARM_CODE));
      KZ_REQUIRED(fields, "sev", kz_is_one_of(value, severities, KZ_SEVERITY_COUNT));
      KZ_OPTIONAL(fields, "text", KZ_IS_TEXT(value, ALARM_TEXT));
      break;
    case KZ_EVENT_MODE:
      KZ_REQUIRED(fields, "mode", KZ_IS_WORD(value, MODE));
      break;
  }
  return 1;
}

/* [kind, dt, fields] */
static inline kz_code kz_check_event(kz_span event) {
  static const char *const names[] = KZ_EVENT_NAMES;
  const char *cursor = event.at;
  kz_span key, item[3];
  int i, kind = KZ_EVENT_COUNT;
  if (kz_json_count(event) != 3) return KZ_CODE_BAD_EVENT;
  for (i = 0; i < 3; i++) kz_json_next(event, &cursor, &key, &item[i]);
  if (*item[0].at != '"') return KZ_CODE_BAD_EVENT;
  for (i = 0; i < KZ_EVENT_COUNT; i++)
    if (kz_json_is(item[0], names[i])) kind = i;
  if (kind == KZ_EVENT_COUNT) return KZ_CODE_UNKNOWN_EVENT;
  if (!KZ_IS_INTEGER(item[1], EVENT_DT) || !kz_is_event_of((kz_event)kind, item[2])) return KZ_CODE_BAD_EVENT;
  return KZ_OK;
}

/* Whether an id or an alias stands twice in a channel table that is right otherwise. */
static inline int kz_has_channel_again(kz_span table) {
  const char *one = table.at, *other;
  kz_span key, a, b, a_value, b_value;
  double a_alias = 0, b_alias = 0;
  while (kz_json_next(table, &one, &key, &a)) {
    other = one;
    while (kz_json_next(table, &other, &key, &b)) {
      kz_json_field(a, "id", &a_value);
      kz_json_field(b, "id", &b_value);
      if (kz_json_same(a_value.at, b_value.at, table.end)) return 1;
      kz_json_field(a, "alias", &a_value);
      kz_json_field(b, "alias", &b_value);
      kz_json_number(a_value, &a_alias);
      kz_json_number(b_value, &b_alias);
      if (a_alias == b_alias) return 1;
    }
  }
  return 0;
}

static inline kz_code kz_check_version(kz_kind kind, kz_span message) {
  kz_span value;
  if (!kz_json_field(message, "v", &value))
    return kind == KZ_KIND_STATE || kind == KZ_KIND_ERR ? KZ_OK : KZ_CODE_UNKNOWN_VERSION;
  return kz_is_integer(value, KZ_CONTRACT_VERSION, KZ_CONTRACT_VERSION) ? KZ_OK : KZ_CODE_UNKNOWN_VERSION;
}

static inline kz_code kz_check_count(kz_span message, const char *parts, long max, kz_code code) {
  kz_span value;
  return kz_json_field(message, parts, &value) && kz_json_count(value) > max ? code : KZ_OK;
}

static inline kz_code kz_check_counts(kz_kind kind, kz_span message) {
  switch (kind) {
    case KZ_KIND_BIRTH:
      return kz_check_count(message, "ch", KZ_CHANNELS_MAX, KZ_CODE_TOO_MANY_CHANNELS);
    case KZ_KIND_TELE:
      return kz_check_count(message, "s", KZ_SAMPLES_MAX, KZ_CODE_TOO_MANY_SAMPLES);
    case KZ_KIND_EVT:
      return kz_check_count(message, "e", KZ_EVENTS_MAX, KZ_CODE_TOO_MANY_EVENTS);
    default:
      return KZ_OK;
  }
}

static inline int kz_is_message(kz_kind kind, kz_span message) {
  switch (kind) {
    case KZ_KIND_BIRTH:
      return kz_is_birth(message);
    case KZ_KIND_STATE:
      return kz_is_state(message);
    case KZ_KIND_TELE:
      return kz_is_dated(message, "s");
    case KZ_KIND_EVT:
      return kz_is_dated(message, "e");
    case KZ_KIND_ERR:
      return kz_is_err(message);
    default:
      return kz_is_exchange(kind, message);
  }
}

/* What a message that is right field by field may still get wrong as a whole; and its parts, one by one. */
static inline kz_code kz_check_whole(kz_kind kind, kz_span message, kz_verdict *verdict) {
  kz_span value, key, part;
  const char *cursor;
  if (kind == KZ_KIND_BIRTH)
    return kz_json_field(message, "ch", &value) && kz_has_channel_again(value) ? KZ_CODE_DUPLICATE_CHANNEL : KZ_OK;
  if (kind != KZ_KIND_TELE && kind != KZ_KIND_EVT) return KZ_OK;
  if (kz_json_field(message, "t0", &value) && kz_is_integer(value, KZ_T0_SECONDS_MIN, KZ_T0_SECONDS_MAX))
    return KZ_CODE_LOOKS_LIKE_SECONDS;
  kz_json_field(message, kind == KZ_KIND_TELE ? "s" : "e", &value);
  for (cursor = value.at; kz_json_next(value, &cursor, &key, &part); verdict->parts++)
    verdict->part[verdict->parts] = kind == KZ_KIND_TELE ? kz_check_sample(part) : kz_check_event(part);
  return KZ_OK;
}

static inline kz_verdict kz_check_json(kz_kind kind, const void *payload, size_t bytes) {
  kz_verdict verdict = {KZ_OK, 0, {KZ_OK}};
  const char *at = (const char *)payload;
  kz_span message = {at, at};
  if (bytes == 0) verdict.code = KZ_CODE_NOT_JSON;
  else if (bytes > KZ_PAYLOAD_BYTES_MAX) verdict.code = KZ_CODE_TOO_LARGE;
  else if (!kz_utf8_valid((const unsigned char *)payload, bytes)) verdict.code = KZ_CODE_NOT_UTF8;
  else {
    int mark = bytes >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0;
    verdict.code = kz_json_document(at + (mark ? 3 : 0), at + bytes, &message);
  }
  if (verdict.code == KZ_OK) verdict.code = kz_check_version(kind, message);
  if (verdict.code == KZ_OK) verdict.code = kz_check_counts(kind, message);
  if (verdict.code == KZ_OK && !kz_is_message(kind, message)) verdict.code = KZ_CODE_BAD_FIELD;
  if (verdict.code == KZ_OK) verdict.code = kz_check_whole(kind, message, &verdict);
  return verdict;
}

static inline kz_verdict kz_check(kz_kind kind, const void *payload, size_t bytes) {
  const unsigned char *at = (const unsigned char *)payload;
  if (kind == KZ_KIND_TELEC) return kz_check_compact(at, bytes);
  if (kind == KZ_KIND_WAVE) return kz_check_wave(KZ_WAVE_ANY_CHUNK, at, bytes);
  return kz_check_json(kind, payload, bytes);
}

/* The chunk of "wave/{capture}/{chunk}"; -1 where it is no such topic. */
static inline long kz_wave_chunk(const char *what) {
  const char *capture = what + 5, *slash, *at;
  long chunk = 0;
  if (strncmp(what, "wave/", 5) != 0 || (slash = strchr(capture, '/')) == NULL) return -1;
  for (at = capture; at < slash; at++)
    if (!kz_among((unsigned char)*at, at == capture ? KZ_CAPTURE_FIRST : KZ_CAPTURE_REST)) return -1;
  if (slash - capture < KZ_CAPTURE_MIN || slash - capture > KZ_CAPTURE_MAX) return -1;
  for (at = slash + 1; *at >= '0' && *at <= '9'; at++) chunk = chunk * 10 + (*at - '0');
  if (*at != '\0' || at == slash + 1 || at - slash > 6 || (slash[1] == '0' && at - slash > 2)) return -1;
  return chunk;
}

/* The same by what follows the device in the topic, which for a wave names the chunk that it must be. */
static inline kz_verdict kz_check_on(const char *what, const void *payload, size_t bytes) {
  static const char *const names[] = KZ_KIND_NAMES;
  kz_verdict unknown = {KZ_CODE_UNKNOWN_KIND, 0, {KZ_OK}};
  long chunk = kz_wave_chunk(what);
  int kind;
  if (chunk >= 0) return kz_check_wave(chunk, (const unsigned char *)payload, bytes);
  for (kind = 0; kind < KZ_KIND_COUNT; kind++)
    if (kind != KZ_KIND_WAVE && strcmp(names[kind], what) == 0) return kz_check((kz_kind)kind, payload, bytes);
  return unknown;
}

/* Writes a device's topic; 0 where tenant or device are no such words or `out` has no room, else its length. */
static inline size_t kz_topic(char *out, size_t size, const char *tenant, const char *device, const char *what) {
  int length;
  if (!kz_is_plain_word(tenant, KZ_TENANT_FIRST, KZ_TENANT_REST, KZ_TENANT_MIN, KZ_TENANT_MAX)) return 0;
  if (!kz_is_plain_word(device, KZ_DEVICE_ID_FIRST, KZ_DEVICE_ID_REST, KZ_DEVICE_ID_MIN, KZ_DEVICE_ID_MAX))
    return 0;
  length = snprintf(out, size, KZ_TOPIC_FORMAT, tenant, device, what);
  return length > 0 && (size_t)length < size && length <= KZ_TOPIC_MAX ? (size_t)length : 0;
}

/* The same for a chunk of a wave, and for a controller that asks for its place. */
static inline size_t kz_wave_topic(char *out, size_t size, const char *tenant, const char *device, const char *capture,
                                   int chunk) {
  char what[KZ_CAPTURE_MAX + 12];
  if (!kz_is_plain_word(capture, KZ_CAPTURE_FIRST, KZ_CAPTURE_REST, KZ_CAPTURE_MIN, KZ_CAPTURE_MAX)) return 0;
  if (chunk < 0 || chunk >= KZ_WAVE_CHUNKS_MAX) return 0;
  snprintf(what, sizeof what, KZ_TOPIC_WAVE_FORMAT, capture, chunk);
  return kz_topic(out, size, tenant, device, what);
}

static inline size_t kz_claim_topic(char *out, size_t size, const char *hardware_id) {
  int length;
  if (!kz_is_plain_word(hardware_id, KZ_HARDWARE_ID_FIRST, KZ_HARDWARE_ID_REST, KZ_HARDWARE_ID_MIN,
                        KZ_HARDWARE_ID_MAX))
    return 0;
  length = snprintf(out, size, KZ_CLAIM_REQ_TOPIC_FORMAT, hardware_id);
  return length > 0 && (size_t)length < size ? (size_t)length : 0;
}

#endif

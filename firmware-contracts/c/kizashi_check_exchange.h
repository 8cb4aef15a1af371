/*
 * Questions, orders and answers of contract v1, field by field: C99, no memory of its own.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KIZASHI_CHECK_EXCHANGE_H
#define KIZASHI_CHECK_EXCHANGE_H

#include "kizashi_rules.h"

static inline int kz_is_ack(kz_span ack) {
  static const char *const statuses[] = KZ_COMMAND_STATUS_NAMES;
  KZ_REQUIRED(ack, "bid", KZ_IS_WORD(value, BID));
  KZ_REQUIRED(ack, "seq", KZ_IS_INTEGER(value, SEQ));
  KZ_REQUIRED(ack, "id", KZ_IS_WORD(value, COMMAND_ID));
  KZ_REQUIRED(ack, "st", kz_is_one_of(value, statuses, KZ_COMMAND_STATUS_COUNT));
  KZ_OPTIONAL(ack, "code", KZ_IS_TEXT(value, ANSWER_CODE));
  return 1;
}

static inline int kz_is_cfgack(kz_span cfgack) {
  static const char *const statuses[] = KZ_CONFIGURATION_STATUS_NAMES;
  KZ_REQUIRED(cfgack, "bid", KZ_IS_WORD(value, BID));
  KZ_REQUIRED(cfgack, "seq", KZ_IS_INTEGER(value, SEQ));
  KZ_REQUIRED(cfgack, "rev", KZ_IS_INTEGER(value, REVISION));
  KZ_REQUIRED(cfgack, "st", kz_is_one_of(value, statuses, KZ_CONFIGURATION_STATUS_COUNT));
  KZ_OPTIONAL(cfgack, "code", KZ_IS_TEXT(value, ANSWER_CODE));
  return 1;
}

static inline int kz_is_chunk_list(kz_span list) {
  const char *cursor = list.at;
  kz_span key, chunk;
  long count = kz_json_count(list);
  if (count < 1 || count > KZ_WAVE_CHUNKS_MAX) return 0;
  while (kz_json_next(list, &cursor, &key, &chunk))
    if (!kz_is_integer(chunk, 0, KZ_WAVE_CHUNKS_MAX - 1)) return 0;
  return 1;
}

/* What "resend-wave" asks for. */
static inline int kz_is_resend_wave(kz_span args) {
  KZ_REQUIRED(args, "capture", KZ_IS_WORD(value, CAPTURE));
  KZ_REQUIRED(args, "chunks", kz_is_chunk_list(value));
  return 1;
}

/* What "capture-wave" asks for. */
static inline int kz_is_capture_wave(kz_span args) {
  KZ_REQUIRED(args, "channel", KZ_IS_WORD(value, CHANNEL_ID));
  return 1;
}

static inline int kz_is_cmd(kz_span cmd) {
  kz_span op, args;
  KZ_REQUIRED(cmd, "id", KZ_IS_WORD(value, COMMAND_ID));
  KZ_REQUIRED(cmd, "op", KZ_IS_WORD(value, COMMAND_OP));
  KZ_REQUIRED(cmd, "args", kz_is_object(value));
  KZ_REQUIRED(cmd, "exp", KZ_IS_INTEGER(value, COMMAND_EXP));
  kz_json_field(cmd, "op", &op);
  kz_json_field(cmd, "args", &args);
  if (kz_json_is(op, "resend-wave")) return kz_is_resend_wave(args);
  return !kz_json_is(op, "capture-wave") || kz_is_capture_wave(args);
}

static inline int kz_is_cfg(kz_span cfg) {
  KZ_REQUIRED(cfg, "rev", KZ_IS_INTEGER(value, REVISION));
  KZ_REQUIRED(cfg, "cfg", kz_is_object(value));
  return 1;
}

static inline int kz_is_time_req(kz_span request) {
  KZ_REQUIRED(request, "up", KZ_IS_INTEGER(value, UP));
  return 1;
}

static inline int kz_is_time_rsp(kz_span response) {
  KZ_REQUIRED(response, "up", KZ_IS_INTEGER(value, UP));
  KZ_REQUIRED(response, "t", KZ_IS_INTEGER(value, TIME));
  return 1;
}

static inline int kz_is_claim_req(kz_span request) {
  KZ_REQUIRED(request, "code", KZ_IS_WORD(value, CLAIM_CODE));
  KZ_OPTIONAL(request, "fw", KZ_IS_TEXT(value, FW));
  return 1;
}

/* Who the controller is; or, with "code", why not. */
static inline int kz_is_claim_rsp(kz_span response) {
  kz_span ignored;
  int refused = kz_json_field(response, "code", &ignored);
  static const char *const granted[] = {"tenant", "device", "username", "secret"};
  size_t i;
  KZ_OPTIONAL(response, "tenant", KZ_IS_WORD(value, TENANT));
  KZ_OPTIONAL(response, "device", KZ_IS_WORD(value, DEVICE_ID));
  KZ_OPTIONAL(response, "username", KZ_IS_TEXT(value, USERNAME));
  KZ_OPTIONAL(response, "secret", KZ_IS_TEXT(value, SECRET));
  KZ_OPTIONAL(response, "code", KZ_IS_WORD(value, CODE_NAME));
  KZ_OPTIONAL(response, "detail", KZ_IS_TEXT(value, ERR_DETAIL));
  if (refused) return kz_json_field(response, "detail", &ignored);
  for (i = 0; i < sizeof granted / sizeof *granted; i++)
    if (!kz_json_field(response, granted[i], &ignored)) return 0;
  return 1;
}

static inline int kz_is_exchange(kz_kind kind, kz_span message) {
  switch (kind) {
    case KZ_KIND_ACK:
      return kz_is_ack(message);
    case KZ_KIND_CFGACK:
      return kz_is_cfgack(message);
    case KZ_KIND_TIME_REQ:
      return kz_is_time_req(message);
    case KZ_KIND_CMD:
      return kz_is_cmd(message);
    case KZ_KIND_CFG:
      return kz_is_cfg(message);
    case KZ_KIND_TIME_RSP:
      return kz_is_time_rsp(message);
    case KZ_KIND_CLAIM_REQ:
      return kz_is_claim_req(message);
    case KZ_KIND_CLAIM_RSP:
      return kz_is_claim_rsp(message);
    default:
      return 0;
  }
}

#endif

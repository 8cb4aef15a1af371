/*
 * Kizashi, contract v1 between a controller and the service. SPDX-License-Identifier: Apache-2.0
 * Generated from firmware-contracts/src by tools/firmware-header; do not edit.
 * What the messages mean: firmware-contracts/README.md. A checker for your own messages: kizashi_check.h.
 */
#ifndef KIZASHI_CONTRACT_V1_H
#define KIZASHI_CONTRACT_V1_H

/* Version of the contract: field "v" */
#define KZ_CONTRACT_VERSION 1

/* Kinds of messages, and what a device calls itself */
typedef enum {
  KZ_KIND_BIRTH = 0,
  KZ_KIND_STATE = 1,
  KZ_KIND_TELE = 2,
  KZ_KIND_EVT = 3,
  KZ_KIND_ERR = 4,
  KZ_KIND_TELEC = 5,
  KZ_KIND_ACK = 6,
  KZ_KIND_CFGACK = 7,
  KZ_KIND_TIME_REQ = 8,
  KZ_KIND_CMD = 9,
  KZ_KIND_CFG = 10,
  KZ_KIND_TIME_RSP = 11,
  KZ_KIND_CLAIM_REQ = 12,
  KZ_KIND_CLAIM_RSP = 13,
  KZ_KIND_WAVE = 14
} kz_kind;
#define KZ_KIND_COUNT 15
#define KZ_KIND_NAMES { \
  "birth", \
  "state", \
  "tele", \
  "evt", \
  "err", \
  "telec", \
  "ack", \
  "cfgack", \
  "time/req", \
  "cmd", \
  "cfg", \
  "time/rsp", \
  "claim/req", \
  "claim/rsp", \
  "wave" \
}
/* tenant, device, and one of the topics below */
#define KZ_TOPIC_FORMAT "kz/v1/%s/%s/%s"
/* tenant, device; the client id is the device alone */
#define KZ_USERNAME_FORMAT "%s/%s"
#define KZ_TOPIC_MAX 384
/* ^[a-z0-9][a-z0-9-]{0,31}$ */
#define KZ_TENANT_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_TENANT_REST "abcdefghijklmnopqrstuvwxyz0123456789-"
#define KZ_TENANT_MIN 1
#define KZ_TENANT_MAX 32
/* ^[a-z0-9][a-z0-9_-]{0,63}$ */
#define KZ_DEVICE_ID_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_DEVICE_ID_REST "abcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_DEVICE_ID_MIN 1
#define KZ_DEVICE_ID_MAX 64
/* from the device */
#define KZ_TOPIC_BIRTH "birth"
#define KZ_QOS_BIRTH 1
#define KZ_RETAIN_BIRTH 1
/* from the device */
#define KZ_TOPIC_STATE "state"
#define KZ_QOS_STATE 1
#define KZ_RETAIN_STATE 1
/* from the device */
#define KZ_TOPIC_TELE "tele"
#define KZ_QOS_TELE 1
#define KZ_RETAIN_TELE 0
/* from the device */
#define KZ_TOPIC_TELEC "telec"
#define KZ_QOS_TELEC 1
#define KZ_RETAIN_TELEC 0
/* from the device */
#define KZ_TOPIC_EVT "evt"
#define KZ_QOS_EVT 1
#define KZ_RETAIN_EVT 0
/* from the device */
#define KZ_TOPIC_ACK "ack"
#define KZ_QOS_ACK 1
#define KZ_RETAIN_ACK 0
/* from the device */
#define KZ_TOPIC_CFGACK "cfgack"
#define KZ_QOS_CFGACK 1
#define KZ_RETAIN_CFGACK 0
/* from the device */
#define KZ_TOPIC_TIME_REQ "time/req"
#define KZ_QOS_TIME_REQ 0
#define KZ_RETAIN_TIME_REQ 0
/* to the device */
#define KZ_TOPIC_ERR "err"
#define KZ_QOS_ERR 1
#define KZ_RETAIN_ERR 0
/* to the device */
#define KZ_TOPIC_CMD "cmd"
#define KZ_QOS_CMD 1
#define KZ_RETAIN_CMD 0
/* to the device */
#define KZ_TOPIC_CFG "cfg"
#define KZ_QOS_CFG 1
#define KZ_RETAIN_CFG 1
/* to the device */
#define KZ_TOPIC_TIME_RSP "time/rsp"
#define KZ_QOS_TIME_RSP 0
#define KZ_RETAIN_TIME_RSP 0
/* from the device: capture, chunk */
#define KZ_TOPIC_WAVE_FORMAT "wave/%s/%d"
#define KZ_QOS_WAVE 1
#define KZ_RETAIN_WAVE 0
/* ^[a-z0-9][a-z0-9_-]{0,31}$ */
#define KZ_CAPTURE_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_CAPTURE_REST "abcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_CAPTURE_MIN 1
#define KZ_CAPTURE_MAX 32
/* from a controller without a device id: its hardware id */
#define KZ_CLAIM_REQ_TOPIC_FORMAT "kz/v1/_claim/%s/req"
#define KZ_QOS_CLAIM_REQ 1
#define KZ_RETAIN_CLAIM_REQ 0
/* to it: its hardware id */
#define KZ_CLAIM_RSP_TOPIC_FORMAT "kz/v1/_claim/%s/rsp"
#define KZ_QOS_CLAIM_RSP 1
#define KZ_RETAIN_CLAIM_RSP 0
/* ^[A-Za-z0-9][A-Za-z0-9_.:-]{3,63}$ */
#define KZ_HARDWARE_ID_FIRST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_HARDWARE_ID_REST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-"
#define KZ_HARDWARE_ID_MIN 4
#define KZ_HARDWARE_ID_MAX 64

/* What stands in a message */
typedef enum {
  KZ_STATE_ONLINE = 0,
  KZ_STATE_SLEEP = 1,
  KZ_STATE_LOST = 2
} kz_state;
#define KZ_STATE_COUNT 3
#define KZ_STATE_NAMES { \
  "online", \
  "sleep", \
  "lost" \
}
typedef enum {
  KZ_EVENT_PART_REPLACED = 0,
  KZ_EVENT_COUNTER_RESET = 1,
  KZ_EVENT_ALARM = 2,
  KZ_EVENT_MODE = 3
} kz_event;
#define KZ_EVENT_COUNT 4
#define KZ_EVENT_NAMES { \
  "part-replaced", \
  "counter-reset", \
  "alarm", \
  "mode" \
}
typedef enum {
  KZ_SEVERITY_INFO = 0,
  KZ_SEVERITY_WARNING = 1,
  KZ_SEVERITY_ALARM = 2
} kz_severity;
#define KZ_SEVERITY_COUNT 3
#define KZ_SEVERITY_NAMES { \
  "info", \
  "warning", \
  "alarm" \
}
/* ^[A-Za-z0-9_-]{1,32}$ */
#define KZ_BID_FIRST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_BID_REST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_BID_MIN 1
#define KZ_BID_MAX 32
/* ^[a-z0-9][a-z0-9_.]{0,47}$ */
#define KZ_CHANNEL_ID_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_CHANNEL_ID_REST "abcdefghijklmnopqrstuvwxyz0123456789_."
#define KZ_CHANNEL_ID_MIN 1
#define KZ_CHANNEL_ID_MAX 48
/* ^[a-z0-9][a-z0-9_.-]{0,47}$ */
#define KZ_POSITION_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_POSITION_REST "abcdefghijklmnopqrstuvwxyz0123456789_.-"
#define KZ_POSITION_MIN 1
#define KZ_POSITION_MAX 48
/* ^[a-z0-9][a-z0-9_.-]{0,47}$ */
#define KZ_MODE_FIRST "abcdefghijklmnopqrstuvwxyz0123456789"
#define KZ_MODE_REST "abcdefghijklmnopqrstuvwxyz0123456789_.-"
#define KZ_MODE_MIN 1
#define KZ_MODE_MAX 48
/* ^[a-z]{1,8}$ */
#define KZ_CLOCK_SOURCE_FIRST "abcdefghijklmnopqrstuvwxyz"
#define KZ_CLOCK_SOURCE_REST "abcdefghijklmnopqrstuvwxyz"
#define KZ_CLOCK_SOURCE_MIN 1
#define KZ_CLOCK_SOURCE_MAX 8
/* ^[a-z][a-z0-9-]{1,47}$ */
#define KZ_CODE_NAME_FIRST "abcdefghijklmnopqrstuvwxyz"
#define KZ_CODE_NAME_REST "abcdefghijklmnopqrstuvwxyz0123456789-"
#define KZ_CODE_NAME_MIN 2
#define KZ_CODE_NAME_MAX 48
typedef enum {
  KZ_COMMAND_STATUS_DONE = 0,
  KZ_COMMAND_STATUS_FAILED = 1,
  KZ_COMMAND_STATUS_REFUSED = 2,
  KZ_COMMAND_STATUS_EXPIRED = 3
} kz_command_status;
#define KZ_COMMAND_STATUS_COUNT 4
#define KZ_COMMAND_STATUS_NAMES { \
  "done", \
  "failed", \
  "refused", \
  "expired" \
}
typedef enum {
  KZ_CONFIGURATION_STATUS_APPLIED = 0,
  KZ_CONFIGURATION_STATUS_REFUSED = 1
} kz_configuration_status;
#define KZ_CONFIGURATION_STATUS_COUNT 2
#define KZ_CONFIGURATION_STATUS_NAMES { \
  "applied", \
  "refused" \
}
/* ^[A-Za-z0-9_-]{1,64}$ */
#define KZ_COMMAND_ID_FIRST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_COMMAND_ID_REST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define KZ_COMMAND_ID_MIN 1
#define KZ_COMMAND_ID_MAX 64
/* ^[a-z][a-z0-9-]{0,47}$ */
#define KZ_COMMAND_OP_FIRST "abcdefghijklmnopqrstuvwxyz"
#define KZ_COMMAND_OP_REST "abcdefghijklmnopqrstuvwxyz0123456789-"
#define KZ_COMMAND_OP_MIN 1
#define KZ_COMMAND_OP_MAX 48
/* ^[A-Za-z0-9-]{4,64}$ */
#define KZ_CLAIM_CODE_FIRST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
#define KZ_CLAIM_CODE_REST "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
#define KZ_CLAIM_CODE_MIN 4
#define KZ_CLAIM_CODE_MAX 64

/* Compact telemetry: the CBOR keys of its fields */
#define KZ_COMPACT_V 0
#define KZ_COMPACT_BID 1
#define KZ_COMPACT_SEQ 2
#define KZ_COMPACT_T0 3
#define KZ_COMPACT_UP 4
#define KZ_COMPACT_TQ 5
#define KZ_COMPACT_S 6

/* Waves: the header of a chunk, little-endian, and what may stand in it */
#define KZ_WAVE_HEADER_BYTES 40
#define KZ_WAVE_AT_MAGIC 0 /* u16 */
#define KZ_WAVE_AT_VERSION 2 /* u8 */
#define KZ_WAVE_AT_FORMAT 3 /* u8 */
#define KZ_WAVE_AT_BID 4 /* u32 */
#define KZ_WAVE_AT_SEQ 8 /* u32 */
#define KZ_WAVE_AT_T0 12 /* u64 */
#define KZ_WAVE_AT_ALIAS 20 /* u16 */
#define KZ_WAVE_AT_CHUNK 22 /* u16 */
#define KZ_WAVE_AT_CHUNKS 24 /* u16 */
#define KZ_WAVE_AT_FLAGS 26 /* u16 */
#define KZ_WAVE_AT_RATE 28 /* f32 */
#define KZ_WAVE_AT_SCALE 32 /* f32 */
#define KZ_WAVE_AT_CRC 36 /* u32 */
#define KZ_WAVE_MAGIC 22347
#define KZ_WAVE_FORMAT_INT16 1
#define KZ_WAVE_FORMAT_FLOAT32 2
/* t0 counts from boot */
#define KZ_WAVE_FLAG_UP 1
#define KZ_WAVE_RATE_HZ_MIN 0.001
#define KZ_WAVE_RATE_HZ_MAX 10000000LL
#define KZ_WAVE_SCALE_MIN 1e-30
#define KZ_WAVE_SCALE_MAX 1e+30

/* Limits */
#define KZ_PAYLOAD_BYTES_MAX 65536LL
#define KZ_SAMPLES_MAX 256
#define KZ_EVENTS_MAX 64
#define KZ_CHANNELS_MAX 200
#define KZ_WAVE_CHUNK_BYTES_MAX 32768LL
#define KZ_WAVE_CHUNKS_MAX 64
#define KZ_DEPTH_MAX 8
#define KZ_MESSAGES_PER_SECOND 20
#define KZ_BURST_MESSAGES 100
/* A t0 between these was meant in seconds and is refused. */
#define KZ_T0_SECONDS_MIN 1577836800LL
#define KZ_T0_SECONDS_MAX 4102444799LL
#define KZ_KEEP_ALIVE_SECONDS_MIN 15
#define KZ_KEEP_ALIVE_SECONDS_MAX 300

/* Quality of a sample */
#define KZ_QUALITY_GOOD 0
#define KZ_QUALITY_UNCERTAIN 1
#define KZ_QUALITY_BAD 2
#define KZ_QUALITY_MAX 2

/* Bounds of fields: numbers by value, texts by characters */
#define KZ_SEQ_MIN 0
#define KZ_SEQ_MAX 4294967295LL
#define KZ_UP_MIN 0
#define KZ_UP_MAX 9007199254740991LL
#define KZ_BN_MIN 0
#define KZ_BN_MAX 1000000LL
#define KZ_FW_MIN 1
#define KZ_FW_MAX 64
#define KZ_ALIAS_MIN 0
#define KZ_ALIAS_MAX 255
#define KZ_UNIT_MIN 1
#define KZ_UNIT_MAX 32
#define KZ_PERIOD_MS_MIN 1
#define KZ_PERIOD_MS_MAX 2678400000LL
#define KZ_T0_MIN 0
#define KZ_T0_MAX 8640000000000000LL
#define KZ_SAMPLE_DT_MIN 0
#define KZ_SAMPLE_DT_MAX 31622400000LL
#define KZ_EVENT_DT_MIN 0
#define KZ_EVENT_DT_MAX 31622400000LL
#define KZ_SERIAL_MIN 1
#define KZ_SERIAL_MAX 100
#define KZ_PART_NUMBER_MIN 1
#define KZ_PART_NUMBER_MAX 64
#define KZ_ALARM_CODE_MIN 1
#define KZ_ALARM_CODE_MAX 64
#define KZ_ALARM_TEXT_MIN 0
#define KZ_ALARM_TEXT_MAX 500
#define KZ_ERR_DETAIL_MIN 0
#define KZ_ERR_DETAIL_MAX 500
#define KZ_ANSWER_CODE_MIN 1
#define KZ_ANSWER_CODE_MAX 64
#define KZ_COMMAND_EXP_MIN 0
#define KZ_COMMAND_EXP_MAX 8640000000000000LL
#define KZ_REVISION_MIN 1
#define KZ_REVISION_MAX 2147483647LL
#define KZ_TIME_MIN 0
#define KZ_TIME_MAX 8640000000000000LL
#define KZ_USERNAME_MIN 1
#define KZ_USERNAME_MAX 97
#define KZ_SECRET_MIN 1
#define KZ_SECRET_MAX 256

/* Codes on "err"; docs/errors.md says what to do */
typedef enum {
  KZ_OK = 0,
  KZ_CODE_BAD_CHUNK = 1,
  KZ_CODE_BAD_CRC = 2,
  KZ_CODE_BAD_EVENT = 3,
  KZ_CODE_BAD_FIELD = 4,
  KZ_CODE_BAD_SAMPLE = 5,
  KZ_CODE_BID_REUSED = 6,
  KZ_CODE_DUPLICATE_CHANNEL = 7,
  KZ_CODE_DUPLICATE_KEY = 8,
  KZ_CODE_FUTURE = 9,
  KZ_CODE_LOOKS_LIKE_SECONDS = 10,
  KZ_CODE_NO_BIRTH = 11,
  KZ_CODE_NO_TIME_BASE = 12,
  KZ_CODE_NOT_A_NUMBER = 13,
  KZ_CODE_NOT_CBOR = 14,
  KZ_CODE_NOT_JSON = 15,
  KZ_CODE_NOT_UTF8 = 16,
  KZ_CODE_NOT_WAVE = 17,
  KZ_CODE_POISON = 18,
  KZ_CODE_RETAINED_NOT_ALLOWED = 19,
  KZ_CODE_SEQ_CONFLICT = 20,
  KZ_CODE_TOO_DEEP = 21,
  KZ_CODE_TOO_LARGE = 22,
  KZ_CODE_TOO_MANY_CHANNELS = 23,
  KZ_CODE_TOO_MANY_EVENTS = 24,
  KZ_CODE_TOO_MANY_SAMPLES = 25,
  KZ_CODE_UNIT_MISMATCH = 26,
  KZ_CODE_UNKNOWN_CHANNEL = 27,
  KZ_CODE_UNKNOWN_EVENT = 28,
  KZ_CODE_UNKNOWN_KIND = 29,
  KZ_CODE_UNKNOWN_POSITION = 30,
  KZ_CODE_UNKNOWN_VERSION = 31,
  KZ_CODE_WRONG_DIRECTION = 32
} kz_code;
#define KZ_CODE_COUNT 33
#define KZ_CODE_NAMES { \
  "", \
  "bad-chunk", \
  "bad-crc", \
  "bad-event", \
  "bad-field", \
  "bad-sample", \
  "bid-reused", \
  "duplicate-channel", \
  "duplicate-key", \
  "future", \
  "looks-like-seconds", \
  "no-birth", \
  "no-time-base", \
  "not-a-number", \
  "not-cbor", \
  "not-json", \
  "not-utf8", \
  "not-wave", \
  "poison", \
  "retained-not-allowed", \
  "seq-conflict", \
  "too-deep", \
  "too-large", \
  "too-many-channels", \
  "too-many-events", \
  "too-many-samples", \
  "unit-mismatch", \
  "unknown-channel", \
  "unknown-event", \
  "unknown-kind", \
  "unknown-position", \
  "unknown-version", \
  "wrong-direction" \
}

#endif

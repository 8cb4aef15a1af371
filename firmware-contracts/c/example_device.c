/*
 * Everything that a device says in contract v1, once: headers only, no memory of its own, no MQTT library.
 * SPDX-License-Identifier: Apache-2.0
 *
 *   cc -std=c99 -Wall -Wextra -Werror -pedantic example_device.c -o example_device
 *   example_device            one line a message: topic, QoS, retain flag, bytes
 *   example_device FOLDER     the same, and each payload as FOLDER/{line, from 0}.bin
 *
 * Hand topic and bytes to your MQTT client in `send`. Its CONNECT: client id = device id, user name
 * KZ_USERNAME_FORMAT, clean session, and what send_state(KZ_STATE_LOST) sends as will.
 */
#include <stdio.h>

#include "kizashi_check.h"
#include "kizashi_write.h"

/* Hands a message over; 0 where that failed. Keep it until its PUBACK, and send the same bytes again if none comes. */
typedef int (*send_function)(const char *topic, int qos, int retain, const unsigned char *payload, size_t bytes);

typedef struct {
  const char *tenant;
  const char *device;
  /* Random, new at every boot. 8 lower-case hexadecimal digits, since waves have no room for another form. */
  unsigned long boot_id;
  long boot_counter;
  /* Of the next message: one series for all topics that carry it. */
  unsigned long seq;
  send_function send;
} device;

typedef struct {
  int alias;
  const char *id;
  const char *unit;
  long period_ms;
} channel;

static const channel channels[] = {
    {0, "spindle.front.velocity_rms", "mm/s", 600000},
    {1, "spindle.front.temperature", "Cel", 600000},
    {2, "spindle.front.acceleration", "m/s2", 3600000},
};

static unsigned char buffer[KZ_PAYLOAD_BYTES_MAX];

static kz_writer begin(void) {
  return kz_write_to(buffer, sizeof buffer);
}

/* Sends what was written, if the service would take it. `what` follows the device in the topic. */
static int send_on(const device *of, const char *what, int qos, int retain, const kz_writer *message) {
  static const char *const codes[] = KZ_CODE_NAMES;
  char topic[KZ_TOPIC_MAX + 1];
  kz_verdict verdict = kz_check_on(what, message->at, message->length);
  if (message->full || verdict.code != KZ_OK || !kz_topic(topic, sizeof topic, of->tenant, of->device, what)) {
    fprintf(stderr, "%s: %s\n", what, message->full ? "no room" : codes[verdict.code]);
    return 0;
  }
  return of->send(topic, qos, retain, message->at, message->length);
}

static void boot_id(kz_writer *message, const device *of) {
  char bid[9];
  snprintf(bid, sizeof bid, "%08lx", of->boot_id & 0xffffffffUL);
  kz_json_text_field(message, "bid", bid);
}

/* Version, boot and number: how most messages begin. */
static kz_writer begin_numbered(device *of) {
  kz_writer message = begin();
  kz_json_open(&message, '{');
  kz_json_integer_field(&message, "v", KZ_CONTRACT_VERSION);
  boot_id(&message, of);
  kz_json_integer_field(&message, "seq", (long long)of->seq++);
  return message;
}

static int send_birth(device *of, long long up) {
  kz_writer message = begin_numbered(of);
  size_t i;
  kz_json_integer_field(&message, "bn", of->boot_counter);
  kz_json_text_field(&message, "fw", "2.4.1 \"example\"");
  kz_json_integer_field(&message, "up", up);
  kz_json_key(&message, "ch");
  kz_json_open(&message, '[');
  for (i = 0; i < sizeof channels / sizeof *channels; i++) {
    kz_json_open(&message, '{');
    kz_json_integer_field(&message, "alias", channels[i].alias);
    kz_json_text_field(&message, "id", channels[i].id);
    kz_json_text_field(&message, "unit", channels[i].unit);
    kz_json_integer_field(&message, "periodMs", channels[i].period_ms);
    kz_json_close(&message, '}');
  }
  kz_json_close(&message, ']');
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_BIRTH, KZ_QOS_BIRTH, KZ_RETAIN_BIRTH, &message);
}

/* Without a seq: it is news at every connect, never a repetition, and a will is fixed before seq is known. */
static int send_state(const device *of, kz_state state) {
  static const char *const states[] = KZ_STATE_NAMES;
  kz_writer message = begin();
  kz_json_open(&message, '{');
  kz_json_text_field(&message, "st", states[state]);
  boot_id(&message, of);
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_STATE, KZ_QOS_STATE, KZ_RETAIN_STATE, &message);
}

static int send_telemetry(device *of, long long t0, float velocity, float temperature) {
  const float readings[2] = {velocity, temperature};
  kz_writer message = begin_numbered(of);
  int i;
  kz_json_integer_field(&message, "t0", t0);
  kz_json_text_field(&message, "tq", "ntp");
  kz_json_key(&message, "s");
  kz_json_open(&message, '[');
  for (i = 0; i < 2; i++) {
    kz_json_open(&message, '[');
    kz_json_text(&message, channels[i].id);
    kz_json_integer(&message, 0);
    kz_json_reading(&message, readings[i]);
    kz_json_close(&message, ']');
  }
  kz_json_close(&message, ']');
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_TELE, KZ_QOS_TELE, KZ_RETAIN_TELE, &message);
}

/* The same in CBOR, of a device without a clock. */
static int send_compact(device *of, long long up, float velocity, float temperature) {
  const float readings[2] = {velocity, temperature};
  kz_writer message = begin();
  char bid[9];
  int i;
  snprintf(bid, sizeof bid, "%08lx", of->boot_id & 0xffffffffUL);
  kz_cbor_put_head(&message, 5, 6);
  kz_cbor_put_integer(&message, KZ_COMPACT_V);
  kz_cbor_put_integer(&message, KZ_CONTRACT_VERSION);
  kz_cbor_put_integer(&message, KZ_COMPACT_BID);
  kz_cbor_put_text(&message, bid);
  kz_cbor_put_integer(&message, KZ_COMPACT_SEQ);
  kz_cbor_put_integer(&message, of->seq++);
  kz_cbor_put_integer(&message, KZ_COMPACT_UP);
  kz_cbor_put_integer(&message, (unsigned long long)up);
  kz_cbor_put_integer(&message, KZ_COMPACT_TQ);
  kz_cbor_put_text(&message, "none");
  kz_cbor_put_integer(&message, KZ_COMPACT_S);
  kz_cbor_put_head(&message, 4, 2);
  for (i = 0; i < 2; i++) {
    kz_cbor_put_head(&message, 4, 4);
    kz_cbor_put_integer(&message, (unsigned long long)channels[i].alias);
    kz_cbor_put_integer(&message, 0);
    kz_cbor_put_reading(&message, readings[i]);
    kz_cbor_put_integer(&message, KZ_QUALITY_UNCERTAIN);
  }
  return send_on(of, KZ_TOPIC_TELEC, KZ_QOS_TELEC, KZ_RETAIN_TELEC, &message);
}

/* A burst of 1,500 samples in chunks of 1,000: all but the last of one size. */
static int send_burst(device *of, const char *capture_id, long long t0) {
  static short samples[1500];
  const kz_capture capture = {of->boot_id, (unsigned long long)t0, 1, 2, 2, 25600, 0.0625F};
  unsigned chunk;
  size_t i;
  for (i = 0; i < 1500; i++) samples[i] = (short)((int)(i % 200) - 100);
  for (chunk = 0; chunk < capture.chunks; chunk++) {
    char what[KZ_CAPTURE_MAX + 12];
    kz_writer message = begin();
    kz_put_wave(&message, &capture, of->seq++, chunk, samples + 1000 * chunk, chunk == 0 ? 1000 : 500);
    snprintf(what, sizeof what, KZ_TOPIC_WAVE_FORMAT, capture_id, (int)chunk);
    if (!send_on(of, what, KZ_QOS_WAVE, KZ_RETAIN_WAVE, &message)) return 0;
  }
  return 1;
}

static int send_part_replaced(device *of, long long t0, const char *position, const char *serial) {
  static const char *const events[] = KZ_EVENT_NAMES;
  kz_writer message = begin_numbered(of);
  kz_json_integer_field(&message, "t0", t0);
  kz_json_key(&message, "e");
  kz_json_open(&message, '[');
  kz_json_open(&message, '[');
  kz_json_text(&message, events[KZ_EVENT_PART_REPLACED]);
  kz_json_integer(&message, 0);
  kz_json_open(&message, '{');
  kz_json_text_field(&message, "pos", position);
  kz_json_text_field(&message, "sn", serial);
  kz_json_close(&message, '}');
  kz_json_close(&message, ']');
  kz_json_close(&message, ']');
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_EVT, KZ_QOS_EVT, KZ_RETAIN_EVT, &message);
}

static int send_ack(device *of, const char *command_id, kz_command_status status, const char *code) {
  static const char *const statuses[] = KZ_COMMAND_STATUS_NAMES;
  kz_writer message = begin_numbered(of);
  kz_json_text_field(&message, "id", command_id);
  kz_json_text_field(&message, "st", statuses[status]);
  if (code) kz_json_text_field(&message, "code", code);
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_ACK, KZ_QOS_ACK, KZ_RETAIN_ACK, &message);
}

static int send_configuration_ack(device *of, long revision, kz_configuration_status status) {
  static const char *const statuses[] = KZ_CONFIGURATION_STATUS_NAMES;
  kz_writer message = begin_numbered(of);
  kz_json_integer_field(&message, "rev", revision);
  kz_json_text_field(&message, "st", statuses[status]);
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_CFGACK, KZ_QOS_CFGACK, KZ_RETAIN_CFGACK, &message);
}

static int ask_time(const device *of, long long up) {
  kz_writer message = begin();
  kz_json_open(&message, '{');
  kz_json_integer_field(&message, "v", KZ_CONTRACT_VERSION);
  kz_json_integer_field(&message, "up", up);
  kz_json_close(&message, '}');
  return send_on(of, KZ_TOPIC_TIME_REQ, KZ_QOS_TIME_REQ, KZ_RETAIN_TIME_REQ, &message);
}

/* Before there is a device id: `hardware_id` stands on the board, `code` came from a person. */
static int ask_place(send_function send, const char *hardware_id, const char *code) {
  char topic[KZ_TOPIC_MAX + 1];
  kz_writer message = begin();
  kz_json_open(&message, '{');
  kz_json_integer_field(&message, "v", KZ_CONTRACT_VERSION);
  kz_json_text_field(&message, "code", code);
  kz_json_text_field(&message, "fw", "2.4.1");
  kz_json_close(&message, '}');
  if (message.full || kz_check(KZ_KIND_CLAIM_REQ, message.at, message.length).code != KZ_OK) return 0;
  if (!kz_claim_topic(topic, sizeof topic, hardware_id)) return 0;
  return send(topic, KZ_QOS_CLAIM_REQ, KZ_RETAIN_CLAIM_REQ, message.at, message.length);
}

/* ---- in place of an MQTT client ---- */

static const char *folder;

static int print_message(const char *topic, int qos, int retain, const unsigned char *payload, size_t bytes) {
  static int sent;
  char path[1024];
  FILE *file;
  size_t written;
  printf("%s %d %d %lu\n", topic, qos, retain, (unsigned long)bytes);
  if (!folder) return 1;
  snprintf(path, sizeof path, "%s/%d.bin", folder, sent++);
  file = fopen(path, "wb");
  if (!file) return 0;
  written = fwrite(payload, 1, bytes, file);
  return fclose(file) == 0 && written == bytes;
}

int main(int argc, char **argv) {
  device of = {"maker", "d-0042", 0x7f3a9c21UL, 17, 0, print_message};
  const long long now = 1795290461123LL;
  folder = argc > 1 ? argv[1] : NULL;
  return ask_place(print_message, "AC:DE:48:00:11:22", "K7WM-2P4X-9DTR") && send_birth(&of, 1240) &&
                 send_state(&of, KZ_STATE_ONLINE) && ask_time(&of, 1300) &&
                 send_telemetry(&of, now, 2.41F, 61.5F) && send_compact(&of, 61000, 2.5F, NAN) &&
                 send_burst(&of, "run-3", now) && send_part_replaced(&of, now, "spindle-front-bearing", "7014-0331") &&
                 send_ack(&of, "cmd-41", KZ_COMMAND_STATUS_DONE, NULL) &&
                 send_ack(&of, "cmd-42", KZ_COMMAND_STATUS_REFUSED, "not while cutting") &&
                 send_configuration_ack(&of, 3, KZ_CONFIGURATION_STATUS_APPLIED) && send_state(&of, KZ_STATE_LOST)
             ? 0
             : 1;
}

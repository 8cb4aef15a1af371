/*
 * Says of messages what kizashi_check.h says of them. SPDX-License-Identifier: Apache-2.0
 *
 *   cc -std=c99 -Wall -Wextra -Werror -pedantic check_messages.c -o check_messages
 *   check_messages tele batch.json wave/c1/0 chunk.bin ...   one line each: a code, or "ok" and its refused parts
 *   check_messages topic TENANT DEVICE WHAT                  the topic, or "refused"
 */
#include <stdio.h>
#include <string.h>

#include "kizashi_check.h"

static const char *const codes[] = KZ_CODE_NAMES;

/* One byte beyond the largest payload, so that it can be told from one that is too large. */
static char payload[KZ_PAYLOAD_BYTES_MAX + 1];

static int say(const char *what, const char *path) {
  kz_verdict verdict;
  size_t bytes, i;
  FILE *file;
  file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "no such file: %s\n", path);
    return 1;
  }
  bytes = fread(payload, 1, sizeof payload, file);
  fclose(file);
  verdict = kz_check_on(what, payload, bytes);
  printf("%s", verdict.code == KZ_OK ? "ok" : codes[verdict.code]);
  for (i = 0; i < verdict.parts; i++)
    if (verdict.part[i] != KZ_OK) printf(" %u:%s", (unsigned)i, codes[verdict.part[i]]);
  printf("\n");
  return 0;
}

int main(int argc, char **argv) {
  char topic[KZ_TOPIC_MAX + 1];
  int i;
  if (argc == 5 && strcmp(argv[1], "topic") == 0) {
    printf("%s\n", kz_topic(topic, sizeof topic, argv[2], argv[3], argv[4]) ? topic : "refused");
    return 0;
  }
  if (argc < 3 || argc % 2 == 0) {
    fprintf(stderr, "usage: %s WHAT FILE [WHAT FILE ...] | topic TENANT DEVICE TOPIC\n", argv[0]);
    return 2;
  }
  for (i = 1; i < argc; i += 2)
    if (say(argv[i], argv[i + 1]) != 0) return 1;
  return 0;
}

import {
  CAPTURE_ID,
  CLAIM_TOPIC_RULES,
  COMMAND_STATUSES,
  CONTRACT_CODES,
  claimTopicOf,
  DEVICE_ID,
  DOCUMENT_KINDS,
  HARDWARE_ID,
  KNOWN_VERSIONS,
  LIMITS,
  LONGEST_TOPIC,
  SAMPLE_QUALITIES,
  T0_IN_SECONDS,
  TENANT_SLUG,
  TOPIC_ROOT,
  TOPIC_RULES,
  WAVE_FLAG_UP,
  WAVE_FORMATS,
  WAVE_HEADER,
  WAVE_HEADER_BYTES,
  WAVE_MAGIC,
  WAVE_RATE_HZ,
  WAVE_SCALE,
  WAVE_TOPIC_RULE,
} from '@kizashi/firmware-contracts';
import { INGEST_CODES } from '../../apps/service/src/data-acquisition/ingest/ingest-codes.ts';
import { COMPACT_KEYS } from '../../firmware-contracts/src/compact-keys.ts';
import { SCHEMAS } from '../../firmware-contracts/src/schemas.ts';
import { ACQUISITION_CODES } from '../../libs/condition-monitoring/src/data-acquisition/acquisition-codes.ts';
import { cName, cString, define, enumeration, wordRule } from './c-words.ts';

const { birth, state, tele: telemetry, evt: event, err: error, ack, cmd, cfg, cfgack } = SCHEMAS;
const claim = { ...SCHEMAS['claim/req'].properties, ...SCHEMAS['claim/rsp'].properties };
const channel = birth.properties.ch.items.properties;
const { partReplaced, alarm, mode } = event.$defs;
const [eventKind, eventDt] = event.$defs.event.prefixItems;
const [, sampleDt] = telemetry.$defs.sample.prefixItems;

/** Everything that a device can hear on `err`, whichever part of the service says it. */
const CODES = [...new Set<string>([...CONTRACT_CODES, ...ACQUISITION_CODES, ...INGEST_CODES])].sort();

/** The contract's numbers and words as a C99 header. Schema, limits, topics and codes are read, never repeated. */
export function contractHeader(): string {
  const [version] = KNOWN_VERSIONS;
  return [
    '/*',
    ` * Kizashi, contract v${version} between a controller and the service. SPDX-License-Identifier: Apache-2.0`,
    ' * Generated from firmware-contracts/src by tools/firmware-header; do not edit.',
    ' * What the messages mean: firmware-contracts/README.md. A checker for your own messages: kizashi_check.h.',
    ' */',
    '#ifndef KIZASHI_CONTRACT_V1_H',
    '#define KIZASHI_CONTRACT_V1_H',
    ...section('Version of the contract: field "v"', [define('CONTRACT_VERSION', version)]),
    ...section('Kinds of messages, and what a device calls itself', topics()),
    ...section('What stands in a message', words()),
    ...section('Compact telemetry: the CBOR keys of its fields', [
      ...[...COMPACT_KEYS].map(([name, key]) => define(`COMPACT_${cName(name)}`, key)),
    ]),
    ...section('Waves: the header of a chunk, little-endian, and what may stand in it', waves()),
    ...section('Limits', limits()),
    ...section('Quality of a sample', [
      ...Object.entries(SAMPLE_QUALITIES).map(([name, value]) => define(`QUALITY_${cName(name)}`, value)),
      define('QUALITY_MAX', Math.max(...Object.values(SAMPLE_QUALITIES))),
    ]),
    ...section('Bounds of fields: numbers by value, texts by characters', bounds()),
    ...section('Codes on "err"; docs/errors.md says what to do', enumeration('code', CODES, 'OK')),
    '',
    '#endif',
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', `/* ${title} */`, ...lines];
}

function topics(): string[] {
  return [
    ...enumeration('kind', [...DOCUMENT_KINDS, 'wave']),
    `/* tenant, device, and one of the topics below */`,
    `#define KZ_TOPIC_FORMAT ${cString(`${TOPIC_ROOT}/%s/%s/%s`)}`,
    `/* tenant, device; the client id is the device alone */`,
    `#define KZ_USERNAME_FORMAT ${cString('%s/%s')}`,
    define('TOPIC_MAX', LONGEST_TOPIC),
    ...wordRule('TENANT', TENANT_SLUG.source),
    ...wordRule('DEVICE_ID', DEVICE_ID.source),
    ...Object.entries(TOPIC_RULES).flatMap(([kind, { direction, qos, retained }]) => [
      `/* ${direction === 'up' ? 'from the device' : 'to the device'} */`,
      define(`TOPIC_${cName(kind)}`, kind),
      define(`QOS_${cName(kind)}`, qos),
      define(`RETAIN_${cName(kind)}`, retained),
    ]),
    `/* from the device: capture, chunk */`,
    define('TOPIC_WAVE_FORMAT', 'wave/%s/%d'),
    define('QOS_WAVE', WAVE_TOPIC_RULE.qos),
    define('RETAIN_WAVE', WAVE_TOPIC_RULE.retained),
    ...wordRule('CAPTURE', CAPTURE_ID.source),
    ...Object.entries(CLAIM_TOPIC_RULES).flatMap(([kind, { direction, qos, retained }]) => [
      `/* ${direction === 'up' ? 'from a controller without a device id' : 'to it'}: its hardware id */`,
      define(
        `${cName(kind)}_TOPIC_FORMAT`,
        claimTopicOf({ uid: '%s', kind: kind === 'claim/req' ? 'claim/req' : 'claim/rsp' }),
      ),
      define(`QOS_${cName(kind)}`, qos),
      define(`RETAIN_${cName(kind)}`, retained),
    ]),
    ...wordRule('HARDWARE_ID', HARDWARE_ID.source),
  ];
}

function waves(): string[] {
  return [
    define('WAVE_HEADER_BYTES', WAVE_HEADER_BYTES),
    ...Object.entries(WAVE_HEADER).flatMap(([name, { at, type }]) => [
      define(`WAVE_AT_${cName(name)}`, at).concat(` /* ${type} */`),
    ]),
    define('WAVE_MAGIC', WAVE_MAGIC),
    ...Object.entries(WAVE_FORMATS).map(([name, value]) => define(`WAVE_FORMAT_${cName(name)}`, value)),
    `/* t0 counts from boot */`,
    define('WAVE_FLAG_UP', WAVE_FLAG_UP),
    define('WAVE_RATE_HZ_MIN', WAVE_RATE_HZ.min),
    define('WAVE_RATE_HZ_MAX', WAVE_RATE_HZ.max),
    define('WAVE_SCALE_MIN', WAVE_SCALE.min),
    define('WAVE_SCALE_MAX', WAVE_SCALE.max),
  ];
}

function words(): string[] {
  return [
    ...enumeration('state', state.properties.st.enum),
    ...enumeration('event', eventKind!.enum!),
    ...enumeration('severity', alarm.properties.sev.enum),
    ...wordRule('BID', birth.$defs.bid.pattern),
    ...wordRule('CHANNEL_ID', birth.$defs.channelId.pattern),
    ...wordRule('POSITION', partReplaced.properties.pos.pattern),
    ...wordRule('MODE', mode.properties.mode.pattern),
    ...wordRule('CLOCK_SOURCE', telemetry.properties.tq.pattern),
    ...wordRule('CODE_NAME', error.properties.code.pattern),
    ...enumeration('command_status', COMMAND_STATUSES),
    ...enumeration('configuration_status', cfgack.properties.st.enum),
    ...wordRule('COMMAND_ID', cmd.properties.id.pattern),
    ...wordRule('COMMAND_OP', cmd.properties.op.pattern),
    ...wordRule('CLAIM_CODE', SCHEMAS['claim/req'].properties.code.pattern),
  ];
}

function limits(): string[] {
  const { keepAliveSeconds, ...counts } = LIMITS;
  return [
    define('PAYLOAD_BYTES_MAX', counts.payloadBytes),
    define('SAMPLES_MAX', counts.samples),
    define('EVENTS_MAX', counts.events),
    define('CHANNELS_MAX', counts.channels),
    define('WAVE_CHUNK_BYTES_MAX', counts.waveChunkBytes),
    define('WAVE_CHUNKS_MAX', counts.waveChunks),
    define('DEPTH_MAX', counts.depth),
    define('MESSAGES_PER_SECOND', counts.messagesPerSecond),
    define('BURST_MESSAGES', counts.burstMessages),
    '/* A t0 between these was meant in seconds and is refused. */',
    define('T0_SECONDS_MIN', T0_IN_SECONDS.min),
    define('T0_SECONDS_MAX', T0_IN_SECONDS.max),
    define('KEEP_ALIVE_SECONDS_MIN', keepAliveSeconds.min),
    define('KEEP_ALIVE_SECONDS_MAX', keepAliveSeconds.max),
  ];
}

interface Bounded {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

function bounds(): string[] {
  const fields: readonly (readonly [name: string, schema: Bounded | undefined])[] = [
    ['SEQ', birth.$defs.seq],
    ['UP', birth.$defs.up],
    ['BN', birth.properties.bn],
    ['FW', birth.properties.fw],
    ['ALIAS', channel.alias],
    ['UNIT', channel.unit],
    ['PERIOD_MS', channel.periodMs],
    ['T0', telemetry.properties.t0],
    ['SAMPLE_DT', sampleDt],
    ['EVENT_DT', eventDt],
    ['SERIAL', partReplaced.properties.sn],
    ['PART_NUMBER', partReplaced.properties.pn],
    ['ALARM_CODE', alarm.properties.code],
    ['ALARM_TEXT', alarm.properties.text],
    ['ERR_DETAIL', error.properties.detail],
    ['ANSWER_CODE', ack.properties.code],
    ['COMMAND_EXP', cmd.properties.exp],
    ['REVISION', cfg.properties.rev],
    ['TIME', SCHEMAS['time/rsp'].properties.t],
    ['USERNAME', claim.username],
    ['SECRET', claim.secret],
  ];
  return fields.flatMap(([name, { minimum, maximum, minLength = 0, maxLength } = {}]) => {
    const [low, high] = maximum === undefined ? [minLength, maxLength] : [minimum, maximum];
    if (low === undefined || high === undefined) throw new Error(`the schema sets no bounds to ${name}`);
    return [define(`${name}_MIN`, low), define(`${name}_MAX`, high)];
  });
}

/** Where topics are built and taken apart; nowhere else is `kz/` written. */
export const TOPIC_ROOT = 'kz/v1';

export const TENANT_SLUG = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** Three times the longest topic of v1. MQTT allows 65,535 bytes, which would be kept in quarantine and logs. */
export const LONGEST_TOPIC = 384;
/** The device's own name for a burst of samples, unique among those of one device. */
export const CAPTURE_ID = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const WAVE_KIND = /^wave\/([a-z0-9][a-z0-9_-]{0,31})\/(0|[1-9]\d{0,4})$/;
export const DEVICE_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** `up`: from the device to the service; `down`: the other way. */
export interface TopicRule {
  readonly direction: 'up' | 'down';
  readonly qos: 0 | 1;
  readonly retained: boolean;
}

/** Kinds with one topic each (a claim's have no device yet). What they carry is a document: JSON, or CBOR in `telec`. */
export const DOCUMENT_KINDS = [
  'birth',
  'state',
  'tele',
  'evt',
  'err',
  'telec',
  'ack',
  'cfgack',
  'time/req',
  'cmd',
  'cfg',
  'time/rsp',
  'claim/req',
  'claim/rsp',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** `wave/{captureId}/{chunk}`: one topic for each chunk of a capture. */
export type WaveKind = `wave/${string}/${number}`;

/** Kinds whose payload contract v1 defines. */
export type MessageKind = DocumentKind | WaveKind;

/** Every topic of a device but those of waves, by what follows `kz/v1/{tenant}/{device}/`. */
export const TOPIC_RULES = {
  birth: { direction: 'up', qos: 1, retained: true },
  state: { direction: 'up', qos: 1, retained: true },
  tele: { direction: 'up', qos: 1, retained: false },
  telec: { direction: 'up', qos: 1, retained: false },
  evt: { direction: 'up', qos: 1, retained: false },
  ack: { direction: 'up', qos: 1, retained: false },
  cfgack: { direction: 'up', qos: 1, retained: false },
  'time/req': { direction: 'up', qos: 0, retained: false },
  err: { direction: 'down', qos: 1, retained: false },
  cmd: { direction: 'down', qos: 1, retained: false },
  cfg: { direction: 'down', qos: 1, retained: true },
  'time/rsp': { direction: 'down', qos: 0, retained: false },
} as const satisfies Record<string, TopicRule>;
export type TopicKind = keyof typeof TOPIC_RULES;
export const WAVE_TOPIC_RULE = { direction: 'up', qos: 1, retained: false } as const satisfies TopicRule;
/** Kinds that go from the service to the device. */
export type DownKind = {
  [K in TopicKind]: (typeof TOPIC_RULES)[K]['direction'] extends 'down' ? K : never;
}[TopicKind];

export interface DeviceAddress {
  readonly tenant: string;
  readonly device: string;
}

export interface DeviceTopic extends DeviceAddress {
  /** What follows the device: a `TopicKind`, or something this build does not know. */
  readonly kind: string;
}

export function isTopicKind(kind: string): kind is TopicKind {
  return Object.hasOwn(TOPIC_RULES, kind);
}

export function isDownKind(kind: string): kind is DownKind {
  return isTopicKind(kind) && TOPIC_RULES[kind].direction === 'down';
}

/** The rule of what follows the device in a topic; undefined where the contract has no such topic. */
export function topicRuleOf(kind: string): TopicRule | undefined {
  if (isTopicKind(kind)) return TOPIC_RULES[kind];
  return parseWaveKind(kind) && WAVE_TOPIC_RULE;
}

export function isDocumentKind(kind: string): kind is DocumentKind {
  return (DOCUMENT_KINDS as readonly string[]).includes(kind);
}

export function waveKind(captureId: string, chunk: number): WaveKind {
  return `wave/${captureId}/${chunk}`;
}

/** Which chunk of which capture a topic is for; undefined where it is for none. The number may still be too large. */
export function parseWaveKind(
  kind: string,
): { readonly captureId: string; readonly chunk: number } | undefined {
  const [, captureId, chunk] = WAVE_KIND.exec(kind) ?? [];
  return captureId === undefined ? undefined : { captureId, chunk: Number(chunk) };
}

export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text);
}

/** `kz/v1/{tenant}/{device}/{kind}` */
export function topicOf(address: DeviceAddress, kind: TopicKind | WaveKind): string {
  return `${TOPIC_ROOT}/${address.tenant}/${address.device}/${kind}`;
}

/** The parts of a device's topic, or undefined where it is none: other root, wildcards, strange ids, too long. */
export function parseTopic(topic: string): DeviceTopic | undefined {
  if (topic.length > LONGEST_TOPIC) return undefined;
  const [root, version, tenant = '', device = '', ...kind] = topic.split('/');
  if (`${root}/${version}` !== TOPIC_ROOT || !TENANT_SLUG.test(tenant) || !DEVICE_ID.test(device))
    return undefined;
  if (kind.length === 0 || kind.some((level) => level === '' || /[+#\0]/.test(level))) return undefined;
  return { tenant, device, kind: kind.join('/') };
}

/** MQTT user name of a device; its client id is the device id alone. */
export function usernameOf(address: DeviceAddress): string {
  return `${address.tenant}/${address.device}`;
}

export function parseUsername(username: string): DeviceAddress | undefined {
  const [tenant = '', device = '', ...rest] = username.split('/');
  if (rest.length > 0 || !TENANT_SLUG.test(tenant) || !DEVICE_ID.test(device)) return undefined;
  return { tenant, device };
}

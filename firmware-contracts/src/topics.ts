/** Where topics are built and taken apart; nowhere else is `kz/` written. */
export const TOPIC_ROOT = 'kz/v1';

export const TENANT_SLUG = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** Three times the longest topic of v1. MQTT allows 65,535 bytes, which would be kept in quarantine and logs. */
export const LONGEST_TOPIC = 384;
export const DEVICE_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** `up`: from the device to the service; `down`: the other way. */
export interface TopicRule {
  readonly direction: 'up' | 'down';
  readonly qos: 0 | 1;
  readonly retained: boolean;
}

/** Kinds whose payload contract v1 defines. */
export const MESSAGE_KINDS = ['birth', 'state', 'tele', 'evt', 'err'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Every topic of a device, by what follows `kz/v1/{tenant}/{device}/`. */
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

export function isMessageKind(kind: string): kind is MessageKind {
  return (MESSAGE_KINDS as readonly string[]).includes(kind);
}

export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text);
}

/** `kz/v1/{tenant}/{device}/{kind}` */
export function topicOf(address: DeviceAddress, kind: TopicKind): string {
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

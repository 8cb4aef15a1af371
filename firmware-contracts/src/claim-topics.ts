import { TOPIC_ROOT, type TopicRule } from './topics.ts';

/**
 * What a controller calls itself before it knows its device id: printed on its board or read from its chip, such as a
 * serial number or a MAC address.
 */
export const HARDWARE_ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{3,63}$/;

/** Stands where a tenant does, and no tenant can be called so. */
const CLAIM = '_claim';

export const CLAIM_TOPIC_RULES = {
  'claim/req': { direction: 'up', qos: 1, retained: false },
  'claim/rsp': { direction: 'down', qos: 1, retained: false },
} as const satisfies Record<string, TopicRule>;
export type ClaimKind = keyof typeof CLAIM_TOPIC_RULES;

export interface ClaimTopic {
  /** Hardware id of the controller. */
  readonly uid: string;
  readonly kind: ClaimKind;
}

/** `kz/v1/_claim/{uid}/req` and `…/rsp` */
export function claimTopicOf({ uid, kind }: ClaimTopic): string {
  return `${TOPIC_ROOT}/${CLAIM}/${uid}/${kind === 'claim/req' ? 'req' : 'rsp'}`;
}

/** The parts of a claim's topic, or undefined where it is none. */
export function parseClaimTopic(topic: string): ClaimTopic | undefined {
  const [root, version, claim, uid = '', what, ...rest] = topic.split('/', 6);
  if (`${root}/${version}` !== TOPIC_ROOT || claim !== CLAIM || rest.length > 0) return undefined;
  if (!HARDWARE_ID.test(uid) || (what !== 'req' && what !== 'rsp')) return undefined;
  return { uid, kind: `claim/${what}` };
}

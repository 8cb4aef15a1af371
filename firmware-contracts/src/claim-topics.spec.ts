import { describe, expect, it } from '@jest/globals';
import { CLAIM_TOPIC_RULES, type ClaimKind, claimTopicOf, parseClaimTopic } from './claim-topics.ts';
import { parseTopic } from './topics.ts';

const KINDS = Object.keys(CLAIM_TOPIC_RULES) as ClaimKind[];

describe('topics of claims', () => {
  it('are read back as they are built, and are no topics of a device', () => {
    for (const kind of KINDS) {
      const topic = { uid: 'AC:DE:48:00:11:22', kind };
      expect(parseClaimTopic(claimTopicOf(topic))).toEqual(topic);
      expect(parseTopic(claimTopicOf(topic))).toBeUndefined();
    }
    expect(claimTopicOf({ uid: 'sn-4711', kind: 'claim/req' })).toBe('kz/v1/_claim/sn-4711/req');
  });

  it.each([
    '',
    'kz/v1/_claim/sn-4711',
    'kz/v1/_claim/sn-4711/req/',
    'kz/v1/_claim/sn-4711/req/x',
    'kz/v1/_claim/sn-4711/ask',
    'kz/v1/_claim/abc/req',
    'kz/v1/_claim/-abc/req',
    'kz/v1/_claim/+/req',
    'kz/v1/_claim/#',
    'kz/v1/_claim/a b c d/req',
    `kz/v1/_claim/${'a'.repeat(65)}/req`,
    'kz/v1/_claim/__proto__/req',
    'kz/v2/_claim/sn-4711/req',
    'kz/v1/maker/sn-4711/req',
    '/kz/v1/_claim/sn-4711/req',
  ])('are none: %j', (topic) => {
    expect(parseClaimTopic(topic)).toBeUndefined();
  });
});

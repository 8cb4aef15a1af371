import { describe, expect, it } from '@jest/globals';
import { isTopicKind, parseTopic, parseUsername, TOPIC_RULES, topicOf, usernameOf } from './topics.ts';

const address = { tenant: 'maker', device: 'd-0042' };

describe('topics', () => {
  it('reads back every topic that it builds', () => {
    for (const kind of Object.keys(TOPIC_RULES).filter(isTopicKind)) {
      expect(parseTopic(topicOf(address, kind))).toEqual({ ...address, kind });
    }
    expect(parseUsername(usernameOf(address))).toEqual(address);
  });

  it.each([
    '',
    'kz/v1',
    'kz/v1/maker/d-0042',
    'kz/v1/maker/d-0042/',
    'kz/v1/maker/d-0042/tele/',
    'kz/v2/maker/d-0042/tele',
    '/kz/v1/maker/d-0042/tele',
    'kz/v1/maker/+/tele',
    'kz/v1/maker/d-0042/#',
    'kz/v1/maker/__proto__/tele',
    'kz/v1/_claim/abc/req',
    '$SYS/broker/clients',
    '$share/group/kz/v1/maker/d-0042/tele',
    'kz/v1/maker/d-0042/te\0le',
    `kz/v1/maker/d-0042/${'a'.repeat(400)}`,
  ])('is no topic of a device: %j', (topic) => {
    expect(parseTopic(topic)).toBeUndefined();
  });

  it('keeps kinds that it does not know, as they are', () => {
    expect(parseTopic('kz/v1/maker/d-0042/wave/a/3')).toEqual({ ...address, kind: 'wave/a/3' });
    expect(isTopicKind('constructor')).toBe(false);
  });

  it.each(['', 'maker', 'maker/', '/d', 'maker/d/x', 'Maker/d'])('is no user name: %j', (username) => {
    expect(parseUsername(username)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  isTopicKind,
  parseTopic,
  parseUsername,
  parseWaveKind,
  TOPIC_RULES,
  topicOf,
  topicRuleOf,
  usernameOf,
  waveKind,
} from './topics.ts';

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

  it('know the chunks of waves by their topics', () => {
    const kind = waveKind('run-3_b', 12);
    expect(kind).toBe('wave/run-3_b/12');
    expect(parseWaveKind(kind)).toEqual({ captureId: 'run-3_b', chunk: 12 });
    expect(parseTopic(topicOf(address, kind))).toEqual({ ...address, kind });
    expect(topicRuleOf(kind)).toEqual({ direction: 'up', qos: 1, retained: false });
    expect(topicRuleOf('tele')).toEqual(TOPIC_RULES.tele);
    for (const none of ['wave', 'toString', 'claim/req', 'x']) expect(topicRuleOf(none)).toBeUndefined();
  });

  it.each([
    'wave',
    'wave/c1',
    'wave/c1/',
    'wave/c1/x',
    'wave/c1/-1',
    'wave/c1/01',
    'wave/c1/1.5',
    'wave/c1/1e3',
    'wave/c1/123456',
    'wave/C1/0',
    'wave//0',
    'wave/__proto__/0',
    'wave/c1/0/0',
    'wave/c1/0\n',
    `wave/${'a'.repeat(33)}/0`,
  ])('are of no chunk: %j', (kind) => {
    expect(parseWaveKind(kind)).toBeUndefined();
  });

  it.each(['', 'maker', 'maker/', '/d', 'maker/d/x', 'Maker/d'])('is no user name: %j', (username) => {
    expect(parseUsername(username)).toBeUndefined();
  });
});

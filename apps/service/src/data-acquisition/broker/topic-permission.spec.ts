import { describe, expect, it } from '@jest/globals';
import { judgeSubscription, mayPublish } from './topic-permission.ts';

describe('topic permission', () => {
  it.each([
    ['kz/v1/maker/a/err', 'own'],
    ['kz/v1/maker/a/cmd', 'own'],
    ['kz/v1/maker/a/cfg', 'own'],
    ['kz/v1/maker/a/time/rsp', 'own'],
    ['kz/v1/maker/a/tele', 'refused'],
    ['kz/v1/maker/a/evt', 'refused'],
    ['kz/v1/maker/a/cfgack', 'refused'],
    ['kz/v1/maker/a/#', 'refused'],
    ['kz/v1/maker/+/err', 'refused'],
    ['#', 'refused'],
    ['+/+/+/+/+', 'refused'],
    ['$SYS/#', 'refused'],
    ['$share/group/kz/v1/maker/a/err', 'refused'],
    ['kz/v1/maker/b/err', 'foreign'],
    ['kz/v1/other/a/err', 'foreign'],
    ['kz/v1/maker/b/tele', 'foreign'],
  ])('subscription to %s: %s', (filter, judged) => {
    expect(judgeSubscription(filter, 'a', 'maker')).toBe(judged);
  });

  it('lets a device publish below its own address only', () => {
    expect(mayPublish('kz/v1/maker/a/tele', 'a', 'maker')).toMatchObject({ kind: 'tele' });
    expect(mayPublish('kz/v1/maker/a/evt', 'a', 'maker')).toMatchObject({ kind: 'evt' });
    expect(mayPublish('kz/v1/maker/a/wave/x/1', 'a', 'maker')).toMatchObject({ kind: 'wave/x/1' });
    for (const topic of ['kz/v1/maker/b/tele', 'kz/v1/other/a/evt', 'kz/v1/maker/a', '$SYS/a', 'a', '']) {
      expect(mayPublish(topic, 'a', 'maker')).toBeUndefined();
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { asId } from '@kizashi/kernel';
import { type RefusalNotice, RefusalNotices } from './refusal-notices.ts';

describe('RefusalNotices', () => {
  it('tells a device of each code at most once a second', () => {
    let now = 0;
    const notices = new RefusalNotices(() => now);
    const heard: string[] = [];
    notices.all.subscribe(({ deviceId, code }) => heard.push(`${now} ${deviceId} ${code}`));
    const give = (deviceId: string, code: string) =>
      notices.give({ deviceId: asId(deviceId), code, detail: 'x' });
    for (now = 0; now <= 1_500; now += 500) {
      give('a', 'future');
      give('a', 'not-json');
      give('b', 'future');
    }
    expect(heard).toEqual([
      '0 a future',
      '0 a not-json',
      '0 b future',
      '1000 a future',
      '1000 a not-json',
      '1000 b future',
    ]);
  });

  it('keeps to the length that the contract allows', () => {
    const notices = new RefusalNotices();
    const heard: RefusalNotice[] = [];
    notices.all.subscribe((notice) => heard.push(notice));
    notices.give({ deviceId: asId('a'), code: 'bad-field', detail: 'x'.repeat(900) });
    expect(heard[0]?.detail).toHaveLength(500);
  });
});

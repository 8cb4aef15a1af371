import { describe, expect, it } from '@jest/globals';
import { aForecast, anOrder, aRow, aWithheldForecast, inDays, NOW } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { machineSentence } from './machine-sentence.ts';

const en = speak('en');
const ja = speak('ja');
const say = (row: Parameters<typeof machineSentence>[0], wording = en) => {
  const { lead, rest, second, tone } = machineSentence(row, NOW, wording);
  return { line: plain(lead + rest), second: plain(second), tone };
};

describe('what the fleet says about a machine', () => {
  it('that needs a date: how long it has, whether it reaches the stop, what to order by', () => {
    const row = aRow();
    expect(say(row)).toEqual({
      line: 'Front spindle bearing: 19 to 27 days left; next stop Thu 12 Nov, 97 % safe',
      second: 'Order OR-2381 is advised. Order by Fri 30 Oct.',
      tone: 'ink',
    });
    expect(say(row, ja)).toEqual({
      line: '主軸前側軸受: 残り19〜27日。次の計画停止は11月12日(木)、到達確率97%',
      second: 'オーダーOR-2381を推奨しています。発注期限は10月30日(金)です。',
      tone: 'ink',
    });
  });

  it('that fails soon: the chance first, and whether somebody has seen it', () => {
    const row = aRow({
      group: 'today',
      machine: { state: 'alarm' },
      forecast: aForecast({ fromDays: 0.2, toDays: 6, pFail72h: 0.62 }),
      order: anOrder({ urgent: true, orderBy: inDays(-1) }),
    });
    expect(say(row)).toEqual({
      line: 'Front spindle bearing: 62 % chance it fails within 72 hours',
      second:
        '1 to 5 days left. Urgent order OR-2381 is open. The order-by date, Sun 25 Oct, has passed. Nobody has seen it yet.',
      tone: 'alarm',
    });
  });

  it('whose forecast is withheld: why, and what would end it', () => {
    const silent = aRow({
      group: 'cannot-be-judged',
      machine: { state: 'silent', lastReadingAt: '2026-10-25T13:10:00Z' },
      forecast: aWithheldForecast(),
      order: null,
    });
    expect(say(silent)).toEqual({
      line: 'Front spindle bearing: forecast withheld, silent since Sun 25 Oct, 22:10',
      second: 'Check the cable at axis 2.',
      tone: 'silent',
    });
    const young = aRow({
      group: 'cannot-be-judged',
      forecast: aWithheldForecast({ reason: 'insufficient-history' }),
      order: null,
    });
    expect(say(young).line).toBe('Front spindle bearing: forecast withheld, not enough history yet');
  });

  it('that runs as it should: one quiet line', () => {
    const row = aRow({
      group: 'running',
      order: null,
      forecast: aForecast({ fromDays: 40, toDays: 120, known: 60 }),
    });
    expect(say(row)).toEqual({
      line: 'Front spindle bearing, 48 days or more; next stop Thu 12 Nov',
      second: '',
      tone: 'quiet',
    });
    expect(say(row, ja).line).toBe('主軸前側軸受、48日以上、次の停止11月12日(木)');
  });

  it('without a stop, a part or a forecast: says that', () => {
    expect(say(aRow({ machine: { nextStopAt: null } })).line).toMatch(/; no stop is planned$/);
    expect(say(aRow({ positionName: null })).line).toBe('No fitted part is followed on this machine yet.');
    expect(say(aRow({ forecast: null, order: null })).line).toBe('Front spindle bearing: no forecast yet');
  });

  it.each([
    [
      { state: 'accepted', windowFrom: '2026-11-11T23:00:00Z', missing: ['part'] },
      'Accepted for Thu 12 Nov. Still missing: the part.',
    ],
    [{ state: 'deferred', deferredUntil: inDays(3) }, 'Deferred until Thu 29 Oct. Order by Fri 30 Oct.'],
    [
      { state: 'ready', windowFrom: '2026-11-11T23:00:00Z' },
      'Ready for Thu 12 Nov: part, engineer and stop are there.',
    ],
    [{ state: 'in-progress' }, 'Order OR-2381 is under way: in progress.'],
    [
      { state: 'advised', urgent: true, acknowledgedBy: 'Mori', acknowledgedAt: inDays(0) },
      'Urgent order OR-2381 is open. Order by Fri 30 Oct. Seen by Mori, Mon 26 Oct, 09:00.',
    ],
  ] as const)('with an order that is %o', (order, second) => {
    expect(
      say(aRow({ order: anOrder({ ...order, missing: 'missing' in order ? [...order.missing] : [] }) }))
        .second,
    ).toBe(second);
  });
});

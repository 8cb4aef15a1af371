import { describe, expect, it } from '@jest/globals';
import { HOUR_MS } from '@kizashi/kernel';
import { inDays, iso, NOW, TOKYO } from '../../testing/samples.ts';
import { speak } from '../../testing/speak.ts';
import { leftWords, remainingSpan, spanWords } from './remaining-span.ts';

const en = speak('en');
const ja = speak('ja');
const dates = en.dates(TOKYO, NOW);
const span = (p10At: string | null, p90At: string | null, now = NOW) =>
  remainingSpan({ p10At, p90At }, now, dates);

describe('what is left of a life', () => {
  it('is said from P10 to P90 in days', () => {
    const found = span(inDays(19), inDays(27));
    expect(spanWords(found, en)).toBe('19 to 27 days');
    expect(spanWords(found, ja)).toBe('19〜27日');
    expect(leftWords(found, en)).toBe('19 to 27 days left');
    expect(leftWords(found, ja)).toBe('残り19〜27日');
  });

  it('stays the same all day long at the site', () => {
    const evening = Date.parse('2026-10-26T23:59:00+09:00');
    expect(spanWords(span(inDays(19), inDays(27), evening), en)).toBe('19 to 27 days');
    expect(spanWords(span(inDays(19), inDays(27), evening + 120_000), en)).toBe('18 to 26 days');
  });

  it('is said in hours below three days', () => {
    expect(spanWords(span(iso(NOW + 6 * HOUR_MS), iso(NOW + 30 * HOUR_MS)), en)).toBe('6 to 30 hours');
    expect(spanWords(span(iso(NOW - HOUR_MS), iso(NOW + 30 * HOUR_MS)), en)).toBe('up to 30 hours');
    expect(spanWords(span(iso(NOW - HOUR_MS), iso(NOW + 30 * HOUR_MS)), ja)).toBe('30時間以内');
  });

  it('is open where P90 is more than can be said', () => {
    expect(spanWords(span(inDays(55), null), en)).toBe('55 days or more');
    expect(spanWords(span(inDays(1), null), en)).toBe('1 day or more');
    expect(spanWords(span(inDays(55), null), ja)).toBe('55日以上');
    expect(leftWords(span(null, null), en)).toBe('no end in sight');
  });

  it('is said in months and years where days would only look exact', () => {
    expect(spanWords(span(inDays(155), inDays(1874)), en)).toBe('5 months to 5 years');
    expect(spanWords(span(inDays(155), inDays(1874)), ja)).toBe('5か月〜5年');
    expect(spanWords(span(inDays(60), inDays(400)), en)).toBe('60 days to 13 months');
    expect(spanWords(span(inDays(800), null), en)).toBe('2 years or more');
    expect(spanWords(span(inDays(1790), inDays(1850)), en)).toBe('about 5 years');
    expect(spanWords(span(inDays(-1), inDays(1500)), en)).toBe('up to 4 years');
    expect(spanWords(span(inDays(155), inDays(364)), en)).toBe('155 to 364 days');
  });

  it('never gives one number as if it were exact', () => {
    expect(spanWords(span(inDays(40), inDays(40)), en)).toBe('about 40 days');
  });
});

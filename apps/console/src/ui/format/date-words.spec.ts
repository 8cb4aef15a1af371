import { describe, expect, it } from '@jest/globals';
import { NOW, TOKYO } from '../../testing/samples.ts';
import { plain } from '../../testing/speak.ts';
import { dateWords } from './date-words.ts';

const stop = Date.parse('2026-11-11T23:00:00Z');
const en = dateWords('en', TOKYO, NOW);
const ja = dateWords('ja', TOKYO, NOW);

describe('dateWords', () => {
  it('writes days and times in the zone of the site', () => {
    expect(plain(en.dayAndTime(stop))).toBe('Thu 12 Nov, 08:00');
    expect(ja.dayAndTime(stop)).toBe('11月12日(木)08:00');
    expect(plain(dateWords('en', 'UTC', NOW).dayAndTime(stop))).toBe('Wed 11 Nov, 23:00');
  });

  it('never lets an English date break', () => {
    expect(en.day(stop)).not.toContain(' ');
  });

  it('says the year only where it is another one', () => {
    const spring = Date.parse('2027-03-01T00:00:00Z');
    expect(plain(en.day(spring))).toBe('Mon 1 Mar 2027');
    expect(ja.day(spring)).toBe('2027年3月1日(月)');
    expect(plain(en.tick(spring))).toBe('1 Mar');
  });

  it('writes a range as short as it can be understood', () => {
    const [a, b, c] = ['2026-11-14', '2026-11-22', '2026-12-03'].map((day) => Date.parse(`${day}T03:00:00Z`));
    expect(plain(en.dayRange(a!, b!))).toBe('14 to 22 Nov');
    expect(plain(en.dayRange(b!, c!))).toBe('22 Nov to 3 Dec');
    expect(plain(en.dayRange(a!, a!))).toBe('14 Nov');
    expect(ja.dayRange(a!, b!)).toBe('11月14日〜22日');
    expect(ja.dayRange(b!, c!)).toBe('11月22日〜12月3日');
  });

  it('says the hour where a range is short', () => {
    const [a, b] = [stop, stop + 6.5 * 3_600_000];
    expect(plain(en.span(a, b))).toBe('12 Nov, 08:00 to 12 Nov, 14:30');
    expect(ja.span(a, b)).toBe('11月12日08:00〜11月12日14:30');
    expect(plain(en.span(a, a + 4 * 86_400_000))).toBe('12 to 16 Nov');
  });

  it('counts days as the calendar of the site does', () => {
    const late = Date.parse('2026-10-26T23:30:00+09:00');
    const early = Date.parse('2026-10-27T00:30:00+09:00');
    expect(en.daysBetween(late, early)).toBe(1);
    expect(dateWords('en', 'UTC', NOW).daysBetween(late, early)).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { TimelineEntry } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  aFittedPart,
  aForecast,
  aMachine,
  anOrder,
  aWithheldForecast,
  inDays,
  NOW,
  TOKYO,
} from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { channelGroups, channelToShow } from './channel-groups.ts';
import { LAST_90_DAYS, shownAt, viewFor, viewOf, withView } from './chart-view.ts';
import { healthStripShape, STRIP_AHEAD } from './health-strip-geometry.ts';
import { levelsOf, valuesToShow } from './levels.ts';
import { draftOf, limitFaults, limitsOf } from './limits-draft.ts';
import { aCondition, MODEL, VELOCITY } from './machine.samples.ts';
import { machineAnswer } from './machine-answer.ts';
import { modeWords } from './mode-words.ts';
import { nearestPoint, stretches, type TimedPoint } from './telemetry-shapes.ts';
import { tableRows } from './telemetry-table.tsx';
import { bucketMs, telemetryWindow } from './telemetry-window.ts';
import { clusters, type EntryOf, orderSpans, segmentsOf } from './timeline-shapes.ts';

const en = speak('en');
const velocity = MODEL.channels[0]!;

describe('what a machine needs', () => {
  const facts = {
    machine: aMachine(),
    model: MODEL,
    condition: aCondition(),
    parts: [{ part: aFittedPart(), forecast: aForecast(), health: undefined }],
    orders: [],
    timeZone: TOKYO,
  };
  const first = (given: object) => plain(machineAnswer({ ...facts, ...given }, NOW, en).first);
  const second = (given: object) => plain(machineAnswer({ ...facts, ...given }, NOW, en).second);

  it('is first of all that somebody sees an urgent order', () => {
    const urgent = anOrder({ urgent: true });
    const soon = aForecast({ pFail72h: 0.62 });
    const parts = [{ ...facts.parts[0], forecast: soon }];
    expect(first({ orders: [anOrder({ id: 'o2' }), urgent], parts })).toBe(
      'Front spindle bearing: 62 % chance it fails within 72 hours.',
    );
    expect(second({ orders: [urgent] })).toContain('nobody has seen it yet');
    expect(machineAnswer({ ...facts, orders: [urgent] }, NOW, en).alarm).toBe(true);
  });

  it('is an answer, then nothing but the visit once it is agreed', () => {
    expect(first({ orders: [anOrder()] })).toBe('Front spindle bearing: order OR-2381 waits for an answer.');
    const agreed = anOrder({ state: 'scheduled', windowFrom: '2026-11-11T23:00:00Z' });
    expect(first({ orders: [agreed] })).toBe(
      'Nothing to decide: Front spindle bearing is replaced on Thu 12 Nov.',
    );
    expect(second({ orders: [agreed] })).toContain('Still missing: an engineer, the confirmed stop.');
  });

  it('is a look at the channel that stands out, with its zone, while no order is open', () => {
    expect(first({})).toBe('Vibration velocity is in zone C since Sat 17 Oct, 09:00.');
    expect(second({})).toContain('No order is open yet');
  });

  it('is nothing for a machine that runs, with what is withheld said', () => {
    const machine = aMachine({ state: 'normal' });
    const parts = [
      ...facts.parts,
      { part: aFittedPart({ id: 'p2' }), forecast: aWithheldForecast(), health: undefined },
    ];
    expect(first({ machine, parts })).toBe('Nothing needs doing.');
    expect(second({ machine, parts })).toBe(
      'Next to wear: Front spindle bearing, 19 to 27 days. The forecast of one part is withheld: Front spindle bearing.',
    );
  });

  it('is a look at the cable of one that is silent, at the device of one that never sent, at the parts of one without', () => {
    expect(first({ machine: aMachine({ state: 'silent' }) })).toMatch(
      /^This machine cannot be judged: silent since/,
    );
    expect(first({ machine: aMachine({ lastReadingAt: null }) })).toBe(
      'This machine has not sent a reading yet.',
    );
    expect(first({ parts: [] })).toBe('No part is registered on this machine yet.');
  });
});

describe('the view in an address', () => {
  const read = (text: string) => viewOf(new URLSearchParams(text));
  it('is the last 90 days, so many hours, or a stretch of the past', () => {
    expect(read('')).toEqual(LAST_90_DAYS);
    expect(read('hours=24')).toEqual({ kind: 'last', ms: DAY_MS });
    expect(read(`from=${inDays(-9)}&to=${inDays(-8)}`)).toEqual({
      kind: 'past',
      from: NOW - 9 * DAY_MS,
      to: NOW - 8 * DAY_MS,
    });
  });

  it('is the last 90 days where it makes no sense', () => {
    for (const text of ['hours=-3', 'hours=x', `from=${inDays(-8)}&to=${inDays(-9)}`, 'from=x&to=y'])
      expect(read(text)).toEqual(LAST_90_DAYS);
  });

  it('comes back as it was written, and leaves the channel alone', () => {
    const views = fc.oneof(
      fc.integer({ min: 1, max: 9_000 }).map((hours) => ({ kind: 'last', ms: hours * HOUR_MS }) as const),
      fc
        .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 90 }))
        .map(
          ([from, days]) => ({ kind: 'past', from: NOW - from * DAY_MS, to: NOW + days * DAY_MS }) as const,
        ),
    );
    fc.assert(
      fc.property(views, (view) => {
        const written = withView(new URLSearchParams('channel=a.b&hours=7'), view);
        expect(viewOf(written)).toEqual(view);
        expect(written.get('channel')).toBe('a.b');
      }),
    );
  });

  it('that reaches now moves on with it', () => {
    expect(viewFor(shownAt({ kind: 'last', ms: DAY_MS }, NOW), NOW)).toEqual({ kind: 'last', ms: DAY_MS });
    expect(viewFor({ from: NOW - 2 * DAY_MS, to: NOW - DAY_MS }, NOW).kind).toBe('past');
  });
});

describe('the telemetry asked for', () => {
  const view = { from: NOW - 7 * DAY_MS, to: NOW };
  it('fills the width with a margin and never asks beyond now by more than a step', () => {
    const window = telemetryWindow(VELOCITY, view, 800, NOW);
    expect(Date.parse(window.from)).toBeLessThanOrEqual(view.from - 3 * DAY_MS);
    expect(Date.parse(window.to) - NOW).toBeLessThan(12 * HOUR_MS);
    expect(bucketMs(window)).toBeLessThan((7 * DAY_MS) / 380);
  });

  it('keeps its address while now moves on a little', () => {
    const later = { from: view.from + MINUTE_MS, to: view.to + MINUTE_MS };
    expect(telemetryWindow(VELOCITY, later, 800, NOW + MINUTE_MS)).toEqual(
      telemetryWindow(
        VELOCITY,
        { from: view.from + 2 * MINUTE_MS, to: view.to + 2 * MINUTE_MS },
        800,
        NOW + 2 * MINUTE_MS,
      ),
    );
  });

  it('never asks for more points than the service gives', () => {
    expect(telemetryWindow(VELOCITY, view, 40_000, NOW).points).toBeLessThanOrEqual(5_000);
  });
});

describe('levels of a channel', () => {
  const own = { zoneLimits: { [VELOCITY]: { ab: 1, bc: 2, cd: 3 } } };
  it('are the limits of the machine, else of its model, else its one limit', () => {
    expect(levelsOf(velocity, own).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(levelsOf(velocity, { zoneLimits: {} }).map(({ value }) => value)).toEqual([1.4, 2.8, 4.5]);
    expect(levelsOf(MODEL.channels[1]!, own)).toEqual([{ key: 'limit', value: 2.5 }]);
    expect(levelsOf(MODEL.channels[2]!, own)).toEqual([]);
  });

  it('are on the axis as far as they were reached, and the next one', () => {
    const levels = levelsOf(velocity, { zoneLimits: {} });
    expect(valuesToShow([0.9, 1.2], levels, 'up')).toEqual([0.9, 1.2, 1.4]);
    expect(valuesToShow([0.9, 3], levels, 'up')).toEqual([0.9, 3, 1.4, 2.8, 4.5]);
    expect(valuesToShow([80, 95], [{ key: 'limit', value: 65 }], 'down')).toEqual([80, 95, 65]);
  });
});

describe('limits as they are typed', () => {
  const draft = { ...draftOf({ ab: 1.4, bc: 2.8, cd: 4.5 }) };
  it('are numbers that grow; a comma stands for a point', () => {
    expect(limitsOf({ ...draft, bc: ' 3,1 ' })).toEqual({ ab: 1.4, bc: 3.1, cd: 4.5 });
    expect(limitFaults(draft, en)).toEqual({});
  });

  it('are refused at the field that is wrong', () => {
    expect(limitFaults({ ...draft, bc: 'much' }, en)).toEqual({ bc: 'Write a number, such as 2.8.' });
    expect(limitFaults({ ...draft, ab: '0' }, en)).toEqual({ ab: 'Must be above zero.' });
    expect(limitFaults({ ...draft, cd: '2.8' }, en)).toEqual({
      cd: 'Must be higher than the limit before it.',
    });
    expect(limitsOf({ ...draft, cd: '' })).toBeUndefined();
  });
});

describe('readings on the chart', () => {
  const point = (minutes: number, n = 1): TimedPoint => ({
    t: '',
    at: NOW + minutes * MINUTE_MS,
    min: minutes,
    avg: minutes,
    max: minutes + 1,
    n,
  });

  it('are broken where readings stayed away', () => {
    const points = [0, 10, 20, 30, 200, 210].map((at) => point(at));
    expect(stretches(points, 10 * MINUTE_MS).map(({ length }) => length)).toEqual([4, 2]);
    expect(stretches([], 1)).toEqual([]);
  });

  it('are found by their instant', () => {
    const points = [0, 10, 20, 30].map((at) => point(at));
    expect(nearestPoint(points, NOW + 16 * MINUTE_MS)).toBe(points[2]);
    expect(nearestPoint(points, NOW - DAY_MS)).toBe(points[0]);
    expect(nearestPoint(points, NOW + DAY_MS)).toBe(points[3]);
    expect(nearestPoint([], NOW)).toBeUndefined();
  });

  it('lose nothing but detail in the table', () => {
    const rows = tableRows([point(0, 1), point(10, 3), point(20, 1)], 2);
    expect(rows).toEqual([
      { at: NOW, min: 0, avg: 7.5, max: 11 },
      { at: NOW + 20 * MINUTE_MS, min: 20, avg: 20, max: 21 },
    ]);
  });
});

describe('what happened, as shapes', () => {
  const state = (days: number, value: string) => ({ at: inDays(days), value });
  it('is a stretch from each change to the next, the last one to now', () => {
    const entries = [state(-1, 'watch'), state(-2, 'watch'), state(-5, 'normal')];
    expect(segmentsOf(entries, ({ value }) => value, NOW)).toEqual([
      { from: NOW - 5 * DAY_MS, to: NOW - 2 * DAY_MS, value: 'normal' },
      { from: NOW - 2 * DAY_MS, to: NOW, value: 'watch' },
    ]);
    expect(segmentsOf([], () => 'x', NOW)).toEqual([]);
  });

  it('is a bar an order, with the steps of people, below each other where they overlap', () => {
    const entry = (orderId: string, days: number, verb: string, toState: string) =>
      ({
        kind: 'order',
        id: `${orderId}${days}`,
        at: inDays(days),
        recordedAt: inDays(days),
        fittedPartId: 'p',
        positionId: 'x',
        positionName: { ja: '', en: '' },
        orderId,
        number: orderId,
        verb,
        toState,
        actor: 'kizashi',
      }) as EntryOf<'order'> & TimelineEntry;
    const spans = orderSpans(
      [
        entry('b', -3, 'update', 'advised'),
        entry('b', -6, 'open', 'advised'),
        entry('a', -5, 'complete', 'closed'),
        entry('a', -9, 'open', 'advised'),
        entry('c', -20, 'decline', 'declined'),
        entry('c', -21, 'open', 'advised'),
      ],
      NOW,
    );
    expect(spans.map(({ orderId, over, row, steps }) => [orderId, over, row, steps.length])).toEqual([
      ['c', true, 0, 2],
      ['a', true, 0, 2],
      ['b', false, 1, 1],
    ]);
    expect(spans[2]).toMatchObject({ from: NOW - 6 * DAY_MS, to: NOW });
    expect(spans[1]).toMatchObject({ to: NOW - 5 * DAY_MS });
  });

  it('is one mark where several would lie on each other', () => {
    const marks = [-9, -8.99, -5].map((days) => ({ at: inDays(days) }));
    const found = clusters(marks, (at) => (at - NOW) / HOUR_MS, 8);
    expect(found.map(({ marks: own }) => own.length)).toEqual([2, 1]);
  });
});

describe('the channels of a machine', () => {
  it('are grouped by the part that they tell of, those of the whole machine last', () => {
    expect(channelGroups(MODEL).map(({ positionId, channels }) => [positionId, channels.length])).toEqual([
      ['spindle-front', 1],
      ['filter', 1],
      [null, 1],
    ]);
  });

  it('begin with the one that presses most, else with the first reason of what ends soonest', () => {
    const condition = (channel: string, state: 'watch' | 'frozen' | 'normal') => ({
      channel,
      state,
      zone: null,
      since: inDays(-1),
      lastReadingAt: inDays(0),
    });
    const states = [condition('filter.dp', 'frozen'), condition(VELOCITY, 'watch')];
    expect(channelToShow(MODEL, states, undefined)).toBe(VELOCITY);
    const because = [{ channel: 'filter.dp', text: { ja: '', en: '' } }];
    const soonest = { part: aFittedPart(), forecast: aForecast({ because }), health: undefined };
    expect(channelToShow(MODEL, [condition(VELOCITY, 'normal')], soonest)).toBe('filter.dp');
    expect(channelToShow(MODEL, [], undefined)).toBe(VELOCITY);
  });
});

describe('the mode of a machine', () => {
  it('is said with its bands, and as the device says it where nobody knows it', () => {
    const said = (mode: string) => modeWords(mode, MODEL, en);
    expect(said('idle')).toBe('idle');
    expect(said('running/spindle.speed:2')).toBe('running, Spindle, speed band 2');
    expect(said('warm-up')).toBe('warm-up');
  });
});

describe('the strip of a part', () => {
  const size = { width: 300, height: 46 };
  const points = [-40, -39, -20, -19].map((days) => ({ at: inDays(days), health: 0.8, healthSd: 0.1 }));
  const health = { fittedPartId: 'part-1', failureLimit: 0.2, points };

  it('draws stretches of what was observed and where the forecast sees the end', () => {
    const shape = healthStripShape(health, aForecast(), NOW, size);
    expect(shape.lines).toHaveLength(2);
    expect(shape.end!.from).toBeLessThan(shape.middle!);
    expect(shape.end!.to).toBeGreaterThan(shape.middle!);
    expect(shape.end!.open).toBe(false);
  });

  it('says that the end lies beyond it, and draws none where the forecast is withheld', () => {
    const far = STRIP_AHEAD / DAY_MS;
    expect(
      healthStripShape(health, aForecast({ fromDays: far + 10, toDays: far + 90 }), NOW, size),
    ).toMatchObject({
      beyond: true,
      end: undefined,
    });
    expect(healthStripShape(health, aWithheldForecast(), NOW, size)).toMatchObject({
      beyond: false,
      end: undefined,
    });
  });
});

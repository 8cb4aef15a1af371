import { describe, expect, it } from '@jest/globals';
import type { FleetRow } from '@kizashi/api-contract';
import fc from 'fast-check';
import { anOrder, aRow, inDays, NOW } from '../../testing/samples.ts';
import { EVERYTHING, matches, ordersSoon } from './fleet-filter.ts';
import { sitesOf } from './fleet-lines.ts';
import { fleetItems } from './fleet-list.ts';
import { steadyOrder } from './steady-order.ts';
import { placeRows } from './use-steady-rows.ts';

const machine = (id: string, group: FleetRow['group'] = 'running') =>
  aRow({ machine: { id, serial: id.toUpperCase() }, group });
const placed = (...rows: FleetRow[]) => rows.map((row) => ({ row, group: row.group }));

describe('search and filters', () => {
  const find = (text: string) => matches(aRow(), { ...EVERYTHING, text }, NOW);
  it('look at every name in both languages, word by word', () => {
    for (const text of ['vmc-0042', 'komaki line', 'TOKIWA', 'spindle', '主軸', 'or-2381', ''])
      expect([text, find(text)]).toEqual([text, true]);
    for (const text of ['vmc-0043', 'komaki pump', 'seki']) expect([text, find(text)]).toEqual([text, false]);
  });

  it('take full-width letters as they are typed in Japanese', () => {
    expect(find('ＶＭＣ－００４２')).toBe(true);
  });

  it('narrow by state and by order-by date', () => {
    expect(matches(aRow(), { ...EVERYTHING, states: new Set(['alarm']) }, NOW)).toBe(false);
    expect(matches(aRow(), { ...EVERYTHING, states: new Set(['alarm', 'watch']) }, NOW)).toBe(true);
    expect(ordersSoon(aRow(), NOW)).toBe(true);
    expect(ordersSoon(aRow({ order: anOrder({ orderBy: inDays(15) }) }), NOW)).toBe(false);
    expect(ordersSoon(aRow({ order: anOrder({ orderBy: inDays(2), state: 'accepted' }) }), NOW)).toBe(false);
    expect(ordersSoon(aRow({ order: null }), NOW)).toBe(false);
  });
});

describe('fleetItems', () => {
  const healthy = Array.from({ length: 12 }, (_, index) => machine(`h${index}`));
  const kinds = (items: ReturnType<typeof fleetItems>) =>
    items.map((item) =>
      item.kind === 'group'
        ? `${item.group} ${item.count}`
        : item.kind === 'machine'
          ? item.row.machine.id
          : item.kind === 'more'
            ? `+${item.hidden}`
            : item.kind,
    );

  it('stand under their headings, the healthy rest folded', () => {
    const items = fleetItems(placed(machine('a', 'today'), machine('b', 'cannot-be-judged'), ...healthy), {
      counts: undefined,
      allHealthy: false,
    });
    expect(kinds(items).slice(0, 5)).toEqual(['today 1', 'a', 'cannot-be-judged 1', 'b', 'running 12']);
    expect(kinds(items).at(-1)).toBe('+4');
  });

  it('say how many there are in the whole fleet while it is still being read', () => {
    const counts = { today: 1, 'needs-a-date': 0, 'cannot-be-judged': 0, running: 9_000 };
    const items = fleetItems(placed(...healthy), { counts, allHealthy: false });
    expect(kinds(items)[0]).toBe('running 9000');
    expect(kinds(items).at(-1)).toBe('+8992');
  });

  it('unfold on demand', () => {
    const items = fleetItems(placed(...healthy), { counts: undefined, allHealthy: true });
    expect(items).toHaveLength(14);
    expect(items.at(-1)).toEqual({ kind: 'fewer' });
  });
});

describe('steady order', () => {
  it('keeps rows in place, lets new ones in at the end and gone ones out', () => {
    expect(steadyOrder(['a', 'b', 'c'], ['c', 'd', 'a', 'b'])).toEqual({
      ids: ['a', 'b', 'c', 'd'],
      moved: 2,
    });
    expect(steadyOrder(['a', 'b', 'c'], ['a', 'c'])).toEqual({ ids: ['a', 'c'], moved: 0 });
    expect(steadyOrder(['a', 'b'], ['b', 'a']).moved).toBe(1);
  });

  it('shows every wanted row exactly once, and moves nothing in an order that is right', () => {
    const ids = fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 20 });
    fc.assert(
      fc.property(ids, ids, (shown, wanted) => {
        const found = steadyOrder(shown, wanted);
        expect(found.ids.toSorted()).toEqual(wanted.toSorted());
        expect(steadyOrder(wanted, wanted).moved).toBe(0);
        expect(found.moved).toBeLessThan(Math.max(1, wanted.length));
      }),
    );
  });

  it('leaves a row under its old heading until it is sorted again, and counts it', () => {
    const snapshot = {
      ids: ['a', 'b'],
      groups: new Map([['a', 'running'] as const, ['b', 'running'] as const]),
    };
    const found = placeRows(snapshot, [machine('b', 'today'), machine('a')]);
    expect(found.placed.map(({ row, group }) => [row.machine.id, group])).toEqual([
      ['a', 'running'],
      ['b', 'running'],
    ]);
    expect(found.moved).toBe(1);
    expect(placeRows(null, [machine('b', 'today'), machine('a')]).placed[0]!.group).toBe('today');
  });
});

describe('sitesOf', () => {
  it('gathers machines by site and line, with the line’s next stop', () => {
    const on = (id: string, lineId: string, lineName: string, nextStopAt: string | null) =>
      aRow({ machine: { id, serial: id, lineId, nextStopAt }, lineName });
    const [site] = sitesOf([
      on('z', 'l2', 'Line 2', inDays(9)),
      on('b', 'l10', 'Line 10', null),
      on('a', 'l2', 'Line 2', inDays(4)),
    ]);
    expect(site!.lines.map(({ name }) => name)).toEqual(['Line 2', 'Line 10']);
    expect(site!.lines[0]!.machines.map(({ machine }) => machine.id)).toEqual(['a', 'z']);
    expect(site!.lines[0]!.nextStopAt).toBe(Date.parse(inDays(4)));
    expect(site!.lines[1]!.nextStopAt).toBeNull();
  });

  it('shows at most 24 marks a line, those that need somebody among them', () => {
    const many = Array.from({ length: 40 }, (_, index) => machine(`m${String(index).padStart(2, '0')}`));
    const [site] = sitesOf([...many, machine('zz', 'today')]);
    expect(site!.lines[0]!.machines).toHaveLength(24);
    expect(site!.lines[0]!.more).toBe(17);
    expect(site!.lines[0]!.machines.map(({ machine }) => machine.id)).toContain('zz');
  });
});

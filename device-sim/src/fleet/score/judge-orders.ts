import type { FittedPart, Order } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import { severityOf } from '../people/as-found.ts';
import type { PartTruth, StateTruth, SwapTruth, TruthLine } from '../truth-line.ts';

/**
 * What became of a part, as the truth knows it and as the orders dealt with it:
 * - `prevented`: replaced by an order when it was truly advanced, before it failed
 * - `false`: replaced by an order when little or nothing was wrong with it
 * - `late`: an order was open, and it failed all the same
 * - `turned-down`: there had been an order, and somebody or something had ended it before the failure; who declines is
 *   not helped by being asked once more when it is too late
 * - `missed`: it failed, and there never was an order for it
 * - `sudden`: the same, of a part that was made to die suddenly (shape S6), or within three days of being fitted
 */
export const VERDICTS = ['prevented', 'false', 'late', 'turned-down', 'missed', 'sudden'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface JudgedPart {
  readonly verdict: Verdict;
  readonly machine: string;
  readonly position: string;
  /** Of the part that ended. */
  readonly serial: string;
  readonly endedAt: string;
  /** True wear when it came out, 0..1. */
  readonly wear: number;
  /** Running on as before it would have failed so many days later; null when it had failed or that is far off. */
  readonly daysLeft: number | null;
  /** Number of the order, if any. */
  readonly order: string | null;
  /** From the opening of the order to the end of the part. */
  readonly daysOfWarning: number | null;
}

export interface Score {
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly parts: readonly JudgedPart[];
  readonly openOrders: number;
  /** Share of the machines of which no part is truly advanced or failed, over the moments in the truth file. */
  readonly healthyShare: { readonly least: number; readonly mean: number };
}

/** An order takes effect in the machine with its next slot. */
const SAME_SWAP_MS = 2 * HOUR_MS;
/** What a part shows in less is not told from how any new part runs in. */
const SOONEST_SIGN_DAYS = 3;
const ENDED = new Set<Order['state']>(['closed', 'cancelled', 'declined', 'expired']);

/** Compares the hidden truth with what the product did; both are read as they are, nothing else counts. */
export function judgeOrders(
  truth: readonly TruthLine[],
  orders: readonly Order[],
  fittedParts: readonly Pick<FittedPart, 'id' | 'positionId'>[],
): Score {
  const positions = new Map(fittedParts.map(({ id, positionId }) => [id, positionId]));
  const ordersOf = Map.groupBy(orders, (order) =>
    placeKey(order.machineSerial, positions.get(order.fittedPartId) ?? ''),
  );
  const begun = new Map(
    truth.filter((line) => line.kind === 'part').map((part) => [`${part.machine} ${part.serial}`, part]),
  );
  const swaps = truth.filter((line) => line.kind === 'swap');
  const states = truth.filter((line) => line.kind === 'state');
  const judged = [...swaps.map(endOfSwap), ...stillFailed(states)].flatMap((end) => {
    const known = ordersOf.get(placeKey(end.machine, end.position)) ?? [];
    return judge(end, known, begun.get(`${end.machine} ${end.serial}`)) ?? [];
  });
  const counts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, judged.filter((one) => one.verdict === verdict).length]),
  ) as Record<Verdict, number>;
  return {
    counts,
    parts: judged.toSorted((a, b) => a.endedAt.localeCompare(b.endedAt)),
    openOrders: orders.filter(({ state }) => !ENDED.has(state)).length,
    healthyShare: healthyShareOf(states),
  };
}

interface PartEnd {
  readonly machine: string;
  readonly position: string;
  readonly serial: string;
  readonly at: string;
  readonly wear: number;
  readonly failedAt: string | null;
}

function endOfSwap({ removed: serial, ...swap }: SwapTruth): PartEnd {
  return { ...swap, serial };
}

/** Parts that have failed and are still in their machine. */
function* stillFailed(states: readonly StateTruth[]): Generator<PartEnd> {
  const newest = new Map(states.map((state) => [state.machine, state]));
  for (const { machine, parts } of newest.values())
    for (const { position, serial, wear, failed, failsAt } of parts)
      if (failed) yield { machine, position, serial, at: failsAt, wear, failedAt: failsAt };
}

function judge(end: PartEnd, orders: readonly Order[], part: PartTruth | undefined): JudgedPart | undefined {
  const { machine, position, serial, at, wear, failedAt } = end;
  const judged = (verdict: Verdict, order: Order | undefined): JudgedPart => ({
    verdict,
    ...{ machine, position, serial, wear },
    endedAt: failedAt ?? at,
    daysLeft: failedAt !== null || !part?.failsAt ? null : days(at, part.failsAt),
    order: order?.number ?? null,
    daysOfWarning: order === undefined ? null : days(order.openedAt, failedAt ?? at),
  });
  if (failedAt !== null) {
    const before = orders
      .filter(({ openedAt }) => openedAt <= failedAt && belongsTo(part, openedAt))
      .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt));
    const declined = before.find(({ state, updatedAt }) => state === 'declined' && updatedAt <= failedAt);
    if (declined !== undefined) return judged('turned-down', declined);
    const open = before.find((order) => !ENDED.has(order.state) || order.updatedAt > failedAt);
    if (open !== undefined) return judged('late', open);
    if (before.length > 0) return judged('turned-down', before[0]);
    return judged(isSudden(part, failedAt) ? 'sudden' : 'missed', undefined);
  }
  const order = orders.find(
    ({ state, updatedAt }) =>
      state === 'closed' && Math.abs(Date.parse(updatedAt) - Date.parse(at)) < SAME_SWAP_MS,
  );
  if (order === undefined) return undefined;
  const severity = severityOf({ wear, failed: false });
  return judged(severity === 'advanced' ? 'prevented' : 'false', order);
}

function isSudden(part: PartTruth | undefined, failedAt: string): boolean {
  return part !== undefined && (part.wear?.kind === 'S6' || days(part.since, failedAt) < SOONEST_SIGN_DAYS);
}

/** An order that was opened before the part was fitted was for another one. */
function belongsTo(part: PartTruth | undefined, openedAt: string): boolean {
  return part === undefined || openedAt >= part.since;
}

function healthyShareOf(states: readonly StateTruth[]): Score['healthyShare'] {
  const shares = [...Map.groupBy(states, ({ at }) => at).values()].map((moment) => {
    const healthy = moment.filter(({ parts }) =>
      parts.every((part) => !['advanced', 'failed'].includes(severityOf(part))),
    );
    return healthy.length / moment.length;
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  return { least: Math.min(1, ...shares), mean };
}

function placeKey(machine: string, position: string): string {
  return `${machine} ${position}`;
}

function days(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

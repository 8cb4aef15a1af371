import { type EpochMs, type FittedPartId, HOUR_MS, type PartNumber } from '@kizashi/kernel';

/** Reports of one position within this of each other are one swap (product.md, "The decision"). */
export const SAME_SWAP_MS = 72 * HOUR_MS;
/** Serial of a part that a device has reported without one, until somebody says it. */
export const SERIAL_NOT_REPORTED = 'not-reported';

/** Who says that a part was replaced: its controller, the engineer who signs the order off, or a person by hand. */
export type SwapSource = 'device' | 'order' | 'hand';

export interface SwapReport {
  readonly source: SwapSource;
  readonly at: EpochMs;
  /** Of the part that came in; null where the reporter does not say. */
  readonly serial: string | null;
  readonly partNumber: PartNumber | null;
  /** The part that went out; only an order knows which one it is for. */
  readonly outgoing?: FittedPartId;
}

/** What of a report is remembered with the part that came in. */
export type KnownReport = Pick<SwapReport, 'source' | 'at' | 'serial'>;

/** A part that is or was in the position. */
export interface PositionPart {
  readonly id: FittedPartId;
  readonly serial: string;
  readonly partNumber: PartNumber;
  readonly fittedAt: EpochMs;
  readonly removedAt: EpochMs | null;
  /** Who reported that it came in; nobody for a part that was in from the beginning. */
  readonly reports: readonly KnownReport[];
}

export interface RemovedAt {
  readonly id: FittedPartId;
  readonly removedAt: EpochMs;
}

export type SwapDecision =
  /** The part is known already; what the better informed reporter says of it holds from now on. */
  | {
      readonly kind: 'same-swap';
      readonly incoming: Pick<PositionPart, 'id' | 'serial' | 'partNumber' | 'fittedAt'>;
      readonly outgoing?: RemovedAt;
    }
  /** `removedAt` is set where later parts are known: the report fills a hole in the past. */
  | {
      readonly kind: 'new-swap';
      readonly incoming: Pick<SwapReport, 'serial' | 'partNumber'> &
        Pick<PositionPart, 'fittedAt' | 'removedAt'>;
      readonly outgoing?: RemovedAt;
    }
  /** Dated before the first part that is known: nothing can be said of what was replaced. */
  | { readonly kind: 'before-first' };

/** As-found wins; then what a person typed before what a controller was told. */
const RANK: Readonly<Record<SwapSource, number>> = { device: 0, hand: 1, order: 2 };

/**
 * What a report means for a position. Reports within 72 h of each other are one swap, whatever the order in which
 * they arrive; of serial, part number and time the best informed reporter's hold. A later report, another order, or
 * another serial from the same kind of reporter is another swap. A swap that was settled is never split again.
 * @param parts of the position, ascending by `fittedAt`
 */
export function decideSwap(parts: readonly PositionPart[], report: SwapReport): SwapDecision {
  const same = sameSwap(parts, report);
  if (same !== undefined) return joined(parts, same, report);
  const { at, serial, partNumber } = report;
  const position = parts.findLastIndex((part) => part.fittedAt < at);
  const before = parts[position];
  const after = parts[position + 1];
  if (before === undefined) {
    if (after !== undefined) return { kind: 'before-first' };
    return { kind: 'new-swap', incoming: { serial, partNumber, fittedAt: at, removedAt: null } };
  }
  const incoming = { serial, partNumber, fittedAt: at, removedAt: endAfter(before, after, at) };
  if (before.removedAt !== null && at - before.removedAt > SAME_SWAP_MS)
    return { kind: 'new-swap', incoming };
  const removedAt = before.removedAt === null || before.removedAt > at ? at : before.removedAt;
  return { kind: 'new-swap', incoming, outgoing: { id: before.id, removedAt } };
}

/** Index of the part that the report speaks of, the nearest in time where there are several. */
function sameSwap(parts: readonly PositionPart[], report: SwapReport): number | undefined {
  const first = report.outgoing === undefined ? 0 : parts.findIndex(({ id }) => id === report.outgoing) + 1;
  let nearest: { index: number; distance: number } | undefined;
  for (const [index, part] of parts.entries()) {
    if (index < first || !speaksOf(report, part, index > 0)) continue;
    const distance = distanceTo(part, report.at);
    if (nearest === undefined || distance < nearest.distance) nearest = { index, distance };
  }
  return nearest?.index;
}

function speaksOf(report: SwapReport, part: PositionPart, followsAnother: boolean): boolean {
  // Two parts cannot come in at the same instant: whatever else is said of it, it is one.
  if (report.at === part.fittedAt && (followsAnother || part.reports.length > 0)) return true;
  if (report.source === 'order' && part.reports.some(({ source }) => source === 'order')) return false;
  // One serial is one instance: however late, it is the part that is in already.
  if (report.serial !== null && report.serial === part.serial && part.removedAt === null) return true;
  if (!followsAnother && part.reports.length === 0) return false;
  const saidOtherwise = part.reports.some(
    ({ source, serial }) =>
      source === report.source && serial !== null && report.serial !== null && serial !== report.serial,
  );
  return !saidOtherwise && distanceTo(part, report.at) <= SAME_SWAP_MS;
}

function distanceTo(part: PositionPart, at: EpochMs): number {
  return Math.min(...[part.fittedAt, ...part.reports.map((known) => known.at)].map((t) => Math.abs(t - at)));
}

function joined(parts: readonly PositionPart[], index: number, report: SwapReport): SwapDecision {
  const part = parts[index]!;
  const before = parts[index - 1];
  const known = part.reports.length === 0 ? RANK.hand : Math.max(...part.reports.map((r) => RANK[r.source]));
  const wins = RANK[report.source] > known;
  const told = wins || part.serial === SERIAL_NOT_REPORTED ? report.serial : null;
  const incoming = {
    id: part.id,
    serial: told ?? part.serial,
    partNumber: (wins ? report.partNumber : null) ?? part.partNumber,
    fittedAt: isTimeTold(part, before, report, wins) ? report.at : part.fittedAt,
  };
  if (before === undefined || before.removedAt === null) return { kind: 'same-swap', incoming };
  // Where one went out as the other came in, both move together; a gap that somebody entered stays.
  const together = before.removedAt === part.fittedAt || before.removedAt > incoming.fittedAt;
  const removedAt = together ? incoming.fittedAt : before.removedAt;
  return { kind: 'same-swap', incoming, outgoing: { id: before.id, removedAt } };
}

/** A part comes in after the one before it and before it goes out; of equals the earlier report dates the swap. */
function isTimeTold(
  part: PositionPart,
  before: PositionPart | undefined,
  { source, at }: SwapReport,
  wins: boolean,
): boolean {
  const possible =
    at > (before?.fittedAt ?? Number.NEGATIVE_INFINITY) && (part.removedAt === null || at < part.removedAt);
  if (!possible || distanceTo(part, at) > SAME_SWAP_MS) return false;
  return wins || (part.reports.every((known) => known.source === source) && at < part.fittedAt);
}

/** Until when the part that came in at `at` was in, between two parts that are known. */
function endAfter(before: PositionPart, after: PositionPart | undefined, at: EpochMs): EpochMs | null {
  const { removedAt } = before;
  if (after !== undefined) return removedAt !== null && removedAt > at ? removedAt : after.fittedAt;
  return removedAt !== null && removedAt - at > SAME_SWAP_MS ? removedAt : null;
}

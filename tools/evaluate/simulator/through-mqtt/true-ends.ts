import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { TruthLine } from '../../../../device-sim/src/fleet/truth-line.ts';
import type { Ends } from '../run-year.ts';

/**
 * When each part failed, or will at the usual pace of its machine, by machine, position and serial: out of the file that
 * only evaluations read. `fittedAt`: of the parts that were in before that file begins.
 */
export function endsOf(truth: readonly TruthLine[], fittedAt: ReadonlyMap<string, EpochMs>): Ends {
  const ends: Record<string, Ends[string]> = {};
  const since = new Map(fittedAt);
  const end = (id: string, failsAt: string, inYear: boolean) => {
    ends[id] = { failsAt: instant(failsAt), inYear, fittedAt: since.get(id)! };
  };
  for (const line of truth) {
    const idOf = (part: { readonly position: string; readonly serial: string }) =>
      `${line.machine} ${part.position} ${part.serial}`;
    if (line.kind === 'part') {
      if (!since.has(idOf(line))) since.set(idOf(line), instant(line.since));
    } else if (line.kind === 'swap') {
      const { failedAt, removed, position } = line;
      if (failedAt !== null) end(idOf({ position, serial: removed }), failedAt, true);
    } else {
      for (const part of line.parts) end(idOf(part), part.failsAt, part.failed);
    }
  }
  return ends;
}

function instant(iso: string): EpochMs {
  return epochMs(Date.parse(iso));
}

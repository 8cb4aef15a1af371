import type { Clock, ClockWrite } from '@kizashi/api-contract';
import { type EpochMs, epochMs, toIso } from '@kizashi/kernel';
import type { ProductApi } from '../set-up/product-api.ts';

export interface ClockReading {
  readonly now: EpochMs;
  readonly mode: Clock['mode'];
}

/** The fleet clock of the service. */
export interface FleetClockApi {
  read(): Promise<ClockReading>;
  /** `until`: how far the drive goes, for whoever shows its progress. */
  announce(next: EpochMs, until?: EpochMs): Promise<ClockReading>;
  /** Answers when everything acknowledged before has had its effect. */
  advance(to: EpochMs): Promise<ClockReading>;
  tieToWall(): Promise<ClockReading>;
}

export function fleetClockApi(api: ProductApi): FleetClockApi {
  // Each of these may be sent twice without harm: the clock never goes back, and a step taken is taken.
  const move = async (write: ClockWrite) => reading(await api.post<Clock>('clock', write));
  return {
    read: async () => reading(await api.get<Clock>('clock')),
    announce: (next, until) =>
      move({ next: toIso(next), ...(until !== undefined && { until: toIso(until) }) }),
    advance: (to) => move({ to: toIso(to) }),
    tieToWall: () => move({ mode: 'wall' }),
  };
}

function reading({ now, mode }: Clock): ClockReading {
  return { now: epochMs(Date.parse(now)), mode };
}

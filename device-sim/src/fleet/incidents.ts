import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import type { SendingOrder } from '../device/device-client.ts';
import { keyedRandom } from '../random/keyed-random.ts';
import type {
  CounterResetIncident,
  Incident,
  OfflineIncident,
  SwapIncident,
  WaveChunkLostIncident,
} from '../scenario/incidents.ts';
import type { FleetState } from './fleet-state.ts';

/** What lies in [from, to). */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

type DatedIncident = SwapIncident | OfflineIncident | CounterResetIncident | WaveChunkLostIncident;
type At<T> = T & { readonly at: EpochMs };

/** The incidents of a scenario, dated for one fleet. What lies before the fleet's start never happens. */
export class Incidents {
  readonly #incidents: readonly Incident[];
  readonly #state: Pick<FleetState, 'seed' | 'startedAt' | 'pastEndsAt'>;

  constructor(incidents: readonly Incident[], state: Pick<FleetState, 'seed' | 'startedAt' | 'pastEndsAt'>) {
    this.#incidents = incidents;
    this.#state = state;
  }

  swapsIn(period: Period): readonly At<SwapIncident>[] {
    return this.#dated('swap').filter(({ at }) => isIn(at, period));
  }

  get counterResets(): readonly At<CounterResetIncident>[] {
    return this.#dated('counter-reset');
  }

  counterResetsIn(period: Period): readonly At<CounterResetIncident>[] {
    return this.counterResets.filter(({ at }) => isIn(at, period));
  }

  /** Machines that lose their network in a period. */
  offlineFrom(period: Period): readonly string[] {
    return this.#dated('offline')
      .filter(({ at }) => isIn(at, period))
      .map(({ machine }) => machine);
  }

  /** Machines that find their network again in a period, and how their buffer goes out. */
  onlineFrom(period: Period): readonly { readonly machine: string; readonly order: SendingOrder }[] {
    return this.#dated('offline')
      .filter((incident) => isIn(endOf(incident), period))
      .map((incident) => ({ machine: incident.machine, order: this.#orderOf(incident) }));
  }

  offlineAt(at: EpochMs): ReadonlySet<string> {
    return new Set(
      this.#dated('offline')
        .filter((incident) => incident.at < at && at <= endOf(incident))
        .map(({ machine }) => machine),
    );
  }

  /** Chunks of a burst that a machine records then which do not go out until they are asked for. */
  chunksLostOf(machine: string, at: EpochMs): ReadonlySet<number> {
    return new Set(
      this.#dated('wave-chunk-lost')
        .filter(
          (incident) => incident.machine === machine && isIn(at, { from: incident.at, to: endOf(incident) }),
        )
        .map(({ chunk }) => chunk),
    );
  }

  /** What becomes of the part that somebody is about to fit. */
  nextPart(
    { replacements }: Pick<FleetState, 'replacements'>,
    machine: string,
    position: string,
    meant: { readonly why: string; readonly lifeFactor: number },
  ): { readonly why: string; readonly lifeFactor: number } {
    const bad = this.#incidents.find(
      (one) => one.kind === 'next-part' && one.machine === machine && one.position === position,
    );
    if (bad?.kind !== 'next-part' || replacements.some(({ why }) => why.endsWith(bad.why))) return meant;
    return { why: `${meant.why}: ${bad.why}`, lifeFactor: bad.lifeFactor };
  }

  #dated<K extends DatedIncident['kind']>(kind: K): readonly At<Extract<DatedIncident, { kind: K }>>[] {
    const { startedAt, pastEndsAt } = this.#state;
    return this.#incidents.flatMap((incident) => {
      if (!isOfKind(incident, kind)) return [];
      const at = epochMs(pastEndsAt - incident.daysBeforeEndOfPast * DAY_MS);
      return at < startedAt ? [] : [{ ...incident, at }];
    });
  }

  #orderOf({ machine, outOfOrder, duplicates }: OfflineIncident): SendingOrder {
    const uniform = keyedRandom(this.#state.seed, machine, 'buffer');
    return (pending) => {
      const sent = pending.flatMap((message) => (uniform() < duplicates ? [message, message] : [message]));
      if (!outOfOrder) return sent;
      return sent
        .map((message) => ({ message, place: uniform() }))
        .sort((a, b) => a.place - b.place)
        .map(({ message }) => message);
    };
  }
}

function isIn(at: EpochMs, { from, to }: Period): boolean {
  return at >= from && at < to;
}

function endOf({ at, days }: At<OfflineIncident | WaveChunkLostIncident>): EpochMs {
  return epochMs(at + days * DAY_MS);
}

function isOfKind<K extends DatedIncident['kind']>(
  incident: Incident,
  kind: K,
): incident is Extract<DatedIncident, { kind: K }> {
  return incident.kind === kind;
}

import type { EpochMs } from '@kizashi/kernel';
import { CHANNELS, COMPONENTS, type Component, type PdmMachine } from './pdm-fleet.ts';
import { bestThreshold, type Counted, countWarnings, type ScoreSeries } from './warnings.ts';

/** Alarms at a fixed limit of a channel's mean over so many hours: what a good maintenance department sets up. */
const MEAN_OF_HOURS = [1, 3, 12, 24];

interface FixedLimit {
  readonly channel: number;
  readonly hours: number;
  readonly sign: 1 | -1;
  readonly threshold: number;
}

/** For each component the channel, side, averaging and limit that would have done best on the training machines. */
export function chooseLimits(
  machines: readonly PdmMachine[],
  horizonHours: number,
): ReadonlyMap<Component, FixedLimit> {
  return new Map(
    COMPONENTS.map((component) => {
      let best: FixedLimit = { channel: 0, hours: 1, sign: 1, threshold: Number.POSITIVE_INFINITY };
      let bestF1 = 0;
      for (const channel of CHANNELS.keys()) {
        for (const hours of MEAN_OF_HOURS) {
          for (const sign of [1, -1] as const) {
            const series = machines.flatMap((machine) =>
              seriesOf(machine, component, { channel, hours, sign }),
            );
            const { threshold, f1 } = bestThreshold(series, horizonHours);
            if (f1 > bestF1) {
              bestF1 = f1;
              best = { channel, hours, sign, threshold };
            }
          }
        }
      }
      return [component, best];
    }),
  );
}

export function countLimits(
  machine: PdmMachine,
  limits: ReadonlyMap<Component, FixedLimit>,
  horizonHours: number,
): Counted {
  const series = COMPONENTS.flatMap((component) => seriesOf(machine, component, limits.get(component)!));
  return countWarnings(series, horizonHours, ({ component }) => limits.get(component)!.threshold);
}

/** The mean over the last hours, as far as they belong to the same component; high means bad. */
function seriesOf(
  { rows, lives }: PdmMachine,
  component: Component,
  { channel, hours, sign }: Omit<FixedLimit, 'threshold'>,
): ScoreSeries[] {
  return lives
    .filter((life) => life.component === component)
    .map((life) => {
      const inside = rows.filter(({ measuredAt }) => measuredAt >= life.from && measuredAt < life.to);
      let sum = 0;
      const scores = inside.flatMap(({ measuredAt, values }, i): [EpochMs, number][] => {
        sum += values[channel]! - (i >= hours ? inside[i - hours]!.values[channel]! : 0);
        return i + 1 < hours ? [] : [[measuredAt, (sign * sum) / hours]];
      });
      return { life, scores };
    });
}

import type { Machine, MachineModel } from '@kizashi/api-contract';
import { type EpochMs, SECOND_MS, toIso } from '@kizashi/kernel';
import type { ProductApi } from '../../set-up/product-api.ts';
import { type Exceedance, exceedanceOf, HEALTHY_SNAPSHOTS, IN_A_ROW, LIMIT_SD } from './exceedance.ts';

/** As many buckets as the service gives: narrower than the ten seconds between two snapshots of an hour or two. */
const MOST_POINTS = 5_000;

interface Indicator extends Exceedance {
  readonly name: string;
  readonly rms: boolean;
}

/**
 * What the product made of the replayed bursts of a machine, as it answers over HTTP: every channel that is derived
 * from bursts, judged by one rule, beside RMS alone.
 */
export async function exceedanceReport(
  api: Pick<ProductApi, 'get'>,
  machineId: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<string> {
  const { modelId, serial } = await api.get<Machine>(`machines/${machineId}`);
  const { channels } = await api.get<MachineModel>(`machine-models/${encodeURIComponent(modelId)}`);
  const range = `from=${toIso(from)}&to=${toIso((to + SECOND_MS) as EpochMs)}&points=${MOST_POINTS}`;
  const indicators: Indicator[] = [];
  const absent: string[] = [];
  let snapshots = 0;
  for (const { id, derived } of channels) {
    if (derived === undefined) continue;
    const { points } = await api.get<{ points: { avg: number }[] }>(
      `machines/${machineId}/telemetry?channel=${id}&${range}`,
    );
    if (points.length <= HEALTHY_SNAPSHOTS) absent.push(id);
    else
      indicators.push({
        name: id,
        rms: derived.feature === 'rms',
        ...exceedanceOf(points.map(({ avg }) => avg)),
      });
    snapshots = Math.max(snapshots, points.length);
  }
  return [
    `${serial}: ${snapshots} snapshots; limit = mean + ${LIMIT_SD} sd of the first ${HEALTHY_SNAPSHOTS}, found = ${IN_A_ROW} in a row above it`,
    ...table(indicators),
    ...(absent.length > 0 ? [`without values, bursts are too short for them: ${absent.join(', ')}`] : []),
    `RMS alone: ${indicators
      .filter(({ rms }) => rms)
      .map(inWords)
      .join('; ')}`,
    '',
  ].join('\n');
}

/** Those that were found first stand first. */
function table(indicators: readonly Indicator[]): string[] {
  const sorted = indicators.toSorted((a, b) => (b.beforeEnd ?? -1) - (a.beforeEnd ?? -1));
  const lines = [
    ['indicator', 'limit', 'found at', 'before the end', 'above afterwards'],
    ...sorted.map(row),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

function row({ name, limit, found, beforeEnd, staysAbove }: Indicator): string[] {
  const share = staysAbove === undefined ? '-' : `${Math.round(100 * staysAbove)} %`;
  return [name, limit.toPrecision(4), found?.toString() ?? 'never', beforeEnd?.toString() ?? '-', share];
}

function inWords({ name, beforeEnd }: Indicator): string {
  return `${name} ${beforeEnd === undefined ? 'never' : `${beforeEnd} snapshots before the end`}`;
}

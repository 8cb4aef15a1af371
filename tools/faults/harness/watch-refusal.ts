import type { Plant } from './plant.ts';
import type { Sender } from './sender.ts';

/** What of a service works while its store takes nothing. */
export interface RefusalWatch {
  /** Answers of the end-points that read stored readings, while it lasted: how many, and how many were not 200. */
  reads: number;
  failedReads: number;
  /** What the first of those said. */
  firstFailure: string;
  /** What `/health/ready` said of it; empty when it said that everything works. */
  alarm: string;
  /** What consoles were told of it: since when nothing is stored; empty when nothing was. */
  toldConsoles: string;
}

export const newWatch = (): RefusalWatch => ({
  reads: 0,
  failedReads: 0,
  firstFailure: '',
  alarm: '',
  toldConsoles: '',
});

/** Reads as the console does, and asks whether the service is ready. */
export async function readOnce(plant: Plant, sender: Sender, watch: RefusalWatch): Promise<void> {
  const { machineId } = sender.device;
  const from = new Date(Date.now() - 86_400_000).toISOString();
  const to = new Date(Date.now() + 86_400_000).toISOString();
  const channel = 'spindle.velocity_rms';
  const query = new URLSearchParams({ channel, from, to, points: '50' });
  for (const path of [`/api/v1/machines/${machineId}/telemetry?${query}`, '/api/v1/machines?limit=20']) {
    const { status, body } = await plant.api('GET', path);
    watch.reads += 1;
    if (status === 200) continue;
    watch.failedReads += 1;
    watch.firstFailure ||= `${status} ${JSON.stringify(body)}`;
  }
  const { body: told } = await plant.api('GET', '/api/v1/readings-backlog');
  watch.toldConsoles ||= told.refusing?.since ?? '';
  const { status, body } = await plant.api('GET', '/health/ready');
  if (status === 503) {
    const parts = body.parts as readonly { readonly name: string; ok: boolean; detail: string }[];
    watch.alarm = parts
      .filter(({ ok }) => !ok)
      .map(({ name, detail }) => `${name}: ${detail}`)
      .join('; ');
  }
}

/** Acknowledgements of all senders since this instant of monotonic time. */
export function acknowledgedSince(senders: readonly Sender[], since: number, to = Infinity): number {
  return senders.reduce(
    (sum, { acknowledgements }) => sum + acknowledgements.filter(({ at }) => at > since && at <= to).length,
    0,
  );
}

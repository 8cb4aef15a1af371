import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../frame/statistics.ts';
import { teleOf } from './bench-messages.ts';
import type { DeviceConnection } from './device-connection.ts';
import type { PacedLoad, Stretch, Trace } from './generator-messages.ts';
import { publishBytes } from './mqtt-bytes.ts';

export interface PacedOutcome {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly messages: number;
  readonly messagesPerDevice: readonly number[];
  readonly stretches: readonly Stretch[];
  readonly traces: readonly Trace[];
}

/** Sockets are written to this often; what has become due meanwhile goes out together. */
const TICK_MS = 4;
/** After the load: acknowledgements that are still missing then are counted as never. */
const PATIENCE_MS = 120_000;

/** What one device waits for: when the messages on their way were due, oldest first. */
interface Waiting {
  readonly dueAt: number[];
  answered: number;
}

/**
 * Every device sends in turn, one message each, so that all together send `perSecond`. A latency counts from when the
 * message was due, not from when a socket took it: a stall is felt by every message that should have gone out in it.
 */
export async function runPacedLoad(
  connections: readonly DeviceConnection[],
  bid: string,
  load: PacedLoad,
): Promise<PacedOutcome> {
  const total = Math.round(load.perSecond * load.seconds);
  const devices = connections.length;
  const waiting = connections.map((): Waiting => ({ dueAt: [], answered: 0 }));
  const latencies = Array.from(
    { length: Math.ceil(load.seconds / load.reportEverySeconds) },
    (): number[] => [],
  );
  const traces: Trace[] = [];
  let answered = 0;
  let closed: string | undefined;
  const startedAt = performance.now();
  const inEpoch = (at: number) => performance.timeOrigin + at;
  const stretchOf = (due: number) =>
    Math.min(latencies.length - 1, Math.floor((due - startedAt) / (load.reportEverySeconds * 1_000)));

  for (const [device, connection] of connections.entries()) {
    const own = waiting[device] as Waiting;
    connection.onClosed = () => {
      closed ??= connection.device.id;
    };
    connection.onPubacks = (count) => {
      const now = performance.now();
      for (let i = 0; i < count; i += 1) {
        const due = own.dueAt[own.answered++] as number;
        latencies[stretchOf(due)]?.push(now - due);
        if (device < load.traced) traces.push({ device, sentAt: inEpoch(due), acknowledgedAt: inEpoch(now) });
      }
      answered += count;
    };
  }

  let sent = 0;
  let endedAt = startedAt;
  while (answered < total) {
    const now = performance.now();
    const due = Math.min(total, Math.floor(((now - startedAt) / 1_000) * load.perSecond) + 1);
    for (; sent < due; sent += 1) {
      const device = sent % devices;
      const connection = connections[device] as DeviceConnection;
      const seq = load.firstSeq + Math.floor(sent / devices);
      const dueAt = startedAt + (sent / load.perSecond) * 1_000;
      const payload = teleOf(bid, device, seq, Math.round(inEpoch(dueAt)));
      waiting[device]?.dueAt.push(dueAt);
      connection.write(publishBytes(connection.device.topic, payload, seq));
    }
    if (closed !== undefined) throw new Error(`${closed} was closed under the load`);
    endedAt = performance.now();
    if (sent === total && endedAt - startedAt > load.seconds * 1_000 + PATIENCE_MS) break;
    await sleep(TICK_MS);
  }
  for (const { dueAt, answered } of waiting) {
    for (const due of dueAt.slice(answered)) latencies[stretchOf(due)]?.push(Number.POSITIVE_INFINITY);
  }
  return {
    startedAt: inEpoch(startedAt),
    endedAt: inEpoch(endedAt),
    messages: sent,
    messagesPerDevice: waiting.map(({ dueAt }) => dueAt.length),
    stretches: latencies.map((of, i) => ({
      until: (i + 1) * load.reportEverySeconds,
      p50: quantile(of, 0.5),
      p99: quantile(of, 0.99),
      max: quantile(of, 1),
      messages: of.length,
    })),
    traces,
  };
}

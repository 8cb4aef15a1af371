import { createHistogram, performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { DeviceCredentials } from '../device/device-session.ts';
import { forEachAtOnce } from '../set-up/for-each-at-once.ts';
import { LoadDevice } from './load-device.ts';
import type { LoadPlan } from './load-plan.ts';

const CONNECTING_AT_ONCE = 50;
const TICK_MS = 10;
/** After the end, for PUBACKs that are on their way. */
const GRACE_MS = 10_000;
const MICROSECONDS = 1_000;

export interface LoadResult {
  readonly devices: number;
  readonly seconds: number;
  readonly sent: number;
  /** At QoS 0 nothing is. */
  readonly acknowledged: number;
  /** Sending, and waiting for the last PUBACK: what acknowledgements a second are measured by. */
  readonly acknowledgedSeconds: number;
  /** Milliseconds from publishing to PUBACK. */
  readonly pubackMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Messages that were due and not sent, since as many as may be waited for their PUBACK, or this process was too slow. */
  readonly behind: number;
  /** Messages whose connection ended, or whose PUBACK had not come ten seconds after the end. */
  readonly lost: number;
  /** What the service said on `err`, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of this process while it sent. */
  readonly cpuSeconds: number;
}

/** Sends the load of a plan and measures what becomes of it. @throws SimulationError when a device cannot sign in. */
export async function runLoad(
  plan: LoadPlan,
  url: string,
  credentials: readonly DeviceCredentials[],
  signal: AbortSignal,
): Promise<LoadResult> {
  const latencies = createHistogram({ lowest: 1, highest: 600_000 * MICROSECONDS, figures: 3 });
  const refused: Record<string, number> = {};
  let acknowledged = 0;
  let lastAt = 0;
  const devices = credentials.map(
    (one) =>
      new LoadDevice({
        ...{ url, credentials: one, encoding: plan.encoding, qos: plan.qos },
        onAcknowledged: (latencyMs) => {
          acknowledged++;
          lastAt = performance.now();
          latencies.record(Math.max(1, Math.round(latencyMs * MICROSECONDS)));
        },
        onRefused: (code) => {
          refused[code] = (refused[code] ?? 0) + 1;
        },
      }),
  );
  try {
    await forEachAtOnce(devices, CONNECTING_AT_ONCE, (device) => device.connect());
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    const { behind, due } = await sendEvenly(plan, devices, signal);
    const seconds = (performance.now() - startedAt) / 1_000;
    await whenAcknowledged(devices);
    const { user, system } = process.cpuUsage(cpu);
    const unanswered = devices.reduce((sum, { waiting }) => sum + waiting, 0);
    const milliseconds = (microseconds: number) => microseconds / MICROSECONDS;
    return {
      ...{ devices: devices.length, seconds, acknowledged, behind, refused },
      sent: due - behind,
      acknowledgedSeconds: Math.max(seconds, (lastAt - startedAt) / 1_000),
      pubackMs: {
        p50: acknowledged === 0 ? 0 : milliseconds(latencies.percentile(50)),
        p99: acknowledged === 0 ? 0 : milliseconds(latencies.percentile(99)),
        max: acknowledged === 0 ? 0 : milliseconds(latencies.max),
      },
      lost: unanswered + devices.reduce((sum, { lost }) => sum + lost, 0),
      cpuSeconds: (user + system) / 1_000_000,
    };
  } finally {
    await Promise.all(devices.map((device) => device.stop().catch(() => undefined)));
  }
}

/** Devices in turn, each tick as many messages as the time asks for. What cannot be sent then is never made up for. */
async function sendEvenly(
  { rate, forMs }: LoadPlan,
  devices: readonly LoadDevice[],
  signal: AbortSignal,
): Promise<{ readonly due: number; readonly behind: number }> {
  const startedAt = performance.now();
  let due = 0;
  let behind = 0;
  for (;;) {
    const elapsed = Math.min(forMs, performance.now() - startedAt);
    const wanted = Math.floor((rate * elapsed) / 1_000);
    for (; due < wanted; due++) if (devices[due % devices.length]?.send() !== true) behind++;
    if (elapsed >= forMs || signal.aborted) return { due, behind };
    await wait(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function whenAcknowledged(devices: readonly LoadDevice[]): Promise<void> {
  const until = performance.now() + GRACE_MS;
  while (devices.some(({ waiting }) => waiting > 0) && performance.now() < until) await wait(TICK_MS);
}

import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../frame/statistics.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import { cpuSeconds } from '../plant/process-usage.ts';

/** One of the stacks that are compared, with its devices connected. */
export interface Side {
  readonly generator: LoadGenerator;
  /** Whose CPU counts; the generator's does not. */
  readonly pids: readonly number[];
  /** Resolves when so many messages in all have been confirmed as stored; at once where a PUBACK says so. */
  whenStored(messages: number): Promise<void>;
  /** Seconds without work after which nothing is left to do behind a round; one unless told. */
  readonly calmSeconds?: number;
  /** Asks the store, over its query interface, how many messages it holds. */
  countStored(): Promise<number>;
}

/** What is published in one round. */
export interface Round {
  readonly firstSeq: number;
  readonly messagesPerDevice: number;
  readonly firstAt: number;
  readonly stepMs: number;
  readonly window: number;
}

export interface RoundFigures extends Record<string, number> {
  readonly messagesPerSecond: number;
  /** Microseconds, of all processes of the side, what they do after the last message included. */
  readonly cpuPerMessage: number;
}

/** A side has come to rest when it uses less than this share of a core for a second. */
const AT_REST = 0.06;
const REST_WITHIN_S = 40;

/**
 * Publishes a round. The clock runs until the last message is acknowledged, and stored, and the store holds them all
 * when asked; the CPU is taken once the side has come to rest. Two things are taken off: what it uses in rest, and what the
 * asking took, for which the same is asked once more, since at the end of the round other work goes on beside it.
 */
export async function runRound(side: Side, round: Round, devices: number): Promise<RoundFigures> {
  const { generator, pids } = side;
  await generator.prepare(round);
  await rest(pids);
  const messages = devices * round.messagesPerDevice;
  const expected = devices * (round.firstSeq - 1) + messages;
  const cpuBefore = cpuSeconds(pids);
  const { startedAt, endedAt } = await generator.go();
  await side.whenStored(expected);
  const storedAt = Math.max(endedAt, performance.timeOrigin + performance.now());
  const found = await side.countStored();
  if (found !== expected)
    throw new Error(`acknowledged and stored ${expected} messages, but ${found} are found`);
  const idle = await rest(pids, side.calmSeconds);
  const cpuAtRest = cpuSeconds(pids);
  await side.countStored();
  const asking = cpuSeconds(pids) - cpuAtRest;
  const cpu = cpuAtRest - cpuBefore - asking - idle;
  return {
    messagesPerSecond: messages / ((storedAt - startedAt) / 1_000),
    cpuPerMessage: (cpu / messages) * 1e6,
  };
}

/**
 * Scoring, compaction and checkpoints go on behind the last message: they are part of its price.
 * @returns CPU seconds that went by in the calm seconds: what a side takes anyway, by their median
 */
async function rest(pids: readonly number[], calmSeconds = 1): Promise<number> {
  const taken: number[] = [];
  let calm = 0;
  for (let second = 0; second < REST_WITHIN_S && calm < calmSeconds; second += 1) {
    const before = cpuSeconds(pids);
    await sleep(1_000);
    const cpu = cpuSeconds(pids) - before;
    taken.push(cpu);
    calm = cpu < AT_REST ? calm + 1 : 0;
  }
  return calm === 0 ? 0 : calm * median(taken.slice(-calm));
}

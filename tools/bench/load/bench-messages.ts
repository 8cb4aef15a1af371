import { CHANNELS } from '../plant/plant-model.ts';

/** Instants one after the other of one machine, `stepMs` apart. */
export interface Stretch {
  readonly firstSeq: number;
  readonly count: number;
  readonly firstAt: number;
  readonly stepMs: number;
}

export function birthOf(bid: string, periodMs: number): string {
  return JSON.stringify({
    v: 1,
    bid,
    bn: 1,
    seq: 0,
    fw: 'bench-1.0',
    up: 60_000,
    ch: CHANNELS.map(({ id, unit }, alias) => ({ alias, id, unit, periodMs })),
  });
}

/** One reading of every channel, as a healthy machine gives it: a level of its own and a little noise. */
export function teleOf(bid: string, machine: number, seq: number, at: number): string {
  const noise = (channel: number) => ((seq * 31 + machine * 17 + channel * 7) % 64) / 64;
  const values = [
    2.1 + noise(0) * 0.4,
    41 + noise(1) * 2,
    1.6 + noise(2) * 0.3,
    12 + noise(3),
    6.2 + noise(4) * 0.2,
    9 + noise(5) * 0.5,
    50 + noise(6),
    1_200 + at / 3_600_000 - 490_000,
  ];
  const samples = CHANNELS.map(({ id }, i) => `["${id}",0,${(values[i] as number).toFixed(3)}]`);
  return `{"v":1,"bid":"${bid}","seq":${seq},"t0":${at},"tq":"ntp","s":[${samples.join(',')}]}`;
}

import { PLAIN_CHANNEL } from './plant.ts';

const TENANT = 'maker';

export const topicOf = (device: { readonly id: string }, kind: string) =>
  `kz/v1/${TENANT}/${device.id}/${kind}`;

interface ChannelEntry {
  readonly id: string;
  readonly unit: string;
}

const PLAIN: readonly ChannelEntry[] = [{ id: PLAIN_CHANNEL, unit: 'mm/s' }];

export function birthOf(bid: string, channels: readonly ChannelEntry[] = PLAIN, fields: object = {}): string {
  const ch = channels.map((channel, alias) => ({ alias, ...channel, periodMs: 1_000 }));
  return JSON.stringify({ v: 1, bid, bn: 1, seq: 0, fw: 'trial', up: 1_000, ch, ...fields });
}

export type WireSample = readonly [channel: string, dtMs: number, value: number];

export function teleOf(bid: string, seq: number, t0: number, samples: readonly WireSample[]): string {
  return JSON.stringify({ v: 1, bid, seq, t0, tq: 'ntp', s: samples });
}

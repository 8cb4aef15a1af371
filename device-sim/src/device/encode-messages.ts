import type { BirthMessage, Sample, StateMessage, TelemetryMessage } from '@kizashi/firmware-contracts';

/** Payloads of contract v1, as text: what is sent again must be the same bytes. */

export function encodeBirth(birth: Omit<BirthMessage, 'kind'>): string {
  return JSON.stringify({
    v: 1,
    bid: birth.bid,
    bn: birth.bn,
    seq: birth.seq,
    fw: birth.firmware,
    up: birth.up,
    ch: birth.channels,
  });
}

/**
 * Goes out without a `seq`: whether a device is there is news at every connect, so it must never be taken for a
 * message that was seen before, and one that is lost on the way leaves no hole.
 */
export function encodeState(state: Omit<StateMessage, 'kind'>): string {
  return JSON.stringify({ v: 1, st: state.state, bid: state.bid, seq: state.seq, up: state.up });
}

export function encodeTelemetry(message: Omit<TelemetryMessage, 'kind' | 'refused'>): string {
  const { bid, seq, t0, up, clockSource } = message;
  return JSON.stringify({ v: 1, bid, seq, t0, up, tq: clockSource, s: message.samples.map(encodeSample) });
}

function encodeSample({ channel, dtMs, value, quality }: Sample): readonly unknown[] {
  return quality === 0 ? [channel, dtMs, value] : [channel, dtMs, value, quality];
}

import { type MessageKind, parseMessage } from '@kizashi/firmware-contracts';
import { asId, type DeviceId, type EpochMs, epochMs } from '@kizashi/kernel';
import { type Acquisition, acquire, type ReceivedMessage } from './acquire.ts';
import type { DecodeContext } from './decode-samples.ts';
import { DeviceMemory } from './device-memory.ts';
import type { MachineModel } from './machine-model.ts';

export const NOW = epochMs(Date.UTC(2026, 10, 20, 12));

export const model: MachineModel = {
  id: asId('cnc'),
  name: 'CNC 500',
  channels: [
    { id: asId('velocity'), unit: 'mm/s', role: 'wear', positionIds: [] },
    { id: asId('temperature'), unit: 'Cel', role: 'context', positionIds: [] },
    { id: asId('load'), unit: '%', role: 'setting', positionIds: [] },
  ],
  positions: [],
};

export const context: DecodeContext = {
  deviceId: asId<DeviceId>('d-1'),
  model,
  receivedAt: NOW,
  horizon: NOW,
};

export const contextAt = (at: EpochMs): DecodeContext => ({ ...context, receivedAt: at, horizon: at });

export const newMemory = () =>
  new DeviceMemory({ boots: [], seen: new Map(), recentBodies: new Map() }, model);

export const channel = (alias: number, id: string, unit: string, range?: readonly [number, number]) => ({
  alias,
  id,
  unit,
  ...(range && { range }),
  periodMs: 600_000,
});

export const birthOf = (fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  bn: 1,
  seq: 0,
  fw: '1.0',
  up: 1_000,
  ch: [channel(0, 'velocity', 'mm/s'), channel(1, 'temperature', 'Cel')],
  ...fields,
});

export const teleOf = (fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  seq: 1,
  t0: NOW - 60_000,
  s: [['velocity', 0, 2.5]],
  ...fields,
});

export const evtOf = (fields: object = {}) => ({
  v: 1,
  bid: 'b1',
  seq: 1,
  t0: NOW - 60_000,
  e: [['mode', 0, { mode: 'running' }]],
  ...fields,
});

/** A stand-in for CRC-32 that spreads enough for tests (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

export function received(kind: MessageKind, payload: object): ReceivedMessage {
  const text = JSON.stringify(payload);
  return {
    parsed: parseMessage(kind, new TextEncoder().encode(text)),
    bodyHash: hashOf(text),
    text: () => text,
  };
}

/** Acquires one message and enters it into the memory, as the service does. */
export function take(
  memory: DeviceMemory,
  kind: MessageKind,
  payload: object,
  at: DecodeContext = context,
): Acquisition {
  const message = received(kind, payload);
  const acquisition = acquire(message, memory, at);
  if (acquisition.boot) memory.takeBoot(acquisition.boot);
  if (acquisition.key && acquisition.seen) memory.see(acquisition.key, message.bodyHash);
  if (acquisition.key && acquisition.deviceTime !== undefined)
    memory.heardClock(acquisition.key, acquisition.deviceTime);
  return acquisition;
}

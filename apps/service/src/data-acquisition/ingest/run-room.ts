import {
  type Acquisition,
  acquire,
  acquireAgain,
  type DeviceMemory,
  nothingAcquired,
} from '@kizashi/condition-monitoring/data-acquisition';
import type { EpochMs } from '@kizashi/kernel';
import { type Arrival, forbiddenBy, receive } from './arrival.ts';
import type { PutAside } from './quarantined.ts';

/** What room 1 made of a message, together with what ingest itself refuses. */
export interface Outcome extends Omit<Acquisition, 'refusals'> {
  readonly refusals: readonly PutAside[];
}

export function runRoom(arrival: Arrival, memory: DeviceMemory, now: EpochMs): Outcome {
  const forbidden = forbiddenBy(arrival);
  return forbidden ? refused(forbidden) : run(acquire, arrival, memory, now);
}

/** For a message out of quarantine: it was seen already, and the rules of its topic were judged then. */
export function runRoomAgain(arrival: Arrival, memory: DeviceMemory, now: EpochMs): Outcome {
  return run(acquireAgain, arrival, memory, now);
}

/** Never throws: a payload that makes room 1 throw is put aside, or its device would send it for ever. */
function run(room: typeof acquire, arrival: Arrival, memory: DeviceMemory, now: EpochMs): Outcome {
  const { id: deviceId, model } = arrival.device;
  try {
    memory.useModel(model);
    const received = receive(arrival);
    return room(received, memory, { deviceId, model, receivedAt: now, horizon: now });
  } catch (failure) {
    const detail = `the service failed on this payload: ${String(failure)}`;
    return refused({ code: 'poison', detail });
  }
}

function refused(refusal: PutAside): Outcome {
  return { ...nothingAcquired(0), refusals: [refusal] };
}

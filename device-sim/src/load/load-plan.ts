import { LIMITS } from '@kizashi/firmware-contracts';
import { SimulationError } from '../simulation-error.ts';

/** Beyond it one process measures itself instead of the product. */
export const MOST_DEVICES = 2_000;
export const MOST_MESSAGES_A_SECOND = 50_000;

/** What a load is made of. */
export interface LoadPlan {
  /** Messages a second, of all devices together. */
  readonly rate: number;
  readonly devices: number;
  readonly forMs: number;
  readonly encoding: 'json' | 'cbor';
  readonly qos: 0 | 1;
}

/**
 * As many devices as the rate needs where their number is left out.
 *
 * @param perDevice messages a second that the service takes from one device (`KIZASHI_DEVICE_RATE`)
 * @throws SimulationError when the rate is more than the devices may send, or than this command can make.
 */
export function planLoad(
  asked: Omit<LoadPlan, 'devices'> & { readonly devices?: number },
  perDevice: number = LIMITS.messagesPerSecond,
): LoadPlan {
  const { rate, devices = Math.min(MOST_DEVICES, Math.ceil(rate / perDevice)) } = asked;
  if (rate > MOST_MESSAGES_A_SECOND)
    throw new SimulationError(
      `--rate ${rate}: this command makes at most ${MOST_MESSAGES_A_SECOND} messages a second`,
    );
  if (devices > MOST_DEVICES)
    throw new SimulationError(`--devices ${devices}: this command runs at most ${MOST_DEVICES}`);
  if (rate > devices * perDevice)
    throw new SimulationError(
      `--rate ${rate}: ${devices} devices may send ${devices * perDevice} messages a second, ${perDevice} each; ask for ${Math.ceil(rate / perDevice)} devices or more, or name what the service allows each (its KIZASHI_DEVICE_RATE) with --device-rate`,
    );
  return { ...asked, devices };
}

import { setTimeout as wait } from 'node:timers/promises';
import {
  CLAIM_TOPIC_RULES,
  type ClaimResponseMessage,
  claimTopicOf,
  parseMessage,
  toWire,
} from '@kizashi/firmware-contracts';
import mqtt from 'mqtt';
import type { DeviceCredentials } from '../device/device-session.ts';
import { SimulationError } from '../simulation-error.ts';

/** The service closes a claim that takes longer. */
const PATIENCE_MS = 20_000;

/** A controller that knows no device id yet. */
export interface Claim {
  /** Of the broker. */
  readonly url: string;
  /** What the controller calls itself. */
  readonly uid: string;
  readonly code: string;
  readonly firmware: string;
  /** Called before the answer is acknowledged: a secret that is lost then can be claimed again. */
  readonly keep: (credentials: DeviceCredentials) => void;
}

/**
 * Trades a claim code for a device's sign-in, over MQTT as any controller does.
 *
 * @throws SimulationError when the code is refused, or nobody answers in time.
 */
export async function claimPlace(claim: Claim): Promise<DeviceCredentials> {
  const { url, uid, code, firmware } = claim;
  const client = mqtt.connect(url, {
    clientId: uid,
    username: '_claim',
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: PATIENCE_MS,
  });
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  let failure: Error | undefined;
  client.on('error', (error) => {
    failure = error;
  });
  let answer: ClaimResponseMessage | undefined;
  // The PUBACK goes out once this has returned.
  client.on('message', (_topic, payload) => {
    const parsed = parseMessage('claim/rsp', payload);
    if (!parsed.ok) return;
    answer = parsed.value.message;
    if ('secret' in answer) claim.keep(credentialsOf(answer));
  });
  client.once('connect', () => {
    client.subscribe(claimTopicOf({ uid, kind: 'claim/rsp' }), CLAIM_TOPIC_RULES['claim/rsp']);
    const request = toWire({ kind: 'claim/req', code, firmware });
    client.publish(claimTopicOf({ uid, kind: 'claim/req' }), JSON.stringify(request), { qos: 1 });
  });
  await Promise.race([closed, wait(PATIENCE_MS, undefined, { ref: false })]);
  await client.endAsync(true);
  if (answer === undefined)
    throw new SimulationError(
      `the claim of ${uid} was not answered by ${url}${failure === undefined ? '' : `: ${failure.message}`}`,
    );
  if (!('secret' in answer))
    throw new SimulationError(`the claim of ${uid} was refused: ${answer.code}: ${answer.detail}`);
  return credentialsOf(answer);
}

function credentialsOf(answer: Extract<ClaimResponseMessage, { secret: string }>): DeviceCredentials {
  const { tenant, device, secret } = answer;
  return { tenant, device, secret };
}

import { hash, timingSafeEqual } from 'node:crypto';
import { isDeviceId, parseTopic, parseUsername } from '@kizashi/firmware-contracts';
import { err, ok, type Result } from '@kizashi/kernel';
import type { KnownDevice } from '../devices/known-device.ts';
import { mayPublish } from './topic-permission.ts';

/** As much of a CONNECT as sign-in judges. */
export interface Credentials {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: Uint8Array | undefined;
  readonly will?: { readonly topic: string } | undefined;
}

/** MQTT 3.1.1, 3.2.2.3: 2 identifier rejected, 4 bad user name or password, 5 not authorized. */
export interface SignInRefusal {
  readonly returnCode: 2 | 4 | 5;
  readonly reason: string;
  /** Somebody showed valid credentials of one device and asked for another's: audited. */
  readonly breachOf?: KnownDevice;
}

/** Compared with where the device is not known, so that the time of the answer does not tell. */
const NOBODY = '0'.repeat(64);

/** Client id = device = user name, the secret as password, and a will on its own topics: then who it is. */
export function judgeSignIn(
  { clientId, username, password, will }: Credentials,
  tenant: string,
  activeDevice: (id: string) => KnownDevice | undefined,
): Result<KnownDevice, SignInRefusal> {
  if (!isDeviceId(clientId)) return err({ returnCode: 2, reason: 'the client id is not a device id' });
  const claimed = parseUsername(username ?? '');
  const device = claimed && activeDevice(claimed.device);
  const known = isSecretOf(device?.secretHash ?? NOBODY, password ?? new Uint8Array()) ? device : undefined;
  if (!known || claimed?.tenant !== tenant) {
    return err({ returnCode: 4, reason: 'unknown device, foreign tenant, or wrong secret' });
  }
  if (clientId !== known.id) {
    return err({
      returnCode: 2,
      reason: `client id "${clientId}" is not the device of the user name`,
      breachOf: known,
    });
  }
  if (will && !mayPublish(will.topic, known.id, tenant)) {
    const reason = `last will on a foreign topic: ${parseTopic(will.topic) ? will.topic : 'not a device topic'}`;
    return err({ returnCode: 5, reason, breachOf: known });
  }
  return ok(known);
}

function isSecretOf(secretHash: string, secret: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(secretHash, 'hex'), hash('sha256', secret, 'buffer'));
}

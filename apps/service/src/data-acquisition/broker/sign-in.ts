import { hash, timingSafeEqual } from 'node:crypto';
import { isDeviceId, parseTopic, parseUsername } from '@kizashi/firmware-contracts';
import { type EpochMs, err, ok, type Result, toIso } from '@kizashi/kernel';
import type { KnownDevice } from '../devices/known-device.ts';
import type { ClientCertificate } from './client-certificate.ts';
import { mayPublish } from './topic-permission.ts';

/** As much of a CONNECT as sign-in judges. */
export interface Credentials {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: Uint8Array | undefined;
  readonly will?: { readonly topic: string } | undefined;
  /** What the connection itself has shown; then no password is looked at. */
  readonly certificate?: ClientCertificate | undefined;
}

/** How a device proved who it is; a session lasts as long as its proof. */
export type Proof =
  | { readonly kind: 'certificate' }
  | { readonly kind: 'secret' | 'previous-secret'; readonly secretHash: string };

export interface SignedIn {
  readonly device: KnownDevice;
  readonly proof: Proof;
}

export type SignInRefusalCode =
  | 'not-a-device-id'
  | 'unknown-device'
  | 'wrong-secret'
  | 'retired-secret'
  | 'bad-certificate'
  | 'client-id-mismatch'
  | 'foreign-will';

/** MQTT 3.1.1, 3.2.2.3: 2 identifier rejected, 4 bad user name or password, 5 not authorized. */
export interface SignInRefusal {
  readonly code: SignInRefusalCode;
  readonly returnCode: 2 | 4 | 5;
  readonly reason: string;
  /** The device that somebody claimed to be, proven or not. */
  readonly claimed?: KnownDevice;
  /** Somebody showed valid credentials of one device and asked for another's: audited. */
  readonly breachOf?: KnownDevice;
}

export interface SignInRules {
  readonly tenant: string;
  readonly activeDevice: (id: string) => KnownDevice | undefined;
  /** Wall time, by which a secret of before ends. */
  readonly now: EpochMs;
}

/** Compared with where the device is not known, so that the time of the answer does not tell. */
const NOBODY = '0'.repeat(64);

/** Client id = device = user name or certificate, the secret as password, and a will on its own topics: then who it is. */
export function judgeSignIn(credentials: Credentials, rules: SignInRules): Result<SignedIn, SignInRefusal> {
  const { clientId, certificate, will } = credentials;
  if (!isDeviceId(clientId)) {
    return err({ code: 'not-a-device-id', returnCode: 2, reason: 'the client id is not a device id' });
  }
  const proven = certificate
    ? byCertificate(certificate, credentials.username, rules)
    : bySecret(credentials, rules);
  if (!proven.ok) return proven;
  const { device } = proven.value;
  if (clientId !== device.id) {
    const reason = `client id "${clientId}" is not the device of the ${certificate ? 'certificate' : 'user name'}`;
    return err({ code: 'client-id-mismatch', returnCode: 2, reason, claimed: device, breachOf: device });
  }
  if (will && !mayPublish(will.topic, device.id, rules.tenant)) {
    const reason = `last will on a foreign topic: ${parseTopic(will.topic) ? will.topic : 'not a device topic'}`;
    return err({ code: 'foreign-will', returnCode: 5, reason, claimed: device, breachOf: device });
  }
  return proven;
}

function bySecret(
  { username, password }: Credentials,
  { tenant, activeDevice, now }: SignInRules,
): Result<SignedIn, SignInRefusal> {
  const claimed = parseUsername(username ?? '');
  const device = claimed?.tenant === tenant ? activeDevice(claimed.device) : undefined;
  const shown = hash('sha256', password ?? new Uint8Array(), 'buffer');
  const { hash: previousHash, until } = device?.previousSecret ?? { hash: NOBODY, until: now };
  const isCurrent = isSame(device?.secretHash ?? NOBODY, shown);
  const isPrevious = isSame(previousHash, shown);
  if (device && isCurrent) return ok({ device, proof: { kind: 'secret', secretHash: device.secretHash } });
  if (device && isPrevious) {
    if (now < until) return ok({ device, proof: { kind: 'previous-secret', secretHash: previousHash } });
    const reason = `the secret of before the last rotation, which was valid until ${toIso(until)}`;
    return err({ code: 'retired-secret', returnCode: 4, reason, claimed: device });
  }
  if (!device) {
    return err({ code: 'unknown-device', returnCode: 4, reason: 'no device of this installation' });
  }
  const reason = 'the password is not the secret of this device';
  return err({ code: 'wrong-secret', returnCode: 4, reason, claimed: device });
}

/** No password is needed and none is looked at; a user name may be left out, but not be another's. */
function byCertificate(
  certificate: ClientCertificate,
  username: string | undefined,
  { tenant, activeDevice }: SignInRules,
): Result<SignedIn, SignInRefusal> {
  const refuse = (reason: string, claimed?: KnownDevice) =>
    err<SignInRefusal>({ code: 'bad-certificate', returnCode: 5, reason, ...(claimed && { claimed }) });
  const named = isDeviceId(certificate.commonName)
    ? { tenant, device: certificate.commonName }
    : parseUsername(certificate.commonName);
  const device = named?.tenant === tenant ? activeDevice(named.device) : undefined;
  if (certificate.fault !== undefined) {
    return refuse(`the client certificate is not trusted: ${certificate.fault}`, device);
  }
  if (!device) return refuse('the common name of the client certificate is no device of this installation');
  if (username !== undefined && username !== `${tenant}/${device.id}`) {
    return refuse('the user name is not the device of the client certificate', device);
  }
  return ok({ device, proof: { kind: 'certificate' } });
}

/** Whether a session that was opened with this proof may go on, now that its device may have changed. */
export function isStillValid(proof: Proof, device: KnownDevice | undefined, now: EpochMs): boolean {
  if (!device) return false;
  if (proof.kind === 'certificate' || proof.secretHash === device.secretHash) return true;
  const { previousSecret } = device;
  return previousSecret?.hash === proof.secretHash && now < previousSecret.until;
}

function isSame(secretHash: string, shown: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(secretHash, 'hex'), shown);
}

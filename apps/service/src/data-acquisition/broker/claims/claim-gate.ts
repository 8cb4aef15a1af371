import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClaimKind,
  claimTopicOf,
  HARDWARE_ID,
  parseClaimTopic,
  parseMessage,
  toWire,
} from '@kizashi/firmware-contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { Client, ConnectPacket, PublishPacket } from 'aedes';
import { SignInDesk } from '../sign-in-desk.ts';
import { ClaimOffice } from './claim-office.ts';

/** User name of a controller that has no identity yet; its client id is its hardware id, and it has no password. */
export const CLAIMANT = '_claim';
/** They are let in without a proof, so few at a time and not for long. */
const MOST_AT_A_TIME = 50;
const ASK_WITHIN_MS = 20_000;
/** For the acknowledgement of the answer; then the connection is closed either way. */
const LINGER_MS = 10_000;

/** A connection on which somebody claims a place: it may ask once and hears the answer, nothing else. */
export interface Claimant {
  readonly hardwareId: string;
  readonly address: string;
  state: 'connected' | 'asked' | 'answered';
}

/** The broker's hooks for controllers that have no identity yet. */
@Injectable()
export class ClaimGate {
  readonly #log = new Logger(ClaimGate.name);
  readonly #here = new Set<Client>();

  constructor(
    private readonly office: ClaimOffice,
    private readonly desk: SignInDesk,
  ) {}

  /** Undefined where a device connects. */
  claimantOf(connect: ConnectPacket, address: string): Claimant | undefined {
    if (connect.username !== CLAIMANT) return undefined;
    const hardwareId = connect.clientId;
    // Whoever calls itself as a device or as another claimant must not take over that one's connection.
    connect.clientId = `${CLAIMANT} ${randomUUID()}`;
    return { hardwareId, address, state: 'connected' };
  }

  /** Lets it in, or says with which return code of CONNACK not. */
  admit(client: Client, { hardwareId }: Claimant, { will }: ConnectPacket): { returnCode: 2 | 3 | 5 } | 'in' {
    if (!HARDWARE_ID.test(hardwareId)) return { returnCode: 2 };
    if (will) return { returnCode: 5 };
    if (this.#here.size >= MOST_AT_A_TIME) return { returnCode: 3 };
    this.#here.add(client);
    const tooLate = setTimeout(() => client.close(), ASK_WITHIN_MS).unref();
    client.conn.once('close', () => {
      clearTimeout(tooLate);
      this.#here.delete(client);
    });
    return 'in';
  }

  isOwn({ hardwareId }: Claimant, topic: string, kind: ClaimKind): boolean {
    const parsed = parseClaimTopic(topic);
    return parsed?.uid === hardwareId && parsed.kind === kind;
  }

  /** The one request; its answer goes to this connection alone, whoever else listens under the same name. */
  take(client: Client, claimant: Claimant, packet: PublishPacket, done: (error?: Error) => void): void {
    if (!this.isOwn(claimant, packet.topic, 'claim/req') || claimant.state !== 'connected') {
      done(new Error('a claimant may ask once, on its own topic'));
      return;
    }
    claimant.state = 'asked';
    const payload = Buffer.from(packet.payload);
    // Nobody may subscribe there; all the same the code goes no further.
    packet.payload = Buffer.alloc(0);
    packet.retain = false;
    done();
    this.#answer(claimant, payload).then(
      (answer) => this.#send(client, claimant, answer),
      (error: unknown) => {
        this.#log.warn(`a claim of ${claimant.hardwareId} failed: ${String(error)}`);
        client.close();
      },
    );
  }

  async #answer({ hardwareId, address }: Claimant, payload: Uint8Array): Promise<object> {
    const asked = parseMessage('claim/req', payload);
    const outcome = asked.ok
      ? await this.office
          .claim({ hardwareId, code: asked.value.message.code, firmware: asked.value.message.firmware })
          .catch((error: unknown) => {
            this.#log.warn(`a claim of ${hardwareId} has to wait: ${String(error)}`);
            const rejection = { code: 'claim-unavailable', detail: 'try again in a minute' } as const;
            return { ok: false, error: rejection } as const;
          })
      : asked;
    if (outcome.ok) return toWire({ kind: 'claim/rsp', ...outcome.value });
    const { code, detail } = outcome.error;
    await sleep(this.desk.damp(address, code), undefined, { ref: false });
    this.#log.warn(`a claim of ${hardwareId} from ${address} was refused: ${code}`);
    return toWire({ kind: 'claim/rsp', code, detail });
  }

  #send(client: Client, claimant: Claimant, answer: object): void {
    if (client.closed) return;
    claimant.state = 'answered';
    const topic = claimTopicOf({ uid: claimant.hardwareId, kind: 'claim/rsp' });
    const payload = JSON.stringify(answer);
    // Without a callback Aedes throws where nobody can catch it.
    client.publish({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false }, (error) => {
      if (error) this.#log.warn(`a claim of ${claimant.hardwareId} got no answer: ${error.message}`);
    });
    setTimeout(() => client.close(), LINGER_MS).unref();
  }
}

import { BlockList, isIPv6 } from 'node:net';
import { isLoopback } from '../../configuration/environment-values.ts';

/** Connections that have not signed in: in all, and from one address. They last five seconds at most. */
const MOST_STRANGERS = 1_000;
const MOST_STRANGERS_OF_AN_ADDRESS = 200;

export type CapReason = 'all' | 'address' | 'strangers' | 'strangers-of-address';

export interface CapLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Whose connections are those of many: a proxy, and this machine itself. */
  readonly isShared: (address: string) => boolean;
}

/** A connection that was let in: `signedIn` when it is no stranger any more, `left` when it is closed. */
export interface Admission {
  signedIn(): void;
  left(): void;
}

/** How many connections there may be at a time. Beyond it new ones are turned away, and come again. */
export class ConnectionCaps {
  readonly #limits: CapLimits;
  readonly #all = new Map<string, number>();
  readonly #strange = new Map<string, number>();
  #connections = 0;
  #strangers = 0;

  constructor(limits: CapLimits) {
    this.#limits = limits;
  }

  get connections(): number {
    return this.#connections;
  }

  /** Lets a connection in, or says which cap it would pass. */
  admit(address: string): Admission | CapReason {
    const reason = this.#capPassedBy(address);
    if (reason !== undefined) return reason;
    this.#connections += 1;
    this.#strangers += 1;
    add(this.#all, address, 1);
    add(this.#strange, address, 1);
    let stranger = true;
    let here = true;
    const signedIn = () => {
      if (!stranger) return;
      stranger = false;
      this.#strangers -= 1;
      add(this.#strange, address, -1);
    };
    return {
      signedIn,
      left: () => {
        if (!here) return;
        here = false;
        signedIn();
        this.#connections -= 1;
        add(this.#all, address, -1);
      },
    };
  }

  #capPassedBy(address: string): CapReason | undefined {
    const { connections, connectionsPerAddress, isShared } = this.#limits;
    if (this.#connections >= connections) return 'all';
    if (this.#strangers >= MOST_STRANGERS) return 'strangers';
    if (isShared(address)) return undefined;
    if ((this.#all.get(address) ?? 0) >= connectionsPerAddress) return 'address';
    if ((this.#strange.get(address) ?? 0) >= MOST_STRANGERS_OF_AN_ADDRESS) return 'strangers-of-address';
    return undefined;
  }
}

/**
 * Addresses behind which there are many: this machine's own, since a TLS proxy or tunnel may run beside the service,
 * and those of `KIZASHI_TRUST_PROXY`. MQTT does not say whom a proxy speaks for, so it has to bound its own callers.
 */
export function sharedAddresses(trustProxy: number | readonly string[] | undefined): CapLimits['isShared'] {
  // So many hops before us: then whoever connects is one of them.
  if (typeof trustProxy === 'number') return () => true;
  const proxies = new BlockList();
  for (const range of trustProxy ?? []) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  return (address) => isLoopback(address) || proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** An IPv4 address reads the same whether it came by an IPv4 or a dual-stack socket. */
export function addressOf(remoteAddress: string | undefined): string {
  return (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
}

function add(counts: Map<string, number>, address: string, by: 1 | -1): void {
  const count = (counts.get(address) ?? 0) + by;
  if (count === 0) counts.delete(address);
  else counts.set(address, count);
}

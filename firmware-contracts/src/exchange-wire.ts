import { KNOWN_VERSIONS } from './limits.ts';
import type {
  AckMessage,
  ClaimRequestMessage,
  ClaimResponseMessage,
  CommandMessage,
  CommandStatus,
  ConfigurationAckMessage,
  ConfigurationMessage,
  TimeRequestMessage,
  TimeResponseMessage,
} from './messages.ts';

/** Questions, orders and answers between a device and the service, and their wire forms. */
export type ExchangeMessage =
  | AckMessage
  | ConfigurationAckMessage
  | TimeRequestMessage
  | CommandMessage
  | ConfigurationMessage
  | TimeResponseMessage
  | ClaimRequestMessage
  | ClaimResponseMessage;
export type ExchangeKind = ExchangeMessage['kind'];

interface Wire {
  readonly ack: { bid: string; seq: number; id: string; st: CommandStatus; code?: string };
  readonly cfgack: { bid: string; seq: number; rev: number; st: 'applied' | 'refused'; code?: string };
  readonly 'time/req': { up: number };
  readonly cmd: { id: string; op: string; args: Record<string, unknown>; exp: number };
  readonly cfg: { rev: number; cfg: Record<string, unknown> };
  readonly 'time/rsp': { up: number; t: number };
  readonly 'claim/req': { code: string; fw?: string };
  readonly 'claim/rsp':
    | { tenant: string; device: string; username: string; secret: string }
    | { code: string; detail: string };
}

type Readers = { readonly [K in ExchangeKind]: (wire: Wire[K]) => Extract<ExchangeMessage, { kind: K }> };

const READERS: Readers = {
  ack: ({ bid, seq, id, st, code }) => ({
    kind: 'ack',
    bid,
    seq,
    id,
    status: st,
    ...(code !== undefined && { code }),
  }),
  cfgack: ({ bid, seq, rev, st, code }) => ({
    kind: 'cfgack',
    bid,
    seq,
    revision: rev,
    status: st,
    ...(code !== undefined && { code }),
  }),
  'time/req': ({ up }) => ({ kind: 'time/req', up }),
  cmd: ({ id, op, args, exp }) => ({ kind: 'cmd', id, op, args, exp }),
  cfg: ({ rev, cfg }) => ({ kind: 'cfg', revision: rev, configuration: cfg }),
  'time/rsp': ({ up, t }) => ({ kind: 'time/rsp', up, t }),
  'claim/req': ({ code, fw }) => ({ kind: 'claim/req', code, ...(fw !== undefined && { firmware: fw }) }),
  'claim/rsp': (wire) => {
    if ('code' in wire) return { kind: 'claim/rsp', code: wire.code, detail: wire.detail };
    const { tenant, device, username, secret } = wire;
    return { kind: 'claim/rsp', tenant, device, username, secret };
  },
};

export function isExchangeKind(kind: string): kind is ExchangeKind {
  return Object.hasOwn(READERS, kind);
}

/** From a document that has passed the schema of its kind. */
export function toExchange<K extends ExchangeKind>(
  kind: K,
  data: object,
): Extract<ExchangeMessage, { kind: K }> {
  return READERS[kind](data as Wire[K]);
}

/** What goes onto the wire, to be written as JSON. */
export function toWire(message: ExchangeMessage): object {
  return { v: KNOWN_VERSIONS[0], ...fieldsOf(message) };
}

function fieldsOf(message: ExchangeMessage): object {
  switch (message.kind) {
    case 'ack': {
      const { bid, seq, id, status, code } = message;
      return { bid, seq, id, st: status, ...(code !== undefined && { code }) } satisfies Wire['ack'];
    }
    case 'cfgack': {
      const { bid, seq, revision, status, code } = message;
      return {
        bid,
        seq,
        rev: revision,
        st: status,
        ...(code !== undefined && { code }),
      } satisfies Wire['cfgack'];
    }
    case 'time/req':
      return { up: message.up } satisfies Wire['time/req'];
    case 'cmd': {
      const { id, op, args, exp } = message;
      return { id, op, args, exp } satisfies Wire['cmd'];
    }
    case 'cfg':
      return { rev: message.revision, cfg: message.configuration } satisfies Wire['cfg'];
    case 'time/rsp':
      return { up: message.up, t: message.t } satisfies Wire['time/rsp'];
    case 'claim/req': {
      const { code, firmware } = message;
      return { code, ...(firmware !== undefined && { fw: firmware }) } satisfies Wire['claim/req'];
    }
    case 'claim/rsp': {
      const { kind, ...fields } = message;
      return fields satisfies Wire['claim/rsp'];
    }
  }
}

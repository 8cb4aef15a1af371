import { err, ok, type Result } from '@kizashi/kernel';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ContractRejection } from './contract-codes.ts';
import { checkT0, type Dated, datesOf } from './dated-wire.ts';
import { toExchange } from './exchange-wire.ts';
import type {
  BirthMessage,
  ChannelDeclaration,
  DeviceState,
  ErrorMessage,
  Message,
  RefusedSample,
  Sample,
  SampleQuality,
  StateMessage,
  TelemetryMessage,
} from './messages.ts';
import { type EventsWire, toEvents } from './to-events.ts';
import type { DocumentKind } from './topics.ts';

/** Wire forms, as the schema files promise them once they have passed. */
interface BirthWire {
  bid: string;
  bn?: number;
  seq: number;
  fw: string;
  up: number;
  ch: { alias: number; id: string; unit: string; range?: [number, number]; periodMs: number }[];
}
interface StateWire {
  st: DeviceState;
  bid: string;
  seq?: number;
  up?: number;
}
type SampleWire = [string | number, number, number | null, SampleQuality?];
interface TelemetryWire extends Dated {
  bid: string;
  seq: number;
  s: SampleWire[];
}
interface ErrorWire {
  code: string;
  detail: string;
  bid?: string;
  seq?: number;
}

/** From validated JSON to the message; `partErrors` are the schema errors below `/s/{index}` or `/e/{index}`. */
export function toMessage(
  kind: DocumentKind,
  data: object,
  partErrors: readonly ErrorObject[],
): Result<Message, ContractRejection> {
  switch (kind) {
    case 'birth':
      return toBirth(data as BirthWire);
    case 'state':
      return ok(toState(data as StateWire));
    case 'tele':
    case 'telec':
      return toTelemetry(data as TelemetryWire, partErrors);
    case 'evt':
      return toEvents(data as EventsWire, partErrors);
    case 'err':
      return ok(toError(data as ErrorWire));
    default:
      return ok(toExchange(kind, data));
  }
}

function toBirth(wire: BirthWire): Result<BirthMessage, ContractRejection> {
  const ids = new Set<string>();
  const aliases = new Set<number>();
  const channels: ChannelDeclaration[] = [];
  for (const [index, { alias, id, unit, range, periodMs }] of wire.ch.entries()) {
    if (ids.has(id) || aliases.has(alias)) {
      const field = `/ch/${index}`;
      return err({
        code: 'duplicate-channel',
        detail: `${field}: id "${id}" or alias ${alias} again`,
        field,
      });
    }
    ids.add(id);
    aliases.add(alias);
    channels.push({ alias, id, unit, ...(range && { range }), periodMs });
  }
  const { bid, bn, seq, fw, up } = wire;
  return ok({ kind: 'birth', bid, ...(bn !== undefined && { bn }), seq, firmware: fw, up, channels });
}

function toState({ st, bid, seq, up }: StateWire): StateMessage {
  return {
    kind: 'state',
    state: st,
    bid,
    ...(seq !== undefined && { seq }),
    ...(up !== undefined && { up }),
  };
}

function toTelemetry(
  wire: TelemetryWire,
  sampleErrors: readonly ErrorObject[],
): Result<TelemetryMessage, ContractRejection> {
  const { bid, seq } = wire;
  const wrong = checkT0(wire);
  if (wrong) return err(wrong);
  const refused = refusedSamples(sampleErrors);
  const bad = new Set(refused.map((sample) => sample.index));
  const samples: Sample[] = [];
  for (const [index, sample] of wire.s.entries()) {
    if (bad.has(index)) continue;
    const [channel, dtMs, value, quality = 0] = sample;
    samples.push({ channel, dtMs, value, quality });
  }
  return ok({
    kind: 'tele',
    bid,
    seq,
    ...datesOf(wire),
    samples,
    refused,
  });
}

/** One refusal a sample: the first error of each, by index. */
function refusedSamples(errors: readonly ErrorObject[]): readonly RefusedSample[] {
  const byIndex = new Map<number, RefusedSample>();
  for (const error of errors) {
    const [, , at, item] = error.instancePath.split('/');
    const index = Number(at);
    if (byIndex.has(index)) continue;
    const ofValue = item === '2';
    byIndex.set(index, {
      index,
      code: ofValue ? 'not-a-number' : 'bad-sample',
      detail: `${error.instancePath} ${error.message ?? 'is wrong'}`,
    });
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

function toError({ code, detail, bid, seq }: ErrorWire): ErrorMessage {
  return {
    kind: 'err',
    code,
    detail,
    ...(bid !== undefined && { bid }),
    ...(seq !== undefined && { seq }),
  };
}

import { err, ok, type Result } from '@kizashi/kernel';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { ContractRejection } from './contract-codes.ts';
import { checkT0, type Dated, datesOf } from './dated-wire.ts';
import type { EventDetail, EventMessage, RefusedEvent, ReportedEvent } from './messages.ts';

type EventWire =
  | ['part-replaced', number, { pos: string; sn?: string; pn?: string }]
  | ['counter-reset', number, { ch: string; from: number; to: number }]
  | ['alarm', number, { code: string; sev: 'info' | 'warning' | 'alarm'; text?: string }]
  | ['mode', number, { mode: string }];

/** Wire form, as the schema promises it for every event that has no error. */
export interface EventsWire extends Dated {
  readonly bid: string;
  readonly seq: number;
  readonly e: readonly EventWire[];
}

/** `errors` are the schema errors below `/e/{index}`. */
export function toEvents(
  wire: EventsWire,
  errors: readonly ErrorObject[],
): Result<EventMessage, ContractRejection> {
  const { bid, seq } = wire;
  const wrong = checkT0(wire);
  if (wrong) return err(wrong);
  const refused = refusedEvents(wire, errors);
  const bad = new Set(refused.map(({ index }) => index));
  const events = wire.e.flatMap((event, index): ReportedEvent[] =>
    bad.has(index) ? [] : [{ index, dtMs: event[1], detail: detailOf(event) }],
  );
  return ok({ kind: 'evt', bid, seq, ...datesOf(wire), events, refused });
}

function detailOf([kind, , fields]: EventWire): EventDetail {
  switch (kind) {
    case 'part-replaced': {
      const { pos, sn, pn } = fields;
      return {
        kind,
        position: pos,
        ...(sn !== undefined && { serial: sn }),
        ...(pn !== undefined && { partNumber: pn }),
      };
    }
    case 'counter-reset':
      return { kind, channel: fields.ch, before: fields.from, after: fields.to };
    case 'alarm': {
      const { code, sev, text } = fields;
      return { kind, code, severity: sev, ...(text !== undefined && { text }) };
    }
    case 'mode':
      return { kind, mode: fields.mode };
  }
}

/** One refusal an event: the first error of each, by index. */
function refusedEvents({ e }: EventsWire, errors: readonly ErrorObject[]): readonly RefusedEvent[] {
  const byIndex = new Map<number, RefusedEvent>();
  for (const { instancePath, keyword, message, params } of errors) {
    const [, , at, item] = instancePath.split('/');
    const index = Number(at);
    if (byIndex.has(index)) continue;
    const kind: unknown = item === '0' && keyword === 'enum' ? e[index]?.[0] : undefined;
    byIndex.set(
      index,
      typeof kind === 'string'
        ? {
            index,
            code: 'unknown-event',
            detail: `${instancePath} "${kind.slice(0, 40)}" is none of ${params.allowedValues.join(', ')}`,
          }
        : { index, code: 'bad-event', detail: `${instancePath} ${message ?? 'is wrong'}` },
    );
  }
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

import type { EventDetail, EventMessage } from '@kizashi/firmware-contracts';

/** Payload of `evt`, contract v1, as text: what is sent again must be the same bytes. */
export function encodeEvents(message: Omit<EventMessage, 'kind' | 'refused'>): string {
  const { bid, seq, t0, up, clockSource, events } = message;
  const e = events.map(({ dtMs, detail }) => [detail.kind, dtMs, fieldsOf(detail)]);
  return JSON.stringify({ v: 1, bid, seq, t0, up, tq: clockSource, e });
}

function fieldsOf(detail: EventDetail): object {
  switch (detail.kind) {
    case 'part-replaced':
      return { pos: detail.position, sn: detail.serial, pn: detail.partNumber };
    case 'counter-reset':
      return { ch: detail.channel, from: detail.before, to: detail.after };
    case 'alarm':
      return { code: detail.code, sev: detail.severity, text: detail.text };
    case 'mode':
      return { mode: detail.mode };
  }
}

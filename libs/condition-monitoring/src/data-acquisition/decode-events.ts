import type { EventDetail, EventMessage } from '@kizashi/firmware-contracts';
import { asId, type EpochMs, err, ok, type Result } from '@kizashi/kernel';
import type { AcquisitionCode, Refusal } from './acquisition-codes.ts';
import type { Boot } from './boot.ts';
import type { Dating } from './dating.ts';
import type { DecodeContext } from './decode-samples.ts';
import type { DeviceEvent, DeviceEventDetail } from './device-event.ts';
import { FUTURE, isFuture } from './future.ts';
import { RefusedParts } from './refused-parts.ts';

export interface DecodedEvents {
  /** In the order of the message. */
  readonly events: readonly DeviceEvent[];
  readonly refusals: readonly Refusal[];
}

type Refused = Pick<Refusal, 'code' | 'detail'>;

/** Reported events into dated ones of the machine model. */
export function decodeEvents(
  message: EventMessage,
  { from, boot }: Dating,
  context: DecodeContext,
): DecodedEvents {
  const refused = new RefusedParts('events');
  for (const { code, detail } of message.refused) refused.add(code, detail);
  const events = message.events.flatMap(({ index, dtMs, detail: reported }): DeviceEvent[] => {
    const measuredAt = (from + dtMs) as EpochMs;
    const detail = isFuture(measuredAt, context.horizon)
      ? err<Refused>(FUTURE)
      : detailOf(reported, boot, context);
    if (!detail.ok) {
      refused.add(detail.error.code, detail.error.detail);
      return [];
    }
    const { deviceId, receivedAt } = context;
    return [
      {
        deviceId,
        boot: boot.rank,
        seq: message.seq,
        index,
        measuredAt,
        receivedAt,
        detail: detail.value,
      },
    ];
  });
  return { events, refusals: refused.list() };
}

/** A position or channel that the model does not have is refused: swaps and counters of nothing mean nothing. */
function detailOf(
  reported: EventDetail,
  boot: Boot,
  { model }: DecodeContext,
): Result<DeviceEventDetail, Refused> {
  switch (reported.kind) {
    case 'part-replaced': {
      const { position, ...rest } = reported;
      if (model.positions.some(({ id }) => id === position))
        return ok({ ...rest, positionId: asId(position) });
      return refuse(
        'unknown-position',
        `${position}: machine model "${model.name}" has no position of this id`,
      );
    }
    case 'counter-reset':
      return counterReset(reported, boot);
    case 'alarm':
    case 'mode':
      return ok(reported);
  }
}

/** Counters are told in the unit of the birth and kept in that of the model, as their readings are. */
function counterReset(
  { kind, channel, before, after }: Extract<EventDetail, { kind: 'counter-reset' }>,
  boot: Boot,
): Result<DeviceEventDetail, Refused> {
  const route = boot.channels.get(channel);
  if (!route) return refuse('unknown-channel', `${channel}: not in the birth of boot "${boot.bid}"`);
  if ('code' in route) return refuse(route.code, `${channel}: ${route.detail}`);
  const inModel = (value: number) => value * route.factor + route.offset;
  const converted = { before: inModel(before), after: inModel(after) };
  if (!Object.values(converted).every(Number.isFinite))
    return refuse('not-a-number', `${channel}: ${before} or ${after} cannot be converted`);
  return ok({ kind, channel: asId(channel), ...converted });
}

function refuse(code: AcquisitionCode, detail: string): Result<never, Refused> {
  return err({ code, detail });
}

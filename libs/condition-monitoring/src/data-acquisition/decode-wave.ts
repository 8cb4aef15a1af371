import type { WaveMessage } from '@kizashi/firmware-contracts';
import { err, ok, type Result } from '@kizashi/kernel';
import type { Refusal } from './acquisition-codes.ts';
import type { AcquiredWave, Capture, Captures } from './captures.ts';
import type { Dating } from './dating.ts';
import type { DecodeContext } from './decode-samples.ts';
import { FUTURE, isFuture } from './future.ts';

/** Milliseconds from the first sample of a capture to the last one of this chunk, as far as the chunk itself tells. */
export function lengthOf({ samples, sampleRateHz }: WaveMessage): number {
  return Math.floor((samples.length / sampleRateHz) * 1_000);
}

/** A chunk in the model's unit; undefined where its capture has that chunk already (it was sent again). */
export function decodeWave(
  message: WaveMessage,
  { from, boot, clockOffsetMs }: Dating,
  captures: Captures,
  { deviceId, receivedAt, horizon }: DecodeContext,
): Result<AcquiredWave | undefined, Refusal> {
  const { alias, captureId, chunk, chunks, sampleRateHz, seq } = message;
  const route = boot.channels.get(alias);
  if (!route) {
    const detail = `alias ${alias}: not in the birth of boot "${boot.bid}"`;
    return err({ code: 'unknown-channel', detail });
  }
  if ('code' in route) return err({ code: route.code, detail: `${route.id}: ${route.detail}` });
  if (isFuture(from, horizon)) return err(FUTURE);

  const capture = captures.of(captureId);
  // Without a clock the time base may have been bettered between two chunks; the capture stays where it began.
  const measuredAt = clockOffsetMs === undefined ? from : (capture?.measuredAt ?? from);
  const said: Capture = { captureId, boot: boot.rank, channel: route.id, chunks, sampleRateHz, measuredAt };
  const contradiction = capture && contradictionOf(capture, said);
  if (contradiction) return err({ code: 'bad-chunk', detail: contradiction });
  if (captures.has(captureId, chunk)) return ok(undefined);

  const samples = message.samples.map((value) => value * route.factor + route.offset);
  const broken = samples.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const detail = `${route.id}: sample ${broken} is ${message.samples[broken]}`;
    return err({ code: 'not-a-number', detail });
  }
  return ok({ ...said, deviceId, seq, chunk, receivedAt, samples });
}

function contradictionOf(first: Capture, other: Capture): string | undefined {
  const of = `capture "${first.captureId}"`;
  const stays = 'the first chunk that came in stands';
  if (other.boot !== first.boot)
    return `${of} belongs to another boot; every capture takes a new id, and ${stays}`;
  if (other.chunks !== first.chunks)
    return `${of} has ${first.chunks} chunks, this one says ${other.chunks}; ${stays}`;
  if (other.channel !== first.channel)
    return `${of} is of ${first.channel}, this one of ${other.channel}; ${stays}`;
  if (other.sampleRateHz !== first.sampleRateHz)
    return `${of} was sampled at ${first.sampleRateHz} Hz, this one at ${other.sampleRateHz} Hz; ${stays}`;
  if (other.measuredAt !== first.measuredAt)
    return `${of} began at ${new Date(first.measuredAt).toISOString()}, this one says ${new Date(other.measuredAt).toISOString()}; ${stays}`;
  return undefined;
}

import type { Boot } from '@kizashi/condition-monitoring/data-acquisition';
import { parseMessage, parseTopic } from '@kizashi/firmware-contracts';
import type { QuarantineEntry, TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Logger } from '@nestjs/common';
import type { KnownDevice } from '../devices/known-device.ts';
import type { IngestCode } from './ingest-codes.ts';

/** As many as a store keeps of one device. */
const ALL_ENTRIES = 1_000;

/** Replays by itself what was put aside only because a birth, or a channel in it, was missing. */
export class WaitingForBirth {
  readonly #log = new Logger(WaitingForBirth.name);
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly store: Pick<TelemetryStore, 'quarantine'>,
    private readonly replayOne: (device: KnownDevice, entry: QuarantineEntry) => Promise<unknown>,
  ) {}

  /** Called when `after` is stored; `before` is what was known of that boot. */
  born(device: KnownDevice, before: Boot | undefined, after: Boot): void {
    const codes = curedBy(before, after);
    if (codes.length === 0) return;
    const running = this.#replay(device, after.bid, codes)
      .catch((failure: unknown) => {
        this.#log.warn(`What waited for the birth of ${device.id} stays in quarantine: ${String(failure)}`);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async whenReplayed(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #replay(device: KnownDevice, bid: string, codes: readonly string[]): Promise<void> {
    const entries = await this.store.quarantine(device.id, ALL_ENTRIES);
    const waiting = entries.filter(
      ({ code, resolvedAt, ...message }) =>
        resolvedAt === undefined && codes.includes(code) && bootOf(message) === bid,
    );
    await Promise.all(waiting.toReversed().map((entry) => this.replayOne(device, entry)));
  }
}

function curedBy(before: Boot | undefined, after: Boot): readonly IngestCode[] {
  if (!before) return ['no-birth'];
  if (before.birth === after.birth) return [];
  const tables = [before, after].map(({ channels }) => JSON.stringify([...channels]));
  return tables[0] === tables[1] ? [] : ['unknown-channel', 'unit-mismatch'];
}

function bootOf({ topic, payload }: Pick<QuarantineEntry, 'topic' | 'payload'>): string | undefined {
  const parsed = parseMessage(parseTopic(topic)?.kind ?? '', payload);
  return parsed.ok && 'bid' in parsed.value.message ? parsed.value.message.bid : undefined;
}

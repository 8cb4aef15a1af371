import type { Acquisition } from '@kizashi/condition-monitoring/data-acquisition';
import type { CommitReceipt } from '@kizashi/storage/telemetry-store';
import type { Counter, Metrics } from '../../health/metrics.ts';

type Flags = Pick<Acquisition, 'duplicate' | 'outOfRange' | 'old' | 'unknownFields' | 'clockSteppedBack'>;

/** What ingest counts for Prometheus. */
export class IngestCounters {
  readonly messages: Counter;
  readonly refused: Counter;
  readonly shed: Counter;
  readonly #duplicates: Counter;
  readonly #events: Counter;
  readonly #points: Counter;
  readonly #changed: Counter;
  readonly #flagged: Counter;
  readonly #unknownFields: Counter;

  constructor(metrics: Metrics) {
    this.messages = metrics.counter(
      'kizashi_ingest_messages_total',
      'Messages that came in on device topics',
    );
    this.refused = metrics.counter(
      'kizashi_ingest_refused_total',
      'Refused messages and parts of them, by code',
    );
    this.shed = metrics.counter(
      'kizashi_ingest_shed_total',
      'QoS 0 messages dropped because too much was waiting',
    );
    this.#duplicates = metrics.counter(
      'kizashi_ingest_duplicates_total',
      'Messages that had been taken before',
    );
    this.#events = metrics.counter('kizashi_ingest_events_total', 'Events of devices stored');
    this.#points = metrics.counter('kizashi_ingest_points_total', 'Readings stored');
    this.#changed = metrics.counter(
      'kizashi_ingest_points_changed_total',
      'Readings that replaced another value',
    );
    this.#flagged = metrics.counter(
      'kizashi_ingest_flagged_total',
      'Readings stored though out of range or old, and messages whose clock had gone back',
    );
    this.#unknownFields = metrics.counter('kizashi_ingest_unknown_fields_total', 'Fields that were ignored');
  }

  acquired({ duplicate, outOfRange, old, unknownFields, clockSteppedBack }: Flags): void {
    if (duplicate) this.#duplicates.add();
    if (outOfRange > 0) this.#flagged.add(outOfRange, { why: 'out-of-range' });
    if (old > 0) this.#flagged.add(old, { why: 'older-than-90-days' });
    if (clockSteppedBack) this.#flagged.add(1, { why: 'clock-stepped-back' });
    if (unknownFields > 0) this.#unknownFields.add(unknownFields);
  }

  stored({ points, changed }: CommitReceipt, events: number): void {
    if (events > 0) this.#events.add(events);
    this.#points.add(points);
    if (changed > 0) this.#changed.add(changed);
  }
}

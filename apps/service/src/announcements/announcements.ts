import type { DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type {
  ChannelId,
  DeviceId,
  EpochMs,
  FittedPartId,
  MachineId,
  MachineModelId,
  OrderId,
} from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';

/** Past-tense facts. They only wake others up: the store is the hand-off, so losing one loses nothing. */
export type Announcement =
  | {
      readonly type: 'ReadingsStored';
      readonly deviceId: DeviceId;
      readonly machineId: MachineId;
      readonly modelId: MachineModelId;
      readonly oldest: EpochMs;
      readonly newest: EpochMs;
      /** `receivedAt` of the newest of them. */
      readonly receivedUntil: EpochMs;
      readonly rows: readonly TelemetryRow[];
    }
  /** What devices reported on `evt` was stored; `TelemetryStore.events` has it. */
  | {
      readonly type: 'EventsStored';
      readonly deviceId: DeviceId;
      readonly machineId: MachineId;
      /** Each once: who cares for swaps need not read alarms. */
      readonly kinds: readonly DeviceEvent['detail']['kind'][];
      readonly oldest: EpochMs;
      readonly newest: EpochMs;
      /** `receivedAt` of the newest of them. */
      readonly receivedUntil: EpochMs;
    }
  /** Chunks of waveforms were stored; `TelemetryStore.waveform` has what came in of each capture. */
  | {
      readonly type: 'WavesStored';
      readonly deviceId: DeviceId;
      readonly machineId: MachineId;
      /** Each once; `measuredAt` is that of its first sample. */
      readonly captures: readonly {
        readonly captureId: string;
        readonly channel: ChannelId;
        readonly measuredAt: EpochMs;
      }[];
    }
  /** A birth was stored: its channel table may differ from the one before. */
  | { readonly type: 'DeviceBorn'; readonly deviceId: DeviceId }
  | { readonly type: 'StateChanged'; readonly machineId: MachineId }
  | { readonly type: 'ForecastMade'; readonly machineId: MachineId; readonly fittedPartId: FittedPartId }
  | { readonly type: 'OrderChanged'; readonly machineId: MachineId; readonly orderId: OrderId }
  /** Machines, devices, fitted parts, models or stops were edited: whoever caches them reads them again. */
  | {
      readonly type: 'RegistryChanged';
      /** Of what kind the edited record is, as in `machine-model`; left out where it may be any. */
      readonly kind?: string;
    }
  /** A training got further, a version was released, forecasts were scored: what the page of models shows. */
  | { readonly type: 'ModelsChanged' }
  | { readonly type: 'ClockMoved'; readonly now: EpochMs };

@Injectable()
export class Announcements {
  readonly #subject = new Subject<Announcement>();

  readonly all = this.#subject.asObservable();

  announce(announcement: Announcement): void {
    this.#subject.next(announcement);
  }
}

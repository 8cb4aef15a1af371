import type { CommandStatus } from '@kizashi/firmware-contracts';
import type { ChannelId, DeviceId, EpochMs, PositionId } from '@kizashi/kernel';

/** What a device reports on its `evt`, `ack` and `cfgack` topics (contract v1). */
export type DeviceEventDetail =
  /** A part was replaced, as the controller was told at the machine. */
  | {
      readonly kind: 'part-replaced';
      readonly positionId: PositionId;
      readonly serial?: string;
      readonly partNumber?: string;
    }
  /** A counter of use starts again: from what it showed to what it shows now. */
  | {
      readonly kind: 'counter-reset';
      readonly channel: ChannelId;
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly kind: 'alarm';
      readonly code: string;
      readonly severity: 'info' | 'warning' | 'alarm';
      readonly text?: string;
    }
  | { readonly kind: 'mode'; readonly mode: string }
  /** What became of a command (`ack`); its own message, kept and worked off like an event. */
  | {
      readonly kind: 'command-acknowledged';
      readonly commandId: string;
      readonly status: CommandStatus;
      readonly code?: string;
    }
  /** What became of a desired configuration (`cfgack`). */
  | {
      readonly kind: 'configuration-acknowledged';
      readonly revision: number;
      readonly status: 'applied' | 'refused';
      readonly code?: string;
    };

/** One event of a device, dated as readings are. Its key is (device, boot, seq, index). */
export interface DeviceEvent {
  readonly deviceId: DeviceId;
  readonly boot: number;
  readonly seq: number;
  /** Place within its message, from 0. */
  readonly index: number;
  readonly measuredAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly detail: DeviceEventDetail;
}

import { parseMessage, type TimeResponseMessage } from '@kizashi/firmware-contracts';
import type { DeviceId } from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';
import { DevicePresence } from '../devices/device-presence.ts';
import type { KnownDevice } from '../devices/known-device.ts';
import { Ingest } from '../ingest.ts';

/**
 * Tells the time to devices without a clock. Nothing of a question is stored, so its answer waits for nothing: at
 * QoS 0 a lost one is asked again, and a late one would be wrong.
 */
@Injectable()
export class ClockService {
  /** What is to be published on `time/rsp`. */
  readonly answers = new Subject<{ readonly deviceId: DeviceId; readonly message: TimeResponseMessage }>();

  constructor(
    private readonly clock: FleetClock,
    private readonly presence: DevicePresence,
    private readonly ingest: Ingest,
  ) {}

  answer({ id: deviceId }: KnownDevice, payload: Uint8Array): void {
    // The instant that a reading which arrived now would be compared with.
    const t = this.clock.horizon();
    this.presence.heard(deviceId, t);
    const request = parseMessage('time/req', payload);
    if (!request.ok) {
      const { code, detail } = request.error;
      this.ingest.notices.give({ deviceId, code, detail });
      return;
    }
    this.answers.next({ deviceId, message: { kind: 'time/rsp', up: request.value.message.up, t } });
  }
}

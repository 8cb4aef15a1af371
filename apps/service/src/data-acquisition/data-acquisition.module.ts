import { Module } from '@nestjs/common';
import { BreachAudit } from './broker/breach-audit.ts';
import { ClaimGate } from './broker/claims/claim-gate.ts';
import { ClaimOffice } from './broker/claims/claim-office.ts';
import { ClockService } from './broker/clock-service.ts';
import { DeviceGate } from './broker/device-gate.ts';
import { LiveSessions } from './broker/live-sessions.ts';
import { MqttBroker } from './broker/mqtt-broker.ts';
import { SignInDesk } from './broker/sign-in-desk.ts';
import { ClaimCodesController } from './devices/claim-codes.controller.ts';
import { DevicePresence } from './devices/device-presence.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import { DeviceReportsController } from './devices/device-reports.controller.ts';
import { DeviceTroubles } from './devices/device-troubles.ts';
import { DeviceViews } from './devices/device-view.ts';
import { DevicesController } from './devices/devices.controller.ts';
import { QuarantineController } from './devices/quarantine.controller.ts';
import { Ingest } from './ingest.ts';
import { ReadingsBacklogController } from './readings-backlog.controller.ts';
import { TelemetryRetention } from './telemetry-retention.ts';

/** Room 1: devices sign in and publish; what they publish is stored, then acknowledged. */
@Module({
  controllers: [
    DevicesController,
    ClaimCodesController,
    DeviceReportsController,
    QuarantineController,
    ReadingsBacklogController,
  ],
  providers: [
    DeviceRegistry,
    DevicePresence,
    Ingest,
    BreachAudit,
    LiveSessions,
    DeviceTroubles,
    DeviceViews,
    SignInDesk,
    ClaimOffice,
    ClaimGate,
    ClockService,
    DeviceGate,
    MqttBroker,
    TelemetryRetention,
  ],
  exports: [Ingest, DeviceRegistry, DevicePresence, MqttBroker],
})
export class DataAcquisitionModule {}

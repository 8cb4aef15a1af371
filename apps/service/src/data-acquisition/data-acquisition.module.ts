import { Module } from '@nestjs/common';
import { BreachAudit } from './broker/breach-audit.ts';
import { ClockService } from './broker/clock-service.ts';
import { DeviceGate } from './broker/device-gate.ts';
import { MqttBroker } from './broker/mqtt-broker.ts';
import { DevicePresence } from './devices/device-presence.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import { DeviceReportsController } from './devices/device-reports.controller.ts';
import { DevicesController } from './devices/devices.controller.ts';
import { QuarantineController } from './devices/quarantine.controller.ts';
import { Ingest } from './ingest.ts';

/** Room 1: devices sign in and publish; what they publish is stored, then acknowledged. */
@Module({
  controllers: [DevicesController, DeviceReportsController, QuarantineController],
  providers: [DeviceRegistry, DevicePresence, Ingest, BreachAudit, ClockService, DeviceGate, MqttBroker],
  exports: [Ingest, DeviceRegistry, DevicePresence, MqttBroker],
})
export class DataAcquisitionModule {}

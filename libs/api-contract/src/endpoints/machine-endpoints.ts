import { claimCode, claimCodeCreated, claimCodeWrite } from '../claim-codes.ts';
import { page, pageQuery } from '../common.ts';
import { deviceBoot, deviceConnection, deviceGap, lastReading } from '../device-reports.ts';
import { fleetPage } from '../fleet-view.ts';
import { telemetryExportQuery, telemetryQuery, telemetrySeries } from '../forecasts.ts';
import { readingsBacklog } from '../readings-backlog.ts';
import {
  device,
  deviceCreated,
  deviceQuery,
  deviceRotate,
  deviceRotated,
  deviceWrite,
  machine,
  machineChange,
  machineCondition,
  machineQuery,
  machineWrite,
  quarantineEntry,
  quarantineReplay,
} from '../tenant-tree.ts';
import { timelinePage, timelineQuery } from '../timeline.ts';
import { change, create, list, read, remove } from './endpoint.ts';

/** Machines and what they send. */
export const machineEndpoints = {
  readingsBacklog: { read: read('/readings-backlog', readingsBacklog) },
  fleet: { read: { method: 'GET', path: '/fleet', query: pageQuery, answer: fleetPage, status: 200 } },
  machines: {
    list: list('/machines', machine, machineQuery),
    read: read('/machines/{id}', machine),
    create: create('/machines', machineWrite, machine),
    change: change('/machines/{id}', machineChange, machine),
    remove: remove('/machines/{id}'),
    telemetry: {
      method: 'GET',
      path: '/machines/{id}/telemetry',
      query: telemetryQuery,
      answer: telemetrySeries,
      status: 200,
    },
    telemetryExport: {
      method: 'GET',
      path: '/machines/{id}/telemetry/export',
      query: telemetryExportQuery,
      status: 200,
    },
    condition: read('/machines/{id}/condition', machineCondition),
    timeline: {
      method: 'GET',
      path: '/machines/{id}/timeline',
      query: timelineQuery,
      answer: timelinePage,
      status: 200,
    },
  },
  claimCodes: {
    list: list('/machines/{id}/claim-codes', claimCode),
    create: create('/machines/{id}/claim-codes', claimCodeWrite, claimCodeCreated),
    revoke: {
      method: 'POST',
      path: '/machines/{id}/claim-codes/{codeId}/revoke',
      status: 204,
      idempotencyKey: 'optional',
    },
  },
  devices: {
    list: list('/devices', device, deviceQuery),
    read: read('/devices/{id}', device),
    create: create('/devices', deviceWrite, deviceCreated),
    rotate: {
      method: 'POST',
      path: '/devices/{id}/rotate',
      body: deviceRotate,
      answer: deviceRotated,
      status: 200,
      idempotencyKey: 'optional',
    },
    revoke: { method: 'POST', path: '/devices/{id}/revoke', status: 204, idempotencyKey: 'optional' },
    connection: read('/devices/{id}/connection', deviceConnection),
    boots: list('/devices/{id}/boots', deviceBoot),
    gaps: list('/devices/{id}/gaps', deviceGap),
    /** As short as the model's list of channels: it has no pages. */
    lastReadings: {
      method: 'GET',
      path: '/devices/{id}/last-readings',
      answer: page(lastReading),
      status: 200,
    },
    quarantine: list('/devices/{id}/quarantine', quarantineEntry),
    replay: {
      method: 'POST',
      path: '/devices/{id}/quarantine/{entryId}/replay',
      answer: quarantineReplay,
      status: 200,
      idempotencyKey: 'optional',
    },
  },
} as const;

// The product's ingest without what the peer's stack does not do either, as a process of its own: its broker and short way
// in, its parser and room 1, its group commit, its DuckDB store. Whoever connects is let in; what was seen is not written
// down; nothing is rolled up, announced or scored. Told by its parent which devices there are; ends with it.
import { createServer } from 'node:net';
import { DeviceMemory } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type ChannelId, type CustomerId, epochMs, type MachineId } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from '@kizashi/storage/telemetry-store';
import { Aedes, type Client } from 'aedes';
import { GuardedConnection } from '../../../apps/service/src/data-acquisition/broker/guarded-connection.ts';
import { HeldPublishes } from '../../../apps/service/src/data-acquisition/broker/held-publishes.ts';
import { PublishLane } from '../../../apps/service/src/data-acquisition/broker/publish-lane.ts';
import type { KnownDevice } from '../../../apps/service/src/data-acquisition/devices/known-device.ts';
import { GroupCommit } from '../../../apps/service/src/data-acquisition/ingest/group-commit.ts';
import { runRoom } from '../../../apps/service/src/data-acquisition/ingest/run-room.ts';
import type { FromBareIngest, ToBareIngest } from './bare-stack.ts';

const KEEP_ALIVE_MS = 60_000;

/** Nothing here is put aside. */
function asPoison(detail: string): never {
  throw new Error(detail);
}

function tell(message: FromBareIngest): void {
  process.send?.(message);
}

async function start({ home, tenant, deviceIds, model }: Extract<ToBareIngest, { type: 'start' }>) {
  const store = await DuckDbTelemetryStore.open(home, { sealAfterRows: Number.POSITIVE_INFINITY });
  await store.defineModel(model.id, model.channels);
  const memories = new Map(
    deviceIds.map((id) => [
      id,
      {
        device: knownDevice(id, model),
        memory: new DeviceMemory({ boots: [], seen: new Map(), recentBodies: new Map() }, model),
      },
    ]),
  );
  const group = new GroupCommit((batch) => store.commit(batch), {
    stored: () => undefined,
    retrying: () => undefined,
    gaveUp: (failure) => {
      throw failure;
    },
  });
  const held = new HeldPublishes();
  const laneOf = ({ device, memory }: { device: KnownDevice; memory: DeviceMemory }) =>
    new PublishLane({ tenant, device: device.id }, held, (publish, settle) => {
      const arrival = { device, qos: 1 as const, ...publish };
      const now = epochMs(Date.now());
      const outcome = runRoom(arrival, memory, now);
      if (outcome.refusals.length > 0) throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
      if (outcome.boot) memory.takeBoot(outcome.boot);
      const { rows, events, waves } = outcome;
      const deviceId = device.id;
      group.submit({ rows, events, waves, seen: [], boots: [], quarantined: [], deviceId, asPoison, settle });
    });
  const broker = await Aedes.createBroker();
  broker.on('clientReady', (client: Client) => {
    const known = memories.get(client.id as KnownDevice['id']);
    if (!known || !(client.conn instanceof GuardedConnection)) return client.close();
    const allowance = { messagesPerSecond: Number.MAX_SAFE_INTEGER, longestWaitMs: KEEP_ALIVE_MS };
    client.conn.open(allowance, laneOf(known));
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    broker.handle(new GuardedConnection(socket, { address: socket.remoteAddress ?? '' }));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) tell({ type: 'listening', mqttPort: address.port });
  });
  return async (channel: ChannelId, from: number, to: number) => {
    const range = { from: epochMs(from), to: epochMs(to) };
    const found = await store.fleetSeries(model.id, deviceIds, channel, range, 2);
    const buckets = [...found.values()].flat();
    tell({ type: 'counted', readings: buckets.reduce((sum, { n }) => sum + n, 0) });
  };
}

function knownDevice(id: KnownDevice['id'], model: KnownDevice['model']): KnownDevice {
  const nobody = { machineId: asId<MachineId>('bench'), customerId: asId<CustomerId>('bench') };
  return { id, ...nobody, model, secretHash: '', revoked: false };
}

let count: Awaited<ReturnType<typeof start>> | undefined;
process.on('message', async (order: ToBareIngest) => {
  if (order.type === 'start') count = await start(order);
  else await count?.(order.channel, order.from, order.to);
});
process.on('disconnect', () => process.exit(0));

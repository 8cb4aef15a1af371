import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type ChannelId, type DeviceId } from '@kizashi/kernel';
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../service-flags.mjs';
import { LoadGenerator } from '../load/load-generator.ts';
import { bareModel, CHANNELS } from '../plant/plant-model.ts';
import type { Side } from './side.ts';

export type ToBareIngest =
  | {
      readonly type: 'start';
      readonly home: string;
      readonly tenant: string;
      readonly deviceIds: readonly DeviceId[];
      readonly model: MachineModel;
    }
  | { readonly type: 'count'; readonly channel: ChannelId; readonly from: number; readonly to: number };

export type FromBareIngest =
  | { readonly type: 'listening'; readonly mqttPort: number }
  | { readonly type: 'counted'; readonly readings: number };

const TENANT = 'maker';
const HOUR_MS = 3_600_000;

/** The product's ingest alone, with its devices connected: the twin of what the peer's stack does. */
export async function startBareStack(
  connections: number,
  bid: string,
  since: number,
): Promise<{ readonly side: Side; remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi-bench-bare-'));
  const child = fork(join(import.meta.dirname, 'bare-ingest.ts'), {
    execArgv: ['--conditions=source', ...SERVICE_FLAGS],
    env: { ...process.env, ...SERVICE_ENVIRONMENT },
  });
  const order = async <T extends FromBareIngest['type']>(message: ToBareIngest, answer: T) => {
    child.send(message);
    const [said] = (await once(child, 'message')) as [FromBareIngest];
    if (said.type !== answer) throw new Error(`the bare ingest answered ${said.type}`);
    return said as Extract<FromBareIngest, { type: T }>;
  };
  const ids = Array.from({ length: connections }, (_, i) =>
    asId<DeviceId>(`dev_${String(i).padStart(26, '0')}`),
  );
  const model = bareModel('bare') as MachineModel;
  const { mqttPort } = await order(
    { type: 'start', home, tenant: TENANT, deviceIds: ids, model },
    'listening',
  );
  const generator = new LoadGenerator();
  const topics = ids.map((id) => ({ id, topic: `kz/v1/${TENANT}/${id}/tele` }));
  await generator.connect(
    mqttPort,
    topics.map((device) => ({ ...device, birthTopic: device.topic.replace(/tele$/, 'birth') })),
    bid,
  );
  const channel = asId<ChannelId>(CHANNELS.at(-1)?.id ?? '');
  return {
    side: {
      generator,
      pids: [child.pid ?? 0],
      whenStored: async () => undefined,
      countStored: async () => {
        const range = { from: since, to: Date.now() + HOUR_MS };
        return (await order({ type: 'count', channel, ...range }, 'counted')).readings;
      },
    },
    remove: async () => {
      await generator.stop();
      child.disconnect();
      await once(child, 'exit');
      await rm(home, { recursive: true, force: true });
    },
  };
}

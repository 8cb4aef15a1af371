import type { DeviceConnection, MachineModel } from '@kizashi/api-contract';

type ModelChannel = MachineModel['channels'][number];

/** What a first try needs to know. */
export interface FirstTry {
  readonly host: string;
  readonly connection: DeviceConnection;
  /** Left out: the reader fills it in for itself. */
  readonly secret: string | undefined;
  readonly channels: readonly ModelChannel[];
}

/** The boot of the example; a controller takes a new random one at every start. */
const BOOT = 'first-try';
const PERIOD_MS = 60_000;

/** A birth that declares every channel of the model in its own unit. */
export function birthExample(channels: readonly ModelChannel[]): string {
  return JSON.stringify({
    v: 1,
    bid: BOOT,
    bn: 1,
    seq: 0,
    fw: '1.0.0',
    up: 1_000,
    ch: channels.map(({ id, unit }, alias) => ({ alias, id, unit, periodMs: PERIOD_MS })),
  });
}

/** One sample of each of the first channels; the shell puts its own time in. */
function readingExample(channels: readonly ModelChannel[]): string {
  const samples = channels.slice(0, 3).map(({ id }, index) => [id, 0, index + 1]);
  return JSON.stringify({ v: 1, bid: BOOT, seq: 1, t0: 0, tq: 'ntp', s: samples }).replace(
    '"t0":0',
    `"t0":'$(date +%s)000'`,
  );
}

/** Two commands for a shell: the birth, then a first reading. They work as they are once the secret is in. */
export function pasteLines({ host, connection, secret, channels }: FirstTry): string {
  const { port, clientId, username, topics } = connection;
  const to = (topic: string) =>
    [
      'mosquitto_pub',
      `-h ${host} -p ${port} -i ${clientId}`,
      `-u '${username}' -P '${secret ?? '<secret>'}'`,
      `-q 1 -t '${topic}'`,
    ].join(' ');
  return [
    `${to(topics.birth)} -r -m '${birthExample(channels)}'`,
    `${to(topics.tele)} -m '${readingExample(channels)}'`,
  ].join('\n');
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandMessage } from '@kizashi/firmware-contracts';
import { epochMs } from '@kizashi/kernel';
import type { CommandAnswer, ConfigurationAnswer } from './boot.ts';
import type { Capture } from './capture.ts';
import { ControllerMemories } from './controller-memory.ts';
import { AS_MADE, periodOf, readSettings } from './controller-settings.ts';
import { Obedience } from './obey.ts';

const NOW = 1_790_000_000_000;
const CHANNEL = 'spindle.envelope';
const capture: Capture = {
  ...{
    id: 'w0-a',
    channel: CHANNEL,
    at: epochMs(NOW),
    sampleRateHz: 12_800,
    scale: 1,
    samplesPerChunk: 4,
    lost: new Set([1]),
  },
  samples: new Float32Array(10),
};

let memoryPath: string;
let done: string[];
let answers: CommandAnswer[];
let confirmed: ConfigurationAnswer[];
let time: number | undefined;
beforeEach(() => {
  memoryPath = join(mkdtempSync(join(tmpdir(), 'kizashi-obey-')), 'controllers.json');
  done = [];
  answers = [];
  confirmed = [];
  time = NOW;
});

/** A controller that has just been switched on; what it remembers is on the disk. */
function switchedOn(): Obedience {
  const memory = new ControllerMemories(memoryPath).of('VMC-1');
  return new Obedience({
    memory,
    channels: new Set([CHANNEL]),
    machine: {
      capture: (channel) => (channel === CHANNEL ? capture : { status: 'refused', code: 'no-waves' }),
      recall: (id) => (id === capture.id ? capture : undefined),
    },
    askTime: async () => time,
    sendWaves: ({ id }, chunks) => void done.push(`waves ${id} ${chunks ?? 'all'}`),
    sayBirth: () => void done.push('birth'),
    answer: async (answer) => void answers.push(answer),
    confirm: (answer) => void confirmed.push(answer),
    apply: ({ periodsMs }) => void done.push(`apply ${JSON.stringify(periodsMs)}`),
    reboot: () => void done.push(`reboot after ${answers.length}`),
  });
}

const command = (op: string, args: CommandMessage['args'] = {}, more: Partial<CommandMessage> = {}) => ({
  ...({ kind: 'cmd', id: 'cmd_1', op, args, exp: NOW + 1_000 } as const),
  ...more,
});

describe('a controller that is told to do something', () => {
  it.each<[string, CommandMessage['args'], object, string[]]>([
    ['report-birth', {}, { status: 'done' }, ['birth']],
    ['reboot', {}, { status: 'done' }, ['reboot after 1']],
    ['capture-wave', { channel: CHANNEL }, { status: 'done' }, ['waves w0-a all']],
    ['capture-wave', { channel: 'spindle.load' }, { status: 'refused', code: 'no-waves' }, []],
    ['capture-wave', {}, { status: 'refused', code: 'bad-args' }, []],
    ['resend-wave', { capture: 'w0-a', chunks: [0, 2] }, { status: 'done' }, ['waves w0-a 0,2']],
    ['resend-wave', { capture: 'w0-a', chunks: [3] }, { status: 'refused', code: 'no-such-chunk' }, []],
    ['resend-wave', { capture: 'w0-b', chunks: [0] }, { status: 'refused', code: 'no-such-capture' }, []],
    ['resend-wave', { capture: 'w0-a', chunks: '0' }, { status: 'refused', code: 'bad-args' }, []],
    ['x-dance', {}, { status: 'refused', code: 'unknown-op' }, []],
  ])('%s %j: %j', async (op, args, answer, acts) => {
    await switchedOn().obey(command(op, args));
    expect(answers).toEqual([{ id: 'cmd_1', ...answer }]);
    expect(done).toEqual(acts);
  });

  it('does it once and answers the same every time it is told, after a restart too', async () => {
    const controller = switchedOn();
    const told = command('report-birth');
    await Promise.all([controller.obey(told), controller.obey(told)]);
    await controller.obey(told);
    await switchedOn().obey(told);
    expect(done).toEqual(['birth']);
    expect(answers).toEqual(Array(3).fill({ id: 'cmd_1', status: 'done' }));
  });

  it("does nothing any more once the command has expired by the service's time", async () => {
    const late = command('report-birth', {}, { exp: NOW - 1 });
    await switchedOn().obey(late);
    expect(answers).toEqual([{ id: 'cmd_1', status: 'expired' }]);
    expect(done).toEqual([]);
    time = undefined;
    await switchedOn().obey({ ...late, id: 'cmd_2' });
    expect(answers.at(-1)).toEqual({ id: 'cmd_2', status: 'done' });
  });
});

describe('a controller that is told what to run with', () => {
  const told = (revision: number, configuration: object) =>
    ({ kind: 'cfg', revision, configuration: { ...configuration } }) as const;
  const every = (periodMs: number) => ({ channels: { [CHANNEL]: { periodMs } } });

  it('applies it as a whole and remembers its revision over restarts', () => {
    switchedOn().configure(told(3, every(5_000)));
    switchedOn().configure(told(3, every(5_000)));
    switchedOn().configure(told(2, every(9_000)));
    expect(confirmed).toEqual([{ revision: 3, status: 'applied' }]);
    const { settings, revision } = new ControllerMemories(memoryPath).of('VMC-1');
    expect([revision, settings.periodsMs]).toEqual([3, { [CHANNEL]: 5_000 }]);
    expect(done).toEqual([`apply {"${CHANNEL}":5000}`]);
  });

  it('goes back to what its firmware was made with where a later revision leaves it out', () => {
    switchedOn().configure(told(1, every(5_000)));
    switchedOn().configure(told(2, { keepAliveSeconds: 30 }));
    const { settings } = new ControllerMemories(memoryPath).of('VMC-1');
    expect(settings).toEqual({ periodsMs: {}, keepAliveSeconds: 30 });
  });

  it('refuses what it cannot, says what, and keeps what it had', () => {
    switchedOn().configure(told(1, every(5_000)));
    switchedOn().configure(told(2, { ...every(1_000), batch: { samples: 3 } }));
    switchedOn().configure(told(3, { channels: { nothing: { periodMs: 1_000 } } }));
    expect(confirmed.slice(1)).toEqual([
      { revision: 2, status: 'refused', code: 'cannot-set-batch' },
      { revision: 3, status: 'refused', code: 'no-such-channel' },
    ]);
    const { settings, revision } = new ControllerMemories(memoryPath).of('VMC-1');
    expect([revision, settings.periodsMs]).toEqual([3, { [CHANNEL]: 5_000 }]);
  });

  it('measures as often as it was set to while it is live, and the past never more often than it was made to', () => {
    const settings = readSettings(every(1_000), new Set([CHANNEL]));
    if (typeof settings === 'string') throw new Error(settings);
    expect(periodOf(settings, CHANNEL, 10_000, true)).toBe(1_000);
    expect(periodOf(settings, CHANNEL, 600_000, false)).toBe(600_000);
    expect(periodOf(AS_MADE, CHANNEL, 10_000, true)).toBe(10_000);
  });
});

import { describe, expect, it } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import { generate } from 'mqtt-packet';
import { HeldPublishes } from './held-publishes.ts';
import { type OwnPublish, PublishLane } from './publish-lane.ts';

const DEVICE = asId<DeviceId>('dev-1');
const OWN = `kz/v1/maker/${DEVICE}/`;
const publish = (topic: string, fields: { messageId?: number; retain?: boolean; dup?: boolean } = {}) =>
  generate({
    cmd: 'publish',
    topic,
    payload: '{"v":1}',
    qos: 1,
    messageId: 7,
    dup: false,
    retain: false,
    ...fields,
  });

function setUp() {
  const taken: OwnPublish[] = [];
  const settle: ((failure?: Error) => void)[] = [];
  const lane = new PublishLane({ tenant: 'maker', device: DEVICE }, new HeldPublishes(), (own, done) => {
    taken.push(own);
    settle.push(done);
  });
  const answers: Buffer[] = [];
  const failures: Error[] = [];
  lane.answer = (pubacks) => answers.push(pubacks);
  lane.fail = (failure) => failures.push(failure);
  return { lane, taken, settle, answers, failures };
}

describe('PublishLane', () => {
  it('takes what a device sends on its own topics', () => {
    const { lane, taken } = setUp();
    for (const kind of ['tele', 'telec', 'birth', 'wave/c1/0'])
      expect(lane.take(publish(OWN + kind))).toBe(true);
    expect(taken.map(({ topic }) => topic)).toEqual(
      ['tele', 'telec', 'birth', 'wave/c1/0'].map((kind) => OWN + kind),
    );
    expect(Buffer.from(taken[0]?.payload ?? []).toString()).toBe('{"v":1}');
    expect(lane.take(publish(`${OWN}birth`, { retain: true, dup: true }))).toBe(true);
    expect(taken.at(-1)).toMatchObject({ kind: 'birth', retained: true });
  });

  it('leaves to the broker what is odd, and every other packet', () => {
    const { lane, taken } = setUp();
    const odd = [
      publish('kz/v1/maker/dev-2/tele'),
      publish(`kz/v1/maker/${DEVICE}0/tele`),
      publish('kz/v1/other/dev-1/tele'),
      publish(`${OWN}cmd`),
      publish(`${OWN}tele/more`),
      publish(OWN),
      publish(`${OWN}tele`, { messageId: 0 }),
      Buffer.from([0x32, 0]),
      Buffer.from([0x32, 2, 0, 200]),
      Buffer.from([0x32, 3, 0, 1, 97]),
    ];
    for (const frame of odd) expect(lane.take(frame)).toBe(false);
    expect(taken).toEqual([]);
    for (const first of [0x30, 0x34, 0x36, 0xc0, 0xe0, 0x82]) expect(lane.wants(first)).toBe(false);
  });

  it('answers what one commit settled with one write, in order', async () => {
    const { lane, settle, answers } = setUp();
    for (const messageId of [7, 300, 65_535]) lane.take(publish(`${OWN}tele`, { messageId }));
    await Promise.resolve();
    expect(answers).toEqual([]);
    for (const done of settle) done();
    await Promise.resolve();
    expect(answers).toEqual([Buffer.from([0x40, 2, 0, 7, 0x40, 2, 1, 44, 0x40, 2, 255, 255])]);
  });

  it('is full while 64 KiB wait for their commit', () => {
    const { lane, settle } = setUp();
    while (!lane.isFull()) lane.take(publish(`${OWN}tele`));
    expect(settle.length * publish(`${OWN}tele`).length).toBeGreaterThanOrEqual(65_536);
    settle[0]?.();
    expect(lane.isFull()).toBe(false);
  });

  it('acknowledges nothing that failed', async () => {
    const { lane, settle, answers, failures } = setUp();
    lane.take(publish(`${OWN}tele`));
    settle[0]?.(new Error('the store took nothing'));
    await Promise.resolve();
    expect(answers).toEqual([]);
    expect(failures).toMatchObject([{ message: 'the store took nothing' }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { machineModelWrite } from '@kizashi/api-contract';
import { spindleTemplate } from '../set-up/templates/spindle-bearing.ts';
import { birthExample, pasteLines } from './paste-lines.ts';
import { payloadText } from './payload-text.ts';

const { channels } = machineModelWrite.parse(spindleTemplate.model);
const CONNECTION = {
  deviceId: 'dev_1',
  port: 1883,
  tlsPort: 8883,
  webSocketPort: null,
  clientId: 'dev_1',
  username: 'maker/dev_1',
  keepAliveSeconds: { min: 15, max: 300 },
  topics: {
    birth: 'kz/v1/maker/dev_1/birth',
    state: 'kz/v1/maker/dev_1/state',
    tele: 'kz/v1/maker/dev_1/tele',
    telec: 'kz/v1/maker/dev_1/telec',
    wave: 'kz/v1/maker/dev_1/wave/{captureId}/{chunk}',
    evt: 'kz/v1/maker/dev_1/evt',
    err: 'kz/v1/maker/dev_1/err',
    cmd: 'kz/v1/maker/dev_1/cmd',
    ack: 'kz/v1/maker/dev_1/ack',
    cfg: 'kz/v1/maker/dev_1/cfg',
    cfgack: 'kz/v1/maker/dev_1/cfgack',
    'time/req': 'kz/v1/maker/dev_1/time/req',
    'time/rsp': 'kz/v1/maker/dev_1/time/rsp',
  },
};

describe('the lines to paste', () => {
  it('declare every channel of the model in its unit', () => {
    const { ch } = JSON.parse(birthExample(channels)) as {
      ch: { id: string; unit: string; alias: number }[];
    };
    expect(ch.map(({ id, unit }) => [id, unit])).toEqual(channels.map(({ id, unit }) => [id, unit]));
    expect(new Set(ch.map(({ alias }) => alias)).size).toBe(ch.length);
  });

  it('are two commands with the secret, the reading dated by the shell', () => {
    const [birth, reading, ...rest] = pasteLines({
      host: 'kizashi.example',
      connection: CONNECTION,
      secret: 'dev_secret',
      channels,
    }).split('\n');
    expect(rest).toEqual([]);
    expect(birth).toMatch(
      /^mosquitto_pub -h kizashi\.example -p 1883 -i dev_1 -u 'maker\/dev_1' -P 'dev_secret' .* -r -m /,
    );
    expect(reading).toContain(`"t0":'$(date +%s)000'`);
    expect(reading).toContain("-t 'kz/v1/maker/dev_1/tele'");
  });

  it('leave the secret to whoever has it', () => {
    expect(pasteLines({ host: 'h', connection: CONNECTION, secret: undefined, channels })).toContain(
      "-P '<secret>'",
    );
  });
});

describe('a refused payload', () => {
  const base64 = (bytes: readonly number[]) => btoa(String.fromCharCode(...bytes));
  const ofText = (text: string) => base64([...new TextEncoder().encode(text)]);

  it('is laid out where it is JSON', () => {
    expect(payloadText(ofText('{"v":1}'))).toEqual({ kind: 'json', text: '{\n "v": 1\n}' });
  });

  it('is shown as it is where it is other text', () => {
    expect(payloadText(ofText('{"v":1'))).toEqual({ kind: 'text', text: '{"v":1' });
    expect(payloadText(ofText('温度'))).toEqual({ kind: 'text', text: '温度' });
  });

  it('is shown as bytes where it is no text', () => {
    expect(payloadText(base64([0xff, 0x00, 0x41]))).toEqual({ kind: 'bytes', text: 'ff 00 41', length: 3 });
  });
});

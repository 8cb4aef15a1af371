import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Device, DeviceBoot, DeviceGap, LastReading, QuarantineEntry } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { SignedIn } from '../../app/session/signed-in.tsx';
import { fakeService, page, problemOf } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { aMachine, iso, NOW, SESSION } from '../../testing/samples.ts';
import { speak } from '../../testing/speak.ts';
import { spindleTemplate } from '../set-up/templates/spindle-bearing.ts';
import { DevicePage } from './device-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { forgetSecret, holdSecret } from './held-secrets.ts';
import { REFUSAL_CODES, refusalWords } from './refusal-codes.ts';
import { skewWords } from './skew-words.ts';

/** As in the shell: every page knows who looks. */
const signedIn = (element: ReactNode) => <SignedIn>{element}</SignedIn>;
const routes = [
  { path: '/devices', element: signedIn(<DevicesPage />) },
  { path: '/devices/:id', element: signedIn(<DevicePage />) },
];
const topic = (kind: string) => `kz/v1/maker/dev_1/${kind}`;
const DEVICE: Device = {
  id: 'dev_1',
  machineId: 'machine-1',
  tenant: 'maker',
  username: 'maker/dev_1',
  lastSeenAt: null,
  state: null,
  connected: false,
  previousSecretUntil: null,
  troubles: [],
};
const BOOT: DeviceBoot = {
  bid: 'boot-1',
  bootCounter: 1,
  bornAt: iso(NOW - 60_000),
  firmware: '4.2.0',
  skewMs: 800,
  channels: [
    { id: 'spindle.load', unit: '%', periodMs: 1_000, refusal: null },
    { id: 'spindle.colour', unit: '1', periodMs: 1_000, refusal: { code: 'unknown-channel', detail: 'no' } },
  ],
};
const READING: LastReading = {
  channel: 'spindle.load',
  name: { en: 'Spindle load', ja: '主軸負荷' },
  unit: '%',
  value: 40,
  measuredAt: iso(NOW - 5_000),
};
const REFUSED: QuarantineEntry = {
  id: 'q1',
  deviceId: 'dev_1',
  topic: topic('tele'),
  receivedAt: iso(NOW - 10_000),
  code: 'no-birth',
  detail: 'boot "boot-1" has sent no birth',
  resolvedAt: null,
  payloadBase64: btoa('{"v":1,"bid":"boot-1"}'),
};

interface Said {
  readonly boots?: readonly DeviceBoot[];
  readonly readings?: readonly LastReading[];
  readonly gaps?: readonly DeviceGap[];
  readonly refused?: readonly QuarantineEntry[];
  readonly role?: string;
}

function serviceThatHeard({ boots = [], readings = [], gaps = [], refused = [], role = 'admin' }: Said) {
  return {
    'GET /session': { ...SESSION, user: { ...SESSION.user, role } },
    'GET /devices': page(DEVICE),
    'GET /devices/dev_1': DEVICE,
    'GET /devices/dev_1/connection': {
      deviceId: 'dev_1',
      port: 1883,
      tlsPort: 8883,
      webSocketPort: null,
      clientId: 'dev_1',
      username: 'maker/dev_1',
      keepAliveSeconds: { min: 15, max: 300 },
      topics: {
        birth: topic('birth'),
        state: topic('state'),
        tele: topic('tele'),
        telec: topic('telec'),
        wave: topic('wave/{captureId}/{chunk}'),
        evt: topic('evt'),
        err: topic('err'),
        cmd: topic('cmd'),
        ack: topic('ack'),
        cfg: topic('cfg'),
        cfgack: topic('cfgack'),
        'time/req': topic('time/req'),
        'time/rsp': topic('time/rsp'),
      },
    },
    'GET /devices/dev_1/boots': page(...boots),
    'GET /devices/dev_1/gaps': page(...gaps),
    'GET /devices/dev_1/last-readings': page(...readings),
    'GET /devices/dev_1/quarantine': page(...refused),
    'GET /devices/dev_1/commands': page(),
    'GET /devices/dev_1/configuration': { deviceId: 'dev_1', desired: null, appliedRevision: null },
    'GET /machines': page(aMachine()),
    'GET /machines/machine-1': aMachine(),
    'GET /sites/site-1': { id: 'site-1', customerId: 'customer-1', name: 'Komaki', timeZone: 'Asia/Tokyo' },
    'GET /machine-models': page({ ...spindleTemplate.model, id: 'vmc' }),
  };
}

afterEach(() => {
  cleanup();
  forgetSecret('dev_1');
});

describe('the page of a device', () => {
  it('shows a new secret until it is kept, and never after', async () => {
    fakeService(serviceThatHeard({}));
    holdSecret('dev_1', 'kzd_secret');
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText('The secret is shown this once.');
    const lines = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Try it from a shell' });
    expect(lines.value).toContain("-P 'kzd_secret'");
    fireEvent.click(screen.getByRole('button', { name: 'I have kept it' }));
    expect(screen.queryByText('kzd_secret')).toBeNull();
    expect(lines.value).not.toContain('kzd_secret');
    cleanup();
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText(/The secret was shown when it was made/);
    expect(document.body.textContent).not.toContain('kzd_secret');
  });

  it('names every topic that a controller uses, and the ports over TLS that there are', async () => {
    fakeService(serviceThatHeard({}));
    renderConsole(routes, '/devices/dev_1');
    const text = (await screen.findByText('Topic of commands')).closest('section')?.textContent ?? '';
    const kinds = ['birth', 'state', 'tele', 'telec', 'evt', 'err', 'cmd', 'ack', 'cfg', 'cfgack'];
    for (const kind of [...kinds, 'time/req', 'time/rsp', 'wave/{captureId}/{chunk}']) {
      expect(text).toContain(`kz/v1/maker/dev_1/${kind}`);
    }
    expect(text).toContain('Port over TLS8883');
    expect(text).not.toContain('WebSocket');
  });

  it('says what has arrived, which channels are of no use, and what was refused since', async () => {
    fakeService(serviceThatHeard({ boots: [BOOT], refused: [REFUSED] }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText(/Firmware 4\.2\.0 with 2 channels/);
    expect(screen.getByText('spindle.colour').closest('li')?.textContent).toContain(
      'is not in the machine model',
    );
    expect(screen.getByText('Refused: no-birth.')).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('VMC-0042 has signed on.');
  });

  it('shows the newest refused messages, and all of a flood when asked', async () => {
    const flood = Array.from({ length: 80 }, (_, i) => ({ ...REFUSED, id: `qrn_${i}` }));
    fakeService(serviceThatHeard({ refused: flood }));
    renderConsole(routes, '/devices/dev_1');
    const more = await screen.findByRole('button', { name: 'Show all 80' });
    expect(screen.getAllByRole('button', { name: 'Show the message' })).toHaveLength(5);
    fireEvent.click(more);
    expect(screen.getAllByRole('button', { name: 'Show the message' })).toHaveLength(80);
    expect(screen.queryByRole('button', { name: 'Show all 80' })).toBeNull();
  });

  it('leaves what was overcome to the list of refusals', async () => {
    fakeService(serviceThatHeard({ boots: [BOOT], readings: [READING], refused: [REFUSED] }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText(/Spindle load: 40/);
    expect(screen.queryByText('Refused: no-birth.')).toBeNull();
    expect(screen.getByText('no-birth')).toBeTruthy();
  });

  it('leaves a message that waited for its birth to the list once that has come', async () => {
    const born = { ...BOOT, bornAt: iso(NOW - 9_000) };
    const other: QuarantineEntry = { ...REFUSED, id: 'qrn_other', code: 'future' };
    fakeService(serviceThatHeard({ boots: [born], refused: [REFUSED, other] }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText('Refused: future.');
    expect(screen.queryByText('Refused: no-birth.')).toBeNull();
  });

  it('says how far off the clock is, and what did not come in', async () => {
    const gap = (from: number, to: number): DeviceGap => ({ bid: 'boot-1', bornAt: BOOT.bornAt, from, to });
    const gaps = [gap(40, 44), gap(7, 8)];
    fakeService(serviceThatHeard({ boots: [{ ...BOOT, skewMs: -10 * 60_000 }], gaps }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText('Its clock is 10 minutes ahead.');
    expect(screen.getByText(/^4 messages, 40 to 43, of the boot of .+ did not come in\.$/)).toBeTruthy();
    expect(screen.getByText(/^Message 7 of the boot of .+ did not come in\.$/)).toBeTruthy();
    cleanup();
    fakeService(serviceThatHeard({ boots: [BOOT] }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText('Its clock is right.');
    expect(screen.getByText(/^Nothing is missing/)).toBeTruthy();
  });

  it('says how far off the clock is in the language of its reader', () => {
    const { t } = speak('ja');
    expect(skewWords(3 * 3_600_000, t)).toBe('時計が3時間遅れています。');
    expect(skewWords(-3 * 86_400_000, t)).toBe('時計が3日進んでいます。');
    expect(skewWords(-59_000, t)).toBe('時計は合っています。');
  });

  it('reads a kept message again and says what came of it', async () => {
    const { requests } = fakeService({
      ...serviceThatHeard({ refused: [REFUSED] }),
      'POST /devices/dev_1/quarantine/q1/replay': {
        entryId: 'q1',
        readings: 2,
        events: 0,
        waves: 0,
        refusals: [{ code: 'unknown-channel', detail: 'x' }],
      },
    });
    renderConsole(routes, '/devices/dev_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Read it again' }));
    const outcome = await screen.findByText(/2 readings are stored now\./);
    expect(outcome.textContent).toContain(
      'Still refused: The channel is not in the birth or not in the machine model.',
    );
    expect(requests.find(({ method }) => method === 'POST')?.headers.get('idempotency-key')).toBeTruthy();
  });

  it('says that a message was read again since, and does not offer it once more', async () => {
    const resolved = { ...REFUSED, resolvedAt: iso(NOW - 1_000) };
    fakeService(serviceThatHeard({ refused: [resolved] }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText(/^It was read again at .+; nothing of it is refused any more\.$/);
    expect(screen.queryByRole('button', { name: 'Read it again' })).toBeNull();
    expect(screen.queryByText('Refused: no-birth.')).toBeNull();
  });

  it('shows what a message held', async () => {
    fakeService(serviceThatHeard({ refused: [REFUSED] }));
    renderConsole(routes, '/devices/dev_1');
    fireEvent.click(await screen.findByRole('button', { name: 'Show the message' }));
    const shown = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Content of the message' });
    expect(shown.value).toContain('"bid": "boot-1"');
  });

  it('offers nothing to whoever may not', async () => {
    fakeService(serviceThatHeard({ refused: [REFUSED], role: 'viewer' }));
    renderConsole(routes, '/devices/dev_1');
    await screen.findByRole('button', { name: 'Show the message' });
    expect(screen.queryByRole('button', { name: 'Read it again' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Revoke the device' })).toBeNull();
  });

  it('says that there is no such device', async () => {
    fakeService({ ...serviceThatHeard({}), 'GET /devices/dev_1': problemOf(404, 'not-found') });
    renderConsole(routes, '/devices/dev_1');
    await screen.findByText('There is no page at this address.');
  });
});

describe('the list of devices', () => {
  it('leads to the devices of one machine, with what they say of themselves', async () => {
    fakeService(serviceThatHeard({}));
    renderConsole(routes, '/devices?machine=machine-1');
    const link = await screen.findByRole('link', { name: 'VMC-0042' });
    expect(link.getAttribute('href')).toBe('/devices/dev_1');
    expect(screen.getByText('Device of VMC-0042')).toBeTruthy();
    expect(screen.getByText('never')).toBeTruthy();
  });

  it('says who is away though it said otherwise, and who is kept out', async () => {
    const trouble = { detail: 'x', count: 9, firstAt: iso(NOW), lastAt: iso(NOW) };
    const troubles = [{ ...trouble, code: 'duplicate-client-id' as const }];
    const away: Device = { ...DEVICE, state: 'online', connected: false, troubles };
    const here: Device = { ...DEVICE, id: 'dev_2', state: 'online', connected: true };
    fakeService({ ...serviceThatHeard({}), 'GET /devices': page(away, here) });
    renderConsole(routes, '/devices');
    expect(await screen.findByText('online, but not connected')).toBeTruthy();
    expect(screen.getByText('One thing keeps it out')).toBeTruthy();
    expect(screen.getByText('online')).toBeTruthy();
  });
});

describe('the codes of the contract', () => {
  it('all have words in both languages', () => {
    const documented = readFileSync(`${process.cwd()}/docs/errors.md`, 'utf8')
      .split('\n## ')
      .find((section) => section.startsWith('Contract'));
    const codes = [...(documented?.matchAll(/^\| `([a-z0-9-]+)` \|/gm) ?? [])].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(REFUSAL_CODES as readonly string[]).includes(code))).toEqual([]);
    for (const language of ['en', 'ja'] as const)
      expect(refusalWords('no-birth', speak(language).t)).not.toContain('no-birth');
    expect(refusalWords('of-a-later-version', speak('en').t)).toBe(
      'Refused with the code of-a-later-version.',
    );
  });
});

import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeviceCommand, DeviceConfiguration, MachineModel } from '@kizashi/api-contract';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { Language } from '../../app/i18n/language.ts';
import { SignedIn } from '../../app/session/signed-in.tsx';
import { fakeService, page, problemOf, SILENCE, Status } from '../../testing/fake-service.ts';
import { renderConsole } from '../../testing/render-console.tsx';
import { iso, NOW, SESSION, TOKYO } from '../../testing/samples.ts';
import { dateWords } from '../../ui/format/date-words.ts';
import { emptyDraft, toCommand } from './command-draft.ts';
import { CommandsCard } from './commands-card.tsx';
import { ConfigurationCard } from './configuration-card.tsx';

const MODEL: Pick<MachineModel, 'channels'> = {
  channels: [{ id: 'spindle.load', unit: '%', role: 'setting', positionIds: [] }],
};
const COMMAND: DeviceCommand = {
  id: 'cmd_1',
  deviceId: 'dev_1',
  op: 'capture-wave',
  args: { channel: 'spindle.load' },
  requestedBy: 'token:erp',
  requestedAt: iso(NOW - 60_000),
  expiresAt: iso(NOW + 3_540_000),
  state: 'pending',
  sentAt: null,
  acknowledgedAt: null,
  code: null,
  endedAt: null,
};
const CONFIGURED: DeviceConfiguration = {
  deviceId: 'dev_1',
  desired: {
    deviceId: 'dev_1',
    revision: 4,
    configuration: { batch: { samples: 60 } },
    setBy: 'user:gone',
    setAt: iso(NOW - 60_000),
    status: 'refused',
    code: 'flash-full',
    answeredAt: iso(NOW - 30_000),
  },
  appliedRevision: 3,
};

interface Said {
  readonly commands?: readonly DeviceCommand[];
  readonly role?: string;
  readonly also?: Record<string, unknown>;
}

function show({ commands = [], role = 'admin', also = {} }: Said, language: Language = 'en') {
  const service = fakeService({
    'GET /session': { ...SESSION, user: { ...SESSION.user, role, language } },
    'GET /users': page(),
    'GET /devices/dev_1/commands': page(...commands),
    'GET /devices/dev_1/configuration': new Status(200, CONFIGURED, { etag: '"four"' }),
    ...also,
  });
  const dates = dateWords(language, TOKYO, NOW);
  const element = (
    <SignedIn>
      <CommandsCard deviceId="dev_1" model={MODEL} dates={dates} />
      <ConfigurationCard deviceId="dev_1" dates={dates} />
    </SignedIn>
  );
  renderConsole([{ path: '/', element }], '/', language);
  return service;
}

const sent = (requests: ReturnType<typeof fakeService>['requests'], method: string) =>
  requests.filter((request) => request.method === method);

afterEach(cleanup);

describe('the commands of a device', () => {
  it('say who asked and what became of them', async () => {
    const asked = iso(NOW - 120_000);
    const commands: DeviceCommand[] = [
      COMMAND,
      { ...COMMAND, id: 'c2', op: 'x-lamp', state: 'failed', code: 'no-lamp', requestedBy: 'service' },
      { ...COMMAND, id: 'c3', op: 'reboot', args: {}, state: 'expired', sentAt: asked, endedAt: asked },
      { ...COMMAND, id: 'c4', op: 'report-birth', args: {}, state: 'expired', endedAt: asked },
    ];
    show({ commands });
    const list = (await screen.findByText('x-lamp')).closest('ul');
    expect([...(list?.children ?? [])].map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^capture-wavea program, .+\{"channel":"spindle.load"\}waits for the device/),
      expect.stringMatching(/^x-lampKizashi, .+failed: no-lamp$/),
      expect.stringMatching(/^reboot.+not answered in time; it may have been done all the same$/),
      expect.stringMatching(/^report-birth.+expired before the device came back$/),
    ]);
  });

  it('are asked for with one key until an answer has come', async () => {
    let answer: unknown = SILENCE;
    const { requests } = show({ also: { 'POST /devices/dev_1/commands': () => answer } });
    const button = await screen.findByRole('button', { name: 'Tell the device' });
    fireEvent.click(button);
    await screen.findByRole('alert');
    answer = COMMAND;
    fireEvent.click(button);
    await screen.findByText('It is on its way.');
    const [first, second] = sent(requests, 'POST');
    expect(second?.body).toEqual({
      op: 'capture-wave',
      args: { channel: 'spindle.load' },
      expiresInSeconds: 3_600,
    });
    expect(second?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'));
    fireEvent.change(screen.getByLabelText('What to do'), { target: { value: 'reboot' } });
    expect(screen.queryByText('It is on its way.')).toBeNull();
    fireEvent.click(button);
    await screen.findByText('It is on its way.');
    const third = sent(requests, 'POST')[2];
    expect(third?.body).toMatchObject({ op: 'reboot', args: {} });
    expect(third?.headers.get('idempotency-key')).not.toBe(first?.headers.get('idempotency-key'));
  });

  it('are not sent while a field is wrong', async () => {
    const { requests } = show({}, 'ja');
    fireEvent.change(await screen.findByLabelText('内容'), { target: { value: 'resend-wave' } });
    fireEvent.change(screen.getByLabelText('波形のID'), { target: { value: 'c1' } });
    fireEvent.change(screen.getByLabelText('断片の番号（0から）'), { target: { value: '3、64' } });
    fireEvent.click(screen.getByRole('button', { name: 'デバイスに指令する' }));
    await screen.findByText('0から63までの整数を入力してください');
    expect(sent(requests, 'POST')).toEqual([]);
  });

  it('are not offered to whoever may not ask', async () => {
    show({ commands: [COMMAND], role: 'viewer' });
    await screen.findByText('flash-full', { exact: false });
    expect(screen.queryByRole('button', { name: 'Tell the device' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  });

  it('that only ask for data are all that a reliability engineer is offered', async () => {
    show({ role: 'reliability-engineer' });
    const offered = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'What to do' });
    expect([...offered.options].map(({ value }) => value)).toEqual([
      'capture-wave',
      'report-birth',
      'resend-wave',
    ]);
    expect(screen.queryByRole('button', { name: 'Change' })).toBeNull();
  });
});

describe('a draft of a command', () => {
  const draft = emptyDraft('spindle.load');

  it('becomes what the contract knows', () => {
    expect(toCommand({ ...draft, op: 'resend-wave', capture: ' c1 ', chunks: '0, 3 5' })).toEqual({
      body: { op: 'resend-wave', args: { capture: 'c1', chunks: [0, 3, 5] }, expiresInSeconds: 3_600 },
    });
    expect(toCommand({ ...draft, op: 'own', ownName: 'x-lamp', args: '{"on":true}' })).toMatchObject({
      body: { op: 'x-lamp', args: { on: true } },
    });
  });

  it.each([
    ['an id in capitals', { op: 'resend-wave', capture: 'No', chunks: '0' }, 'capture'],
    ['no piece at all', { op: 'resend-wave', capture: 'c1', chunks: '' }, 'chunks'],
    ['a name of the contract', { op: 'own', ownName: 'reboot' }, 'op'],
    ['a name in capitals', { op: 'own', ownName: 'x-Lamp' }, 'op'],
    ['a list', { op: 'own', ownName: 'x-lamp', args: '[1]' }, 'args'],
    ['a long story', { op: 'own', ownName: 'x-lamp', args: `{"text":"${'x'.repeat(5_000)}"}` }, 'args'],
  ] as const)('with %s is not sent', (_, changed, fault) => {
    expect(toCommand({ ...draft, ...changed })).toEqual({ fault });
  });
});

describe('the configuration of a device', () => {
  it('says what is wanted, what the device answered, and what it runs with', async () => {
    show({});
    await screen.findByText(/^Revision 4, wanted by somebody/);
    const answer = screen.getByText(/The device has refused it/).textContent;
    expect(answer).toContain('Its reason: flash-full');
    expect(answer).toContain('It runs with revision 3.');
  });

  it('is changed from the version that was read, and says why it was not', async () => {
    const { requests } = show({
      also: {
        'PUT /devices/dev_1/configuration': problemOf(400, 'invalid-request', 'Not right', 'batch is wrong.'),
      },
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Change' }));
    const text = screen.getByLabelText<HTMLTextAreaElement>('Settings');
    expect(JSON.parse(text.value)).toEqual({ batch: { samples: 60 } });
    const save = screen.getByRole('button', { name: 'Have it run with this' });
    fireEvent.change(text, { target: { value: '{"batch":' } });
    fireEvent.click(save);
    await screen.findByText('This must be one JSON object.');
    expect(sent(requests, 'PUT')).toEqual([]);
    fireEvent.change(text, { target: { value: '{"batch":{}}' } });
    fireEvent.click(save);
    await screen.findByText('batch is wrong.');
    const [put] = sent(requests, 'PUT');
    expect(put?.body).toEqual({ configuration: { batch: {} } });
    expect(put?.headers.get('if-match')).toBe('"four"');
  });
});

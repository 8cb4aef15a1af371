import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { brokerUrl, CommandError, openApi } from './connection.ts';

function homeWith(files: Record<string, string>): string {
  const home = mkdtempSync(join(tmpdir(), 'kizashi-home-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  return home;
}

describe('connection of a command', () => {
  const service = JSON.stringify({ url: 'http://127.0.0.1:4001', mqttUrl: 'mqtt://127.0.0.1:4002' });

  it('is by default the service that runs on the data folder, and what is typed goes first', () => {
    const env = { KIZASHI_HOME: homeWith({ token: 'abc\n', 'service.json': service }) };
    expect(openApi({}, env).url).toBe('http://127.0.0.1:4001');
    expect(brokerUrl({}, env)).toBe('mqtt://127.0.0.1:4002');
    expect(openApi({ url: 'http://there/' }, env).url).toBe('http://there');
    expect(brokerUrl({ mqtt: 'mqtt://there' }, env)).toBe('mqtt://there');
  });

  it('falls back to the default ports, and needs a token from somewhere', () => {
    const env = { KIZASHI_HOME: homeWith({}), KIZASHI_HTTP_PORT: '3300' };
    expect(() => openApi({}, env)).toThrow(CommandError);
    expect(() => openApi({}, env)).toThrow(/give --token or KIZASHI_BOOTSTRAP_TOKEN/);
    expect(openApi({}, { ...env, KIZASHI_BOOTSTRAP_TOKEN: 'abc' }).url).toBe('http://127.0.0.1:3300');
    expect(brokerUrl({}, env)).toBe('mqtt://127.0.0.1:1883');
  });
});

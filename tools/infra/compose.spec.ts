import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const path = 'infra/compose.yaml';
const compose = parse(readFileSync(path, 'utf8'));

describe('infra/compose.yaml', () => {
  it('passes the linter without a warning', () => {
    const lint = spawnSync(
      process.execPath,
      ['node_modules/dclint/bin/dclint.cjs', path, '--config', 'infra/.dclintrc.yaml', '--max-warnings', '0'],
      { encoding: 'utf8' },
    );
    expect(lint.stdout + lint.stderr).not.toMatch(/warning|error/);
    expect(lint.status).toBe(0);
  });

  it('has both servers, checked for health, on loopback only, with data that outlives the container', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['influxdb', 'postgres']);
    for (const service of Object.values<Record<string, string[]>>(compose.services)) {
      expect(service.healthcheck).toBeDefined();
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
      expect(Object.keys(compose.volumes)).toContain(service.volumes?.[0]?.split(':')[0]);
    }
  });

  it('carries no secret: passwords come from the environment and have no default', () => {
    const text = readFileSync(path, 'utf8');
    const passwords = [...text.matchAll(/^\s+\w*PASSWORD: (.*)$/gm)].map(([, value]) => value);
    expect(passwords).toHaveLength(2);
    for (const value of passwords) expect(value).toMatch(/^\$\{\w+:\?/);
  });

  it('is accepted by compose itself where compose is installed', () => {
    const config = spawnSync('docker-compose', ['-f', path, 'config', '--quiet'], {
      encoding: 'utf8',
      env: { ...process.env, POSTGRES_PASSWORD: 'a', INFLUXDB_PASSWORD: 'b' },
    });
    if (config.error) {
      console.log('SKIPPED: docker-compose not found, infra/compose.yaml was checked by the linter only');
      return;
    }
    expect(config.stderr).toBe('');
    expect(config.status).toBe(0);
  });
});

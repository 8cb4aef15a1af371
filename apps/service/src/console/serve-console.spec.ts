import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { sendSecurityHeaders } from './security-headers.ts';
import { serveConsole } from './serve-console.ts';

@Module({})
class Nothing {}

async function serving(folder: string): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(Nothing, new FastifyAdapter(), {
    logger: false,
  });
  sendSecurityHeaders(app);
  await serveConsole(app, folder);
  await app.init();
  return app;
}

async function get(app: NestFastifyApplication, url: string, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, body: answer.body, headers: answer.headers };
}

describe('a console that is built', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kizashi console '));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Kizashi</title>');
    writeFileSync(join(folder, 'assets', 'index-a1b2c3.js'), 'export {}');
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
    app = await serving(folder);
  });
  afterAll(() => app.close());

  it.each(['/', '/orders', '/fitted-parts/fpt_1?tab=history', '/sign-in?token=kzl_x'])(
    'answers %s with its page, which is asked for again every time',
    async (url) => {
      const { status, body, headers } = await get(app, url);
      expect(status).toBe(200);
      expect(body).toContain('<title>Kizashi</title>');
      expect(headers['cache-control']).toBe('no-cache');
    },
  );

  it('lets a file with a hash in its name be kept for ever, others not', async () => {
    const script = await get(app, '/assets/index-a1b2c3.js');
    expect(script.headers['content-type']).toMatch(/javascript/);
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(app, '/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/assets/index-old.js',
    '/api/v1/nothing',
    '/api',
    '/health/nothing',
    '/assets/../../package.json',
    '/..%2fpackage.json',
  ])('does not answer %s with a page', async (url) => {
    const { status, body } = await get(app, url);
    expect(status).toBe(404);
    expect(body).not.toContain('<title>');
  });

  it('lets no style and no script in that stands in a page', async () => {
    const { 'content-security-policy': policy } = (await get(app, '/')).headers;
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('names in its policy the host that was asked, and never one that could break out of it', async () => {
    const policy = async (host: string) => (await get(app, '/', { host })).headers['content-security-policy'];
    expect(await policy('plant.example:8443')).toContain("connect-src 'self' ws://plant.example:8443;");
    expect(await policy("x; script-src 'unsafe-inline'")).toContain("connect-src 'self' ws://localhost;");
  });
});

describe('a console that is not built', () => {
  it('says so, and how to build it', async () => {
    const app = await serving(mkdtempSync(join(tmpdir(), 'kizashi console ')));
    const { status, body, headers } = await get(app, '/');
    expect(status).toBe(503);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toContain('nx run console:build');
    await app.close();
  });
});

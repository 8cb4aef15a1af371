import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, type TestService } from './start-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.remove());

describe('http', () => {
  it('is ready', async () => {
    const ready = await service.api('GET', '/health/ready');
    console.log(ready.body);
    console.log((await service.api('GET', '/api/v1/session')).body);
    console.log((await service.api('GET', '/api/v1/users')).body);
    console.log((await service.api('GET', '/metrics')).body);
    console.log((await service.api('GET', '/')).body);
    console.log((await service.api('GET', '/api/v1/nothing')).body);
    console.log((await service.api('POST', '/api/v1/users', { name: 3, foo: 1 })).body);
    console.log(JSON.stringify((await service.api('GET', '/api/openapi.json')).body, null, 1).slice(0, 6000));
    expect(ready.status).toBe(200);
  });
});

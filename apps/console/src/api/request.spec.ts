import { describe, expect, it } from '@jest/globals';
import { session } from '@kizashi/api-contract';
import { fakeService, problemOf, SILENCE, Status } from '../testing/fake-service.ts';
import { SESSION } from '../testing/samples.ts';
import { Refused, Unreachable, Unreadable } from './failures.ts';
import { address, nothing, request, requestTagged } from './request.ts';

const url = address('/session');

describe('request', () => {
  it('gives the answer, checked', async () => {
    fakeService({ 'GET /session': SESSION });
    expect(await request(session, url)).toEqual(SESSION);
  });

  it('turns a problem into a refusal with its code', async () => {
    fakeService({ 'GET /session': problemOf(412, 'version-changed', 'Somebody else changed it meanwhile') });
    const error = await request(session, url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).problem).toMatchObject({ status: 412, code: 'version-changed' });
  });

  it('makes a refusal of an error that is no problem document', async () => {
    fakeService({ 'GET /session': new Status(502, '<html>') });
    const error = await request(session, url).catch((thrown: unknown) => thrown);
    expect((error as Refused).problem).toMatchObject({ status: 502, code: 'unknown' });
  });

  it('tells silence from refusal', async () => {
    fakeService({ 'GET /session': () => SILENCE });
    await expect(request(session, url)).rejects.toBeInstanceOf(Unreachable);
  });

  it('names the field that cannot be read', async () => {
    fakeService({ 'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'king' } } });
    const error = await request(session, url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unreadable);
    expect((error as Unreadable).field).toBe('user.role');
  });

  it('gives the tag of what may be changed, null where there is none', async () => {
    fakeService({ 'GET /session': new Status(200, SESSION, { etag: '"abc"' }) });
    expect(await requestTagged(session, url)).toEqual({ value: SESSION, tag: '"abc"' });
    fakeService({ 'GET /session': SESSION });
    expect((await requestTagged(session, url)).tag).toBeNull();
  });

  it('sends JSON with its headers and takes an empty answer', async () => {
    const { requests } = fakeService({ 'POST /orders/o1/accept': new Status(204) });
    await request(nothing, address('/orders/o1/accept'), {
      method: 'POST',
      body: { windowFrom: 'x' },
      headers: { 'if-match': '"3"', 'idempotency-key': 'k1' },
    });
    expect(requests[0]).toMatchObject({ method: 'POST', body: { windowFrom: 'x' } });
    expect(Object.fromEntries(requests[0]!.headers)).toMatchObject({
      'content-type': 'application/json',
      'if-match': '"3"',
      'idempotency-key': 'k1',
    });
  });
});

describe('address', () => {
  it('leaves out what is undefined and escapes the rest', () => {
    expect(address('/fleet')).toBe('/api/v1/fleet');
    expect(address('/fleet', { limit: 200, cursor: undefined, q: 'a b&c' })).toBe(
      '/api/v1/fleet?limit=200&q=a+b%26c',
    );
  });
});

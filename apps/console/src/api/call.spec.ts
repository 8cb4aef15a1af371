import { describe, expect, it } from '@jest/globals';
import { type AnswerOf, type CallOf, endpoints, type Machine } from '@kizashi/api-contract';
import { fakeService, page, problemOf, SILENCE, Status } from '../testing/fake-service.ts';
import { aMachine, anOrder, SESSION } from '../testing/samples.ts';
import { addressOf, call, callTagged } from './call.ts';
import { Refused, Unreachable, Unreadable } from './failures.ts';

const readSession = () => call(endpoints.session.read);
const errorOf = (made: Promise<unknown>) => made.then(() => undefined).catch((thrown: unknown) => thrown);

describe('a call', () => {
  it('gives the answer, checked', async () => {
    fakeService({ 'GET /session': SESSION });
    expect(await readSession()).toEqual(SESSION);
  });

  it('turns a problem into a refusal with its code', async () => {
    fakeService({ 'GET /session': problemOf(412, 'version-changed', 'Somebody else changed it meanwhile') });
    const error = await errorOf(readSession());
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).problem).toMatchObject({ status: 412, code: 'version-changed' });
  });

  it('makes a refusal of an error that is no problem document', async () => {
    fakeService({ 'GET /session': new Status(502, '<html>') });
    expect(((await errorOf(readSession())) as Refused).problem).toMatchObject({
      status: 502,
      code: 'unknown',
    });
  });

  it('tells silence from refusal', async () => {
    fakeService({ 'GET /session': () => SILENCE });
    await expect(readSession()).rejects.toBeInstanceOf(Unreachable);
  });

  it('names the field that cannot be read', async () => {
    fakeService({ 'GET /session': { ...SESSION, user: { ...SESSION.user, role: 'king' } } });
    const error = await errorOf(readSession());
    expect(error).toBeInstanceOf(Unreadable);
    expect((error as Unreadable).field).toBe('user.role');
  });

  it('sends path, body and the headers that the end-point asks for', async () => {
    const { requests } = fakeService({ 'POST /orders/o%201/accept': anOrder() });
    await call(endpoints.orders.accept, {
      path: { id: 'o 1' },
      body: { windowFrom: '2026-11-12T00:00:00Z' },
      ifMatch: '"3"',
      idempotencyKey: 'k1',
    });
    expect(requests[0]).toMatchObject({ method: 'POST', body: { windowFrom: '2026-11-12T00:00:00Z' } });
    expect(Object.fromEntries(requests[0]!.headers)).toMatchObject({
      'content-type': 'application/json',
      'if-match': '"3"',
      'idempotency-key': 'k1',
    });
  });

  it('sends a query and leaves out what is undefined', async () => {
    const { requests } = fakeService({ 'GET /machines': page(aMachine()) });
    await call(endpoints.machines.list, { query: { limit: 2, serial: 'a b&c', cursor: undefined } });
    expect([...requests[0]!.query]).toEqual([
      ['limit', '2'],
      ['serial', 'a b&c'],
    ]);
  });

  it('takes an answer without content', async () => {
    fakeService({ 'DELETE /session': new Status(204) });
    expect(await call(endpoints.session.close)).toBeUndefined();
  });

  it('gives the tag of what may be changed, null where there is none', async () => {
    fakeService({
      'GET /machines/m1': new Status(200, aMachine(), { etag: '"abc"' }),
      'GET /session': SESSION,
    });
    expect(await callTagged(endpoints.machines.read, { path: { id: 'm1' } })).toEqual({
      value: aMachine(),
      tag: '"abc"',
    });
    expect((await callTagged(endpoints.session.read)).tag).toBeNull();
  });
});

describe('the address of a call', () => {
  it('has its parameters filled in and escaped, and a value for each of several', () => {
    expect(addressOf('/fleet')).toBe('/api/v1/fleet');
    expect(addressOf('/machines/{id}/timeline', { id: 'a/b' }, { kind: ['state', 'order'], limit: 5 })).toBe(
      '/api/v1/machines/a%2Fb/timeline?kind=state&kind=order&limit=5',
    );
  });
});

/** These lines do not run: that they compile is what they prove. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Needs<C, Key extends string> = Key extends keyof C ? (undefined extends C[Key] ? false : true) : false;
const typed = {
  answer: true satisfies Same<AnswerOf<typeof endpoints.machines.read>, Machine>,
  nothing: true satisfies Same<AnswerOf<typeof endpoints.session.close>, undefined>,
  path: true satisfies Needs<CallOf<typeof endpoints.devices.replay>, 'path'>,
  key: true satisfies Needs<CallOf<typeof endpoints.orders.accept>, 'idempotencyKey'>,
  noKey: false satisfies Needs<CallOf<typeof endpoints.machines.create>, 'idempotencyKey'>,
  match: true satisfies Needs<CallOf<typeof endpoints.machines.change>, 'ifMatch'>,
  query: true satisfies Needs<CallOf<typeof endpoints.machines.telemetry>, 'query'>,
  noQuery: false satisfies Needs<CallOf<typeof endpoints.machines.list>, 'query'>,
};

describe('the types of a call', () => {
  it('ask for what the end-point asks for', () => {
    expect(Object.keys(typed)).toHaveLength(8);
  });
});

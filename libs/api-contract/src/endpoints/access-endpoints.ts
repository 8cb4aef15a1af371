import {
  auditEntry,
  auditQuery,
  clock,
  clockWrite,
  session,
  sessionWrite,
  signInLink,
  token,
  tokenCreated,
  tokenWrite,
  user,
  userChange,
  userWrite,
} from '../access.ts';
import { change, create, list, read, remove } from './endpoint.ts';

export const accessEndpoints = {
  session: {
    open: { method: 'POST', path: '/session', body: sessionWrite, answer: session, status: 201 },
    read: read('/session', session),
    close: remove('/session'),
  },
  users: {
    list: list('/users', user),
    read: read('/users/{id}', user),
    create: create('/users', userWrite, user),
    change: change('/users/{id}', userChange, user),
    remove: remove('/users/{id}'),
    makeSignInLink: {
      method: 'POST',
      path: '/users/{id}/sign-in-links',
      answer: signInLink,
      status: 201,
      idempotencyKey: 'optional',
    },
  },
  tokens: {
    list: list('/tokens', token),
    create: create('/tokens', tokenWrite, tokenCreated),
    revoke: remove('/tokens/{id}'),
  },
  auditLog: { list: list('/audit-log', auditEntry, auditQuery) },
  clock: {
    read: read('/clock', clock),
    move: { method: 'POST', path: '/clock', body: clockWrite, answer: clock, status: 200 },
  },
} as const;

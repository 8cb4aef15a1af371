export * from './credentials.ts';
export { OpenToAll } from './identity.guard.ts';
export * from './principal.ts';
export * from './record-audit.ts';
export { SESSION_COOKIE, sessionOf, sessionOfCookies } from './session-cookie.ts';

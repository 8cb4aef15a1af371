import { mayWrite, type Role, WRITE_RULES } from '@kizashi/api-contract';
import type { Principal } from './principal.ts';

/** Who reads a resource, beside administrators. Left out: everybody who is signed in, in their own scope. */
const READERS: Readonly<Record<string, readonly Role[]>> = {
  tokens: [],
  'audit-log': ['service-manager'],
};

/**
 * Whether a role may use a method on a resource at all; which rows it sees is the scope's business.
 * @param path of the request, with or without its query
 */
export function isAllowed({ role, customer }: Principal, method: string, path: string): boolean {
  const resource = resourceOf(path);
  if (method === 'GET' || method === 'HEAD') {
    const readers = Object.hasOwn(READERS, resource) ? READERS[resource] : undefined;
    return readers === undefined || role === 'admin' || readers.includes(role);
  }
  return mayWrite({ role, customerId: customer }, resource);
}

/** The first segment, with the third where that has a rule of its own. */
function resourceOf(path: string): string {
  const [, resource = '', part] = /^\/api\/v1\/([^/?]+)(?:\/[^/?]+\/([^/?]+))?/.exec(path) ?? [];
  const ofPart = `${resource}/${part}`;
  return Object.hasOwn(WRITE_RULES, ofPart) ? ofPart : resource;
}

import type { Role } from '@kizashi/api-contract';
import type { Principal } from './principal.ts';

/** Who may write a resource (the first segment behind /api/v1). Resources that are not listed: administrators only. */
interface Rule {
  readonly writers: readonly Role[];
  /** Only the manufacturer's own people write it, whatever their role. */
  readonly makerOnly?: true;
  /** Left out: everybody who is signed in reads it, in their own scope. */
  readonly readers?: readonly Role[];
}

const OFFICE: readonly Role[] = ['service-manager', 'planner'];

const RULES: Readonly<Record<string, Rule>> = {
  customers: { writers: ['service-manager'], makerOnly: true },
  sites: { writers: OFFICE },
  lines: { writers: [...OFFICE, 'plant-manager'] },
  'machine-models': { writers: ['reliability-engineer'], makerOnly: true },
  'part-catalogue': { writers: ['service-manager', 'reliability-engineer'], makerOnly: true },
  machines: { writers: OFFICE },
  'fitted-parts': { writers: [...OFFICE, 'field-engineer'] },
  stock: { writers: OFFICE },
  'planned-stops': { writers: [...OFFICE, 'plant-manager'] },
  orders: { writers: [...OFFICE, 'reliability-engineer', 'field-engineer', 'plant-manager'] },
  devices: { writers: OFFICE, makerOnly: true },
  users: { writers: [], makerOnly: true },
  tokens: { writers: [], makerOnly: true, readers: [] },
  'audit-log': { writers: [], readers: ['service-manager'] },
  clock: { writers: [], makerOnly: true },
  /** Everybody may sign out. */
  session: {
    writers: [
      'service-manager',
      'planner',
      'reliability-engineer',
      'field-engineer',
      'plant-manager',
      'viewer',
    ],
  },
};

const ADMIN_ONLY: Rule = { writers: [] };

/**
 * Whether a role may use a method on a resource at all; which rows it sees is the scope's business.
 * @param path of the request, with or without its query
 */
export function isAllowed(principal: Principal, method: string, path: string): boolean {
  const rule = RULES[resourceOf(path)] ?? ADMIN_ONLY;
  if (method === 'GET' || method === 'HEAD') {
    return rule.readers === undefined || principal.role === 'admin' || rule.readers.includes(principal.role);
  }
  if (rule.makerOnly && principal.customer !== null) return false;
  return principal.role === 'admin' || rule.writers.includes(principal.role);
}

function resourceOf(path: string): string {
  return /^\/api\/v1\/([^/?]+)/.exec(path)?.[1] ?? '';
}

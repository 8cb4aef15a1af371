import type { Role } from './access.ts';

/** Who may write a resource (the first segment behind /api/v1). Resources that are not listed: administrators only. */
export interface WriteRule {
  readonly writers: readonly Role[];
  /** Only the manufacturer's own people write it, whatever their role. */
  readonly makerOnly?: true;
}

const OFFICE: readonly Role[] = ['service-manager', 'planner'];

export const WRITE_RULES = {
  customers: { writers: ['service-manager'], makerOnly: true },
  sites: { writers: OFFICE },
  lines: { writers: [...OFFICE, 'plant-manager'] },
  'machine-models': { writers: ['reliability-engineer'], makerOnly: true },
  'part-catalogue': { writers: ['service-manager', 'reliability-engineer'], makerOnly: true },
  /** Reliability engineers change limits. */
  machines: { writers: [...OFFICE, 'reliability-engineer'] },
  'fitted-parts': { writers: [...OFFICE, 'field-engineer'] },
  stock: { writers: OFFICE },
  'planned-stops': { writers: [...OFFICE, 'plant-manager'] },
  orders: { writers: [...OFFICE, 'reliability-engineer', 'field-engineer', 'plant-manager'] },
  devices: { writers: OFFICE, makerOnly: true },
  users: { writers: [], makerOnly: true },
  tokens: { writers: [], makerOnly: true },
  'audit-log': { writers: [] },
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
} as const satisfies Readonly<Record<string, WriteRule>>;

export type WritableResource = keyof typeof WRITE_RULES;

/** Whether somebody may write a resource at all; which rows is the scope's business. */
export function mayWrite(
  { role, customerId }: { readonly role: Role; readonly customerId: string | null },
  resource: string,
): boolean {
  const rule: WriteRule = Object.hasOwn(WRITE_RULES, resource)
    ? WRITE_RULES[resource as WritableResource]
    : { writers: [] };
  if (rule.makerOnly && customerId !== null) return false;
  return role === 'admin' || rule.writers.includes(role);
}

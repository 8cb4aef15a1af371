import type { Role } from './access.ts';
import type { CommandOp } from './device-commands.ts';

/**
 * Who may write a resource: the first segment behind /api/v1, or `resource/part` where a part of it has a rule of its
 * own (`/devices/{id}/commands`). Resources that are not listed: administrators only.
 */
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
  /** Who answers for what the forecasts say trains, releases and rolls back. */
  models: { writers: ['reliability-engineer'], makerOnly: true },
  'part-catalogue': { writers: ['service-manager', 'reliability-engineer'], makerOnly: true },
  /** Reliability engineers change limits. */
  machines: { writers: [...OFFICE, 'reliability-engineer'] },
  'fitted-parts': { writers: [...OFFICE, 'field-engineer'] },
  stock: { writers: OFFICE },
  'planned-stops': { writers: [...OFFICE, 'plant-manager'] },
  orders: { writers: [...OFFICE, 'reliability-engineer', 'field-engineer', 'plant-manager'] },
  devices: { writers: OFFICE, makerOnly: true },
  /** Whoever judges readings may ask for more of them; what else a device is told is for those who run it. */
  'devices/commands': { writers: [...OFFICE, 'reliability-engineer'], makerOnly: true },
  /** A refused message is read again once the machine model has its channel, by those who write models too. */
  'devices/quarantine': { writers: [...OFFICE, 'reliability-engineer'], makerOnly: true },
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

/** As much of somebody as rules look at. */
interface Writer {
  readonly role: Role;
  readonly customerId: string | null;
}

/** Commands by which a device sends what it has measured or says of itself, and does nothing else. */
const ASKS_FOR_DATA: ReadonlySet<string> = new Set<CommandOp>([
  'capture-wave',
  'resend-wave',
  'report-birth',
]);

/** Whether somebody may give this command to a device. */
export function mayCommand(writer: Writer, op: string): boolean {
  return mayWrite(writer, ASKS_FOR_DATA.has(op) ? 'devices/commands' : 'devices');
}

/** Whether somebody may write a resource at all; which rows is the scope's business. */
export function mayWrite({ role, customerId }: Writer, resource: string): boolean {
  const rule: WriteRule = Object.hasOwn(WRITE_RULES, resource)
    ? WRITE_RULES[resource as WritableResource]
    : { writers: [] };
  if (rule.makerOnly && customerId !== null) return false;
  return role === 'admin' || rule.writers.includes(role);
}

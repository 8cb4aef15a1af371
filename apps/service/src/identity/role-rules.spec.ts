import { describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '@kizashi/api-contract';
import { asId, type CustomerId } from '@kizashi/kernel';
import { isAllowed } from './role-rules.ts';

const ACME = asId<CustomerId>('cus_acme');

function allowed(role: Role, method: string, path: string, customer: CustomerId | null = null): boolean {
  return isAllowed({ actor: 'user:x', role, customer }, method, path);
}

/** Roles of the manufacturer's people that may write. */
function writers(resource: string): Role[] {
  return ROLES.filter((role) => allowed(role, 'POST', `/api/v1/${resource}`));
}

describe('isAllowed', () => {
  it('lets nobody but administrators write what has no rule', () => {
    expect(writers('something-new')).toEqual(['admin']);
  });

  it.each([
    ['customers', ['admin', 'service-manager']],
    ['sites', ['admin', 'service-manager', 'planner']],
    ['machine-models', ['admin', 'reliability-engineer']],
    ['models/mdl_1/versions/2/release', ['admin', 'reliability-engineer']],
    ['part-catalogue', ['admin', 'service-manager', 'reliability-engineer']],
    ['planned-stops', ['admin', 'service-manager', 'planner', 'plant-manager']],
    ['fitted-parts', ['admin', 'service-manager', 'planner', 'field-engineer']],
    [
      'orders/ord_1/accept',
      ['admin', 'service-manager', 'planner', 'reliability-engineer', 'field-engineer', 'plant-manager'],
    ],
    ['devices/dev_1/rotate', ['admin', 'service-manager', 'planner']],
    ['devices/dev_1/commands', ['admin', 'service-manager', 'planner', 'reliability-engineer']],
    ['devices/dev_1/quarantine/q1/replay', ['admin', 'service-manager', 'planner', 'reliability-engineer']],
    ['users', ['admin']],
    ['tokens', ['admin']],
    ['clock', ['admin']],
  ])('knows who writes %s', (resource, roles) => {
    expect(writers(resource)).toEqual(roles);
  });

  it('lets a viewer read the fleet, write nothing, and sign out', () => {
    for (const resource of ['machines', 'orders', 'planned-stops', 'machine-models', 'fitted-parts']) {
      expect(allowed('viewer', 'GET', `/api/v1/${resource}?limit=5`)).toBe(true);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        expect(allowed('viewer', method, `/api/v1/${resource}/x`)).toBe(false);
      }
    }
    expect(allowed('viewer', 'DELETE', '/api/v1/session')).toBe(true);
  });

  it.each(['machine-models', 'models', 'part-catalogue', 'customers', 'users', 'tokens', 'devices', 'clock'])(
    'keeps %s with the manufacturer, even from an administrator of a customer',
    (resource) => {
      expect(allowed('admin', 'POST', `/api/v1/${resource}`, ACME)).toBe(false);
      expect(allowed('admin', 'POST', `/api/v1/${resource}`)).toBe(true);
    },
  );

  it('shows tokens to administrators and the audit log to managers besides', () => {
    const readers = (resource: string) => ROLES.filter((role) => allowed(role, 'GET', `/api/v1/${resource}`));
    expect(readers('tokens')).toEqual(['admin']);
    expect(readers('audit-log')).toEqual(['admin', 'service-manager']);
  });
});

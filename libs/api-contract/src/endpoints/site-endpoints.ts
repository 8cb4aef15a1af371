import {
  customer,
  customerChange,
  customerWrite,
  line,
  lineChange,
  lineQuery,
  lineWrite,
  plannedStop,
  plannedStopChange,
  plannedStopQuery,
  plannedStopWrite,
  site,
  siteChange,
  siteQuery,
  siteWrite,
} from '../tenant-tree.ts';
import { change, create, list, read, remove } from './endpoint.ts';

/** Where machines stand, and when their lines stand still. */
export const siteEndpoints = {
  customers: {
    list: list('/customers', customer),
    read: read('/customers/{id}', customer),
    create: create('/customers', customerWrite, customer),
    change: change('/customers/{id}', customerChange, customer),
    remove: remove('/customers/{id}'),
  },
  sites: {
    list: list('/sites', site, siteQuery),
    read: read('/sites/{id}', site),
    create: create('/sites', siteWrite, site),
    change: change('/sites/{id}', siteChange, site),
    remove: remove('/sites/{id}'),
  },
  lines: {
    list: list('/lines', line, lineQuery),
    read: read('/lines/{id}', line),
    create: create('/lines', lineWrite, line),
    change: change('/lines/{id}', lineChange, line),
    remove: remove('/lines/{id}'),
  },
  plannedStops: {
    list: list('/planned-stops', plannedStop, plannedStopQuery),
    read: read('/planned-stops/{id}', plannedStop),
    create: create('/planned-stops', plannedStopWrite, plannedStop),
    change: change('/planned-stops/{id}', plannedStopChange, plannedStop),
    remove: remove('/planned-stops/{id}'),
  },
} as const;

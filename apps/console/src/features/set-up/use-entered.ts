import { useQueries } from '@tanstack/react-query';
import {
  allCataloguePartsQuery,
  allCustomersQuery,
  allDevicesQuery,
  allFittedPartsQuery,
  allLinesQuery,
  allMachineModelsQuery,
  allMachinesQuery,
  allSitesQuery,
} from '../../api/set-up.ts';
import type { Entered } from './set-up-steps.ts';

/** Everything that was entered so far; undefined until all of it is read. */
export function useEntered(): { entered: Entered | undefined; error: Error | null; refetch(): void } {
  return useQueries({
    queries: [
      allCustomersQuery,
      allSitesQuery,
      allLinesQuery,
      allCataloguePartsQuery,
      allMachineModelsQuery,
      allMachinesQuery,
      allFittedPartsQuery,
      allDevicesQuery,
    ],
    combine: (read) => {
      const [customers, sites, lines, parts, models, machines, fitted, devices] = read;
      const whole =
        customers.data &&
        sites.data &&
        lines.data &&
        parts.data &&
        models.data &&
        machines.data &&
        fitted.data &&
        devices.data;
      return {
        entered: whole && {
          customers: customers.data,
          sites: sites.data,
          lines: lines.data,
          parts: parts.data,
          models: models.data,
          machines: machines.data,
          fitted: fitted.data,
          devices: devices.data,
        },
        error: read.find(({ error }) => error !== null)?.error ?? null,
        refetch: () => {
          for (const { refetch } of read) void refetch();
        },
      };
    },
  });
}

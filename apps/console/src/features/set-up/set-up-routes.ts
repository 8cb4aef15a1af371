import type { RouteObject } from 'react-router';

/** The overview, and each step by itself. */
export const setUpRoutes: RouteObject[] = [
  {
    path: 'set-up',
    lazy: async () => ({ Component: (await import('./pages/set-up-page.tsx')).SetUpPage }),
  },
  {
    path: 'set-up/customers',
    lazy: async () => ({ Component: (await import('./pages/customer-entry-page.tsx')).CustomerEntryPage }),
  },
  {
    path: 'set-up/sites',
    lazy: async () => ({ Component: (await import('./pages/site-entry-page.tsx')).SiteEntryPage }),
  },
  {
    path: 'set-up/lines',
    lazy: async () => ({ Component: (await import('./pages/line-entry-page.tsx')).LineEntryPage }),
  },
  {
    path: 'set-up/parts',
    lazy: async () => ({ Component: (await import('./pages/part-entry-page.tsx')).PartEntryPage }),
  },
  {
    path: 'set-up/models',
    lazy: async () => ({ Component: (await import('./pages/model-entry-page.tsx')).ModelEntryPage }),
  },
  {
    path: 'set-up/machines',
    lazy: async () => ({ Component: (await import('./pages/machine-entry-page.tsx')).MachineEntryPage }),
  },
  {
    path: 'set-up/fitted-parts',
    lazy: async () => ({
      Component: (await import('./pages/fitted-part-entry-page.tsx')).FittedPartEntryPage,
    }),
  },
  {
    path: 'set-up/devices',
    lazy: async () => ({ Component: (await import('./pages/device-entry-page.tsx')).DeviceEntryPage }),
  },
];

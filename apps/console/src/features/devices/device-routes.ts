import type { RouteObject } from 'react-router';

export const deviceRoutes: RouteObject[] = [
  {
    path: 'devices',
    lazy: async () => ({ Component: (await import('./devices-page.tsx')).DevicesPage }),
  },
  {
    path: 'devices/:id',
    lazy: async () => ({ Component: (await import('./device-page.tsx')).DevicePage }),
  },
];

import type { RouteObject } from 'react-router';
import { deviceRoutes } from '../features/devices/device-routes.ts';
import { setUpRoutes } from '../features/set-up/set-up-routes.ts';
import { SignedIn } from './session/signed-in.tsx';
import { BrokenPage } from './shell/broken-page.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { Shell } from './shell/shell.tsx';

/** Each page is a chunk of its own: the first screen loads nothing that only another one needs. */
export const routes: RouteObject[] = [
  {
    path: '/sign-in',
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <></>,
    lazy: async () => ({ Component: (await import('../features/sign-in/sign-in-page.tsx')).SignInPage }),
  },
  {
    path: '/',
    element: (
      <SignedIn>
        <Shell />
      </SignedIn>
    ),
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <></>,
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('../features/fleet/fleet-page.tsx')).FleetPage }),
      },
      {
        path: 'machines/:id',
        lazy: async () => ({ Component: (await import('../features/machine/machine-page.tsx')).MachinePage }),
      },
      {
        path: 'parts/:id',
        lazy: async () => ({
          Component: (await import('../features/fitted-part/fitted-part-page.tsx')).FittedPartPage,
        }),
      },
      {
        path: 'orders',
        lazy: async () => ({ Component: (await import('../features/orders/orders-page.tsx')).OrdersPage }),
      },
      {
        path: 'orders/:id',
        lazy: async () => ({ Component: (await import('../features/orders/order-page.tsx')).OrderPage }),
      },
      {
        path: 'plant-risk',
        lazy: async () => ({
          Component: (await import('../features/plant-risk/plant-risk-page.tsx')).PlantRiskPage,
        }),
      },
      ...setUpRoutes,
      ...deviceRoutes,
      {
        path: 'results',
        lazy: async () => ({ Component: (await import('../features/results/results-page.tsx')).ResultsPage }),
      },
      {
        path: 'models',
        lazy: async () => ({ Component: (await import('../features/models/models-page.tsx')).ModelsPage }),
      },
      {
        path: 'models/:id',
        lazy: async () => ({ Component: (await import('../features/models/model-page.tsx')).ModelPage }),
      },
      {
        path: 'stops',
        lazy: async () => ({ Component: (await import('../features/stops/stops-page.tsx')).StopsPage }),
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];

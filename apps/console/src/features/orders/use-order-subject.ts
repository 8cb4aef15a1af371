import type { Order } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { fittedPartQuery } from '../../api/fitted-parts.ts';
import { machineQuery, siteQuery } from '../../api/tenant-tree.ts';

/** What an order is about, in names: orders themselves carry ids. */
export interface OrderSubject {
  readonly serial: string;
  readonly partName: { readonly ja: string; readonly en: string };
  readonly timeZone: string;
}

const MINUTES = 300_000;

export function useOrderSubject(order: Pick<Order, 'machineId' | 'fittedPartId'> | undefined): {
  readonly subject: OrderSubject | undefined;
  readonly error: Error | null;
} {
  const known = order !== undefined;
  const machine = useQuery({ ...machineQuery(order?.machineId ?? ''), enabled: known, staleTime: MINUTES });
  const part = useQuery({
    ...fittedPartQuery(order?.fittedPartId ?? ''),
    enabled: known,
    staleTime: MINUTES,
  });
  const siteId = machine.data?.siteId;
  const site = useQuery({ ...siteQuery(siteId ?? ''), enabled: siteId !== undefined });
  const subject =
    machine.data && part.data && site.data
      ? { serial: machine.data.serial, partName: part.data.positionName, timeZone: site.data.timeZone }
      : undefined;
  return { subject, error: machine.error ?? part.error ?? site.error };
}

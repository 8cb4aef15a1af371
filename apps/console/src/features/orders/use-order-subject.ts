import type { Order } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { machineQuery, siteQuery } from '../../api/tenant-tree.ts';

/** What an order is about: its names, and the time zone of the site where it happens. */
export interface OrderSubject {
  readonly serial: string;
  readonly partName: { readonly ja: string; readonly en: string };
  readonly timeZone: string;
}

type Named = Pick<Order, 'machineId' | 'machineSerial' | 'positionName'>;

const MINUTES = 300_000;

export function useOrderSubject(order: Named | undefined): {
  readonly subject: OrderSubject | undefined;
  readonly error: Error | null;
} {
  const { timeZone, error } = useSiteZone(order?.machineId);
  const subject =
    order === undefined || timeZone === undefined
      ? undefined
      : { serial: order.machineSerial, partName: order.positionName, timeZone };
  return { subject, error };
}

/** The time zone of a machine's site; undefined until read. */
export function useSiteZone(machineId: string | undefined): {
  readonly timeZone: string | undefined;
  readonly error: Error | null;
} {
  const machine = useQuery({
    ...machineQuery(machineId ?? ''),
    enabled: machineId !== undefined,
    staleTime: MINUTES,
  });
  const siteId = machine.data?.siteId;
  const site = useQuery({ ...siteQuery(siteId ?? ''), enabled: siteId !== undefined });
  return { timeZone: site.data?.timeZone, error: machine.error ?? site.error };
}

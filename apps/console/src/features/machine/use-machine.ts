import type {
  FittedPart,
  Forecast,
  HealthSeries,
  Machine,
  MachineCondition,
  MachineModel,
  Order,
} from '@kizashi/api-contract';
import { useQueries, useQuery } from '@tanstack/react-query';
import { healthQuery, latestForecastQuery, partsOfMachineQuery } from '../../api/fitted-parts.ts';
import { machineConditionQuery, machineModelQuery, openOrdersOfMachineQuery } from '../../api/machines.ts';
import { machineQuery, siteQuery } from '../../api/tenant-tree.ts';

/** A part in its position with what is known of it; `undefined` is "not read yet", a forecast of null "none yet". */
export interface PartOfMachine {
  readonly part: FittedPart;
  readonly forecast: Forecast | null | undefined;
  readonly health: HealthSeries | undefined;
}

/** Everything the page of a machine speaks of, apart from its past. */
export interface MachineData {
  readonly machine: Machine;
  readonly model: MachineModel;
  readonly timeZone: string;
  readonly condition: MachineCondition | undefined;
  readonly parts: readonly PartOfMachine[];
  /** Orders that are not over. */
  readonly orders: readonly Order[];
}

export function useMachine(id: string): {
  data: MachineData | undefined;
  error: Error | null;
  refetch(): void;
} {
  const machine = useQuery(machineQuery(id));
  const modelId = machine.data?.modelId ?? '';
  const model = useQuery({ ...machineModelQuery(modelId), enabled: modelId !== '' });
  const siteId = machine.data?.siteId ?? '';
  const site = useQuery({ ...siteQuery(siteId), enabled: siteId !== '' });
  const condition = useQuery(machineConditionQuery(id));
  const parts = useQuery(partsOfMachineQuery(id));
  const orders = useQuery(openOrdersOfMachineQuery(id));
  const ids = parts.data?.map((part) => part.id) ?? [];
  const forecasts = useQueries({ queries: ids.map((part) => latestForecastQuery(part)) });
  const healths = useQueries({ queries: ids.map((part) => healthQuery(part)) });

  const all = [machine, model, site, condition, parts, orders, ...forecasts, ...healths];
  const data: MachineData | undefined =
    machine.data && model.data && site.data && parts.data && orders.data
      ? {
          machine: machine.data,
          model: model.data,
          timeZone: site.data.timeZone,
          condition: condition.data,
          parts: parts.data.map((part, index) => ({
            part,
            forecast: forecasts[index]?.data,
            health: healths[index]?.data,
          })),
          orders: orders.data,
        }
      : undefined;
  return {
    data,
    error: all.find((query) => query.error)?.error ?? null,
    refetch: () => {
      for (const query of all) if (query.error) void query.refetch();
    },
  };
}

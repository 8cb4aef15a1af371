import type { FittedPartId } from '@kizashi/kernel';
import pg from 'pg';
import { packMemory } from '../../../apps/service/src/rooms/packed-memory.ts';
import type { StandingMachine } from '../../evaluate/simulator/run-year.ts';

/** Rows that one statement writes: a statement of some megabytes. */
const AT_ONCE = 500;
const TENANT = 'maker';

export interface SweptFleet {
  readonly machines: number;
  readonly parts: number;
  /** Of the trends, as text. */
  readonly trendBytes: number;
}

/**
 * Writes copies of followed machines until there are so many fitted parts. Straight into the tables: over the HTTP API
 * that would be two hundred thousand requests, and what is timed is what comes after.
 */
export async function writeFleet(
  url: string,
  templates: readonly StandingMachine[],
  parts: number,
): Promise<SweptFleet> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const insert = async (table: string, rows: readonly object[]) => {
    const columns = Object.keys(rows[0] ?? {});
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      await client.query(
        `insert into ${table} (tenant_id, ${columns}) select $2, ${columns} from json_populate_recordset(null::${table}, $1)
         on conflict do nothing`,
        [JSON.stringify(rows.slice(from, from + AT_ONCE)), TENANT],
      );
    }
  };
  try {
    await client.query(`set kizashi.customer = '*'; set kizashi.tenant = '${TENANT}'`);
    await writePlant(insert, templates);
    let written = 0;
    let trendBytes = 0;
    let copy = 0;
    while (written < parts) {
      copy += 1;
      const copies: Copy[] = [];
      for (const template of templates) {
        if (written >= parts) break;
        const made = copyOf(template, copy);
        copies.push(made);
        written += made.parts.length;
        trendBytes += made.trend.memory.length;
      }
      await insert(
        'machines',
        copies.map(({ machine }) => machine),
      );
      await insert(
        'devices',
        copies.map(({ device }) => device),
      );
      await insert(
        'fitted_parts',
        copies.flatMap((one) => one.parts),
      );
      await insert(
        'trend_states',
        copies.map(({ trend }) => ({
          ...trend,
          memory: `\\x${Buffer.from(packMemory(JSON.parse(trend.memory))).toString('hex')}`,
        })),
      );
    }
    await client.query('analyze');
    const { rows } = await client.query('select count(*)::int as n from machines');
    return { machines: rows[0].n, parts: written, trendBytes };
  } finally {
    await client.end();
  }
}

type Insert = (table: string, rows: readonly object[]) => Promise<void>;

async function writePlant(insert: Insert, templates: readonly StandingMachine[]): Promise<void> {
  const records = templates.map(({ record }) => record);
  await insert('customers', [{ id: 'customer', name: 'Benchmark' }]);
  await insert(
    'sites',
    records.map((one) => ({
      id: one.siteId,
      customer_id: 'customer',
      name: one.siteId,
      time_zone: one.timeZone,
    })),
  );
  await insert(
    'lines',
    records.map((one) => ({
      ...{ id: one.lineId, customer_id: 'customer', site_id: one.siteId, name: one.lineId },
      downtime_cost_per_hour: one.downtimeCostPerHour,
    })),
  );
  const models = new Map(records.map(({ model }) => [model.id, model]));
  await insert(
    'machine_models',
    [...models.values()].map(({ id, name, channels, positions }) => ({
      id,
      name,
      channels,
      positions,
      version: 1,
    })),
  );
  const parts = records.flatMap((record) =>
    record.parts.map((part) => ({ ...part, modelId: record.model.id })),
  );
  await insert(
    'part_catalogue',
    parts.map(({ catalogue: one }) => ({
      ...{ part_number: one.partNumber, name: one.name, price: one.price, version: 1 },
      ...{ lead_time_days_p50: one.leadTimeDaysP50, lead_time_days_p90: one.leadTimeDaysP90 },
      ...{ preparation_days: one.preparationDays, planned_hours: one.plannedHours },
      ...{ unplanned_hours: one.unplannedHours, labour: one.labour, collateral: one.collateral },
      ...{ emergency_premium: one.emergencyPremium, prior_beta: one.priorBeta, prior_eta: one.priorEta },
    })),
  );
  await insert(
    'part_knowledge',
    parts.flatMap(({ modelId, position, partNumber, knowledge }) =>
      knowledge === undefined
        ? []
        : [
            {
              ...{ model_id: modelId, position_id: position.id, part_number: partNumber, knowledge },
              ...{ lives: knowledge.lives, failures: knowledge.failures, updated_at: new Date(0) },
            },
          ],
    ),
  );
}

interface Copy {
  readonly machine: object;
  readonly device: object;
  readonly parts: readonly object[];
  readonly trend: {
    readonly device_id: string;
    readonly customer_id: string;
    readonly closed_until: Date;
    readonly memory: string;
  };
}

/** The name that a copy's machine and device have; templates are found again by what stands before the #. */
function nameOf(serial: string, copy: number): string {
  return `${serial}#${copy}`;
}

function copyOf({ record, trend }: StandingMachine, copy: number): Copy {
  const id = nameOf(record.serial, copy);
  const owner = { customer_id: 'customer' };
  // What came out does not count as fitted, and its memory goes with it.
  const fitted = record.parts.filter(({ removedAt }) => removedAt === undefined);
  const known = new Map(Object.entries(trend.memory.parts));
  let memory = JSON.stringify({
    ...trend.memory,
    parts: Object.fromEntries(
      fitted.flatMap((part) => (known.has(part.id) ? [[part.id, known.get(part.id)]] : [])),
    ),
  });
  const idOf = (part: FittedPartId) => `${part}#${copy}`;
  for (const part of fitted) memory = memory.replaceAll(`"${part.id}"`, `"${idOf(part.id)}"`);
  return {
    machine: {
      ...{ id, ...owner, site_id: record.siteId, line_id: record.lineId, model_id: record.model.id },
      ...{ serial: id, zone_limits: {}, version: 1 },
    },
    device: { id, ...owner, machine_id: id, secret_hash: '', created_at: new Date(0) },
    parts: fitted.map((part) => ({
      ...{ id: idOf(part.id), ...owner, machine_id: id, position_id: part.position.id },
      ...{ part_number: part.partNumber, serial: part.serial, fitted_at: new Date(part.fittedAt) },
    })),
    trend: { device_id: id, ...owner, closed_until: new Date(trend.closedUntil), memory },
  };
}

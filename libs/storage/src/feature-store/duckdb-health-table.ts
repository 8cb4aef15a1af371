import { type EpochMs, epochMs, type FittedPartId } from '@kizashi/kernel';
import { bigint, double, integer, varchar } from '../duckdb/duckdb-table.ts';
import type { KeyedTable } from './duckdb-upsert.ts';
import type { HealthPoint } from './feature-store.ts';

/** A health point with the key of its part in the file. */
export interface HealthRow {
  readonly part: number;
  readonly point: HealthPoint;
}

export const HEALTH: KeyedTable<HealthRow> = {
  name: 'health',
  subject: integer('part', ({ part }) => part),
  at: bigint('at_ms', ({ point }) => point.at),
  mode: varchar('mode', ({ point }) => point.mode),
  others: [
    double('life_used', ({ point }) => point.lifeUsed),
    double('health', ({ point }) => point.health),
    double('health_sd', ({ point }) => point.healthSd),
  ],
  keyOf: ({ part, point }) => ({ subject: part, at: point.at, mode: point.mode }),
};

const POINT = `at_ms::DOUBLE AS at_ms, mode, life_used AS "lifeUsed", health, health_sd AS "healthSd"`;

export interface StoredPoint {
  readonly part: number;
  readonly at_ms: EpochMs;
  readonly mode: string;
  readonly lifeUsed: number;
  readonly health: number;
  readonly healthSd: number;
}

/**
 * Thinned as `thinEvenly` does it: of places 0 to total - 1 those that are the rounded i-th step for some i. A
 * step is at least 1, so the only i in question is the one nearest to place / step.
 */
export const SELECT_HEALTH = `
  WITH placed AS (
    SELECT *, (row_number() OVER (ORDER BY at_ms, mode) - 1)::DOUBLE AS place, (count(*) OVER ())::DOUBLE AS total
    FROM health WHERE part = $1 AND at_ms >= $2 AND at_ms < $3
  )
  SELECT part, ${POINT} FROM placed
  WHERE total <= $4 OR CASE
    WHEN $4 = 1 THEN place = total - 1
    ELSE place = floor(round(place * ($4 - 1) / (total - 1)) * ((total - 1) / ($4 - 1)) + 0.5)
  END
  ORDER BY place`;

/** Newest points of the parts with these keys. */
export function selectLatestHealth(keys: readonly number[]): string {
  const among = `part IN (${keys.join(', ')})`;
  return `
    SELECT part, ${POINT} FROM health
    JOIN (SELECT part, max(at_ms) AS newest FROM health WHERE ${among} GROUP BY part) AS latest USING (part)
    WHERE ${among} AND at_ms = newest
    ORDER BY part, mode`;
}

export function healthPoint(
  fittedPartId: FittedPartId,
  { at_ms, mode, lifeUsed, health, healthSd }: StoredPoint,
): HealthPoint {
  return { fittedPartId, at: epochMs(at_ms), mode, lifeUsed, health, healthSd };
}

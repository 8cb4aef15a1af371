import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FleetScenario, readFleetScenario } from '@kizashi/device-sim';
import { removeEmbeddedPostgres } from '@kizashi/storage/database';
import { readTruth } from '../../../../device-sim/src/fleet/truth-line.ts';
import { build } from '../../../workspace.mjs';
import type { Ends, YearPlan } from '../run-year.ts';
import { START } from '../year-scenario.ts';
import { startDrivenService } from './driven-service.ts';
import { readYear, type SaidInYear } from './read-year.ts';
import { endsOf } from './true-ends.ts';

/** Plain JSON. */
export interface AskedYear extends Omit<SaidInYear, 'fittedAt'> {
  readonly ends: Ends;
}

/**
 * The same year as a user has it: the compiled service on an empty folder, the fleet over MQTT and HTTP on a driven clock,
 * and what was said read back over HTTP. A run that was cut goes on from where its clock stood; one that is over is not
 * run again.
 */
export async function askedYear(plan: YearPlan, folder: string): Promise<AskedYear> {
  const { scenario, seed, machines, days, startsAt } = plan;
  const own = join(folder, `seed-${seed}-through-mqtt-${machines}-machines-${days}-days`);
  const asked = join(own, 'asked.json');
  if (existsSync(asked)) return JSON.parse(readFileSync(asked, 'utf8')) as AskedYear;
  mkdirSync(own, { recursive: true });
  console.error(`seed ${seed} through MQTT: building what is stale`);
  await build();
  const scenarioPath = join(own, 'scenario.json');
  writeFileSync(scenarioPath, JSON.stringify(withRepairs(scenario)));
  const home = join(own, 'home');
  const fleet = join(own, 'simulator');
  const service = await startDrivenService(home, startsAt);
  let year: AskedYear;
  try {
    const which = ['--machines', String(machines), '--seed', String(seed), '--days', String(days)];
    await service.simulate(['--scenario', scenarioPath, ...which, '--data', fleet]);
    console.error(`seed ${seed} through MQTT: reading what was said`);
    const { fittedAt, ...said } = await readYear(service.api, plan);
    const truth = readTruth(join(fleet, 'truth.jsonl'));
    year = { ...said, ends: endsOf(truth, new Map(Object.entries(fittedAt))) };
  } finally {
    await service.stop();
  }
  writeFileSync(`${asked}.new`, JSON.stringify(year));
  renameSync(`${asked}.new`, asked);
  await removeEmbeddedPostgres(home);
  for (const path of [home, fleet]) rmSync(path, { recursive: true, force: true });
  return year;
}

/**
 * The rule of the recorded years: nobody answers an order, and what fails is replaced after the catalogue's unplanned
 * hours. The controller says so with its readings, and the day after somebody enters that the old part had failed.
 */
function withRepairs(scenario: FleetScenario): FleetScenario {
  const { people } = readFleetScenario(START);
  if (people === undefined) throw new Error(`${START} has no people`);
  const { answers: _, ...crew } = people;
  return { ...scenario, people: { ...crew, swaps: { alsoByDevice: 1, alsoByHand: 0 } } };
}

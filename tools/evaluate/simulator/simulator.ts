import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFleet, NOTHING_YET } from '@kizashi/device-sim';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import { printFigures } from '../print-figures.ts';
import { runKeptYear } from './kept-year.ts';
import type { YearPlan } from './run-year.ts';
import { scoreYear, type YearFigures } from './score-year.ts';
import { agreementOf, sameEnds } from './through-mqtt/agreement.ts';
import { askedYear } from './through-mqtt/asked-year.ts';
import { modelOf } from './year-machine.ts';
import { yearScenario } from './year-scenario.ts';

/** Monday, 2025-01-06, midnight in UTC: a driven fleet clock steps to midnights, so days end alike on every way. */
const STARTS_AT = epochMs(Date.UTC(2025, 0, 6));
const YEAR_DAYS = 365;

/** Seeds below 100 report; whoever chooses a number does so on others, from 100 on. */
const REPORTED_SEEDS = '1,2,3,4,5';

/** `npm run evaluate -- simulator`: a fleet with a hidden truth, a year of it, and how right the forecasts were. */
export async function simulator(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: REPORTED_SEEDS },
      machines: { type: 'string', default: '300' },
      days: { type: 'string', default: String(YEAR_DAYS) },
      state: { type: 'string', default: '.kizashi/evaluate/simulator' },
      'through-mqtt': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const seeds = values.seeds.split(',').map(Number);
  const days = Number(values.days);
  const machines = Number(values.machines);
  const folder = resolve(values.state);
  const planOf = (seed: number): YearPlan => ({
    ...{ scenario: yearScenario(days), seed, machines, days, startsAt: STARTS_AT },
  });
  const machineYears = (machines * days) / YEAR_DAYS;
  const recorded = (seed: number) => {
    const plan = planOf(seed);
    const begun = Date.now();
    const { year, state, records } = runKeptYear(plan, folder, (day) => {
      if (day % 10 === 0) console.error(`seed ${seed}: day ${day} of ${days}, ${elapsed(begun)}`);
    });
    const ends = year.ends();
    const of = { records, calls: state.calls, ends, startsAt: STARTS_AT, machineYears };
    return { records, ends, figures: scoreYear({ ...of, partNumberOf: partNumbers(plan) }) };
  };
  /** The figures of one seed on both ways, and how far the forecasts of both are the same. */
  const onBothWays = async (seed: number) => {
    const asked = await askedYear(planOf(seed), folder);
    const { records, ends, figures } = recorded(seed);
    const { partNumbers, ...said } = asked;
    const partNumberOf = (id: string) => partNumbers[id] ?? '';
    return {
      seed,
      agreement: { ...agreementOf(records, asked.records), ...sameEnds(ends, asked.ends) },
      throughMqtt: scoreYear({ ...said, startsAt: STARTS_AT, machineYears, partNumberOf }),
      recorded: figures,
    };
  };
  const asked = values['through-mqtt'];
  const both = asked === undefined ? undefined : await onBothWays(Number(asked));
  const figures = seeds.map((seed) => recorded(seed).figures);
  const header = { seeds: seeds.length, machines, days, seed: seeds };
  printFigures({ ...header, ...overSeeds(figures), ...(both && { bothWays: both }) }, values.json);
}

function elapsed(since: number): string {
  return `${Math.round((Date.now() - since) / 1_000)} s`;
}

/** Ids of fitted parts begin with the serial of their machine and the position. */
function partNumbers(plan: Parameters<typeof runKeptYear>[0]): (fittedPartId: string) => string {
  const { scenario, seed, machines, startsAt, days } = plan;
  const ends = epochMs(startsAt + days * DAY_MS);
  const fleet = buildFleet(scenario, {
    ...NOTHING_YET,
    ...{ scenario: scenario.name, seed, machines, startedAt: startsAt, pastEndsAt: ends },
    ...{ publishedUntil: startsAt, truthUntil: startsAt },
  });
  const models = new Map(fleet.map(({ machine }) => [machine.serial, modelOf(machine.type)]));
  return (id) => {
    const [machine = '', position] = id.split(' ');
    return models.get(machine)?.positions.find((one) => one.id === position)?.partNumber ?? '';
  };
}

/** Each figure as mean, least and most over the seeds. */
function overSeeds(figures: readonly YearFigures[]): object {
  return JSON.parse(JSON.stringify(merge(figures)));
}

function merge(values: readonly unknown[]): unknown {
  const [first] = values;
  if (typeof first === 'number') {
    const numbers = values as number[];
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    return { mean, min: Math.min(...numbers), max: Math.max(...numbers) };
  }
  return Object.fromEntries(
    Object.keys(first as object).map((key) => [
      key,
      merge(values.map((value) => (value as Record<string, unknown>)[key])),
    ]),
  );
}

if (import.meta.main) await simulator(process.argv.slice(2));

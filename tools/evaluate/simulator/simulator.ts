import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { epochMs } from '@kizashi/kernel';
import { printFigures } from '../print-figures.ts';
import { runKeptYear } from './kept-year.ts';
import { Misses } from './residuals.ts';
import type { YearPlan } from './run-year.ts';
import { scoreYear, type YearFigures } from './score-year.ts';
import { agreementOf, sameEnds } from './through-mqtt/agreement.ts';
import { askedYear } from './through-mqtt/asked-year.ts';
import { truthOfParts } from './truth-of-parts.ts';
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
      residuals: { type: 'boolean', default: false },
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
    const truth = truthOfParts(plan, state.replacements);
    const partNumberOf = (id: string) => truth.get(id)?.partNumber ?? '';
    const of = { records, calls: state.calls, ends, startsAt: STARTS_AT, machineYears, partNumberOf };
    return { records, ends, truth, figures: scoreYear(of) };
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
  const misses = new Misses();
  const figures = seeds.map((seed) => {
    const { records, ends, truth, figures } = recorded(seed);
    misses.add(seed, records, ends, truth);
    return figures;
  });
  const header = { seeds: seeds.length, machines, days, seed: seeds };
  const residuals = values.residuals ? { residuals: misses.residuals() } : {};
  printFigures(
    { ...header, ...overSeeds(figures), ...(both && { bothWays: both }), ...residuals },
    values.json,
  );
}

function elapsed(since: number): string {
  return `${Math.round((Date.now() - since) / 1_000)} s`;
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

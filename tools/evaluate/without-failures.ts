/**
 * What the product says of a part number of which none has failed yet: training engines, followed through the rooms
 * with no ended life to learn from, each cut several times. Nothing is fitted here, so every engine of the training
 * file is "set aside". Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/without-failures.ts [--set FD002] [--engines 60] [--json]
 */
import { parseArgs } from 'node:util';
import { type Forecast, learnPart } from '@kizashi/condition-monitoring/prognostic-assessment';
import { cataloguePrior, engineModel, enginePosition } from './engine-fleet.ts';
import { type CutEngine, figuresOf } from './figures.ts';
import type { AfterCycle } from './fold-engine.ts';
import { forecastsAt } from './forecast-at.ts';
import { readTrainingEngines, recordingsFolder } from './recorded-engines.ts';
import { seeded } from './seeded.ts';

/** Each engine is cut this often; the truth is 7 to 145 cycles, after at least 31 seen. */
const CUTS = 8;
const FEWEST_LEFT = 7;
const MOST_LEFT = 145;
const FEWEST_SEEN = 31;

const { values } = parseArgs({
  options: {
    set: { type: 'string', multiple: true, default: ['FD001', 'FD002'] },
    engines: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});

const knowledge = learnPart([], engineModel, enginePosition, cataloguePrior);
for (const set of values.set) {
  const engines = readTrainingEngines(set);
  if (!engines) {
    console.error(`skipped: no train_${set} in ${recordingsFolder()}/cmapss (set KIZASHI_DATASETS)`);
    continue;
  }
  const random = seeded(1);
  const cut = engines.slice(0, Number(values.engines)).flatMap((engine): CutEngine[] => {
    const life = engine.rows.length;
    const most = Math.min(MOST_LEFT, life - FEWEST_SEEN);
    const lefts = Array.from({ length: CUTS }, () =>
      Math.floor(FEWEST_LEFT + random() * (most - FEWEST_LEFT + 1)),
    );
    const said = forecastsAt(engine, knowledge, new Set(lefts.map((left) => life - left)));
    return lefts.map((left) => ({ left, said: saidBy(said.get(life - left), life - left) }));
  });
  const { rmse, spearman, coverage80, meanWidth80 } = figuresOf(cut);
  const withheld = cut.filter(({ said }) => said.p50 === undefined).length;
  const table = { set, cuts: cut.length, withheld, rmse, spearman, coverage80, meanWidth80 };
  console.log(
    values.json
      ? JSON.stringify(table)
      : Object.entries(table)
          .map(
            ([name, value]) =>
              `${name} ${typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : value}`,
          )
          .join('  '),
  );
}

function saidBy(forecast: Forecast | undefined, cycle: number): AfterCycle {
  if (forecast?.status !== 'estimated') return { cycle, openOrder: false };
  const { quantiles } = forecast.remaining;
  return { cycle, openOrder: false, p10: quantiles[9]!, p50: quantiles[49]!, p90: quantiles[89]! };
}

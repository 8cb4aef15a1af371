/**
 * What the rooms say of a part number of which so many have failed: training engines that were set aside, followed
 * through the rooms and each cut several times. No test file is read. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/after-failures.ts [--lives 0] [--set FD002] [--engines 60] [--json]
 */
import { parseArgs } from 'node:util';
import { learnPart } from '@kizashi/condition-monitoring/prognostic-assessment';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { type CutEngine, figuresOf, saidAfter } from './figures.ts';
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
    /** Lives that ended in failure before; the engines scored are others. */
    lives: { type: 'string', default: '0' },
    engines: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
  },
});

for (const set of values.set) {
  const engines = readTrainingEngines(set);
  if (!engines) {
    console.error(`skipped: no train_${set} in ${recordingsFolder()}/cmapss (set KIZASHI_DATASETS)`);
    continue;
  }
  const random = seeded(1);
  const failures = Number(values.lives);
  const learned = engines.slice(engines.length - failures).map(endedLife);
  const knowledge = learnPart(learned, engineModel, enginePosition, cataloguePrior);
  const cut = engines
    .slice(0, Math.min(Number(values.engines), engines.length - failures))
    .flatMap((engine): CutEngine[] => {
      const life = engine.rows.length;
      const most = Math.min(MOST_LEFT, life - FEWEST_SEEN);
      const lefts = Array.from({ length: CUTS }, () =>
        Math.floor(FEWEST_LEFT + random() * (most - FEWEST_LEFT + 1)),
      );
      const said = forecastsAt(engine, { knowledge }, new Set(lefts.map((left) => life - left)));
      return lefts.map((left) => ({ left, said: saidAfter(said.get(life - left), life - left, false) }));
    });
  const { rmse, spearman, coverage80, meanWidth80 } = figuresOf(cut);
  const withheld = cut.filter(({ said }) => said.p50 === undefined).length;
  const table = { set, failures, cuts: cut.length, withheld, rmse, spearman, coverage80, meanWidth80 };
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

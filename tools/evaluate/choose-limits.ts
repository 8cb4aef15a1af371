/**
 * Scores the rooms and the opening rule on training engines that were set aside: the only data on which their
 * numbers may be chosen. No test file is read here. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/choose-limits.ts [--json]
 */
import { learnPart } from '@kizashi/condition-monitoring/prognostic-assessment';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { type CutEngine, type Figures, figuresOf, mean } from './figures.ts';
import { foldEngine } from './fold-engine.ts';
import { type RecordedEngine, readTrainingEngines, recordingsFolder } from './recorded-engines.ts';

const SET = 'FD001';
const SPLITS = 5;
const LEARN_SHARE = 0.6;
/** Each engine set aside is cut this often; the truth is 7 to 145 cycles, after at least 31 seen, as in the tests. */
const CUTS = 8;
const FEWEST_LEFT = 7;
const MOST_LEFT = 145;
const FEWEST_SEEN = 31;

const engines = readTrainingEngines(SET);
if (!engines) {
  console.error(`skipped: no train_${SET} in ${recordingsFolder()}/cmapss (set KIZASHI_DATASETS)`);
} else {
  const splits = Array.from({ length: SPLITS }, (_, split) => scoreSplit(engines, split));
  report(splits);
}

function scoreSplit(all: readonly RecordedEngine[], split: number): Figures {
  const random = seeded(split + 1);
  const shuffled = [...all].map((engine) => ({ engine, key: random() })).sort((a, b) => a.key - b.key);
  const learn = Math.round(LEARN_SHARE * shuffled.length);
  const lives = shuffled.slice(0, learn).map(({ engine }) => endedLife(engine));
  const knowledge = learnPart(lives, engineModel, enginePosition, cataloguePrior);
  const cut = shuffled.slice(learn).flatMap(({ engine }): CutEngine[] => {
    const said = foldEngine(engine, knowledge);
    const most = Math.min(MOST_LEFT, said.length - FEWEST_SEEN);
    return Array.from({ length: CUTS }, () => {
      const left = FEWEST_LEFT + Math.floor(random() * (most - FEWEST_LEFT + 1));
      return { said: said[said.length - 1 - left]!, left };
    });
  });
  console.error(
    `split ${split + 1} of ${SPLITS}: ${learn} engines learned, ${shuffled.length - learn} set aside`,
  );
  return figuresOf(cut);
}

function report(splits: readonly Figures[]): void {
  const over = (pick: (figures: Figures) => number) => {
    const values = splits.map(pick);
    return { mean: mean(values), min: Math.min(...values), max: Math.max(...values) };
  };
  const table = {
    openOrderAtMost20Left: over(({ near }) => near.withOrder),
    openOrder100OrMoreLeft: over(({ far }) => far.withOrder),
    spearman: over(({ spearman }) => spearman),
    coverage80: over(({ coverage80 }) => coverage80),
    meanWidth80: over(({ meanWidth80 }) => meanWidth80),
    rmse: over(({ rmse }) => rmse),
  };
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ set: SET, splits: SPLITS, cutsPerEngine: CUTS, ...table }));
    return;
  }
  for (const [name, { mean: middle, min, max }] of Object.entries(table)) {
    console.log(`${name.padEnd(24)} ${middle.toFixed(3)}  (${min.toFixed(3)} to ${max.toFixed(3)})`);
  }
}

/** Numerical Recipes' linear congruential generator: the same splits and cuts on every machine. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

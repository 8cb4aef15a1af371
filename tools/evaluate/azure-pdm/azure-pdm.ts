import { parseArgs } from 'node:util';
import { printFigures } from '../print-figures.ts';
import { recordingsFolder } from '../recorded-engines.ts';
import { type Learn, limitsAcrossFolds, URGENT, type Warnings, warningsAcrossFolds } from './across-folds.ts';
import { type Knowledge, readPdmMachines } from './pdm-fleet.ts';
import { learnFrom } from './risk-series.ts';
import { addUp, type Counted, figuresOfWarnings } from './warnings.ts';

const HORIZONS_HOURS = [24, 72];
const NOTHING: Knowledge = new Map();

/**
 * `npm run evaluate -- azure-pdm`: which component fails within 24 h and 72 h, split by machine: three of the fifteen are
 * set aside in turn. Every life that ended is entered with what was recorded of it, and a learned tier is released as
 * soon as it can be learned. Besides, without that tier; from lives that nobody entered, of which most began before the
 * recording and teach their length alone; without any life; as if the firmware told its errors as channels; and alarms
 * at fixed limits.
 */
export async function azurePdm(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, machines: { type: 'string', default: '15' } },
  });
  const read = (withErrors: boolean) => readPdmMachines(withErrors)?.slice(0, Number(values.machines));
  const machines = read(false);
  const machinesWithErrors = read(true);
  if (machines === undefined || machinesWithErrors === undefined) {
    console.error(`skipped: no azure-pdm in ${recordingsFolder()} (set KIZASHI_DATASETS)`);
    return;
  }
  const scored = (what: string, learn: Learn, replayed = machines) => {
    console.error(`${what} …`);
    return warningsAcrossFolds(replayed, learn, HORIZONS_HOURS);
  };
  const learned = scored('learned from ended lives', (all) => learnFrom(all));
  const others = {
    withoutLearnedTier: scored('without the learned tier', (all) =>
      learnFrom(all, { lives: 'entered', learnedTier: false }),
    ),
    livesOfTheField: scored('from lives that nobody entered', (all) =>
      learnFrom(all, { lives: 'of-the-field', learnedTier: true }),
    ),
    withoutLives: scored('without any ended life', () => NOTHING),
    withErrorChannels: scored(
      'with counts of errors as channels',
      (all) => learnFrom(all),
      machinesWithErrors,
    ),
  };
  console.error('fixed limits …');
  const figures = {
    machines: machines.length,
    failures: addUp(learned.atUrgentLimit).failures,
    horizons: HORIZONS_HOURS.map((horizonHours) => {
      const at = ({ counts, atUrgentLimit }: Warnings) => ({
        ...of(counts.get(horizonHours)),
        ...(horizonHours === URGENT.hours && { atUrgentLimit: of(atUrgentLimit) }),
      });
      return {
        horizonHours,
        ...at(learned),
        ...Object.fromEntries(Object.entries(others).map(([name, warnings]) => [name, at(warnings)])),
        fixedLimits: of(limitsAcrossFolds(machines, horizonHours)),
      };
    }),
  };
  printFigures(figures, values.json);
}

function of(counts: readonly Counted[] = []) {
  return figuresOfWarnings(addUp(counts));
}

if (import.meta.main) await azurePdm(process.argv.slice(2));

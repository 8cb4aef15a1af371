import { parseArgs } from 'node:util';
import { printFigures } from '../print-figures.ts';
import { recordingsFolder } from '../recorded-engines.ts';
import { limitsAcrossFolds, URGENT, warningsAcrossFolds } from './across-folds.ts';
import { type Knowledge, readPdmMachines } from './pdm-fleet.ts';
import { learnFrom } from './risk-series.ts';
import { addUp, type Counted, figuresOfWarnings } from './warnings.ts';

const HORIZONS_HOURS = [24, 72];
const NOTHING: Knowledge = new Map();

/**
 * `npm run evaluate -- azure-pdm`: which component fails within 24 h and 72 h, split by machine: three of the fifteen are
 * set aside in turn. Besides the product as it learns from ended lives, without any life; as if the firmware told its
 * errors as channels; and alarms at fixed limits.
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
  const told = (what: string) => console.error(`${what} …`);
  told('learned from ended lives');
  const learned = warningsAcrossFolds(machines, learnFrom, HORIZONS_HOURS);
  told('without any ended life');
  const withoutLives = warningsAcrossFolds(machines, () => NOTHING, HORIZONS_HOURS);
  told('with counts of errors as channels');
  const withErrors = warningsAcrossFolds(machinesWithErrors, learnFrom, HORIZONS_HOURS);
  told('fixed limits');
  const figures = {
    machines: machines.length,
    failures: addUp(learned.atUrgentLimit).failures,
    horizons: HORIZONS_HOURS.map((horizonHours) => ({
      horizonHours,
      ...of(learned.counts.get(horizonHours)),
      ...(horizonHours === URGENT.hours && { atUrgentLimit: of(learned.atUrgentLimit) }),
      withoutLives: of(withoutLives.counts.get(horizonHours)),
      withErrorChannels: of(withErrors.counts.get(horizonHours)),
      fixedLimits: of(limitsAcrossFolds(machines, horizonHours)),
    })),
  };
  printFigures(figures, values.json);
}

function of(counts: readonly Counted[] = []) {
  return figuresOfWarnings(addUp(counts));
}

if (import.meta.main) await azurePdm(process.argv.slice(2));

// `npm run evaluate -- [NAME] [--data DIR] [--set NAME] [--json]`: how right the forecasts are. The table (or one JSON document)
// on standard output, progress on standard error. Without a name: official test files in the C-MAPSS layout.
type Evaluation = (args: readonly string[]) => Promise<void> | void;

const EVALUATIONS: Readonly<Record<string, () => Promise<Evaluation>>> = {
  'engine-set': async () => (await import('./evaluate-engine-set.ts')).evaluateEngineSet,
  'learning-curve': async () => (await import('./learning-curve.ts')).learningCurve,
  residuals: async () => (await import('./residuals.ts')).residuals,
  'azure-pdm': async () => (await import('./azure-pdm/azure-pdm.ts')).azurePdm,
  femto: async () => (await import('./femto/femto.ts')).femto,
  'make-set': async () => (await import('./made-engines/make-set.ts')).makeSet,
  simulator: async () => (await import('./simulator/simulator.ts')).simulator,
};
const USUAL = 'engine-set';

const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith('-');
const name = named ? first : USUAL;
const load = EVALUATIONS[name];
if (load === undefined) {
  const names = Object.keys(EVALUATIONS).filter((one) => one !== USUAL);
  process.stderr.write(
    `evaluate: there is no "${name}"; leave the name away for an engine set, or take one of: ${names.join(', ')}\n`,
  );
  process.exit(2);
}
try {
  const evaluation = await load();
  await evaluation(named ? rest : process.argv.slice(2));
} catch (error) {
  process.stderr.write(`evaluate ${name}: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { writeLinearOnnx } from '../../apps/service/src/models/onnx/write-onnx.fixture.ts';
import { type Learnt, learnRidge } from './learn-ridge.ts';

/**
 * The smallest model of one's own, from end to end: reads the samples of ended lives, fits a straight line through a few
 * features, and writes it as an ONNX file with the list of its features beside it.
 *
 *     node --conditions=source tools/own-model/fit-linear-model.ts samples.csv model.onnx "age" "spindle.rms level"
 */
const [samples, out, ...features] = process.argv.slice(2);
if (samples === undefined || out === undefined || features.length === 0) {
  console.error('fit-linear-model.ts <samples.csv> <model.onnx> <feature>...');
  process.exit(2);
}
const { rows, remaining } = readSamples(readFileSync(samples, 'utf8'), features);
const { weights, bias }: Learnt = learnRidge(rows, remaining);
writeFileSync(out, writeLinearOnnx({ weights, bias }));
writeFileSync(`${out}.features`, `${features.join('\n')}\n`);
console.log(`${out}: ${weights.length} features, from ${rows.length} rows of lives that failed`);

/** Rows of lives that failed in which all features were seen. Names are quoted where they hold a comma. */
function readSamples(csv: string, wanted: readonly string[]) {
  const [head = '', ...lines] = csv.trimEnd().split('\r\n');
  const names = [...head.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
  const columns = wanted.map((name) => names.indexOf(name));
  const missing = wanted.filter((_, i) => columns[i]! < 0);
  if (missing.length > 0) throw new Error(`${samples} has no ${missing.join(', ')}`);
  const [failed, left] = [names.indexOf('failed'), names.indexOf('remaining')];
  const cells = lines
    .map((line) => line.split(','))
    .filter((line) => line[failed] === '1' && columns.every((column) => line[column] !== ''));
  return {
    rows: cells.map((line) => columns.map((column) => Number(line[column]))),
    remaining: cells.map((line) => Number(line[left])),
  };
}

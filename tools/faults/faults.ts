// `npm run sim -- faults`: injects faults into a real service and says whether what is promised held.
import { parseArgs } from 'node:util';
import { FAULTS } from './catalogue.ts';
import { listText, tableMarkdown, tableText, trialsJson } from './tell-trials.ts';
import { type Trial, Trials } from './trials.ts';

const HELP = `Usage: sim faults [options] [names...]

Injects faults into a service of its own and prints what was promised, whether it held, and the figures.
Without names it injects all of them. The exit code is 1 when a promise was broken.

Options:
  --list      say what there is, and stop
  --long      the long form of each: at least 50 kills, thousands of devices; about 20 minutes in all
  --json      one JSON document on standard output
  --markdown  the table of docs/faults.md
  -h, --help  display help for command
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function inject(): Promise<readonly Trial[]> {
  const unknown = positionals.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no fault ${unknown.join(', ')}. Those there are: sim faults --list`);
  }
  const chosen = positionals.length === 0 ? FAULTS : FAULTS.filter(({ name }) => positionals.includes(name));
  const trials = new Trials({ long: values.long, say: (text) => process.stderr.write(`  ${text}\n`) });
  const told: Trial[] = [];
  try {
    for (const fault of chosen) {
      process.stderr.write(`${fault.name}: ${fault.promise}\n`);
      const trial = await trials.run(fault);
      told.push(trial);
      process.stderr.write(`${tableText([trial])}\n`);
    }
  } finally {
    await trials.close();
  }
  return told;
}

if (values.help) print(HELP);
else if (values.list) print(listText(FAULTS));
else {
  try {
    const told = await inject();
    if (values.json) print(trialsJson(told));
    else if (values.markdown) print(tableMarkdown(told, new Date()));
    else print(`\n${tableText(told)}`);
    process.exit(told.some(({ outcome }) => outcome === 'broken') ? 1 : 0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

import { join, resolve } from 'node:path';
import type { FittedPart, Order } from '@kizashi/api-contract';
import { Command } from 'commander';
import { type JudgedPart, judgeOrders, type Score, VERDICTS } from '../fleet/score/judge-orders.ts';
import { readTruth } from '../fleet/truth-line.ts';
import { type ConnectionOptions, home, openApi, withConnection } from './connection.ts';

interface Options extends ConnectionOptions {
  readonly data?: string;
  readonly json?: true;
}

const IN_WORDS: Readonly<Record<(typeof VERDICTS)[number], string>> = {
  prevented: 'failures prevented: replaced by order when truly advanced',
  false: 'false: replaced by order with little or nothing wrong',
  late: 'late: failed while an order was open',
  'turned-down': 'turned down: failed after its order had been ended',
  missed: 'missed: failed without any order',
  sudden: 'sudden: failed without any order, and made to give no sign that is early enough',
};

export function scoreCommand(): Command {
  return withConnection(new Command('score'))
    .description('compare the hidden truth of a simulated fleet with the orders of the product')
    .option('--data <dir>', 'folder of the fleet; default: simulator in KIZASHI_HOME')
    .option('--json', 'one JSON document on standard output')
    .action((options: Options) => score(options));
}

async function score(options: Options): Promise<void> {
  const folder = resolve(options.data ?? join(home(process.env), 'simulator'));
  const truth = readTruth(join(folder, 'truth.jsonl'));
  const api = openApi(options, process.env);
  const judged = judgeOrders(
    truth,
    await api.list<Order>('orders'),
    await api.list<FittedPart>('fitted-parts'),
  );
  process.stdout.write(options.json ? `${JSON.stringify(judged, null, 2)}\n` : table(judged));
}

function table({ counts, parts, openOrders, healthyShare }: Score): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const lines = [['verdict', 'part', 'ended', 'wear', 'warning', 'life left', 'order'], ...parts.map(row)];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return [
    ...lines.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    ...VERDICTS.map((verdict) => `${String(counts[verdict]).padStart(4)}  ${IN_WORDS[verdict]}`),
    `${String(openOrders).padStart(4)}  orders still open`,
    `Machines without an advanced part: ${percent(healthyShare.mean)} on average, never below ${percent(healthyShare.least)}`,
    '',
  ].join('\n');
}

function row(part: JudgedPart): string[] {
  const days = (value: number | null) => (value === null ? '-' : `${value.toFixed(1)} d`);
  return [
    part.verdict,
    `${part.machine} ${part.position}`,
    part.endedAt.slice(0, 10),
    `${Math.round(100 * part.wear)} %`,
    days(part.daysOfWarning),
    days(part.daysLeft),
    part.order ?? '-',
  ];
}

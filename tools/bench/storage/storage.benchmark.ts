import type { BenchContext, Benchmark, Measured } from '../frame/benchmark.ts';
import { measureStorage, type StorageSize } from './measure-storage.ts';

export const benchmark: Benchmark = {
  about:
    'bytes that a row of eight channels takes with its rollups and its sequence number, all files counted',
  options: {
    rows: { standard: 10_000_000, means: 'rows of eight channels' },
    machines: { standard: 100, means: 'machines that send a row a second' },
    rowsPerCommit: { standard: 5_000, means: 'rows of a commit' },
  },
  targets: [
    { level: 'must', kind: 'count', metric: 'bytesPerRow', atMost: 30 },
    { level: 'aim', kind: 'count', metric: 'bytesPerRow', atMost: 20 },
  ],
  run,
};

async function run({ option, say }: BenchContext): Promise<Measured> {
  const [rows, machines, rowsPerCommit] = [option('rows'), option('machines'), option('rowsPerCommit')];
  const size = await measureStorage({ rows, machines, rowsPerCommit, say });
  for (const line of byColumn(size)) say(line);
  const of = (kind: RegExp) => bytesPerRow(size, kind);
  return {
    product: {
      rows: size.rows,
      bytesPerRow: size.bytesPerRow,
      readingBytesPerRow: of(/^reading/),
      rollupBytesPerRow: of(/^rollup/),
      ledgerBytesPerRow: of(/^seen/),
      freeBytesPerRow: size.freeBytes / size.rows,
    },
    peers: {},
    ratios: {},
    rounds: 1,
  };
}

function bytesPerRow({ columns, rows }: StorageSize, kind: RegExp): number {
  const ofKind = columns.filter((column) => kind.test(column.kind));
  return ofKind.reduce((sum, { bytes }) => sum + bytes, 0) / rows;
}

/** What costs anything worth naming, the largest first. */
function byColumn({ columns, rows }: StorageSize): string[] {
  return columns
    .filter(({ bytes }) => bytes / rows >= 0.01)
    .map(({ kind, column, bytes, compression }) =>
      [kind.padEnd(14), column.padEnd(12), (bytes / rows).toFixed(2).padStart(6), ` ${compression}`].join(
        ' ',
      ),
    );
}

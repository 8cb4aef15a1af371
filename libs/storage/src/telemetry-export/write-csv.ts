import { toIso } from '@kizashi/kernel';
import { stringify } from 'csv-stringify/sync';
import { type MachineHistory, qualityWords } from './read-history.ts';

/** Excel takes a CSV without it for the local code page. */
const BOM = '\ufeff';

/**
 * RFC 4180: a line for each instant at which something was measured, times in ISO-8601 (UTC), a column for each channel
 * with its unit in the heading, empty where there was no reading. Texts that a spreadsheet would take for a formula are
 * defused.
 */
export async function* writeCsv({ channels, rows }: MachineHistory): AsyncGenerator<string> {
  const headings = channels.map(({ id, unit }) => `${id} [${unit}]`);
  const line = (cells: readonly unknown[][]) =>
    stringify(cells as unknown[][], { escape_formulas: true, record_delimiter: 'windows' });
  yield BOM + line([['measured_at', 'received_at', 'device', ...headings, 'quality']]);
  for await (const some of rows) {
    yield line(
      some.map((row) => [
        toIso(row.measuredAt),
        toIso(row.receivedAt),
        row.deviceId,
        ...Array.from(row.values, (value) => (Number.isNaN(value) ? null : value)),
        qualityWords(row, channels),
      ]),
    );
  }
}

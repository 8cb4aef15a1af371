import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataFileError } from '../data-files/data-file.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * The text of a recording, unpacked where it is gzipped, whatever its name ends in.
 *
 * @throws DataFileError when the file cannot be read or its packing is damaged.
 */
export function readRecordingText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new DataFileError(path, ['the file cannot be read; is the path right?']);
  }
  if (!bytes.subarray(0, 2).equals(GZIP_MAGIC)) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    throw new DataFileError(path, ['the file begins as gzip does, but is damaged or cut off']);
  }
}

/** What the recording is called: its file's name without the endings, "test_A" of "/data/test_A.txt.gz". */
export function recordingName(path: string): string {
  return basename(path).replace(/(\.(txt|csv|dat|gz))+$/i, '');
}

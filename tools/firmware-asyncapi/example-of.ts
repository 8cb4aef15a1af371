import { goldenVectors } from '@kizashi/firmware-contracts/golden';
import type { Json } from './draft-07.ts';

const VECTORS = goldenVectors();

/** The shortest golden message of a kind in which everything is known and right; none where it is not JSON. */
export function exampleOf(kind: string): Json | undefined {
  if (kind === 'telec') return undefined;
  const right = VECTORS.filter(
    (vector) =>
      vector.kind === kind &&
      'expected' in vector &&
      vector.expected.unknownFields === 0 &&
      !('refused' in vector.expected.message && vector.expected.message.refused.length > 0),
  );
  const [shortest] = right.sort((a, b) => a.payload.length - b.payload.length);
  if (!shortest) throw new Error(`no golden message shows ${kind}`);
  return JSON.parse(Buffer.from(shortest.payload).toString('utf8'));
}

import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { placeCluster } from './cluster-place.ts';
import { stopPostmaster } from './postmaster.ts';

/**
 * Stops the embedded PostgreSQL of `home` and deletes its data for ever, also what root's installations keep outside
 * the home. The home itself is left.
 */
export async function removeEmbeddedPostgres(home: string): Promise<void> {
  const place = await placeCluster(home);
  await stopPostmaster(place);
  // With the password and the note whose cluster this was. The binaries may serve another installation.
  await rm(dirname(place.folder), { recursive: true, force: true });
  await rm(place.madeNote, { force: true });
}

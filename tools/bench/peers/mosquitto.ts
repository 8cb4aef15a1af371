import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../../../libs/storage/e2e/server-process.ts';
import { freePort } from '../../../libs/storage/src/database/embedded/free-port.ts';

/** Mosquitto with `mosquitto.conf` of this folder, its persistence below `home`. */
export async function startMosquitto(home: string): Promise<ServerProcess & { readonly port: number }> {
  const port = await freePort();
  const folder = join(home, 'mosquitto');
  await mkdir(folder, { recursive: true });
  const file = join(home, 'mosquitto.conf');
  const ours = await readFile(join(import.meta.dirname, 'mosquitto.conf'), 'utf8');
  // Started by root it would become a user who may not write to our folder.
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  await writeFile(file, `${ours}\nlistener ${port} 127.0.0.1\npersistence_location ${folder}/\n${user}`);
  const server = await startServer('mosquitto', ['-c', file], () => listens(port));
  return { ...server, port };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

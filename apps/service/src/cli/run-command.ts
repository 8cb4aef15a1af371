import { resolve } from 'node:path';
import { type ApiClient, CommandError, connect } from './api-client.ts';

const home = resolve(process.env.KIZASHI_HOME || '.kizashi');

export const say = (text: string) => process.stdout.write(`${text}\n`);

/** A command that talks to the running service and explains itself when it cannot. */
export function command<A extends unknown[]>(work: (api: ApiClient, ...args: A) => Promise<void>) {
  return async (...args: A): Promise<void> => {
    try {
      await work(connect(home, process.env), ...args);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  };
}

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { ProductApi } from '../set-up/product-api.ts';

/** Said to the person who typed the command; no stack. */
export class CommandError extends Error {}

export interface ConnectionOptions {
  readonly url?: string;
  readonly mqtt?: string;
  readonly token?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Data folder of the service on this machine. */
export function home(env: Environment): string {
  return resolve(env.KIZASHI_HOME || '.kizashi');
}

export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'HTTP address of the service; default: the one that runs on KIZASHI_HOME', url)
    .option('--mqtt <url>', 'MQTT address of its broker; default: the same', url)
    .option(
      '--token <token>',
      'API token; default: KIZASHI_BOOTSTRAP_TOKEN, else the token file of KIZASHI_HOME',
    );
}

/** @throws CommandError when no token can be found. */
export function openApi(options: ConnectionOptions, env: Environment): ProductApi {
  const token = options.token || env.KIZASHI_BOOTSTRAP_TOKEN || readIfThere(join(home(env), 'token'))?.trim();
  if (!token)
    throw new CommandError(
      `No API token: give --token or KIZASHI_BOOTSTRAP_TOKEN, or KIZASHI_HOME of a service on this machine (${home(env)} has none).`,
    );
  return new ProductApi(
    options.url ?? running(env).url ?? `http://127.0.0.1:${env.KIZASHI_HTTP_PORT || 3000}`,
    token,
  );
}

export function brokerUrl(options: ConnectionOptions, env: Environment): string {
  return options.mqtt ?? running(env).mqttUrl ?? `mqtt://127.0.0.1:${env.KIZASHI_MQTT_PORT || 1883}`;
}

/** What a running service says of itself in its data folder. */
function running(env: Environment): { readonly url?: string; readonly mqttUrl?: string } {
  return JSON.parse(readIfThere(join(home(env), 'service.json')) ?? '{}');
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function url(text: string): string {
  if (!URL.canParse(text))
    throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.');
  return text;
}

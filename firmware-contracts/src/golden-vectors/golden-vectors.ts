import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ContractCode } from '../contract-codes.ts';
import type { Message, Parsed } from '../messages.ts';
import { type DocumentKind, type MessageKind, parseWaveKind, waveKind } from '../topics.ts';

interface VectorBase {
  /** Folder of the contract, `telemetry.v1`. */
  readonly contract: string;
  /** Folder of the case, `unknown-field`. */
  readonly name: string;
  /** What follows the device in its topic. */
  readonly kind: MessageKind;
  /** The payload, byte for byte. */
  readonly payload: Uint8Array;
}

/** One message and what must come of it. */
export type GoldenVector =
  | (VectorBase & { readonly expected: Parsed })
  | (VectorBase & { readonly rejection: { readonly code: ContractCode; readonly field?: string } });

/** Waves have a topic for each chunk, which stands beside the message. */
const KIND_OF_CONTRACT: Readonly<Record<string, DocumentKind | 'wave'>> = {
  'birth.v1': 'birth',
  'state.v1': 'state',
  'telemetry.v1': 'tele',
  'telemetry-compact.v1': 'telec',
  'wave.v1': 'wave',
  'event.v1': 'evt',
  'ack.v1': 'ack',
  'configuration-ack.v1': 'cfgack',
  'time-request.v1': 'time/req',
  'error.v1': 'err',
  'command.v1': 'cmd',
  'configuration.v1': 'cfg',
  'time-response.v1': 'time/rsp',
  'claim-request.v1': 'claim/req',
  'claim-response.v1': 'claim/rsp',
};

/** The same depth from src/ and from dist/. */
const GOLDEN = fileURLToPath(new URL('../../golden/', import.meta.url));

/** Every vector of firmware-contracts/golden, by contract and name. */
export function goldenVectors(): readonly GoldenVector[] {
  return Object.entries(KIND_OF_CONTRACT).flatMap(([contract, kind]) =>
    readdirSync(`${GOLDEN}${contract}`)
      .sort()
      .map((name) => readVector(contract, name, kind)),
  );
}

function readVector(contract: string, name: string, kind: DocumentKind | 'wave'): GoldenVector {
  const folder = `${GOLDEN}${contract}/${name}/`;
  const base = {
    contract,
    name,
    kind: kind === 'wave' ? readWaveKind(`${folder}kind.txt`) : kind,
    payload: readPayload(folder),
  };
  if (existsSync(`${folder}rejection.json`))
    return { ...base, rejection: readJson(`${folder}rejection.json`) };
  const expected = readJson<Parsed>(`${folder}expected.json`);
  return { ...base, expected: { ...expected, message: withSamples(expected.message) } };
}

function readWaveKind(path: string): MessageKind {
  const address = parseWaveKind(readFileSync(path, 'utf8').trim());
  if (!address) throw new Error(`${path} names no chunk`);
  return waveKind(address.captureId, address.chunk);
}

/** The bytes as they are, or as hexadecimal digits with a comment behind each `#`. */
function readPayload(folder: string): Buffer {
  const hex = `${folder}message.hex`;
  if (existsSync(hex)) return Buffer.from(readFileSync(hex, 'utf8').replaceAll(/#.*$|\s/gm, ''), 'hex');
  return readFileSync(`${folder}message.${existsSync(`${folder}message.bin`) ? 'bin' : 'json'}`);
}

/** JSON has no Float32Array. */
function withSamples(message: Message): Message {
  return message.kind === 'wave' ? { ...message, samples: Float32Array.from(message.samples) } : message;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'));
}

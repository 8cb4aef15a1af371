import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ContractCode } from '../contract-codes.ts';
import type { Parsed } from '../messages.ts';
import type { MessageKind } from '../topics.ts';

interface VectorBase {
  /** Folder of the contract, `telemetry.v1`. */
  readonly contract: string;
  /** Folder of the case, `unknown-field`. */
  readonly name: string;
  readonly kind: MessageKind;
  /** The payload, byte for byte. */
  readonly payload: Uint8Array;
}

/** One message and what must come of it. */
export type GoldenVector =
  | (VectorBase & { readonly expected: Parsed })
  | (VectorBase & { readonly rejection: { readonly code: ContractCode; readonly field?: string } });

const KIND_OF_CONTRACT: Readonly<Record<string, MessageKind>> = {
  'birth.v1': 'birth',
  'state.v1': 'state',
  'telemetry.v1': 'tele',
  'event.v1': 'evt',
  'error.v1': 'err',
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

function readVector(contract: string, name: string, kind: MessageKind): GoldenVector {
  const folder = `${GOLDEN}${contract}/${name}/`;
  const binary = existsSync(`${folder}message.bin`);
  const payload = readFileSync(`${folder}message.${binary ? 'bin' : 'json'}`);
  const base = { contract, name, kind, payload };
  if (existsSync(`${folder}rejection.json`))
    return { ...base, rejection: readJson(`${folder}rejection.json`) };
  return { ...base, expected: readJson(`${folder}expected.json`) };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8'));
}

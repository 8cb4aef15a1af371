import { accessSync, constants, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The kinds of value that a variable may have. Messages read on from the variable's name: "must be …". */

export function port(example: string) {
  const message = `must be a port from 0 to 65535 (0: any free one), for example ${example}`;
  return z
    .string()
    .regex(/^\d{1,5}$/, { error: message })
    .transform(Number)
    .pipe(z.number().max(65_535, { error: message }));
}

/** Of things of which there must be one at least. */
export function count(byDefault: number) {
  const message = `must be a whole number from 1 to 1000000, for example ${byDefault}`;
  return z
    .string()
    .regex(/^[1-9]\d{0,6}$/, { error: message })
    .transform(Number)
    .pipe(z.number().max(1_000_000, { error: message }))
    .default(byDefault);
}

export const flag = z.enum(['0', '1'], { error: 'must be 0 or 1' }).transform((value) => value === '1');

export function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}; for example ${values[0]}` });
}

/** A variable of the design that this version does not serve: silently ignoring it would be a lie. */
export function notYet(what: string, instead: string) {
  return z.undefined({ error: `asks for ${what}, which is not there yet: ${instead}` }).optional();
}

export const secret = z.string().regex(/^[\x21-\x7e]{32,512}$/, {
  error:
    'must be at least 32 printable characters without spaces, for example the output of: openssl rand -hex 32',
});

export const instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO-8601 instant, for example 2026-08-01T00:00:00Z' })
  .transform((text) => Date.parse(text));

export const timeZone = z.string().refine(isTimeZone, {
  error: 'must be an IANA time zone, for example Asia/Tokyo',
});

export const currency = z.string().refine((code) => Intl.supportedValuesOf('currency').includes(code), {
  error: 'must be a currency of ISO 4217 in capitals, for example JPY',
});

export function serverUrl(protocols: readonly string[], example: string) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that starts with ${protocols.map((p) => `${p}//`).join(' or ')}, for example ${example}`,
  });
}

export function readableFile(example: string) {
  return z
    .string()
    .transform((path) => resolve(path))
    .refine(isReadableFile, { error: `must be a file that this user can read, for example ${example}` });
}

export function existingFolder(example: string) {
  return z
    .string()
    .transform((path) => resolve(path))
    .refine((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true, {
      error: `must be a folder that exists, for example ${example}`,
    });
}

/** Number of proxies in front, or their addresses (CIDR allowed), separated by commas. */
export const trustProxy = z.string().transform((text, context): number | string[] => {
  if (/^[1-9]$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  if (addresses.every(isAddressOrRange)) return addresses;
  context.addIssue({
    code: 'custom',
    message:
      'must be the number of proxies in front (1 to 9) or their addresses, for example 10.0.0.5 or 10.0.0.0/24',
  });
  return z.NEVER;
});

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

import { DAY_MS, type EpochMs, fromIso, HOUR_MS, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import { InvalidArgumentError } from 'commander';

/** Readers of option values; commander shows what they throw beside the option's name. */

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}

export function integer(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

export function notNegative(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number from 0.');
  return value;
}

export function instant(text: string): EpochMs {
  const value = fromIso(text);
  if (value === undefined)
    throw new InvalidArgumentError('It must be an instant such as 2026-11-01T00:00:00Z.');
  return value;
}

const UNITS = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

/** "6h", "90m", "1.5d" in milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('It must be a time such as 6h, 90m or 1d.');
  return Number(amount) * UNITS[unit as keyof typeof UNITS];
}

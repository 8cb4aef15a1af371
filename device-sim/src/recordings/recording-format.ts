/** Formats of recordings by what stands in the way of reading them; `undefined` is read. */
const MISSING: Readonly<Record<string, string | undefined>> = {
  cmapss: undefined,
  'azure-pdm': undefined,
  femto: 'is not there yet',
  csv: undefined,
};

export const RECORDING_FORMATS = Object.keys(MISSING);

/** Why recordings of this format cannot be read; undefined when they can. */
export function whyNotReadable(format: string): string | undefined {
  const readable = RECORDING_FORMATS.filter((name) => MISSING[name] === undefined).join(', ');
  if (!RECORDING_FORMATS.includes(format))
    return `There is no format "${format}"; what is read is ${readable}.`;
  const why = MISSING[format];
  return why && `Reading ${format} recordings ${why}; what is read is ${readable}.`;
}

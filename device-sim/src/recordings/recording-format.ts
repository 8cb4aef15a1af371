export const RECORDING_FORMATS: readonly string[] = ['cmapss', 'azure-pdm', 'femto', 'csv'];

/** Why recordings of this format cannot be read; undefined when they can. */
export function whyNotReadable(format: string): string | undefined {
  return RECORDING_FORMATS.includes(format)
    ? undefined
    : `There is no format "${format}"; what is read is ${RECORDING_FORMATS.join(', ')}.`;
}

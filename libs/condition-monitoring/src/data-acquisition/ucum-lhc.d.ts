/** The part of the UCUM reference library that room 1 uses; the package ships no types. */
declare module '@lhncbc/ucum-lhc' {
  interface ConversionResult {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
    readonly msg?: readonly string[];
  }
  interface UcumLhcUtils {
    convertUnitTo(from: string, value: number, to: string): ConversionResult;
  }
  const ucum: { readonly UcumLhcUtils: { getInstance(): UcumLhcUtils } };
  export default ucum;
}

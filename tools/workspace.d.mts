export const root: string;
export function runNx(...args: string[]): [string, string[]];
/** Builds what is stale; says nothing unless it fails. */
export function build(): Promise<void>;

export const SERVICE_FLAGS: readonly string[];
export const FAST_FORWARD_FLAGS: readonly string[];
export const SERVICE_ENVIRONMENT: Readonly<Record<string, string>>;

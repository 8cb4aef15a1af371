/** Why a controller does not get the place that it claims; said on its `rsp` topic. */
export const CLAIM_REFUSALS = [
  'claim-code-bound',
  'claim-code-expired',
  'claim-code-revoked',
  'claim-code-unknown',
  'claim-code-used',
  'claim-machine-taken',
  'claim-unavailable',
] as const;
export type ClaimRefusal = (typeof CLAIM_REFUSALS)[number];

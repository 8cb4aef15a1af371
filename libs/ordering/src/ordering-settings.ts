import { DAY_MS } from '@kizashi/kernel';

/** The numbers of the opening rule. */
export interface OrderingSettings {
  /** An order opens when its order-by date lies within this of now, ms. */
  readonly openAheadMs: number;
  /** How long a refused or expired order holds back a new one, ms. */
  readonly holdBackMs: number;
  /** Share of the remaining time to P50 by which P50 must have moved nearer to end the hold-back early, 0..1. */
  readonly nearerShare: number;
  /** Evidence gone for this long cancels the order, ms. */
  readonly evidenceGoneMs: number;
  /** A forecast whose newest evidence is older than this neither opens nor changes an order, ms. */
  readonly staleEvidenceMs: number;
}

export const DEFAULT_ORDERING_SETTINGS: OrderingSettings = {
  openAheadMs: 7 * DAY_MS,
  holdBackMs: 30 * DAY_MS,
  nearerShare: 0.2,
  evidenceGoneMs: 7 * DAY_MS,
  staleEvidenceMs: 30 * DAY_MS,
};

import type { AdviceSettings } from '@kizashi/condition-monitoring/advisory-generation';

/** product.md, "The decision". */
export const ADVICE_SETTINGS: AdviceSettings = {
  alpha: 0.1,
  phi: 0.15,
  evidenceGate: 0.8,
  orderGate: 0.4,
  urgentLimit: 0.3,
};

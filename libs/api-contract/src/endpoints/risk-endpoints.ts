import { plantRisk, plantRiskQuery } from '../plant-risk.ts';

/** What lies ahead of a plant. */
export const riskEndpoints = {
  plantRisk: {
    read: { method: 'GET', path: '/plant-risk', query: plantRiskQuery, answer: plantRisk, status: 200 },
  },
} as const;

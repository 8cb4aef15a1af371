import { plantRisk, plantRiskQuery } from '../plant-risk.ts';

/** What all of it comes to: risk ahead, results behind. */
export const resultEndpoints = {
  plantRisk: {
    read: { method: 'GET', path: '/plant-risk', query: plantRiskQuery, answer: plantRisk, status: 200 },
  },
} as const;

import { page } from '../common.ts';
import {
  ledgerPage,
  ledgerQuery,
  resultsCall,
  resultsFailure,
  resultsKpis,
  resultsQuery,
} from '../results.ts';

/** What came of it; every figure leads to its rows. */
export const resultEndpoints = {
  results: {
    ledger: { method: 'GET', path: '/results/ledger', query: ledgerQuery, answer: ledgerPage, status: 200 },
    kpis: { method: 'GET', path: '/results/kpis', query: resultsQuery, answer: resultsKpis, status: 200 },
    /** As short as the period: neither has pages. */
    calls: {
      method: 'GET',
      path: '/results/calls',
      query: resultsQuery,
      answer: page(resultsCall),
      status: 200,
    },
    failures: {
      method: 'GET',
      path: '/results/failures',
      query: resultsQuery,
      answer: page(resultsFailure),
      status: 200,
    },
  },
} as const;

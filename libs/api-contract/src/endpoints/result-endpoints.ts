import {
  ledgerPage,
  ledgerQuery,
  resultsCall,
  resultsFailure,
  resultsKpis,
  resultsQuery,
  resultsRowsQuery,
} from '../results.ts';
import { list } from './endpoint.ts';

/** What came of it; every figure leads to its rows. */
export const resultEndpoints = {
  results: {
    ledger: { method: 'GET', path: '/results/ledger', query: ledgerQuery, answer: ledgerPage, status: 200 },
    kpis: { method: 'GET', path: '/results/kpis', query: resultsQuery, answer: resultsKpis, status: 200 },
    calls: list('/results/calls', resultsCall, resultsRowsQuery),
    failures: list('/results/failures', resultsFailure, resultsRowsQuery),
  },
} as const;

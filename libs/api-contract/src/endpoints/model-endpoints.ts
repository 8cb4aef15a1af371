import { page, pageQuery } from '../common.ts';
import {
  coverageNotice,
  model,
  modelVersion,
  registerModel,
  rolledBack,
  scoreboard,
  trainingJob,
  trainModel,
} from '../models.ts';
import { list, read } from './endpoint.ts';

/** What was learned of each part number, which version is in use, and how right it is. */
export const modelEndpoints = {
  models: {
    list: list('/models', model, pageQuery),
    read: read('/models/{id}', model),
    versions: list('/models/{id}/versions', modelVersion),
    scoreboard: read('/models/{id}/scoreboard', scoreboard),
    trainings: list('/models/{id}/trainings', trainingJob),
    train: {
      method: 'POST',
      path: '/models/{id}/train',
      body: trainModel,
      answer: trainingJob,
      status: 201,
      idempotencyKey: 'optional',
    },
    register: {
      method: 'POST',
      path: '/models/{id}/versions',
      body: registerModel,
      answer: modelVersion,
      status: 201,
      idempotencyKey: 'optional',
    },
    /** CSV: the ended lives as that version sees them. */
    samples: { method: 'GET', path: '/models/{id}/versions/{version}/samples', status: 200 },
    release: {
      method: 'POST',
      path: '/models/{id}/versions/{version}/release',
      answer: modelVersion,
      status: 200,
      idempotencyKey: 'optional',
    },
    rollBack: {
      method: 'POST',
      path: '/models/{id}/roll-back',
      answer: rolledBack,
      status: 200,
      idempotencyKey: 'optional',
    },
    /** As long as there are drifts: it has no pages. */
    notices: { method: 'GET', path: '/model-notices', answer: page(coverageNotice), status: 200 },
  },
} as const;

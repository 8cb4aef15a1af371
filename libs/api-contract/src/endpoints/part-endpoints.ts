import { page, seriesQuery } from '../common.ts';
import { forecast, forecastQuery, healthSeries } from '../forecasts.ts';
import {
  cataloguePart,
  cataloguePartChange,
  endedLivesAdded,
  endedLivesWrite,
  machineModel,
  machineModelChange,
  machineModelWrite,
  partKnowledge,
  stock,
  stockQuery,
  stockWrite,
} from '../machine-models.ts';
import { fittedPart, fittedPartChange, fittedPartQuery, fittedPartWrite } from '../tenant-tree.ts';
import { change, create, list, read, remove } from './endpoint.ts';

/** What machines are made of, and what is known of each part. */
export const partEndpoints = {
  machineModels: {
    list: list('/machine-models', machineModel),
    read: read('/machine-models/{id}', machineModel),
    create: create('/machine-models', machineModelWrite, machineModel),
    change: change('/machine-models/{id}', machineModelChange, machineModel),
    remove: remove('/machine-models/{id}'),
    addEndedLives: create('/machine-models/{id}/ended-lives', endedLivesWrite, endedLivesAdded),
    /** As short as the model's list of positions: it has no pages. */
    partKnowledge: {
      method: 'GET',
      path: '/machine-models/{id}/part-knowledge',
      answer: page(partKnowledge),
      status: 200,
    },
  },
  partCatalogue: {
    list: list('/part-catalogue', cataloguePart),
    read: read('/part-catalogue/{partNumber}', cataloguePart),
    create: create('/part-catalogue', cataloguePart, cataloguePart),
    change: change('/part-catalogue/{partNumber}', cataloguePartChange, cataloguePart),
    remove: remove('/part-catalogue/{partNumber}'),
  },
  stock: {
    list: list('/stock', stock, stockQuery),
    set: { method: 'PUT', path: '/stock', body: stockWrite, answer: stock, status: 200 },
    create: create('/stock', stockWrite, stock),
  },
  fittedParts: {
    list: list('/fitted-parts', fittedPart, fittedPartQuery),
    read: read('/fitted-parts/{id}', fittedPart),
    create: create('/fitted-parts', fittedPartWrite, fittedPart),
    change: change('/fitted-parts/{id}', fittedPartChange, fittedPart),
    remove: remove('/fitted-parts/{id}'),
    forecasts: list('/fitted-parts/{id}/forecasts', forecast, forecastQuery),
    health: {
      method: 'GET',
      path: '/fitted-parts/{id}/health',
      query: seriesQuery,
      answer: healthSeries,
      status: 200,
    },
  },
} as const;

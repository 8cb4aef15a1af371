import { accessEndpoints } from './access-endpoints.ts';
import { deviceControlEndpoints } from './device-control-endpoints.ts';
import { machineEndpoints } from './machine-endpoints.ts';
import { modelEndpoints } from './model-endpoints.ts';
import { orderEndpoints } from './order-endpoints.ts';
import { partEndpoints } from './part-endpoints.ts';
import { resultEndpoints } from './result-endpoints.ts';
import { riskEndpoints } from './risk-endpoints.ts';
import { siteEndpoints } from './site-endpoints.ts';
import { waveformEndpoints } from './waveform-endpoints.ts';

/** The HTTP API below /api/v1, each end-point once. */
export const endpoints = {
  ...accessEndpoints,
  ...siteEndpoints,
  ...machineEndpoints,
  ...deviceControlEndpoints,
  ...partEndpoints,
  ...modelEndpoints,
  ...orderEndpoints,
  ...resultEndpoints,
  ...riskEndpoints,
  ...waveformEndpoints,
} as const;

import ack from './schema/ack.v1.schema.json' with { type: 'json' };
import birth from './schema/birth.v1.schema.json' with { type: 'json' };
import claimRequest from './schema/claim-request.v1.schema.json' with { type: 'json' };
import claimResponse from './schema/claim-response.v1.schema.json' with { type: 'json' };
import command from './schema/command.v1.schema.json' with { type: 'json' };
import configuration from './schema/configuration.v1.schema.json' with { type: 'json' };
import configurationAck from './schema/configuration-ack.v1.schema.json' with { type: 'json' };
import error from './schema/error.v1.schema.json' with { type: 'json' };
import event from './schema/event.v1.schema.json' with { type: 'json' };
import state from './schema/state.v1.schema.json' with { type: 'json' };
import telemetry from './schema/telemetry.v1.schema.json' with { type: 'json' };
import telemetryCompact from './schema/telemetry-compact.v1.schema.json' with { type: 'json' };
import timeRequest from './schema/time-request.v1.schema.json' with { type: 'json' };
import timeResponse from './schema/time-response.v1.schema.json' with { type: 'json' };
import type { DocumentKind } from './topics.ts';

/** The JSON Schema of every kind that is a document. */
export const SCHEMAS = {
  birth,
  state,
  tele: telemetry,
  telec: telemetryCompact,
  evt: event,
  ack,
  cfgack: configurationAck,
  'time/req': timeRequest,
  err: error,
  cmd: command,
  cfg: configuration,
  'time/rsp': timeResponse,
  'claim/req': claimRequest,
  'claim/rsp': claimResponse,
} as const satisfies Record<DocumentKind, object>;

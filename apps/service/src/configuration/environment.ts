import { resolve } from 'node:path';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import { z } from 'zod';
import {
  choice,
  count,
  currency,
  existingFolder,
  flag,
  instant,
  isLoopback,
  notYet,
  port,
  readableFile,
  secret,
  serverUrl,
  timeZone,
  trustProxy,
} from './environment-values.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** One entry for every variable of the outside; an empty variable counts as not set. */
const variables = z.object({
  KIZASHI_HOME: z.string().default('.kizashi'),
  KIZASHI_HTTP_PORT: port('3000').default(3000),
  KIZASHI_MQTT_PORT: port('1883').default(1883),
  KIZASHI_MQTTS_PORT: port('8883').optional(),
  KIZASHI_MQTT_WS_PORT: port('9001').optional(),
  KIZASHI_MQTT_CONNECTIONS: count(20_000),
  KIZASHI_MQTT_CONNECTIONS_PER_ADDRESS: count(2_000),
  KIZASHI_BIND: z
    .union([z.ipv4(), z.ipv6(), z.literal('localhost')], {
      error: 'must be an IP address of this machine, for example 127.0.0.1 or 0.0.0.0',
    })
    .default('127.0.0.1'),
  KIZASHI_TRUST_PROXY: trustProxy.optional(),
  KIZASHI_TLS_CERT: readableFile('/etc/kizashi/tls.crt').optional(),
  KIZASHI_TLS_KEY: readableFile('/etc/kizashi/tls.key').optional(),
  KIZASHI_TLS_CLIENT_CA: readableFile('/etc/kizashi/devices-ca.crt').optional(),
  KIZASHI_SECRET: secret.optional(),
  KIZASHI_TENANT: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, {
      error: 'must be a slug of 1 to 32 lower-case letters, digits and hyphens, for example maker',
    })
    .default('maker'),
  KIZASHI_DATASETS: existingFolder('../shared/data').optional(),
  KIZASHI_DEMO: flag.default(false),
  KIZASHI_CLOCK: choice(['wall', 'driven']).default('wall'),
  KIZASHI_CLOCK_START: instant.optional(),
  KIZASHI_DEVICE_RATE: z.coerce
    .number({ error: 'must be a number of messages a second, for example 20' })
    .min(0.1, { error: 'must be at least 0.1 messages a second, for example 20' })
    .max(10_000, { error: 'must be at most 10000 messages a second, for example 20' })
    .default(20),
  KIZASHI_TELEMETRY_URL: serverUrl(
    ['influx+http:', 'influx+https:'],
    'influx+http://user:password@127.0.0.1:8086/kizashi',
  ).optional(),
  KIZASHI_DATABASE_URL: serverUrl(
    ['postgres:', 'postgresql:'],
    'postgresql://kizashi:password@127.0.0.1:5432/kizashi',
  ).optional(),
  KIZASHI_BROKER_URL: notYet('an external broker', 'leave it out to use the embedded one'),
  KIZASHI_ROLES: z
    .literal('all', {
      error: 'must be all: splitting the service into roles is not there yet; leave it out',
    })
    .default('all'),
  KIZASHI_BOOTSTRAP_TOKEN: secret.optional(),
  KIZASHI_SMTP_URL: notYet('sending e-mail', 'leave it out'),
  KIZASHI_LOG_LEVEL: choice(LOG_LEVELS).default('info'),
  KIZASHI_CURRENCY: currency.default('JPY'),
  KIZASHI_TIME_ZONE: timeZone.optional(),
});

const consistent = variables.superRefine((v, context) => {
  const refuse = (variable: keyof typeof v, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message });

  if ((v.KIZASHI_TLS_CERT === undefined) !== (v.KIZASHI_TLS_KEY === undefined)) {
    const missing = v.KIZASHI_TLS_CERT === undefined ? 'KIZASHI_TLS_CERT' : 'KIZASHI_TLS_KEY';
    refuse(
      missing,
      'is missing: certificate and key are set together, for example /etc/kizashi/tls.crt and .key',
    );
  }
  if (v.KIZASHI_MQTTS_PORT !== undefined && v.KIZASHI_TLS_CERT === undefined) {
    refuse(
      'KIZASHI_MQTTS_PORT',
      'needs KIZASHI_TLS_CERT and KIZASHI_TLS_KEY, for example /etc/kizashi/tls.crt and .key',
    );
  }
  const devicesSpeakTls = v.KIZASHI_MQTTS_PORT ?? (v.KIZASHI_TLS_CERT && v.KIZASHI_MQTT_WS_PORT);
  if (v.KIZASHI_TLS_CLIENT_CA !== undefined && devicesSpeakTls === undefined) {
    refuse(
      'KIZASHI_TLS_CLIENT_CA',
      'is for devices that connect over TLS, and none can: set KIZASHI_MQTTS_PORT, for example 8883',
    );
  }
  if (!isLoopback(v.KIZASHI_BIND)) {
    if (v.KIZASHI_TLS_CERT === undefined && v.KIZASHI_TRUST_PROXY === undefined) {
      refuse(
        'KIZASHI_BIND',
        'reaches beyond this machine, so it needs KIZASHI_TLS_CERT and KIZASHI_TLS_KEY, or KIZASHI_TRUST_PROXY with ' +
          'the address of the TLS proxy before it; for this machine alone use 127.0.0.1',
      );
    }
    if (v.KIZASHI_DEMO) {
      refuse(
        'KIZASHI_DEMO',
        'must be 0 while KIZASHI_BIND reaches beyond this machine; for a demo bind 127.0.0.1',
      );
    }
  }
  if (v.KIZASHI_CLOCK === 'driven') {
    if (v.KIZASHI_CLOCK_START === undefined) {
      refuse(
        'KIZASHI_CLOCK_START',
        'is missing: a driven clock starts somewhere, for example 2026-08-01T00:00:00Z',
      );
    }
    if (!isLoopback(v.KIZASHI_BIND)) {
      refuse(
        'KIZASHI_CLOCK',
        'may be driven only while KIZASHI_BIND is a loopback address, for example 127.0.0.1',
      );
    }
    if (v.KIZASHI_BOOTSTRAP_TOKEN === undefined) {
      refuse(
        'KIZASHI_BOOTSTRAP_TOKEN',
        'is missing: whoever drives the clock signs in with it (32 characters or more)',
      );
    }
  } else if (v.KIZASHI_CLOCK_START !== undefined) {
    refuse('KIZASHI_CLOCK_START', 'means something only with KIZASHI_CLOCK=driven; leave it out');
  }
});

/** What the operator decided, checked and typed. Read once at the start; nothing else reads `process.env`. */
export interface Environment {
  /** Data folder, absolute. */
  readonly home: string;
  readonly bind: string;
  /** 0 lets the system choose a free one (tests). */
  readonly httpPort: number;
  readonly mqttPort: number;
  /** Where MQTT and WebSocket listen without TLS: beyond this machine only behind a proxy. With TLS it is `bind`. */
  readonly mqttBind: string;
  readonly mqttsPort?: number;
  /** Over TLS where there is `tls`. */
  readonly mqttWebSocketPort?: number;
  /** At a time; those of one address do not count where the address is a proxy or this machine. */
  readonly mqttLimits: { readonly connections: number; readonly connectionsPerAddress: number };
  /** Number of proxies in front, or their addresses; undefined trusts nobody's X-Forwarded-For. */
  readonly trustProxy?: number | readonly string[];
  readonly tls?: {
    readonly certificateFile: string;
    readonly keyFile: string;
    /** Devices may sign in with a certificate that leads to it. */
    readonly clientCaFile?: string;
  };
  readonly tenant: string;
  readonly datasets?: string;
  readonly demo: boolean;
  readonly clock: { readonly mode: 'wall' } | { readonly mode: 'driven'; readonly start: EpochMs };
  readonly deviceMessagesPerSecond: number;
  readonly telemetryUrl?: string;
  readonly databaseUrl?: string;
  readonly bootstrapToken?: string;
  /** Seals what is kept for repetition; undefined uses the one in the data folder. */
  readonly secret?: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** ISO 4217. */
  readonly currency: string;
  /** IANA name; of the manufacturer's own people. */
  readonly timeZone: string;
}

/** DI token of the `Environment`. */
export const ENVIRONMENT = 'Environment';

/** The start stops with exit code 2 and one line for each variable that is wrong. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'EnvironmentError';
    this.problems = problems;
  }
}

/** Checks everything at once, so that one start names every mistake. @throws EnvironmentError */
export function readEnvironment(raw: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(
    Object.entries(raw).filter(([name, value]) => name.startsWith('KIZASHI_') && value !== ''),
  );
  const signOn = Object.keys(given).filter((name) => name.startsWith('KIZASHI_OIDC_'));
  const parsed = consistent.safeParse(given);
  const problems = [
    ...signOn.map((name) => `${name} is for OpenID Connect sign-in, which is not there yet: leave it out.`),
    ...(parsed.error?.issues ?? []).map((issue) => {
      const name = String(issue.path[0]);
      const shown = SECRETS.has(name) || given[name] === undefined ? name : `${name}=${given[name]}`;
      return `${shown} ${issue.message}.`;
    }),
  ];
  if (!parsed.success || problems.length > 0) throw new EnvironmentError(problems);
  return toEnvironment(parsed.data);
}

/** Names that look like ours and mean nothing: told to the operator, since they are most often misspelt. */
export function unknownVariables(raw: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(raw).filter(
    (name) =>
      name.startsWith('KIZASHI_') &&
      !name.startsWith('KIZASHI_OIDC_') &&
      !(name in variables.shape) &&
      // For the command line.
      name !== 'KIZASHI_URL',
  );
}

/** Values that are never repeated in a message. */
const SECRETS = new Set([
  'KIZASHI_SECRET',
  'KIZASHI_BOOTSTRAP_TOKEN',
  'KIZASHI_DATABASE_URL',
  'KIZASHI_TELEMETRY_URL',
  'KIZASHI_BROKER_URL',
  'KIZASHI_SMTP_URL',
]);

function toEnvironment(v: z.infer<typeof variables>): Environment {
  return {
    home: resolve(v.KIZASHI_HOME),
    bind: v.KIZASHI_BIND,
    httpPort: v.KIZASHI_HTTP_PORT,
    mqttPort: v.KIZASHI_MQTT_PORT,
    mqttBind:
      isLoopback(v.KIZASHI_BIND) || v.KIZASHI_TRUST_PROXY !== undefined ? v.KIZASHI_BIND : '127.0.0.1',
    ...(v.KIZASHI_TRUST_PROXY !== undefined && { trustProxy: v.KIZASHI_TRUST_PROXY }),
    ...(v.KIZASHI_TLS_CERT !== undefined &&
      v.KIZASHI_TLS_KEY !== undefined && {
        tls: {
          certificateFile: v.KIZASHI_TLS_CERT,
          keyFile: v.KIZASHI_TLS_KEY,
          ...(v.KIZASHI_TLS_CLIENT_CA !== undefined && { clientCaFile: v.KIZASHI_TLS_CLIENT_CA }),
        },
      }),
    ...(v.KIZASHI_MQTTS_PORT !== undefined && { mqttsPort: v.KIZASHI_MQTTS_PORT }),
    ...(v.KIZASHI_MQTT_WS_PORT !== undefined && { mqttWebSocketPort: v.KIZASHI_MQTT_WS_PORT }),
    mqttLimits: {
      connections: v.KIZASHI_MQTT_CONNECTIONS,
      connectionsPerAddress: v.KIZASHI_MQTT_CONNECTIONS_PER_ADDRESS,
    },
    tenant: v.KIZASHI_TENANT,
    ...(v.KIZASHI_DATASETS !== undefined && { datasets: v.KIZASHI_DATASETS }),
    demo: v.KIZASHI_DEMO,
    clock:
      v.KIZASHI_CLOCK === 'driven' && v.KIZASHI_CLOCK_START !== undefined
        ? { mode: 'driven', start: epochMs(v.KIZASHI_CLOCK_START) }
        : { mode: 'wall' },
    deviceMessagesPerSecond: v.KIZASHI_DEVICE_RATE,
    ...(v.KIZASHI_TELEMETRY_URL !== undefined && { telemetryUrl: v.KIZASHI_TELEMETRY_URL }),
    ...(v.KIZASHI_DATABASE_URL !== undefined && { databaseUrl: v.KIZASHI_DATABASE_URL }),
    ...(v.KIZASHI_SECRET !== undefined && { secret: v.KIZASHI_SECRET }),
    ...(v.KIZASHI_BOOTSTRAP_TOKEN !== undefined && { bootstrapToken: v.KIZASHI_BOOTSTRAP_TOKEN }),
    logLevel: v.KIZASHI_LOG_LEVEL,
    currency: v.KIZASHI_CURRENCY,
    timeZone: v.KIZASHI_TIME_ZONE ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

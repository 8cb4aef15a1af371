import { OperationalError } from '@kizashi/kernel';
import { z } from 'zod';

/** Which of InfluxDB's write APIs is spoken: `1` is `/write`, the others `/api/v2/write`. All read by `/query`. */
export type InfluxVersion = '1' | '1.8' | '2' | '3';

/** Where an InfluxDB is and how it is signed in to. */
export interface InfluxAddress {
  /** Scheme, host and port; without a path. */
  readonly origin: string;
  /** Database of 1.x and 3, bucket of 2.x. */
  readonly database: string;
  /** `1` where it is left out. */
  readonly version?: InfluxVersion;
  /** Of 1.x. */
  readonly user?: string;
  readonly password?: string;
  /** Of 2.x and 3. */
  readonly token?: string;
  /** Of 2.x. */
  readonly org?: string;
  /** Most that readings may take on the disk here while the server does not take them. */
  readonly spoolBytes?: number;
}

const EXAMPLE = 'influx+http://user:password@host:8086/database';
const UNITS = { MB: 1e6, GB: 1e9 } as const;

const options = z.strictObject({
  version: z.enum(['1', '1.8', '2', '3'], 'version must be 1 (for 1.6 and later), 1.8, 2 or 3').optional(),
  org: z.string().min(1, 'org must name the organization').optional(),
  spool: z
    .string()
    .regex(/^[1-9]\d{0,5}(MB|GB)$/, 'spool must be a size such as 500MB or 2GB')
    .transform((text) => Number.parseInt(text, 10) * UNITS[text.slice(-2) as keyof typeof UNITS])
    .optional(),
});

/**
 * Reads `influx+http(s)://user:password@host:port/database?version=1` and, with a token in place of the password,
 * `influx+https://:token@host/bucket?org=acme`.
 * @throws OperationalError `telemetry-url-invalid`; its message repeats neither password nor token
 */
export function parseInfluxUrl(url: string): InfluxAddress {
  const [, scheme, rest] = /^influx\+(https?):\/\/(.+)$/.exec(url) ?? [];
  const parsed = scheme === undefined ? null : URL.parse(`${scheme}://${rest}`);
  const database = parsed === null ? undefined : unescaped(parsed.pathname.slice(1));
  const user = unescaped(parsed?.username ?? '');
  const secret = unescaped(parsed?.password ?? '');
  if (parsed === null || !database || database.includes('/') || user === undefined || secret === undefined) {
    throw invalid(`must look like ${EXAMPLE}`);
  }
  const given = options.safeParse(Object.fromEntries(parsed.searchParams));
  if (!given.success) throw invalid(given.error.issues.map(inWords).join('; '));
  const { org, spool } = given.data;
  const version = given.data.version ?? (org === undefined ? '1' : '2');
  const wrong = contradiction(version, user, secret, org);
  if (wrong !== undefined) throw invalid(wrong);
  return {
    origin: parsed.origin,
    database,
    version,
    ...(user === '' ? {} : { user, password: secret }),
    ...(user === '' && secret !== '' ? { token: secret } : {}),
    ...(org === undefined ? {} : { org }),
    ...(spool === undefined ? {} : { spoolBytes: spool }),
  };
}

/** What does not go together, and what would. */
function contradiction(
  version: InfluxVersion,
  user: string,
  secret: string,
  org: string | undefined,
): string | undefined {
  const byToken = version === '2' || version === '3';
  if (byToken && user !== '') {
    return `signs in to InfluxDB ${version} with a token and no user: influx+https://:token@host/bucket`;
  }
  if (!byToken && user === '' && secret !== '') {
    return 'has a token, which InfluxDB 1.x does not know: add ?org=…, for 2.x, or ?version=3';
  }
  if (version === '2' && (org === undefined || secret === '')) {
    return 'needs token and organization for InfluxDB 2.x: influx+https://:token@host/bucket?org=acme';
  }
  if (version !== '2' && org !== undefined) return `has an org, which InfluxDB ${version} does not know`;
  return undefined;
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `does not know ${issue.keys.join(', ')}; options are version, org and spool`;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function invalid(why: string): OperationalError {
  return new OperationalError(
    'telemetry-url-invalid',
    `The telemetry address (KIZASHI_TELEMETRY_URL) ${why}.`,
    {
      retryable: false,
    },
  );
}

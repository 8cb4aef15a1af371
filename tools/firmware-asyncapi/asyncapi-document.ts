import {
  CAPTURE_ID,
  CLAIM_TOPIC_RULES,
  DEVICE_ID,
  HARDWARE_ID,
  KNOWN_VERSIONS,
  LIMITS,
  TENANT_SLUG,
  TOPIC_ROOT,
  TOPIC_RULES,
  type TopicRule,
  WAVE_TOPIC_RULE,
} from '@kizashi/firmware-contracts';
import { stringify } from 'yaml';
import { SCHEMAS } from '../../firmware-contracts/src/schemas.ts';
import { type Json, toDraft07 } from './draft-07.ts';
import { exampleOf } from './example-of.ts';
import { WAVE_MESSAGE } from './wave-message.ts';

type Kind = keyof typeof SCHEMAS | 'wave';

/** Where each kind is spoken of, with its topic's rule. */
const TOPICS: readonly (readonly [kind: Kind, address: string, rule: TopicRule])[] = [
  ...entriesOf(TOPIC_RULES).map(
    ([kind, rule]) => [kind, `${TOPIC_ROOT}/{tenant}/{device}/${kind}`, rule] as const,
  ),
  ['wave', `${TOPIC_ROOT}/{tenant}/{device}/wave/{captureId}/{chunk}`, WAVE_TOPIC_RULE],
  ...entriesOf(CLAIM_TOPIC_RULES).map(
    ([kind, rule]) => [kind, `${TOPIC_ROOT}/_claim/{uid}/${kind.replace('claim/', '')}`, rule] as const,
  ),
];

const PARAMETERS: Readonly<Record<string, string>> = {
  tenant: `Slug of the manufacturer, ${TENANT_SLUG.source}.`,
  device: `Device id, ${DEVICE_ID.source}; the client id of its connection.`,
  captureId: `The device's own name for a burst, ${CAPTURE_ID.source}.`,
  chunk: `Number of the chunk, from 0 to below the number of chunks (at most ${LIMITS.waveChunks}).`,
  uid: `Hardware id of a controller that has no device id yet, ${HARDWARE_ID.source}.`,
};

/**
 * Contract v1 as AsyncAPI 3 describes an application, which is the device: it sends what goes up and receives what
 * goes down. Topics, rules and schemas are read, never repeated.
 */
export function asyncapiDocument(): Json {
  const [version] = KNOWN_VERSIONS;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Kizashi device contract',
      version: `${version}.0.0`,
      description:
        'What a machine’s controller says to Kizashi and hears from it. Only optional fields are added to version 1. The words to it: firmware-contracts/README.md.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      service: server('mqtt', '1883', 'Without TLS, on the machine of the service or behind a proxy.', [
        'secret',
      ]),
      tls: server('mqtts', '8883', 'Where the service offers it.', ['secret', 'certificate']),
      webSocket: server('wss', '8884', 'Subprotocol mqtt, binary frames; ws where there is no certificate.', [
        'secret',
        'certificate',
      ]),
    },
    channels: Object.fromEntries(TOPICS.map(([kind, address]) => [nameOf(kind), channel(kind, address)])),
    operations: Object.fromEntries(TOPICS.map(([kind, , rule]) => operation(kind, rule))),
    components: {
      messages: Object.fromEntries(TOPICS.map(([kind]) => [nameOf(kind), message(kind)])),
      schemas: Object.fromEntries(
        entriesOf(SCHEMAS).map(([kind, schema]) => [
          nameOf(kind),
          toDraft07(schema as Json, (ref) => refFrom(kind, ref)),
        ]),
      ),
      parameters: Object.fromEntries(
        Object.entries(PARAMETERS).map(([name, description]) => [name, { description }]),
      ),
      securitySchemes: {
        secret: {
          type: 'userPassword',
          description:
            'User name {tenant}/{device}; password: the secret that was shown once. A claim has neither yet: user name _claim, no password.',
        },
        certificate: {
          type: 'X509',
          description: 'Common name {device} or {tenant}/{device}; in place of user name and password.',
        },
      },
    },
  };
}

function server(protocol: string, port: string, description: string, proofs: readonly string[]) {
  return {
    host: '{host}:{port}',
    protocol,
    protocolVersion: '3.1.1',
    description: `${description} Clean session, keep-alive of 15 to 300 s, client id {device}.`,
    variables: { host: { description: 'Where the service runs.' }, port: { default: port } },
    security: proofs.map((proof) => ({ $ref: `#/components/securitySchemes/${proof}` })),
  };
}

/** As it is committed. */
export function asyncapiText(): string {
  const head = [
    '# Kizashi, contract v1 between a controller and the service. SPDX-License-Identifier: Apache-2.0',
    '# Generated from firmware-contracts/src by tools/firmware-asyncapi; do not edit: npm run firmware-asyncapi',
  ];
  return `${head.join('\n')}\n${stringify(asyncapiDocument(), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function channel(kind: Kind, address: string): Json {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    address,
    messages: { [nameOf(kind)]: { $ref: `#/components/messages/${nameOf(kind)}` } },
    parameters: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/parameters/${name}` }])),
  };
}

function operation(kind: Kind, { direction, qos, retained }: TopicRule): [string, Json] {
  const action = direction === 'up' ? 'send' : 'receive';
  const name = nameOf(kind);
  return [
    `${action}${name[0]?.toUpperCase()}${name.slice(1)}`,
    {
      action,
      channel: { $ref: `#/channels/${name}` },
      messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
      bindings: { mqtt: { qos, retain: retained, bindingVersion: '0.2.0' } },
    },
  ];
}

function message(kind: Kind): Json {
  if (kind === 'wave') return WAVE_MESSAGE;
  const { title, description } = SCHEMAS[kind];
  const example = exampleOf(kind);
  return {
    name: kind,
    title,
    summary: description,
    contentType: kind === 'telec' ? 'application/cbor' : 'application/json',
    payload: { $ref: `#/components/schemas/${nameOf(kind)}` },
    ...(example !== undefined && { examples: [{ payload: example }] }),
  };
}

/** `other.v1.schema.json#/…` and `#/…` as places of the document. */
function refFrom(kind: keyof typeof SCHEMAS, ref: string): string {
  const [file = '', path = ''] = ref.split('#');
  const of = file === '' ? kind : entriesOf(SCHEMAS).find(([, { $id }]) => $id.endsWith(`/${file}`))?.[0];
  if (of === undefined) throw new Error(`no schema is ${ref}`);
  const place = path.replace('/$defs/', '/definitions/').replace('/prefixItems/', '/items/');
  return `#/components/schemas/${nameOf(of)}${place}`;
}

/** "time/req" as "timeReq": AsyncAPI's names have no slashes. */
function nameOf(kind: Kind): string {
  return kind.replace(/\/(\w)/, (_, letter: string) => letter.toUpperCase());
}

function entriesOf<K extends string, V>(of: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(of) as [K, V][];
}

import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listenFailure } from '../../lifecycle/index.ts';
import { clientCertificateOf } from './client-certificate.ts';
import { addressOf } from './connection-caps.ts';
import { FRAME_BYTES } from './frame-scanner.ts';
import type { Origin } from './guarded-connection.ts';

/** TLS and the WebSocket's opening are agreed within this, or never. */
const OPEN_WITHIN_MS = 5_000;
/** MQTT packets need not begin and end with WebSocket messages; a batch with its header fits into one. */
const LARGEST_WS_MESSAGE_BYTES = 2 * FRAME_BYTES;

/** What of a connection is read ahead of whoever takes it: the rest stays with the system, and so with the device. */
const READ_AHEAD_BYTES = 16 * 1_024;

export interface ListenAt {
  readonly bind: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The setting to name where the port cannot be had. */
  readonly variable: string;
}

export interface ListenerHooks {
  /** A TCP connection, before anything of it is read. One that is refused has been destroyed. */
  readonly admit: (socket: Socket) => boolean;
  /** Bytes of MQTT begin to flow, over a socket (plain or TLS) whose connection was admitted. */
  readonly arrive: (stream: Duplex, origin: Origin, socket: Socket) => void;
}

export interface Listener {
  readonly port: number;
  /** Lets nobody more in; who is connected stays. */
  close(): void;
}

/** MQTT over TCP. @throws OperationalError `port-taken` and its kin, as all of these */
export function listenTcp(at: ListenAt, { admit, arrive }: ListenerHooks): Promise<Listener> {
  const server = createServer({ noDelay: true, highWaterMark: READ_AHEAD_BYTES }, (socket) => {
    if (admit(socket)) arrive(socket, originOf(socket), socket);
  });
  return listen(server, at);
}

/**
 * MQTT over TLS. Where there is a `ca`, a certificate is asked for and not demanded: devices with a secret come by the
 * same port. One that does not lead to the `ca` is refused at sign-in, where it can be told of.
 */
export function listenTls(
  at: ListenAt,
  tls: TlsOptions,
  { admit, arrive }: ListenerHooks,
): Promise<Listener> {
  const server = createTlsServer({ ...forDevices(tls), handshakeTimeout: OPEN_WITHIN_MS });
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    admit(socket);
  });
  // Else a failed handshake, which anybody can make, would be an uncaught error.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.on('secureConnection', (socket: TLSSocket) => arrive(socket, originOf(socket), socket));
  return listen(server, at);
}

/**
 * MQTT over WebSocket [MQTT-6]: subprotocol `mqtt`, binary frames. For devices, not for pages: a browser's `Origin` must
 * be the host that it connects to, so that no foreign page can use somebody's network to reach this port.
 */
export function listenWebSocket(
  at: ListenAt,
  tls: TlsOptions | undefined,
  { admit, arrive }: ListenerHooks,
): Promise<Listener> {
  const timeouts = {
    headersTimeout: OPEN_WITHIN_MS,
    requestTimeout: OPEN_WITHIN_MS,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8_192,
  };
  const server = tls ? createHttpsServer({ ...timeouts, ...forDevices(tls) }) : createHttpServer(timeouts);
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    admit(socket);
  });
  server.on('request', (_, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end('MQTT over WebSocket only\n');
  });
  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_WS_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => 'mqtt',
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = upgradeRefusal(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      // [MQTT-6.0.0-1]: anything but binary frames closes the connection.
      webSocket.on('message', (_, isBinary) => {
        if (!isBinary) webSocket.terminate();
      });
      arrive(createWebSocketStream(webSocket), originOf(request.socket), request.socket);
    });
  });
  return listen(server, at);
}

/** The status to refuse an upgrade with. */
function upgradeRefusal({ headers }: IncomingMessage): string | undefined {
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  if (!protocols.includes('mqtt')) return '400 Subprotocol mqtt expected';
  const { origin, host } = headers;
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host ? undefined : '403 Foreign Origin';
}

function forDevices(tls: TlsOptions): TlsOptions {
  return { ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: false, minVersion: 'TLSv1.2' };
}

function originOf(socket: Socket): Origin {
  const address = addressOf(socket.remoteAddress);
  return isTls(socket) ? { address, certificate: clientCertificateOf(socket) } : { address };
}

function isTls(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket;
}

async function listen(server: Server, { bind, port, variable }: ListenAt): Promise<Listener> {
  server.listen(port, bind);
  await once(server, 'listening').catch((error: unknown) => {
    throw listenFailure(error, bind, port, variable);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${variable} is no port`);
  return { port: address.port, close: () => server.close() };
}

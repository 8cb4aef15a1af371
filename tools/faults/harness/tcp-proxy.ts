import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Stands between two programs on one machine and does what a bad network does, where the kernel's own means (tc netem)
 * are not at hand.
 */
export interface TcpProxy {
  readonly port: number;
  /** Where new connections lead. */
  target: { readonly host: string; readonly port: number };
  /** Milliseconds that every byte waits, in both directions. */
  delayMs: number;
  /** Half-open: connections stay, and nothing passes any more in either direction. */
  silent: boolean;
  /** New connections are closed at once. */
  refusing: boolean;
  /** Ends every connection with a reset. */
  drop(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: TcpProxy['target']): Promise<TcpProxy> {
  /** Also those whose other end has gone while the line was dead. */
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    if (proxy.refusing) {
      near.on('error', () => undefined);
      near.destroy();
      return;
    }
    const far = connect({ ...proxy.target, noDelay: true });
    const pair = [near, far] as const;
    pass(near, far);
    pass(far, near);
    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        // The other end is not told while the line is dead.
        if (!proxy.silent) for (const other of pair) other.destroy();
      });
    }
  });
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => {
      if (proxy.silent) return;
      if (proxy.delayMs === 0) to.write(bytes);
      else setTimeout(() => !proxy.silent && to.write(bytes), proxy.delayMs);
    });
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    delayMs: 0,
    silent: false,
    refusing: false,
    drop: () => {
      for (const socket of [...sockets]) socket.resetAndDestroy();
    },
    close: async () => {
      proxy.drop();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
  return proxy;
}

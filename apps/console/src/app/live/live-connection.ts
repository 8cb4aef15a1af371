import { type LiveChange, liveChange, liveNamespace } from '@kizashi/api-contract';
import { io, type Socket } from 'socket.io-client';
import { type LiveSignal, type LiveStatus, nextLiveStatus } from './live-status.ts';

type OnChange = (change: LiveChange) => void;

/** One socket for the whole console. Rooms are joined by whoever looks at them and joined again after a loss. */
export class LiveConnection {
  readonly #socket: Socket;
  readonly #rooms = new Map<string, Set<OnChange>>();
  readonly #onStatus = new Set<() => void>();
  #status: LiveStatus = { kind: 'connecting' };

  constructor(
    socket: Socket = io(liveNamespace, { autoConnect: false, transports: ['websocket', 'polling'] }),
  ) {
    this.#socket = socket;
    socket.on('connect', () => {
      for (const room of this.#rooms.keys()) socket.emit('join', room);
      this.#signal({ kind: 'connected' });
    });
    socket.on('disconnect', () => this.#signal({ kind: 'disconnected', at: Date.now() }));
    socket.on('connect_error', () => this.#signal({ kind: 'refused', at: Date.now() }));
    socket.on('change', (message: unknown) => {
      const read = liveChange.safeParse(message);
      if (!read.success) return;
      for (const listeners of this.#rooms.values()) for (const listen of listeners) listen(read.data);
    });
  }

  readonly readStatus = (): LiveStatus => this.#status;

  connect(): void {
    this.#socket.connect();
  }

  /** Tries at once instead of at the next planned attempt. */
  reconnect(): void {
    this.#socket.disconnect().connect();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** Changes reach every listener, whatever room they came by: which ones matter is the listener's question. */
  join(room: string, listen: OnChange): () => void {
    const listeners = this.#rooms.get(room) ?? new Set();
    if (listeners.size === 0) {
      this.#rooms.set(room, listeners);
      if (this.#socket.connected) this.#socket.emit('join', room);
    }
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
      if (listeners.size > 0) return;
      this.#rooms.delete(room);
      if (this.#socket.connected) this.#socket.emit('leave', room);
    };
  }

  readonly onStatus = (listen: () => void): (() => void) => {
    this.#onStatus.add(listen);
    return () => this.#onStatus.delete(listen);
  };

  #signal(signal: LiveSignal): void {
    this.#status = nextLiveStatus(this.#status, signal);
    for (const listen of this.#onStatus) listen();
  }
}

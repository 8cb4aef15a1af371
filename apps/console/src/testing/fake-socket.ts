import { act } from '@testing-library/react';
import type { Socket } from 'socket.io-client';

/** A socket whose other end is the test. */
export class FakeSocket {
  connected = false;
  readonly sent: [string, unknown][] = [];
  readonly #listeners = new Map<string, ((...values: unknown[]) => void)[]>();

  on(event: string, listen: (...values: unknown[]) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listen]);
    return this;
  }

  emit(event: string, value: unknown): this {
    this.sent.push([event, value]);
    return this;
  }

  connect(): this {
    this.connected = true;
    this.receive('connect');
    return this;
  }

  disconnect(): this {
    this.connected = false;
    return this;
  }

  /** What the service sends, or what happens to the line. */
  receive(event: string, ...values: unknown[]): void {
    if (event === 'disconnect') this.connected = false;
    act(() => {
      for (const listen of this.#listeners.get(event) ?? []) listen(...values);
    });
  }

  asSocket(): Socket {
    return this as unknown as Socket;
  }
}

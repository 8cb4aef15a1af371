/** What the page may say about being up to date. Instants are wall-clock epoch ms. */
export type LiveStatus =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly recovered: boolean }
  | { readonly kind: 'lost'; readonly since: number };

export type LiveSignal =
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly at: number }
  | { readonly kind: 'refused'; readonly at: number };

/** A loss keeps its first instant however often reconnecting fails. */
export function nextLiveStatus(status: LiveStatus, signal: LiveSignal): LiveStatus {
  if (signal.kind === 'connected') return { kind: 'live', recovered: status.kind === 'lost' };
  return status.kind === 'lost' ? status : { kind: 'lost', since: signal.at };
}

import type { Certificate, TLSSocket } from 'node:tls';

/** The certificate that a device has shown while TLS was agreed. */
export interface ClientCertificate {
  /** CN of its subject; empty where it has none or several. */
  readonly commonName: string;
  /** Why it does not lead to `KIZASHI_TLS_CLIENT_CA`; undefined where it does and is in force. */
  readonly fault?: string;
}

/**
 * Undefined where no certificate was asked for or shown: a device without one signs in by its secret. One that is not
 * trusted is not the same as none; it is judged, refused and told of, so that an expired one can be found.
 */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | undefined {
  // Without a certificate it is an empty object, and null where the socket has gone meanwhile.
  const { subject }: { readonly subject?: Certificate } = socket.getPeerCertificate() ?? {};
  if (subject === undefined) return undefined;
  const commonName = typeof subject.CN === 'string' ? subject.CN : '';
  if (socket.authorized) return { commonName };
  // Typed as an Error, and yet a code such as CERT_HAS_EXPIRED.
  return { commonName, fault: String(socket.authorizationError ?? 'unverified') };
}

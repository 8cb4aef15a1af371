/** Why a request got no answer at all, and what would help, for the person who asked. */
export function whyNoAnswer(url: string, error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const code = cause && 'code' in cause ? String(cause.code) : '';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${url} is for another name. Say in KIZASHI_URL where this service is reached by a name that it is for.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${url} has expired. Renew it.`;
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return `The certificate of ${url} is of an authority that is not known here (${code}). Name its file in NODE_EXTRA_CA_CERTS.`;
  }
  return `Nothing answers at ${url}. Is the service running? Start it with: npm start`;
}

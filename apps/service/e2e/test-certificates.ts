import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths of PEM files. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority extends KeyPair {
  /** A client certificate with this common name, as PEM text. */
  issue(commonName: string): { readonly cert: string; readonly key: string };
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kizashi-tls-'));
}

/** A certificate for this machine that vouches for itself. */
export function serverCertificate(folder: string): KeyPair {
  const [certificate, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  openssl('req', '-x509', ...newKey, '-days', '2', ...subject, '-keyout', key, '-out', certificate);
  return { certificate, key };
}

/** Somebody who makes certificates for devices. */
export function newAuthority(folder: string, name: string): Authority {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    key,
    '-out',
    certificate,
  );
  let issued = 0;
  return {
    certificate,
    key,
    issue: (commonName) => {
      issued += 1;
      const at = (ending: string) => join(folder, `${name}-${issued}.${ending}`);
      // A slash begins the next part of the subject, unless it is escaped.
      const subject = `/CN=${commonName.replaceAll('/', '\\/')}`;
      openssl('req', ...newKey, '-subj', subject, '-keyout', at('key'), '-out', at('csr'));
      const signing = ['-CA', certificate, '-CAkey', key, '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', at('csr'), ...signing, '-out', at('crt'));
      return { cert: readFileSync(at('crt'), 'utf8'), key: readFileSync(at('key'), 'utf8') };
    },
  };
}

import { describe, expect, it } from '@jest/globals';
import { whyNoAnswer } from './why-no-answer.ts';

const URL_OF = 'https://127.0.0.1:3000';
/** As `fetch` fails. */
const failed = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

describe('whyNoAnswer', () => {
  it.each([
    ['ECONNREFUSED', 'Is the service running?'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'NODE_EXTRA_CA_CERTS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', 'Renew it'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'KIZASHI_URL'],
  ])('says for %s what would help', (code, help) => {
    expect(whyNoAnswer(URL_OF, failed(code))).toContain(help);
    expect(whyNoAnswer(URL_OF, failed(code))).toContain(URL_OF);
  });

  it('has an answer for whatever else went wrong', () => {
    expect(whyNoAnswer(URL_OF, 'no error at all')).toContain('Nothing answers');
  });
});

import { describe, expect, it } from '@jest/globals';
import { english } from './en/index.ts';
import { japanese } from './ja/index.ts';

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, above = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${above}${key}`, value] as const] : [...flat(value, `${above}${key}.`)],
    ),
  );
}

/** Japanese has one form for every count, English two: `_one` and `_other` are the same text. */
const withoutCount = (key: string) => key.replace(/_(one|other)$/, '');
const holes = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();

/** Names that are the same in every language: commands, standards, units, ids given as examples. */
const NAMES = new RegExp(
  [
    ...['npm run .*', 'POST /api\\S*', '/health/ready', 'Kizashi', 'English', 'P\\d0', 'ID', 'OR-', 'rpm'],
    ...[
      'MQTT',
      'kHz',
      'RMS',
      'BPF[OI]',
      'BSF',
      'FTF',
      'HTTP API',
      'TLS',
      'WebSocket',
      'InfluxDB',
      'CBOR',
      'ONNX',
      'QoS',
      'JSON',
      'UTF-8',
      'UCUM',
      'ISO',
      'KiB',
      'Cel',
      '/min',
      'mosquitto_pub',
    ],
    ...['Asia/Tokyo', 'spindle-front-bearing', 'spindle\\.front\\.temperature'],
  ].join('|'),
  'g',
);
const languages = { en: flat(english), ja: flat(japanese) };

describe('the texts of both languages', () => {
  it('have the same keys', () => {
    const keys = (language: keyof typeof languages) =>
      [...new Set([...languages[language].keys()].map(withoutCount))].sort();
    expect(keys('ja')).toEqual(keys('en'));
    expect(keys('en').length).toBeGreaterThan(200);
  });

  it('are never empty', () => {
    for (const texts of Object.values(languages))
      for (const [key, text] of texts) expect([key, text.trim()]).not.toEqual([key, '']);
  });

  it('give a plural its two forms in English', () => {
    const forms = [...languages.en.keys()].filter((key) => key.endsWith('_one'));
    expect(forms.length).toBeGreaterThan(10);
    for (const key of forms) expect(languages.en.has(key.replace(/_one$/, '_other'))).toBe(true);
  });

  it('fill the same holes', () => {
    const english = new Map<string, Set<string>>();
    for (const [key, text] of languages.en) {
      const names = english.get(withoutCount(key)) ?? new Set();
      for (const name of holes(text)) names.add(name!);
      english.set(withoutCount(key), names);
    }
    for (const [key, text] of languages.ja) {
      const known = english.get(withoutCount(key)) ?? new Set();
      // A count may be left unsaid or said as a digit where English writes it as a word.
      for (const name of holes(text)) expect([key, name, known.has(name!)]).toEqual([key, name, true]);
    }
  });

  it('say no sentence in the other language', () => {
    for (const [key, text] of languages.en) {
      if (key === 'shell.japanese' || key === 'shell.seal') continue;
      expect([key, /[\u3040-\u30ff\u4e00-\u9fff]/.test(text)]).toEqual([key, false]);
    }
    for (const [key, text] of languages.ja) {
      const withoutNames = text.replace(/\{\{\w+\}\}/g, '').replace(NAMES, '');
      expect([key, withoutNames.match(/[A-Za-z]{3,}/)?.[0]]).toEqual([key, undefined]);
    }
  });
});

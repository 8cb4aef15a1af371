import { describe, expect, it } from '@jest/globals';
import { nestFields, numberOf, textOf } from './field-values.ts';

describe('fields of a form', () => {
  it('become the body that the API wants', () => {
    expect(
      nestFields({
        partNumber: 'A',
        'name.ja': '軸受',
        'name.en': 'Bearing',
        'prior.eta': 3,
        gone: undefined,
      }),
    ).toEqual({
      partNumber: 'A',
      name: { ja: '軸受', en: 'Bearing' },
      prior: { eta: 3 },
    });
  });

  it('are read as people write them', () => {
    expect(textOf('  Tokiwa ')).toBe('Tokiwa');
    expect(textOf('   ')).toBeUndefined();
    expect(numberOf('1,234.5')).toBe(1234.5);
    expect(numberOf('１２３')).toBe(123);
    expect(numberOf('')).toBeUndefined();
    expect(numberOf('ten')).toBeNaN();
  });
});

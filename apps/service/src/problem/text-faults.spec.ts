import { describe, expect, it } from '@jest/globals';
import { textFaults } from './text-faults.ts';

const NUL = 'must not hold the character U+0000';

describe('textFaults', () => {
  it('finds nothing in texts of any language, numbers and instants', () => {
    const value = {
      name: '主軸 😀',
      count: 3,
      at: new Date(0),
      none: null,
      list: ['a', ''],
      own: { 'x-a': true },
    };
    expect(textFaults(value, 'body')).toEqual([]);
  });

  it('names each field at fault, however deep', () => {
    const value = { name: 'a\0b', channels: [{ id: 'ok' }, { id: '\0' }], name2: 'x\ud800y' };
    expect(textFaults(value, 'body')).toEqual([
      { field: 'name', detail: NUL },
      { field: 'channels[1].id', detail: NUL },
      { field: 'name2', detail: 'must not hold half of a surrogate pair' },
    ]);
  });

  it('names what holds a field of such a name, which could not be shown', () => {
    expect(textFaults({ args: { 'k\0': 1 } }, 'body')).toEqual([
      { field: 'args', detail: `has a name that ${NUL}` },
    ]);
    expect(textFaults({ 'k\0': 1 }, 'body')).toEqual([{ field: 'body', detail: `has a name that ${NUL}` }]);
  });

  it('calls a parameter by its name', () => {
    expect(textFaults('a\0', 'id')).toEqual([{ field: 'id', detail: NUL }]);
  });
});

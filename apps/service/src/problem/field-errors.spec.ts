import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { fieldErrors } from './field-errors.ts';

const shape = z.strictObject({
  name: z.string().min(1),
  channels: z.array(z.strictObject({ unit: z.string(), role: z.enum(['wear', 'usage']) })).min(1),
  at: z.iso.datetime({ offset: true }).optional(),
});

function errorsOf(value: unknown) {
  return fieldErrors(shape.safeParse(value).error?.issues ?? [], 'body');
}

describe('fieldErrors', () => {
  it('names every field at fault and what would be right', () => {
    const errors = errorsOf({
      name: '',
      channels: [
        { unit: 'mm/s', role: 'wear' },
        { unit: 7, role: 'noise' },
      ],
      at: '2026-11-12',
      colour: 'red',
      size: 1,
    });
    expect(errors).toEqual([
      { field: 'name', detail: 'must have at least 1 character' },
      { field: 'channels[1].unit', detail: 'must be a string' },
      { field: 'channels[1].role', detail: 'must be one of wear, usage' },
      { field: 'at', detail: expect.stringContaining('2026-11-12T06:00:00Z') },
      { field: 'colour', detail: 'is not known here' },
      { field: 'size', detail: 'is not known here' },
    ]);
  });

  it('says that a field is missing', () => {
    expect(errorsOf({ channels: [] })).toEqual([
      { field: 'name', detail: 'is missing' },
      { field: 'channels', detail: 'must have at least 1 entry' },
    ]);
  });

  it('names the whole where the path is empty', () => {
    expect(errorsOf(undefined)).toEqual([{ field: 'body', detail: 'is missing' }]);
  });

  it('says of one value or a list of them what the one value must be', () => {
    const kind = z.enum(['order', 'swap']);
    const { error } = z.object({ kind: z.union([kind, z.array(kind)]) }).safeParse({ kind: 'nonsense' });
    expect(fieldErrors(error?.issues ?? [], 'query')).toEqual([
      { field: 'kind', detail: 'must be one of order, swap' },
    ]);
  });
});

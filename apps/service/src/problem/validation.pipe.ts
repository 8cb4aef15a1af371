import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { fieldErrors } from './field-errors.ts';
import { HttpProblem } from './http-problem.ts';
import { textFaults } from './text-faults.ts';

/**
 * Checks whatever carries a zod schema: `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })`.
 * Nest's own pipe does not tell the name of the parameter, which is what its sender needs to know.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  async transform(value: unknown, { schema, type, data }: ArgumentMetadata): Promise<unknown> {
    if (schema === undefined || type === 'custom') return value;
    const result = await schema['~standard'].validate(value);
    const whole = data ?? type;
    const errors = result.issues ? fieldErrors(result.issues, whole) : textFaults(result.value, whole);
    if (result.issues === undefined && errors.length === 0) return result.value;
    const [first] = errors;
    throw new HttpProblem(
      'invalid-request',
      first === undefined ? 'The request is not right.' : `${first.field} ${first.detail}.`,
      errors,
    );
  }
}

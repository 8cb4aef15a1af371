import { StandardSchemaValidationPipe } from '@nestjs/common';
import { fieldErrors } from './field-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** Checks whatever carries a zod schema: `@Body({ schema })`, `@Query({ schema })`, `@Param('id', { schema })`. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => {
      const errors = fieldErrors(issues);
      const first = errors[0];
      return new HttpProblem(
        'invalid-request',
        first === undefined ? 'The request is not right.' : `${first.field} ${first.detail}.`,
        errors,
      );
    },
  });
}

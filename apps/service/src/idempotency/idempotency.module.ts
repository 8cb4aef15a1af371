import { Global, Module } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '../configuration/environment.ts';
import { homeSecret } from '../lifecycle/home-secret.ts';
import { Idempotency } from './idempotency.ts';
import { SealedAnswers } from './sealed-answers.ts';

@Global()
@Module({
  providers: [
    Idempotency,
    {
      provide: SealedAnswers,
      inject: [ENVIRONMENT],
      useFactory: ({ home, secret }: Environment) => new SealedAnswers(homeSecret(home, secret)),
    },
  ],
  exports: [Idempotency],
})
export class IdempotencyModule {}

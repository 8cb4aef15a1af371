import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditLogController } from './audit-log.controller.ts';
import { Credentials } from './credentials.ts';
import { FirstStart } from './first-start.ts';
import { ForgetExpired } from './forget-expired.ts';
import { IdentityGuard } from './identity.guard.ts';
import { SessionController } from './session.controller.ts';
import { SignIn } from './sign-in.ts';
import { TokensController } from './tokens.controller.ts';
import { UsersController } from './users.controller.ts';

@Module({
  controllers: [SessionController, UsersController, TokensController, AuditLogController],
  providers: [
    Credentials,
    SignIn,
    FirstStart,
    ForgetExpired,
    { provide: APP_GUARD, useClass: IdentityGuard },
  ],
  exports: [Credentials],
})
export class IdentityModule {}

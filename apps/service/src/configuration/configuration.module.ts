import { type DynamicModule, Module } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from './environment.ts';

@Module({})
class ConfigurationModule {}

export function configurationModule(environment: Environment): DynamicModule {
  return {
    module: ConfigurationModule,
    global: true,
    providers: [{ provide: ENVIRONMENT, useValue: environment }],
    exports: [ENVIRONMENT],
  };
}

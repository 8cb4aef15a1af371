import { Module } from '@nestjs/common';
import { DataAcquisitionModule } from '../data-acquisition/data-acquisition.module.ts';
import { CommandDelivery } from './command-delivery.ts';
import { CommandsController } from './commands.controller.ts';
import { ConfigurationDelivery } from './configuration-delivery.ts';
import { ConfigurationsController } from './configurations.controller.ts';
import { DeviceAnswers } from './device-answers.ts';
import { DeviceCommands } from './device-commands.ts';

/** What devices are told: commands and configurations, how they are sent, and what devices answer. */
@Module({
  imports: [DataAcquisitionModule],
  controllers: [CommandsController, ConfigurationsController],
  providers: [DeviceCommands, CommandDelivery, ConfigurationDelivery, DeviceAnswers],
  exports: [DeviceCommands, DeviceAnswers],
})
export class DeviceControlModule {}

import { Module } from '@nestjs/common';
import { DeviceControlModule } from '../../device-control/device-control.module.ts';
import { DataAcquisitionModule } from '../data-acquisition.module.ts';
import { MissingChunks } from './missing-chunks.ts';
import { WaveformsController } from './waveforms.controller.ts';

/** Waveforms as they are read, and what is done so that they become complete. */
@Module({
  imports: [DataAcquisitionModule, DeviceControlModule],
  controllers: [WaveformsController],
  providers: [MissingChunks],
})
export class WaveformsModule {}

import { Module } from '@nestjs/common';
import { PlantRiskController } from './plant-risk.controller.ts';

@Module({ controllers: [PlantRiskController] })
export class PlantRiskModule {}

import { Module } from '@nestjs/common';
import { CustomersController } from './customers.controller.ts';
import { DefineModels } from './define-models.ts';
import { FittedPartsController } from './fitted-parts.controller.ts';
import { FleetRecords } from './fleet-records.ts';
import { LinesController } from './lines.controller.ts';
import { MachineModelsController } from './machine-models.controller.ts';
import { MachinesController } from './machines.controller.ts';
import { PartCatalogueController } from './part-catalogue.controller.ts';
import { PlannedStopsController } from './planned-stops.controller.ts';
import { SitesController } from './sites.controller.ts';
import { StockController } from './stock.controller.ts';

@Module({
  controllers: [
    CustomersController,
    SitesController,
    LinesController,
    MachineModelsController,
    PartCatalogueController,
    MachinesController,
    FittedPartsController,
    StockController,
    PlannedStopsController,
  ],
  providers: [FleetRecords, DefineModels],
})
export class FleetModule {}

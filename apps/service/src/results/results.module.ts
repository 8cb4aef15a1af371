import { Module } from '@nestjs/common';
import { LedgerController } from './ledger.controller.ts';
import { ResultsController } from './results.controller.ts';

/** What came of forecasts and orders: the savings ledger, and the figures with the rows behind them. */
@Module({ controllers: [LedgerController, ResultsController] })
export class ResultsModule {}

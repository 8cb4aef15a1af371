import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { RoomsModule } from '../rooms/rooms.module.ts';
import { LiveGateway } from './live.gateway.ts';

@Module({ imports: [IdentityModule, RoomsModule], providers: [LiveGateway] })
export class LiveModule {}

import { type LiveChange, liveNamespace } from '@kizashi/api-contract';
import { asId, type CustomerId, type MachineId, type SiteId } from '@kizashi/kernel';
import { ScopedDatabase, schema } from '@kizashi/storage/database';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import { eq } from 'drizzle-orm';
import type { Namespace, Socket } from 'socket.io';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Metrics } from '../health/metrics.ts';
import { Credentials, type Principal, scopeOf, sessionOfCookies } from '../identity/index.ts';
import { MachineRegistry } from '../rooms/machine-registry.ts';
import { LiveChanges } from './live-changes.ts';

/** A page that changes oftener than this only flickers. */
const GATHER_MS = 250;
/** Nothing that a console sends is longer; a longer frame ends the connection. */
const LONGEST_EVENT_BYTES = 4_096;

type LiveSocket = Socket<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  { principal: Principal }
>;

/**
 * Tells consoles what to read again over REST; no data travels here. Rooms: `fleet` (of the caller's scope),
 * `site:{id}` and `machine:{id}`, joined by `join`.
 */
@WebSocketGateway({ namespace: liveNamespace, maxHttpBufferSize: LONGEST_EVENT_BYTES, serveClient: false })
export class LiveGateway implements OnGatewayInit<Namespace>, OnModuleDestroy {
  readonly #log = new Logger(LiveGateway.name);
  readonly #changes: LiveChanges;
  #timer: NodeJS.Timeout | undefined;
  @WebSocketServer() private readonly server!: Namespace;

  constructor(
    private readonly credentials: Credentials,
    private readonly database: ScopedDatabase,
    private readonly registry: MachineRegistry,
    clock: FleetClock,
    announcements: Announcements,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'kizashi_consoles_connected',
      'Consoles that hear of changes',
      () => this.server?.sockets.size ?? 0,
    );
    this.#changes = new LiveChanges(clock);
    announcements.all.subscribe((fact) => {
      if (this.#changes.add(fact)) this.#timer ??= setTimeout(() => void this.#emit(), GATHER_MS);
    });
  }

  afterInit(namespace: Namespace): void {
    namespace.use((socket, next) => {
      this.#principalOf(socket).then(
        (principal) => {
          if (principal === undefined) return next(new Error('not-signed-in'));
          (socket as LiveSocket).data.principal = principal;
          next();
        },
        () => next(new Error('unavailable')),
      );
    });
  }

  onModuleDestroy(): void {
    clearTimeout(this.#timer);
  }

  /** Answers `{ joined }`, or `{ refused }` for a room that is not there for the caller. */
  @SubscribeMessage('join')
  async join(@ConnectedSocket() socket: LiveSocket, @MessageBody() room: unknown) {
    const known = typeof room === 'string' ? await this.#roomFor(socket.data.principal, room) : undefined;
    if (known === undefined) return { event: 'join', data: { refused: 'not-found' } };
    await socket.join(known);
    return { event: 'join', data: { joined: room } };
  }

  async #principalOf(socket: Socket): Promise<Principal | undefined> {
    const { token } = socket.handshake.auth;
    if (typeof token === 'string') return this.credentials.principalOf({ bearer: token });
    return this.credentials.principalOf({ session: sessionOfCookies(socket.handshake.headers.cookie) });
  }

  async #roomFor(principal: Principal, room: string): Promise<string | undefined> {
    if (room === 'fleet') return fleetRoom(principal.customer);
    const [kind, id = ''] = room.split(':', 2);
    if (kind !== 'site' && kind !== 'machine') return undefined;
    const table = kind === 'site' ? schema.sites : schema.machines;
    const found = await this.database.withScope(scopeOf(principal), (tx) =>
      tx
        .select({ id: table.id })
        .from(table)
        .where(eq(table.id, asId<SiteId & MachineId>(id))),
    );
    return found.length === 1 ? room : undefined;
  }

  async #emit(): Promise<void> {
    this.#timer = undefined;
    // Of a fleet hundreds of machines change at once, and hardly any has its page open.
    const { rooms } = this.server.adapter;
    const tell = (room: string, change: LiveChange) => {
      if (rooms.has(room)) this.server.to(room).emit('change', change);
    };
    try {
      const machines = new Map(
        [...(await this.registry.all()).values()].map((machine) => [machine.id, machine]),
      );
      for (const change of this.#changes.take()) {
        tell(fleetRoom(null), change);
        const of = (key: (id: MachineId) => string | undefined) =>
          Map.groupBy(change.machineIds as MachineId[], (id) => key(id) ?? '');
        for (const [customer, ids] of of((id) => machines.get(id)?.customerId)) {
          const room = fleetRoom(asId<CustomerId>(customer));
          if (customer !== '') tell(room, { ...change, machineIds: ids });
        }
        for (const [site, ids] of of((id) => machines.get(id)?.siteId)) {
          if (site !== '') tell(`site:${site}`, { ...change, machineIds: ids });
        }
        for (const id of change.machineIds) tell(`machine:${id}`, { ...change, machineIds: [id] });
      }
    } catch (error) {
      // Consoles read everything again when they reconnect; until then the next change carries them on.
      this.#log.warn(`live changes were not sent: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** A customer's people share a room of their own; what happens elsewhere never enters it. */
function fleetRoom(customer: CustomerId | null): string {
  return `fleet of ${customer ?? '*'}`;
}

import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Forecast, Model, ModelVersion, Scoreboard, TrainingJob } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import type { MqttClient } from 'mqtt';
import type { Answer } from '../api.ts';
import { addCatalogue, addPlant, CATALOGUE_PART, type FleetPlant } from '../fleet-plant.ts';
import { startService, type TestService } from '../start-service.ts';
import { connectDevice, topicOf } from '../test-device.ts';

export const START = Date.UTC(2026, 5, 1);
const PERIOD_MS = 30 * MINUTE_MS;
const SETTINGS = { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: new Date(START).toISOString() };

/** Runs to failure of 500 to 700 hours: it vibrates more and more. */
export const LIVES = Array.from({ length: 8 }, (_, index) => {
  const life = 500 + 25 * index;
  const hours = Array.from({ length: 40 }, (_, i) => ((i + 1) * life) / 40);
  return {
    ...{ positionId: 'spindle', partNumber: CATALOGUE_PART.partNumber, life, failureObserved: true },
    history: {
      channels: ['spindle.rms'],
      lifeUsed: hours,
      values: hours.map((at, i) => [1 + 5 * (at / life) ** 2 + 0.05 * Math.sin(7 * i + index)]),
    },
  };
});

/**
 * A service with one machine whose spindle bearing vibrates more and more, on a driven clock. What is told of models is
 * told of this one service, step after step, in several files: to set it up takes longer than most steps.
 */
export class WornBearing {
  service!: TestService;
  plant!: FleetPlant;
  modelId = '';
  now = START;
  #fittedAt = START;
  #device!: { id: string; username: string; secret: string };
  #client!: MqttClient;
  #seq = 1;

  static async start(): Promise<WornBearing> {
    const bearing = new WornBearing();
    bearing.service = await startService({ env: SETTINGS });
    await addCatalogue(bearing.service);
    bearing.plant = await addPlant(bearing.service, 'Tokiwa');
    bearing.#device = (await bearing.post('/devices', { machineId: bearing.plant.machineId })).body;
    await bearing.#connect();
    bearing.modelId = (await bearing.get<{ items: [Model] }>('/models')).items[0].id;
    return bearing;
  }

  /** Stopped, also in the middle of something, and started again on what it left. */
  async restart(): Promise<void> {
    this.#client.end(true);
    await this.service.stop();
    const { home, token } = this.service;
    this.service = await startService({ env: SETTINGS, home, token });
    await this.#connect();
  }

  async remove(): Promise<void> {
    this.#client?.end(true);
    await this.service?.remove();
  }

  get deviceId(): string {
    return this.#device.id;
  }

  iso(at = this.now): string {
    return new Date(at).toISOString();
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.service.api('GET', `/api/v1${path}`);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  post(path: string, body: object = {}, key: string = randomUUID()): Promise<Answer> {
    return this.service.api('POST', `/api/v1${path}`, body, { 'idempotency-key': key });
  }

  asWorker<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.service.app().get(WorkerDatabase).asWorker(work);
  }

  /** Says how the part that was first in ended, or corrects it. */
  async end(body: object): Promise<void> {
    const path = `/api/v1/fitted-parts/${this.plant.fittedPartId}`;
    const { status, body: answer } = await this.service.api('PATCH', path, body, { 'if-match': '*' });
    if (status !== 200) throw new Error(`PATCH ${path}: ${status} ${JSON.stringify(answer)}`);
  }

  /** Fits a new bearing, which does not vibrate yet. */
  async replace(serial: string): Promise<string> {
    const part = { machineId: this.plant.machineId, positionId: 'spindle', serial, fittedAt: this.iso() };
    const { status, body } = await this.post('/fitted-parts', part);
    if (status !== 201) throw new Error(`no part: ${status} ${JSON.stringify(body)}`);
    this.#fittedAt = this.now;
    return body.id;
  }

  /** Publishes what the machine measured meanwhile, and waits until the clock has arrived. */
  async drive(ms: number): Promise<void> {
    const to = this.now + ms;
    await this.#moveClock({ next: this.iso(to) });
    await this.publish(this.now, to);
    await this.#moveClock({ to: this.iso(to) });
    this.now = to;
  }

  async driveDays(days: number): Promise<void> {
    for (let day = 0; day < days; day += 1) await this.drive(DAY_MS);
  }

  /** @param rough by how much it vibrated more than it does at that age */
  async publish(from: number, to: number, { rough = 0, offset = 0 } = {}): Promise<void> {
    const samples: [string, number, number][] = [];
    for (let at = from; at < to; at += PERIOD_MS) {
      const hours = (at - this.#fittedAt) / HOUR_MS;
      const rms = 1 + 5 * (hours / 600) ** 2 + 0.05 * Math.sin(at / 7e6) + rough;
      samples.push(
        ['spindle.rms', at - from + offset, rms],
        ['hours', at - from + offset, 100 + (at - START) / HOUR_MS],
      );
    }
    for (let i = 0; i < samples.length; i += 256) {
      const s = samples.slice(i, i + 256);
      const payload = { v: 1, bid: 'first', seq: this.#seq++, t0: from, tq: 'ntp', s };
      await this.#client.publishAsync(topicOf(this.#device, 'tele'), JSON.stringify(payload), { qos: 1 });
    }
  }

  model(): Promise<Model> {
    return this.get<Model>(`/models/${this.modelId}`);
  }

  board(): Promise<Scoreboard> {
    return this.get<Scoreboard>(`/models/${this.modelId}/scoreboard`);
  }

  /** The newest first. */
  async versions(): Promise<ModelVersion[]> {
    return (await this.get<{ items: ModelVersion[] }>(`/models/${this.modelId}/versions`)).items;
  }

  train(body: object = {}, key?: string): Promise<Answer> {
    return this.post(`/models/${this.modelId}/train`, body, key);
  }

  /** The newest training, once it has ended. */
  async trained(): Promise<TrainingJob> {
    for (let tries = 0; tries < 400; tries += 1) {
      const { training } = await this.model();
      if (training !== null && (training.status === 'done' || training.status === 'failed')) return training;
      await setTimeout(50);
    }
    throw new Error(`the training does not end: ${JSON.stringify((await this.model()).training)}`);
  }

  /** The newest first. */
  async forecasts(part: string): Promise<Forecast[]> {
    return (await this.get<{ items: Forecast[] }>(`/fitted-parts/${part}/forecasts?limit=500`)).items;
  }

  async newestForecast(part: string = this.plant.fittedPartId): Promise<Forecast> {
    return (await this.get<{ items: [Forecast] }>(`/fitted-parts/${part}/forecasts?latest`)).items[0];
  }

  async #moveClock(move: object): Promise<void> {
    const { status, body } = await this.service.api('POST', '/api/v1/clock', move);
    if (status !== 200)
      throw new Error(`POST clock ${JSON.stringify(move)}: ${status} ${JSON.stringify(body)}`);
  }

  async #connect(): Promise<void> {
    this.#client = await connectDevice(this.service.mqttUrl, this.#device, { keepalive: 300 });
    const ch = [
      { alias: 0, id: 'spindle.rms', unit: 'mm/s', periodMs: PERIOD_MS },
      { alias: 1, id: 'hours', unit: 'h', periodMs: PERIOD_MS },
    ];
    const birth = { v: 1, bid: 'first', bn: 1, seq: 0, fw: 'test', up: 1, ch };
    const topic = topicOf(this.#device, 'birth');
    await this.#client.publishAsync(topic, JSON.stringify(birth), { qos: 1, retain: true });
  }
}

// The peer's bridge: a raw MQTT subscriber that writes line protocol to InfluxDB. As fast as Node can be: no client
// library, no validation, no duplicate detection; it acknowledges to Mosquitto on receipt, which is cheaper for the peer
// (and loses what it holds when it dies). Told by its parent where; ends with it.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { generate } from 'mqtt-packet';
import { PublishReader } from './publish-reader.ts';

interface Order {
  readonly mqttPort: number;
  readonly influxUrl: string;
  readonly filter: string;
  /** A batch is written when it has so many lines, or when its first line is so old. */
  readonly lines: number;
  readonly withinMs: number;
}

/** Batches that are being written at once. */
const WRITES_AT_ONCE = 2;

process.once('message', (order: Order) => run(order));
process.on('disconnect', () => process.exit(0));

function run({ mqttPort, influxUrl, filter, lines, withinMs }: Order): void {
  const agent = new Agent({ keepAlive: true, maxSockets: WRITES_AT_ONCE });
  const target = new URL('/write?db=bench&precision=ms', influxUrl);
  let batch: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = 0;
  let stored = 0;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0 || writing >= WRITES_AT_ONCE) return;
    const written = batch;
    batch = [];
    writing += 1;
    const post = request(target, { method: 'POST', agent }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode !== 204) throw new Error(`InfluxDB answered ${answer.statusCode}`);
        writing -= 1;
        stored += written.length;
        process.send?.({ stored });
        if (batch.length >= lines || (batch.length > 0 && timer === undefined)) flush();
      });
    });
    post.end(written.join('\n'));
  };

  const reader = new PublishReader();
  const socket = connect(mqttPort, '127.0.0.1', () => {
    socket.setNoDelay(true);
    socket.write(
      Buffer.concat([
        generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: 'bridge',
          keepalive: 0,
        }),
        generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] }),
      ]),
    );
    setTimeout(() => process.send?.({ subscribed: true }), 500);
  });
  socket.on('data', (chunk) => {
    const ids: number[] = [];
    for (const { topic, payload } of reader.read(chunk, (high, low) => ids.push(0x40, 2, high, low))) {
      batch.push(toLine(topic, payload));
      timer ??= setTimeout(flush, withinMs);
      if (batch.length >= lines) flush();
    }
    if (ids.length > 0) socket.write(Buffer.from(ids));
  });
}

/** All channels of an instant in one line: the cheapest form for InfluxDB. */
function toLine(topic: string, payload: string): string {
  const { t0, s } = JSON.parse(payload) as { t0: number; s: [string, number, number][] };
  let fields = '';
  for (const [channel, , value] of s) fields += `${fields === '' ? '' : ','}${channel}=${value}`;
  return `tele,device=${topic.split('/', 4)[3]} ${fields} ${t0}`;
}

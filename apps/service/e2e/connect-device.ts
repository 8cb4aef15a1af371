import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

interface SignIn {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
}

/** A real MQTT client that gives up at the first failure instead of trying for ever. */
export async function connectDevice(
  mqttUrl: string,
  device: SignIn,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = mqtt.connect(mqttUrl, {
    clientId: device.id,
    username: device.username,
    password: device.secret,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
    ...options,
  });
  // Reset connections are what some trials are about.
  client.on('error', () => undefined);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once('connect', () => resolve());
  client.once('error', reject);
  client.once('close', () => reject(new Error('closed before CONNACK')));
  try {
    await promise;
    return client;
  } catch (error) {
    client.end(true);
    throw error;
  }
}

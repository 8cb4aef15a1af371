// `npm start`: builds what is stale, then runs the product on embedded defaults with a simulated fleet. The fleet
// reaches the service as any fleet does, over MQTT and HTTP; a new data folder is first driven through a short past.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FAST_FORWARD_FLAGS } from '../service-flags.mjs';
import { build, root } from '../workspace.mjs';

const DAY_MS = 86_400_000;
const scenario = join(root, 'device-sim/scenarios/start.json');
/** Fleet time that a new data folder starts with behind it. */
const { pastDays } = JSON.parse(readFileSync(scenario, 'utf8'));

const home = resolve(process.env.KIZASHI_HOME || join(root, '.kizashi'));
const isNew = !existsSync(home) || readdirSync(home).length === 0;
const token = process.env.KIZASHI_BOOTSTRAP_TOKEN || randomBytes(32).toString('hex');
const children = new Set();
let stopping = false;

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** A child of ours: it stops by itself when the channel to us closes, so killing us leaves nothing behind. */
function run(name, script, args, env) {
  const child = spawn(process.execPath, [...FAST_FORWARD_FLAGS, join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, KIZASHI_HOME: home, KIZASHI_BOOTSTRAP_TOKEN: token, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Out of the terminal's group: Ctrl-C reaches only us, and we stop the children in order.
    detached: true,
  });
  children.add(child);
  child.ended = new Promise((done) => {
    child.on('close', (code, signal) => {
      children.delete(child);
      done(code ?? signal);
      if (!stopping) {
        say(`${name} ended (${code ?? signal}); stopping.`);
        void stop(typeof code === 'number' && code !== 0 ? code : 1);
      }
    });
  });
  return child;
}

/** Resolves with the first message of that type. */
function told(child, type) {
  return new Promise((done) => {
    child.on('message', (message) => {
      if (message?.type === type) done(message);
    });
  });
}

/** A link for the administrator: works once, for 15 minutes. */
async function signInLink(url) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const users = await (await fetch(`${url}/api/v1/users`, { headers })).json();
  const admin = users.items.find((user) => user.role === 'admin');
  const answer = await fetch(`${url}/api/v1/users/${admin.id}/sign-in-links`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  if (!answer.ok) throw new Error(`no sign-in link: ${await answer.text()}`);
  return (await answer.json()).url;
}

async function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  const limit = setTimeout(() => process.exit(1), 20_000);
  // The simulator first, so that nothing is published into a broker that is closing.
  const [service, simulator] = started;
  for (const child of [simulator, service]) {
    if (child === undefined || !children.has(child)) continue;
    child.kill('SIGTERM');
    await child.ended;
  }
  clearTimeout(limit);
  process.exit(exitCode);
}

/** `fetch` keeps to itself why it failed. */
function whatFailed({ message, cause }) {
  if (cause === undefined) return message;
  const isCertificate = /CERT|SIGNATURE|ISSUER/.test(cause.code);
  const help = isCertificate ? '\nName the authority of KIZASHI_TLS_CERT in NODE_EXTRA_CA_CERTS.' : '';
  return `The service does not answer this program: ${cause.message}${help}`;
}

const started = [];
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));

try {
  say('Kizashi: building what is stale');
  await build();
  const startedAt = Date.now();
  const clock = isNew
    ? { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: new Date(startedAt - pastDays * DAY_MS).toISOString() }
    : {};
  say(`Kizashi: starting on ${home}`);
  const service = run('The service', 'apps/service/dist/main.js', [], {
    KIZASHI_DEMO: '1',
    KIZASHI_LOG_LEVEL: process.env.KIZASHI_LOG_LEVEL || 'warn',
    ...clock,
  });
  started.push(service);
  const { url, mqttUrl } = await told(service, 'listening');
  // A certificate that is not trusted here is told of before the simulator finds that nothing answers.
  await fetch(`${url}/health/live`);

  if (isNew) {
    say('');
    say(
      `The fleet now lives through its last ${pastDays} days, as if you had run Kizashi all the time. Watch it:`,
    );
    say(`  ${await signInLink(url)}`);
    say('');
  }
  const simulator = run(
    'The simulated fleet',
    'device-sim/dist/main.js',
    [
      'fleet',
      '--scenario',
      scenario,
      '--live',
      '--url',
      url,
      '--mqtt',
      mqttUrl,
      '--data',
      join(home, 'simulator'),
    ],
    {},
  );
  started.push(simulator);
  await told(simulator, 'live');

  const link = await signInLink(url);
  say('');
  say(
    `Kizashi is ready (${Math.round((Date.now() - startedAt) / 1000)} s). Everything you see is a simulated fleet.`,
  );
  say(`  Console   ${url}`);
  say(`  Sign in   ${link}`);
  say('            (works once, for 15 minutes; a new one: npm run kizashi -- user link)');
  say('  Stop      Ctrl-C');
} catch (error) {
  if (!stopping) {
    process.stderr.write(`${whatFailed(error)}\n`);
    await stop(1);
  }
}

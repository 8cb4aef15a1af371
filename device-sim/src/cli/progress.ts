/// <reference path="./cli-progress.d.ts" />
import { Presets, SingleBar } from 'cli-progress';

/** Progress of one long piece of work, on standard error: a bar on a terminal, a line each tenth elsewhere. */
export interface Progress {
  update(share: number, text: string): void;
  done(): void;
}

export function startProgress(title: string): Progress {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

function bar(title: string): Progress {
  const shown = new SingleBar(
    { format: `${title} {bar} {percentage} %  {text}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  shown.start(1_000, 0, { text: '' });
  return {
    update: (share, text) => shown.update(Math.round(share * 1_000), { text }),
    done: () => shown.stop(),
  };
}

function lines(title: string): Progress {
  let tenth = -1;
  return {
    update(share, text) {
      const now = Math.floor(share * 10 + 1e-9);
      if (now === tenth) return;
      tenth = now;
      process.stderr.write(`${title}: ${now * 10} %  ${text}\n`);
    },
    done: () => undefined,
  };
}

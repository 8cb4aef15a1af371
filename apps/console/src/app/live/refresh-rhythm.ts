/**
 * Gathers what asks for a refresh and lets it through at most once per `restMs`: the first at once, the rest together.
 * A fleet that reports every second must not make the page read everything every second.
 */
export class RefreshRhythm {
  readonly #refresh: () => void;
  readonly #restMs: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;

  constructor(refresh: () => void, restMs: () => number) {
    this.#refresh = refresh;
    this.#restMs = restMs;
  }

  ask(): void {
    if (this.#timer !== undefined) {
      this.#asked = true;
      return;
    }
    this.#refresh();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#asked) return;
      this.#asked = false;
      this.ask();
    }, this.#restMs());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = false;
  }
}

// What jsdom lacks and the console's libraries ask for.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
globalThis.structuredClone ??= (value: unknown) => JSON.parse(JSON.stringify(value));
globalThis.scrollTo = () => {};

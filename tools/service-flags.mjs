// How Node and the C library run the service, whoever starts it: what is measured and broken is what people run.

/**
 * The nursery: what lives for one message or one window is collected at half the cost, and twice as large it costs 100 MB
 * more. The heap: what waits for its commit outlives the nursery, and `heap-room.mjs` bounds how much of it may lie there
 * once it was settled.
 */
export const SERVICE_FLAGS = [
  '--max-semi-space-size=32',
  `--import=${new URL('keep-heap-room.mjs', import.meta.url).href}`,
];

/** For a service that goes through years in minutes: rooms make much that lives for one window. */
export const FAST_FORWARD_FLAGS = ['--max-semi-space-size=64'];

/** glibc gives each thread a heap of its own, up to eight a core, and returns little of them. */
export const SERVICE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

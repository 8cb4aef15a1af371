// How Node and the C library run the service, whoever starts it: what is measured and broken is what people run.

/**
 * What lives for one message or one window is collected at half the cost. Half of what `FAST_FORWARD_FLAGS` gives: 100 MB
 * less with the two heaps below, at the same CPU a message. What waits for its commit outlives the nursery; left to
 * itself V8 lets three times of what is alive lie there before it looks, since the machine has memory.
 */
export const SERVICE_FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=20'];

/** For a service that goes through years in minutes: rooms make much that lives for one window. */
export const FAST_FORWARD_FLAGS = ['--max-semi-space-size=64'];

/** glibc gives each thread a heap of its own, up to eight a core, and returns little of them. */
export const SERVICE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

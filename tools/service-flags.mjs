// How Node and the C library run the service, whoever starts it: what is measured and broken is what people run.

/**
 * Each flag is paid for. The nursery: what lives for one message or one window is collected at half the cost, and twice
 * as large it costs 100 MB more. The heap: what waits for its commit outlives the nursery, and left to itself V8 lets three
 * times of what is alive lie there, 1,115 MB with 5,000 devices in a burst instead of 679; looking sooner takes 3 to 6 µs a
 * message of other threads' time.
 */
export const SERVICE_FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=20'];

/** For a service that goes through years in minutes: rooms make much that lives for one window. */
export const FAST_FORWARD_FLAGS = ['--max-semi-space-size=64'];

/** glibc gives each thread a heap of its own, up to eight a core, and returns little of them. */
export const SERVICE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

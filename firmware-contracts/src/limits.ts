/** Limits of contract v1. Those that JSON Schema can say stand in the schema files as well. */
export const LIMITS = {
  payloadBytes: 65_536,
  samples: 256,
  events: 64,
  channels: 200,
  /** Samples of one chunk of a wave, without its header. */
  waveChunkBytes: 32_768,
  waveChunks: 64,
  /** Levels of `{` and `[`; the deepest message of v1 needs 4. */
  depth: 8,
  messagesPerSecond: 20,
  burstMessages: 100,
  keepAliveSeconds: { min: 15, max: 300 },
} as const;

/** 2020-01-01 and the end of 2099, in seconds: a `t0` between them was meant in seconds. */
export const T0_IN_SECONDS = { min: 1_577_836_800, max: 4_102_444_799 } as const;

export const CHANNEL_ID = /^[a-z0-9][a-z0-9_.]{0,47}$/;

/** Versions of the contract that this build understands. */
export const KNOWN_VERSIONS = [1] as const;

const WIDTH = Float32Array.BYTES_PER_ELEMENT;

/** Samples as little-endian bytes of 32-bit floats. Read as bits: as a number one kind of NaN may become another. */
export function sampleBytes(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * WIDTH);
  const view = new DataView(bytes.buffer);
  const bits = new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
  for (const [index, sample] of bits.entries()) view.setUint32(index * WIDTH, sample, true);
  return bytes;
}

/** The samples of several chunks, one after the other, bit by bit what `sampleBytes` was given. */
export function samplesOf(chunks: readonly Uint8Array[]): Float32Array {
  const bits = new Uint32Array(chunks.reduce((length, { byteLength }) => length + byteLength / WIDTH, 0));
  let place = 0;
  for (const { buffer, byteOffset, byteLength } of chunks) {
    const view = new DataView(buffer, byteOffset, byteLength);
    for (let at = 0; at < byteLength; at += WIDTH) bits[place++] = view.getUint32(at, true);
  }
  return new Float32Array(bits.buffer);
}

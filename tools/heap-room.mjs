// Bounds the garbage of the process, in bytes.
//
// V8 lets garbage lie until there is up to three times as much of it as is alive: right while little is alive, and twice the
// memory of a fleet of thousands of devices. A fixed share that bounds a large heap makes a small one look for garbage
// several times a second, which was a third of what a message cost. So the share is kept at what the room is of the heap as it
// is: a full collection leaves no more than it finds, so that the room is never exceeded.
//
// Node warns of changing flags of V8 while it runs. This one is a number that V8 reads at the end of each full collection
// to compute its next limit, and nowhere else.
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Garbage that may lie beside what is alive. Of a heap that is mostly garbage it is about the half. */
export const ROOM_BYTES = 120 * 1024 * 1024;
/** To look through all that is alive has its price too: however much that is, it may grow by this share. */
export const LEAST_PERCENT = 20;
/** V8's own bound, about. */
const MOST_PERCENT = 300;

/** By how many percent the heap may grow beyond what the next full collection leaves of it. */
export function growingPercent(heapBytes) {
  const percent = Math.round((100 * ROOM_BYTES) / Math.max(1, heapBytes));
  return Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, percent));
}

/** Keeps the flag right from now on. What is looked at grows only where the nursery was collected. */
export function keepHeapRoom() {
  let told = 0;
  const observer = new PerformanceObserver(() => {
    const percent = growingPercent(heapBytes());
    if (percent === told) return;
    setFlagsFromString(`--heap-growing-percent=${percent}`);
    told = percent;
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** The heap without its nursery. */
function heapBytes() {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !name.startsWith('new_'));
  return spaces.reduce((sum, { space_used_size: used }) => sum + used, 0);
}

// For `node --import`. Worker threads load it as well: the flag is one for the process, whose large heap is the main thread's.
import { isMainThread } from 'node:worker_threads';
import { keepHeapRoom } from './heap-room.mjs';

if (isMainThread) keepHeapRoom();

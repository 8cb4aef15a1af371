/**
 * Which failure mode the symptoms of simulated parts point to when half of their wear is done, against the one that the
 * simulator had in mind: a confusion table over the machine types whose positions have a matrix. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/failure-modes.ts
 */
import { confusionOf, type Diagnosis, diagnose } from './diagnose-simulated-part.ts';

const TYPES = ['cnc-machining-centre', 'screw-compressor', 'conveyor'];
const SEEDS = [1, 2, 3, 4, 5, 6];

const diagnoses: Diagnosis[] = TYPES.flatMap((type) => SEEDS.flatMap((seed) => diagnose(type, seed)));
for (const line of confusionOf(diagnoses)) console.log(line);

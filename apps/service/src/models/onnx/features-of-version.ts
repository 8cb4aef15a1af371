import type { FeatureModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, desc, eq, ne } from 'drizzle-orm';
import { HttpProblem } from '../../problem/index.ts';
import { decodeVersion } from '../registry/released-models.ts';
import { ofSubject, type Subject } from '../subject.ts';

const { modelVersions } = schema;

/**
 * How a version looks at a life: its channels, its step, its regimes and scales. They were learned from the lives that it
 * was trained from and never change, so a model made elsewhere sees in use what it saw when it was made.
 * @param version the newest that was trained here where it is left out
 * @throws HttpProblem `nothing-trained`, `model-not-readable`
 */
export async function featuresOfVersion(
  tx: Transaction,
  subject: Subject,
  version?: number,
): Promise<FeatureModel> {
  const wanted = version === undefined ? ne(modelVersions.kind, 'onnx') : eq(modelVersions.version, version);
  const [row] = await tx
    .select({ version: modelVersions.version, artefact: modelVersions.artefact })
    .from(modelVersions)
    .where(and(ofSubject(modelVersions, subject), wanted))
    .orderBy(desc(modelVersions.version))
    .limit(1);
  if (row === undefined) {
    const which = version === undefined ? 'No version was' : `Version ${version} was not`;
    throw new HttpProblem(
      'nothing-trained',
      `${which} trained for this part number: its features are what a model of your own reads. Train one first.`,
    );
  }
  const decoded = decodeVersion(row);
  if (!decoded.ok) {
    throw new HttpProblem(
      'model-not-readable',
      `Version ${row.version}: ${decoded.error.detail}. Train a new one.`,
    );
  }
  const { identity, channels, wearChannels, step, regimes, scales } = decoded.value;
  return { identity, channels, wearChannels, step, regimes, scales };
}

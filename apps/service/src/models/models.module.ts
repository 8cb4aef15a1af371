import { Module } from '@nestjs/common';
import { CandidateForecasts } from './onnx/candidate-forecasts.ts';
import { LifeSamplesController } from './onnx/life-samples.controller.ts';
import { ModelRegistrationsController } from './onnx/model-registrations.controller.ts';
import { OnnxRegistration } from './onnx/onnx-registration.ts';
import { OutsideAnswers } from './onnx/outside-answers.ts';
import { SampledLives } from './onnx/sampled-lives.ts';
import { LifeMemories } from './registry/life-memories.ts';
import { ModelReleasesController } from './registry/model-releases.controller.ts';
import { ModelsController } from './registry/models.controller.ts';
import { ReleasedModels } from './registry/released-models.ts';
import { LifeScoring } from './scoring/life-scoring.ts';
import { TrainingJobs } from './training/training-jobs.ts';

/** Learned models: training, versions, release, and how right their forecasts were. The rooms ask what is released. */
@Module({
  controllers: [
    ModelsController,
    ModelReleasesController,
    ModelRegistrationsController,
    LifeSamplesController,
  ],
  providers: [
    ReleasedModels,
    LifeMemories,
    TrainingJobs,
    OnnxRegistration,
    SampledLives,
    OutsideAnswers,
    CandidateForecasts,
    LifeScoring,
  ],
  exports: [ReleasedModels, LifeMemories, OutsideAnswers, LifeScoring],
})
export class ModelsModule {}

/** One input or output of a model as ONNX Runtime describes it. */
export interface OnnxValue {
  readonly name: string;
  /** False for sequences and maps, as classifiers of scikit-learn put out. */
  readonly isTensor: boolean;
  /** `float32`, `int64`, …; absent where it is no tensor. */
  readonly type?: string;
  /** A text is a dimension that is free. */
  readonly shape?: readonly (number | string)[];
}

export interface OnnxSignature {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** Why a file was not loaded or asked. */
export interface OnnxFailure {
  readonly code: /** onnxruntime-node is not installed. */
    | 'missing'
    /** It is no ONNX file, or one that this runtime does not know. */
    | 'not-readable'
    /** It threw, took too long, or ended the process that ran it. */
    | 'failed';
  readonly detail: string;
}

/** Rows by columns, row after row. */
export interface OnnxRows {
  readonly values: Float32Array;
  readonly columns: number;
}

/** What the first output of a model held. */
export interface OnnxAnswer {
  readonly type: string;
  readonly dims: readonly number[];
  /** Empty where they are no numbers. */
  readonly values: Float64Array;
}

export type ToOnnx =
  | { readonly id: number; readonly type: 'load'; readonly key: string; readonly file: Uint8Array }
  | { readonly id: number; readonly type: 'run'; readonly key: string; readonly rows: OnnxRows };

export type FromOnnx = { readonly id: number } & (
  | { readonly type: 'loaded'; readonly signature: OnnxSignature }
  | { readonly type: 'answered'; readonly answer: OnnxAnswer }
  | { readonly type: 'refused'; readonly failure: OnnxFailure }
);

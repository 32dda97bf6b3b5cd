import type { InputOptions, OutputAsset, OutputChunk, OutputOptions } from "rolldown"

/** Smaller, with the names of functions kept: a stack trace of the bundle can be read without a source map. */
export declare const readable: { readonly compress: true; readonly mangle: false; readonly codegen: true }

/**
 * Bundles what rolldown's `input` names for Node and writes it as `output` says, ES modules unless told otherwise; gives what was
 * written. Rejects when something cannot be read, parsed or written.
 */
export declare const bundleForNode: (
  input: InputOptions,
  output: OutputOptions
) => Promise<ReadonlyArray<OutputChunk | OutputAsset>>

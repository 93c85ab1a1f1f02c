/** Where a chat model is asked. */
export interface ChatModelSettings {
  /** Base address of an OpenAI-compatible API, up to what precedes `/chat/completions`. */
  readonly endpoint: URL;
  readonly model: string;
  /** Absent for a server that asks for none, such as one of the operator's own. */
  readonly apiKey: string | undefined;
  /** Whether the model may think before it answers; when not, it is told so where that is understood. */
  readonly mayThink: boolean;
}

/** How a chat model is to answer. */
export interface ChatModelManner {
  /** The system prompt; none is sent when it is empty. */
  readonly prompt: string;
  /** Longest answer, in the model's tokens; what it reached by then is the answer. */
  readonly maxTokens: number;
  /** The model's own default when absent. */
  readonly temperature?: number;
}

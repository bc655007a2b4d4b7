import { isSpanContextValid, type SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { toAppError } from '../errors/app-error';
import { product } from '../product';

export { SpanKind } from '@opentelemetry/api';

/** Names, ids, counts and codes: never values of records, addresses with queries, or headers. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** What a piece of work is called, and what is known of it before it begins. */
export interface SpanStart {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly attributes: SpanAttributes;
}

/** What the work tells of itself. */
export interface SpanNotes {
  set(attributes: SpanAttributes): void;
  /** The work did not do what it was to, though it throws nothing. */
  failed(reason: string): void;
}

/**
 * Does the work as a span of OpenTelemetry, within the one that is under way. What it throws passes through, and of it the
 * span has the kind alone. Without an SDK, which is loaded by `node --import`, nothing is recorded.
 *
 * @see https://opentelemetry.io/docs/languages/js/instrumentation/
 */
export function inSpan<T>({ name, kind, attributes }: SpanStart, work: (notes: SpanNotes) => Promise<T>): Promise<T> {
  const options = { attributes: { ...attributes }, ...(kind !== undefined && { kind }) };
  return trace.getTracer(product.name, product.version).startActiveSpan(name, options, async (span) => {
    const failed = (reason: string): void => {
      span.setAttribute('error.type', reason).setStatus({ code: SpanStatusCode.ERROR });
    };
    try {
      return await work({ set: (more) => void span.setAttributes({ ...more }), failed });
    } catch (thrown) {
      failed(toAppError(thrown).kind);
      throw thrown;
    } finally {
      span.end();
    }
  });
}

/** Of the span that is under way; null without one. */
export function spanIds(): { traceId: string; spanId: string } | null {
  const context = trace.getActiveSpan()?.spanContext();
  return context && isSpanContextValid(context) ? { traceId: context.traceId, spanId: context.spanId } : null;
}

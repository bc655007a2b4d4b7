import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  context,
  type ContextManager,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';

export interface RecordedSpan {
  name: string;
  kind: number | undefined;
  attributes: Attributes;
  failed: boolean;
  traceId: string;
  /** Name of the span within which it was begun; null for the first. */
  within: string | null;
  ended: boolean;
}

/** Stands for the SDK of OpenTelemetry: what `spans` holds is what it would export. `stop` takes it away again. */
export function recordSpans(): { spans: RecordedSpan[]; stop: () => void } {
  const spans: RecordedSpan[] = [];
  const begun = new Map<string, RecordedSpan>();
  context.setGlobalContextManager(contextsByAsyncWork());
  const startSpan = (
    name: string,
    { attributes = {}, kind }: SpanOptions = {},
    parent: Context = ROOT_CONTEXT,
  ): Span => {
    const outer = trace.getSpan(parent)?.spanContext();
    const spanId = (begun.size + 1).toString(16).padStart(16, '0');
    const traceId = outer?.traceId ?? spanId.padStart(32, 'a');
    const within = (outer && begun.get(outer.spanId)?.name) ?? null;
    const record = { name, kind, attributes: { ...attributes }, failed: false, traceId, within, ended: false };
    begun.set(spanId, record);
    spans.push(record);
    return spanOf(record, { traceId, spanId, traceFlags: 1 });
  };
  const tracer = {
    startSpan,
    startActiveSpan(name: string, options: SpanOptions, work: (span: Span) => unknown) {
      const span = startSpan(name, options, context.active());
      return context.with(trace.setSpan(context.active(), span), () => work(span));
    },
  } as unknown as Tracer;
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  return {
    spans,
    stop() {
      trace.disable();
      context.disable();
    },
  };
}

function spanOf(record: RecordedSpan, spanContext: SpanContext): Span {
  const span = {
    spanContext: () => spanContext,
    isRecording: () => true,
    setAttribute(name: string, value: string) {
      record.attributes[name] = value;
      return span;
    },
    setAttributes(attributes: Attributes) {
      Object.assign(record.attributes, attributes);
      return span;
    },
    setStatus({ code }: { code: SpanStatusCode }) {
      record.failed = code === SpanStatusCode.ERROR;
      return span;
    },
    end: () => void (record.ended = true),
  };
  return span as unknown as Span;
}

function contextsByAsyncWork(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...given) => storage.run(active, () => work.apply(self, given)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

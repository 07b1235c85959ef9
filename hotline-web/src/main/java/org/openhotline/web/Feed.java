package org.openhotline.web;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One live feed for all pages: each begins with the whole state, then hears every change after it,
/// in order, none twice.
///
/// A page that falls behind by more than [#MAX_BEHIND] events is cut off: it comes back by itself
/// and begins with the whole state again.
///
/// Threading: any thread. Lock order: a publisher's own state is never locked inside.
public final class Feed {
  /// Most pages at a time; one page of a browser serves all its tabs.
  public static final int MAX_PAGES = 32;

  /// Most events that wait for one page.
  public static final int MAX_BEHIND = 512;

  private final Supplier<String> whole;
  private final List<Listener> listeners = new ArrayList<>();

  private record Listener(StreamWriter<ServerSentEvent> writer, AtomicInteger behind) {}

  /// A feed whose listeners begin with `whole`, a JSON document.
  public Feed(Supplier<String> whole) {
    this.whole = whole;
  }

  /// The whole state, as a listener would get it now.
  String now() {
    return whole.get();
  }

  /// How many pages listen.
  public synchronized int listeners() {
    return listeners.size();
  }

  /// Tells every page of a change. The caller has changed what `whole` supplies before.
  ///
  /// @param event name of the kind of event
  /// @param json what changed
  public synchronized void publish(String event, String json) {
    for (Listener listener : List.copyOf(listeners)) {
      tell(listener, event, json);
    }
  }

  /// A new page listens; empty answer with 503 when there are too many.
  synchronized HttpResponse listen() {
    if (listeners.size() >= MAX_PAGES) {
      return HttpResponse.of(503);
    }
    StreamWriter<ServerSentEvent> writer = StreamMessage.streaming();
    Listener listener = new Listener(writer, new AtomicInteger());
    listeners.add(listener);
    var _ = writer.whenComplete().whenComplete((done, failure) -> remove(listener));
    tell(listener, "whole", whole.get());
    return ServerSentEvents.fromPublisher(writer);
  }

  private void tell(Listener listener, String event, String json) {
    if (listener.behind().incrementAndGet() > MAX_BEHIND) {
      listener.writer().abort(); // to close it would wait for the page that does not read
      listeners.remove(listener);
      return;
    }
    boolean written =
        listener.writer().tryWrite(ServerSentEvent.builder().event(event).data(json).build());
    if (written) {
      var _ = listener.writer().whenConsumed().thenRun(() -> listener.behind().set(0));
    }
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
  }

  /// Ends all streams.
  public synchronized void close() {
    listeners.forEach(l -> l.writer().close());
    listeners.clear();
  }
}

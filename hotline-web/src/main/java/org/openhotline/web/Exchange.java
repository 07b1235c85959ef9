package org.openhotline.web;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What every console says over HTTP: questions in JSON, and one feed.
///
/// Threading: event loops; nothing blocks.
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Exchange() {}

  /// Answers a question of a page.
  static HttpResponse api(ServiceRequestContext context, HttpRequest request, Answering answering) {
    String name = context.mappedPath().substring(1);
    if (request.method() == HttpMethod.GET) {
      Map<String, String> query = new LinkedHashMap<>();
      context.queryParams().forEach((k, v) -> query.putIfAbsent(k, v));
      return answer(new Question(name, query, null), answering);
    }
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(whole ->
                read(whole.contentUtf8())
                    .map(body -> answer(new Question(name, Map.of(), body), answering))
                    .orElseGet(() -> HttpResponse.of(HttpStatus.BAD_REQUEST))));
  }

  private static HttpResponse answer(Question question, Answering answering) {
    CompletionStage<Reply> reply = answering.answer(question);
    return HttpResponse.of(reply.handle((given, failure) -> response(given, failure)));
  }

  private static HttpResponse response(@Nullable Reply reply, @Nullable Throwable failure) {
    Reply told = reply;
    if (told == null) {
      LOG.atError().setCause(failure).log("A question of a page could not be answered");
      told =
          Reply.failed("INTERNAL", "the console failed; what it was asked to do may not be done");
    }
    return HttpResponse.of(HttpStatus.valueOf(told.status()), MediaType.JSON, told.json());
  }

  /// The live feed.
  static HttpResponse feed(ServiceRequestContext context, Feed feed) {
    context.clearRequestTimeout();
    return feed.listen();
  }

  /// A body that is one JSON object; empty if it is none.
  static Optional<JsonNode> read(String body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}

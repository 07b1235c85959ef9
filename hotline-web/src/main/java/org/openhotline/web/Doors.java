package org.openhotline.web;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Optional;

/// The ways in: the launch page for strangers, everything else for who holds a session.
///
/// Threading: event loops; nothing blocks.
final class Doors {
  private static final String COOKIE = "hotline";

  private final WebServer.Console console;
  private final String base;

  Doors(WebServer.Console console, String base) {
    this.console = console;
    this.base = base;
  }

  /// `service` for who holds a session; 401 for everybody else.
  HttpService inside(HttpService service) {
    return (context, request) ->
        admitted(request.headers())
            ? service.serve(context, request)
            : HttpResponse.of(HttpStatus.UNAUTHORIZED);
  }

  /// The console's page for who holds a session; the launch page for everybody else.
  HttpService front(HttpService page, HttpService launch) {
    return (context, request) ->
        (admitted(request.headers()) ? page : launch).serve(context, request);
  }

  private boolean admitted(RequestHeaders headers) {
    for (Cookie cookie : headers.cookies()) {
      if (cookie.name().equals(COOKIE) && console.gate().admits(cookie.value())) {
        return true;
      }
    }
    return false;
  }

  /// Exchanges a token for a session's cookie.
  HttpResponse launch(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
    }
    return HttpResponse.of(request.aggregate().thenApply(whole -> exchange(whole.contentUtf8())));
  }

  private HttpResponse exchange(String body) {
    Optional<String> session =
        Exchange.read(body)
            .map(b -> b.path("token").asString(""))
            .flatMap(console.gate()::exchange);
    if (session.isEmpty()) {
      return HttpResponse.of(HttpStatus.UNAUTHORIZED);
    }
    Cookie cookie =
        Cookie.secureBuilder(COOKIE, session.get())
            .secure(false) // plain HTTP, but never off this machine
            .httpOnly(true)
            .sameSite("Strict")
            .path(base + "/")
            .build();
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.JSON)
            .add(HttpHeaderNames.SET_COOKIE, cookie.toSetCookieHeader())
            .build(),
        HttpData.ofUtf8("{}"));
  }

  /// Answers a question of a page.
  HttpResponse api(ServiceRequestContext context, HttpRequest request) {
    return Exchange.api(context, request, console.answering());
  }

  /// The live feed.
  HttpResponse feed(ServiceRequestContext context, HttpRequest request) {
    return Exchange.feed(context, console.feed());
  }
}

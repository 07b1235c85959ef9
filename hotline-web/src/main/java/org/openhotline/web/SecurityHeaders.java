package org.openhotline.web;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import java.util.Map;

/// Headers of every answer: nothing foreign runs, nobody frames us, nothing is kept.
final class SecurityHeaders {
  private static final Map<String, String> ALL =
      Map.of(
          "content-security-policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; form-action 'none'; base-uri 'none';"
              + " frame-ancestors 'none'; require-trusted-types-for 'script';"
              + " trusted-types lit-html",
          "x-frame-options",
          "DENY",
          "x-content-type-options",
          "nosniff",
          "referrer-policy",
          "no-referrer",
          "cross-origin-opener-policy",
          "same-origin",
          "cross-origin-resource-policy",
          "same-origin",
          "cross-origin-embedder-policy",
          "require-corp",
          "permissions-policy",
          "camera=(), microphone=(), geolocation=(), usb=(), payment=()",
          "cache-control",
          "no-store");

  private SecurityHeaders() {}

  static void add(HttpHeadersBuilder headers) {
    ALL.forEach(headers::set);
  }
}

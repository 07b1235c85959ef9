package org.openhotline.web;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Optional;
import java.util.Set;

/// Refuses what a page of ours would never ask: another Host (DNS rebinding), another origin, a
/// frame, a request that some other page made the browser send.
///
/// Browsers send `Sec-Fetch-Site`; a program that does not is held to `Host`, the cookie and the
/// own header. Source: W3C Fetch Metadata Request Headers.
///
/// Threading: immutable.
final class RequestGuard {
  /// The own header of every request that does something: no form can send it.
  static final String OWN_HEADER = "x-hotline";

  private static final Set<String> EMBEDDED =
      Set.of("iframe", "frame", "embed", "object", "fencedframe");

  private final Set<String> hosts;
  private final String scheme;

  RequestGuard(String scheme, Set<String> hosts) {
    this.scheme = scheme;
    this.hosts = Set.copyOf(hosts);
  }

  /// The status with which to refuse; empty if the request may pass.
  Optional<Integer> refusal(RequestHeaders headers) {
    String host = headers.authority();
    if (host == null || !hosts.contains(host)) {
      return Optional.of(421);
    }
    String site = headers.get("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return Optional.of(403);
    }
    String destination = headers.get("sec-fetch-dest");
    if (destination != null && EMBEDDED.contains(destination)) {
      return Optional.of(403);
    }
    String origin = headers.get("origin");
    if (origin != null && !origin.equals(scheme + "://" + host)) {
      return Optional.of(403);
    }
    if (headers.method() == HttpMethod.GET || headers.method() == HttpMethod.HEAD) {
      return Optional.empty();
    }
    boolean own =
        headers.method() == HttpMethod.POST
            && headers.contains(OWN_HEADER)
            && "application/json".equals(headers.get("content-type"))
            && (site == null || site.equals("same-origin"));
    return own ? Optional.empty() : Optional.of(403);
  }
}

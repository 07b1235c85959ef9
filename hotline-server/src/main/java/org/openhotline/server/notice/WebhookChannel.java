package org.openhotline.server.notice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Calls a webhook, signed as the Standard Webhooks specification (v1) says.
///
/// Headers `webhook-id` (the key: equal in every attempt), `webhook-timestamp` (seconds since 1970)
/// and `webhook-signature: v1,<base64 of HMAC-SHA256 over id.timestamp.body>`. The receiver refuses
/// a timestamp more than five minutes away and an id that it has seen. No redirect is followed; an
/// answer of 2xx counts as told.
final class WebhookChannel implements Channel {
  private final URI uri;
  private final NoticeSettings.Hook hook;
  private final InstantSource clock;
  private final HttpClient client;

  WebhookChannel(URI uri, NoticeSettings.Hook hook, InstantSource clock) {
    this.uri = uri;
    this.hook = hook;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(hook.timeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    if (hook.trust() != null) {
      builder.sslContext(hook.trust());
    }
    this.client = builder.build();
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public void send(String key, String text) throws IOException {
    // The text is one of a few fixed sentences: nothing in it needs an escape.
    String body = "{\"type\":\"hotline.message.waits\",\"data\":{\"text\":\"" + text + "\"}}";
    long timestamp = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(hook.timeout())
            .header("Content-Type", "application/json")
            .header("webhook-id", key)
            .header("webhook-timestamp", Long.toString(timestamp))
            .header("webhook-signature", "v1," + signature(key + "." + timestamp + "." + body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2) {
        throw new IOException("the webhook answered " + status + "; 2xx is expected");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while calling a webhook", e);
    }
  }

  private String signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(hook.secret().toArray(), "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is missing from this Java runtime", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

package org.openhotline.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.server.config.RelayConfig;
import org.openhotline.server.notice.NoticeSettings;

/// Who is told outside of the hotline, from the configuration and the files that it names.
final class NoticeConfiguration {
  private static final String SECRET_PREFIX = "whsec_";
  private static final int MIN_SECRET_BYTES = 24;
  private static final int MAX_SECRET_BYTES = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private NoticeConfiguration() {}

  /// The settings; null if nobody is told.
  ///
  /// @throws IOException naming the file that cannot be used
  static @Nullable NoticeSettings settings(RelayConfig config) throws IOException {
    RelayConfig.Notices notices = config.notices();
    if (notices == null) {
      return null;
    }
    RelayConfig.Smtp smtp = notices.smtp();
    RelayConfig.Hook hook = notices.webhook();
    List<NoticeSettings.Target> targets = new ArrayList<>();
    for (RelayConfig.Target target : notices.targets()) {
      String mail = target.mail();
      URI webhook = target.webhook();
      if (mail != null) {
        targets.add(new NoticeSettings.Mailbox(target.name(), target.desk(), mail));
      } else if (webhook != null) {
        targets.add(new NoticeSettings.Webhook(target.name(), target.desk(), webhook));
      }
    }
    return new NoticeSettings(
        smtp == null ? null : smtp(smtp),
        hook == null
            ? null
            : new NoticeSettings.Hook(secret(hook.secret()), trust(hook.trust()), TIMEOUT),
        targets,
        NoticeSettings.BackOff.DEFAULT);
  }

  private static NoticeSettings.Smtp smtp(RelayConfig.Smtp smtp) throws IOException {
    String user = smtp.user();
    Path password = smtp.password();
    return new NoticeSettings.Smtp(
        smtp.server().host(),
        smtp.server().port(),
        NoticeSettings.Security.valueOf(smtp.security().toUpperCase(Locale.ROOT)),
        smtp.from(),
        user == null || password == null
            ? null
            : new NoticeSettings.Login(user, firstLine(password)),
        trust(smtp.trust()),
        TIMEOUT);
  }

  private static String firstLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || lines.getFirst().isBlank()) {
      throw new IOException(file + " is empty; its first line must be the secret");
    }
    return lines.getFirst().strip();
  }

  private static Bytes secret(Path file) throws IOException {
    String line = firstLine(file);
    String wanted =
        file
            + " does not hold a webhook secret: "
            + SECRET_PREFIX
            + " and "
            + MIN_SECRET_BYTES
            + " to "
            + MAX_SECRET_BYTES
            + " bytes in base64";
    if (!line.startsWith(SECRET_PREFIX)) {
      throw new IOException(wanted);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(line.substring(SECRET_PREFIX.length()));
      if (bytes.length < MIN_SECRET_BYTES || bytes.length > MAX_SECRET_BYTES) {
        throw new IOException(wanted + "; these are " + bytes.length);
      }
      return Bytes.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new IOException(wanted, e);
    }
  }

  private static @Nullable SSLContext trust(@Nullable Path file) throws IOException {
    if (file == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException(file + " holds no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " cannot be used as authorities: " + e.getMessage(), e);
    }
  }
}
